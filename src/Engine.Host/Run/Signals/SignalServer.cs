using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Akka.Actor;
using Engine.Host.Configuration;
using Engine.Host.Run.Http;
using Engine.Markets;
using Engine.Signals;
using Microsoft.AspNetCore.Http;

namespace Engine.Host.Run.Signals;

/// <summary>
/// The endpoint for signals from outside: one path, POST alone. Whoever does not carry the shared secret in the body gets the same bare 401, whatever else is
/// right or wrong with the request. Everything that is refused is counted by its reason.
/// </summary>
internal sealed class SignalServer : IAsyncDisposable
{
    /// <summary>The one path.</summary>
    public const string Path = "/v1/signal";

    /// <summary>Longest body, in bytes.</summary>
    public const int LongestBody = 8 * 1024;

    /// <summary>How long a body may take.</summary>
    public static readonly TimeSpan BodyPatience = TimeSpan.FromSeconds(2);

    private readonly SignalSettings _settings;
    private readonly SignalNotices _notices;
    private readonly SignalDesk _desk;
    private readonly TimeProvider _wall;
    private readonly byte[] _secret;
    private HttpEndpoint? _server;

    private SignalServer(SignalSettings settings, string home, Action<string> tell, TimeProvider wall)
    {
        (_settings, _wall) = (settings, wall);
        _secret = Hash(settings.Secret.Reveal());
        _notices = new SignalNotices(tell, wall);
        _desk = new SignalDesk(home, settings.Window, Counts, _notices, wall);
    }

    /// <summary>What has become of requests.</summary>
    public SignalCounts Counts { get; } = new();

    /// <summary>Where it listens.</summary>
    public Uri Url => _server!.Url;

    /// <summary>Listens; until <see cref="Attach"/> every signal is told that the engine is starting.</summary>
    /// <param name="settings">How.</param>
    /// <param name="home">The home folder, held by this process.</param>
    /// <param name="tell">Tells a person of what was refused, at most once a minute.</param>
    /// <param name="wall">Wall time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserErrorException">The address or the port cannot be had, or the home folder cannot be written.</exception>
    public static async Task<SignalServer> StartAsync(SignalSettings settings, string home, Action<string> tell, TimeProvider wall, CancellationToken cancellation)
    {
        SignalServer? made = null;
        try
        {
            made = new SignalServer(settings, home, tell, wall);
            made._server = await HttpEndpoint.StartAsync(settings.Address, settings.Port, LongestBody, made.HandleAsync, cancellation).ConfigureAwait(false);
            return made;
        }
        catch (Exception e)
        {
            if (made is not null)
            {
                await made.DisposeAsync().ConfigureAwait(false);
            }

            if (e is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
            {
                throw new UserErrorException(
                    $"Signals cannot be taken at {settings.Address}:{settings.Port} ({e.Message.TrimEnd('.')}); choose another signals-port, or set signals = off.");
            }

            throw;
        }
    }

    /// <summary>Signals go to this run from now on.</summary>
    public void Attach(EngineRun run) => _desk.Attach(run.Root, run.Clock);

    /// <summary>Signals go there from now on.</summary>
    internal void Attach(ICanTell engine, IMarketClock clock) => _desk.Attach(engine, clock);

    /// <summary>Ends the server.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync().ConfigureAwait(false);
        }

        _notices.Dispose();
        _desk.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var (body, refusal) = RefusalOf(context) is { } unwanted ? (null, unwanted) : await BodyOfAsync(context).ConfigureAwait(false);
        if (body is not { } bytes)
        {
            Counts.Refuse(refusal!.Value);
            _notices.Add(refusal.Value, null);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        // Once taken, a signal is seen to its end: a caller that hangs up does not leave it half done.
        var reply = await _desk.TakeAsync(bytes).ConfigureAwait(false);
        var answer = JsonSerializer.SerializeToUtf8Bytes(reply, SignalReply.Json);
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, CancellationToken.None).ConfigureAwait(false);
    }

    private SignalRefusal? RefusalOf(HttpContext context) =>
        !MaySend(context.Connection.RemoteIpAddress, _settings.Senders) ? SignalRefusal.Sender
        : RequestOrigin.IsBrowsersPage(context.Request) ? SignalRefusal.Browser
        : !IsMeant(context) ? SignalRefusal.Host
        : context.Request.Path != Path ? SignalRefusal.Path
        : !HttpMethods.IsPost(context.Request.Method) ? SignalRefusal.Method
        : null;

    /// <summary>True for this machine, and for others that are named, or where none is.</summary>
    internal static bool MaySend(IPAddress? sender, ImmutableArray<IPAddress> named)
    {
        var plain = sender is { IsIPv4MappedToIPv6: true } ? sender.MapToIPv4() : sender;
        return plain is not null && (named.IsEmpty || IPAddress.IsLoopback(plain) || named.Contains(plain));
    }

    /// <summary>A name that was pointed here by somebody else is not meant.</summary>
    private bool IsMeant(HttpContext context)
    {
        var host = context.Request.Host;
        return _settings.Hosts.Contains(host.Host, StringComparer.OrdinalIgnoreCase)
            || (host.Port == context.Connection.LocalPort
                && (host.Host is "127.0.0.1" or "localhost" or "[::1]" || (IPAddress.TryParse(host.Host, out var address) && address.Equals(_settings.Address))));
    }

    /// <summary>The body, if it carries the secret.</summary>
    private async Task<(ReadOnlyMemory<byte>? Body, SignalRefusal? Refusal)> BodyOfAsync(HttpContext context)
    {
        ReadOnlyMemory<byte>? read;
        int status;
        try
        {
            (read, status, _) = await RequestBody.ReadAsync(context, LongestBody, BodyPatience, _wall).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The caller has gone.
            return (null, SignalRefusal.Unreadable);
        }

        if (read is not { } body)
        {
            return (null, status switch
            {
                StatusCodes.Status413PayloadTooLarge => SignalRefusal.TooLong,
                StatusCodes.Status408RequestTimeout => SignalRefusal.TooSlow,
                _ => SignalRefusal.Unreadable,
            });
        }

        var given = SignalBody.SecretOf(body.Span, out var isObject);
        return CryptographicOperations.FixedTimeEquals(Hash(given ?? ""), _secret) && given is not null ? (body, null)
            : (null, isObject ? SignalRefusal.Secret : SignalRefusal.NotJson);
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
