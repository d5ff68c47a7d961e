using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Engine.Gateway;
using Engine.Markets;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Tests.Gateway;

/// <summary>Answers HTTP requests from a script; remembers each request with its body.</summary>
internal sealed class FakeVenue(Func<SeenRequest, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private readonly ConcurrentQueue<SeenRequest> _seen = new();
    private readonly SemaphoreSlim _arrivals = new(0);

    public FakeVenue(params Func<HttpResponseMessage>[] answers)
        : this(Script(answers))
    {
    }

    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    public Task<bool> NextArrivalAsync() => _arrivals.WaitAsync(TimeSpan.FromSeconds(30));

    public static Func<HttpResponseMessage> Json(string body, int status = 200) =>
        () => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static Func<HttpResponseMessage> Status(int status, string? retryAfter = null) => () =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("<html>" + status + "</html>") };
        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return response;
    };

    public static Func<HttpResponseMessage> Broken(string message = "connection reset") => () => throw new HttpRequestException(message);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var seen = new SeenRequest(
            request.Method, request.RequestUri!, request.Headers.Authorization?.ToString(), request.Content?.Headers.ContentType?.MediaType, request.Version, body);
        _seen.Enqueue(seen);
        _arrivals.Release();
        return await answer(seen, cancellationToken);
    }

    private static Func<SeenRequest, CancellationToken, Task<HttpResponseMessage>> Script(Func<HttpResponseMessage>[] answers)
    {
        var next = -1;
        return (_, _) => Task.FromResult(answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)]());
    }
}

internal sealed record SeenRequest(HttpMethod Method, Uri Uri, string? Authorization, string? ContentType, Version Version, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>A client on a fake venue with a fake wall clock.</summary>
internal sealed class ClientFixture
{
    public const string Token = "header.payload.signature-of-the-token";

    public static readonly DateTimeOffset Start = new(2026, 9, 14, 14, 0, 0, TimeSpan.Zero);

    public ClientFixture(FakeVenue venue, QuotaSettings? quota = null, GatewayTimeouts? timeouts = null, int barsPerCall = 1000, DateTimeOffset? market = null)
    {
        Venue = venue;
        MarketClock = new VirtualMarketClock(market ?? Start);
        Quota = new RequestQuota(quota ?? new QuotaSettings(), Time);
        Cell.Current = new AccessToken(Token, Start.AddHours(24));
        Client = new GatewayClient(
            new HttpClient(venue) { Timeout = Timeout.InfiniteTimeSpan },
            GatewayAddress.At(new Uri("http://venue.test")),
            Cell,
            Quota,
            MarketClock,
            Time,
            timeouts,
            barsPerCall,
            new Random(7).NextDouble);
    }

    public FakeVenue Venue { get; }

    public FakeTimeProvider Time { get; } = new(Start);

    public VirtualMarketClock MarketClock { get; }

    public RequestQuota Quota { get; }

    public TokenCell Cell { get; } = new();

    public GatewayClient Client { get; }

    /// <summary>Turns the clock until the task is done: every timer that the client sets comes due.</summary>
    public async Task<T> DriveAsync<T>(Task<T> task, TimeSpan? step = null)
    {
        for (var turn = 0; turn < 100_000 && !task.IsCompleted; turn++)
        {
            Time.Advance(step ?? TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        return await task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
