using System.Net;
using System.Net.Http.Headers;
using Engine.Gateway;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Doctor;

/// <summary>What one request to an address of the venue showed.</summary>
/// <param name="Status">The answer's status; null when there was none.</param>
/// <param name="Date">The venue's clock, where the answer tells it.</param>
/// <param name="Sent">Our clock before.</param>
/// <param name="Received">Our clock after.</param>
/// <param name="Trouble">Why there was no answer.</param>
internal sealed record ProbeAnswer(HttpStatusCode? Status, DateTimeOffset? Date, DateTimeOffset Sent, DateTimeOffset Received, string? Trouble);

/// <summary>
/// The venue as the doctor's checks share it: asked once for whether it answers, logged in once. Nothing but reads, and no hub is connected: a second
/// connection of the user could take a running engine's away (contract.md §2.2).
/// </summary>
internal sealed class VenueProbe(EngineSettings settings, bool usable, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http = GatewayClient.CreateHttpClient();
    private Task<ProbeAnswer>? _rest;
    private Task<(VenueSession? Session, string? Refusal)>? _session;

    /// <summary>True where the gateway is inside the process of a run, so that there is nothing outside to ask.</summary>
    public bool IsEmbedded => settings.Gateway is null;

    /// <summary>True when the configuration names a venue that can be asked: without mistakes, and outside this process.</summary>
    public bool CanAsk => usable && !IsEmbedded;

    /// <summary>Where the venue answers; null for the embedded one.</summary>
    public GatewayAddress? Address => settings.Gateway;

    /// <summary>Whether REST answers.</summary>
    public Task<ProbeAnswer> RestAsync(CancellationToken cancellation) =>
        _rest ??= AskAsync(HttpMethod.Get, new Uri(settings.Gateway!.Rest, "/api/Status/ping"), null, cancellation);

    /// <summary>Whether a hub answers: asks for its terms of connection, without connecting.</summary>
    public async Task<ProbeAnswer> HubAsync(Uri hub, CancellationToken cancellation)
    {
        var (session, _) = await SessionAsync(cancellation).ConfigureAwait(false);
        var negotiate = new UriBuilder(hub) { Query = "negotiateVersion=1" };
        negotiate.Path = negotiate.Path.TrimEnd('/') + "/negotiate";
        return await AskAsync(HttpMethod.Post, negotiate.Uri, session?.Token, cancellation).ConfigureAwait(false);
    }

    /// <summary>The login, tried once; its refusal as a sentence.</summary>
    public Task<(VenueSession? Session, string? Refusal)> SessionAsync(CancellationToken cancellation) => _session ??= OpenAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_session is not null && (await _session.ConfigureAwait(false)).Session is { } session)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }

        _http.Dispose();
    }

    private async Task<(VenueSession? Session, string? Refusal)> OpenAsync(CancellationToken cancellation)
    {
        if ((await RestAsync(cancellation).ConfigureAwait(false)).Status is null)
        {
            return (null, "not tried: the venue does not answer.");
        }

        try
        {
            return (await VenueSession.OpenAsync(settings, time, cancellation).ConfigureAwait(false), null);
        }
        catch (UserErrorException refusal)
        {
            return (null, refusal.Message);
        }
    }

    private async Task<ProbeAnswer> AskAsync(HttpMethod method, Uri address, AccessToken? token, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        var sent = time.GetUtcNow();
        try
        {
            using var request = new HttpRequestMessage(method, address);
            if (token is not null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
            }

            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            return new ProbeAnswer(answer.StatusCode, answer.Headers.Date, sent, time.GetUtcNow(), null);
        }
        catch (HttpRequestException failure)
        {
            return new ProbeAnswer(null, null, sent, time.GetUtcNow(), (failure.InnerException ?? failure).Message.TrimEnd('.'));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ProbeAnswer(null, null, sent, time.GetUtcNow(), $"no answer within {Patience.TotalSeconds:0} s");
        }
    }
}
