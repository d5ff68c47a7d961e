using Engine.Markets;

namespace Engine.Gateway;

/// <summary>
/// The typed REST client of a ProjectX Gateway; needs no actor system. Thread-safe. Every result is a value: a refusal,
/// a lost answer or an unreadable body is never an exception and never an empty list.
/// </summary>
/// <remarks>
/// <para>Reads wait for a permit, are repeated with exponential back-off on time-out, transport error, 408, 429 and 5xx
/// (<c>Retry-After</c> honoured) and throw <see cref="OperationCanceledException"/> only when the caller cancels. A 401
/// is not repeated: it comes back as <see cref="FailureKind.Unauthorized"/>, so that the owner of the token can renew it.</para>
/// <para>Mutations never wait for a permit, are sent once and never throw.</para>
/// <para>No text of a failure contains the key or the token.</para>
/// </remarks>
public sealed partial class GatewayClient : IMarketReader, IGatewayLogin
{
    private readonly GatewayTransport _transport;
    private readonly IMarketClock _marketClock;
    private readonly TimeProvider _time;
    private readonly int _barsPerCall;
    private readonly RequestLane _reads = RequestLane.Read;
    private readonly GatewayClient? _urgent;

    /// <summary>A client for one gateway and one user.</summary>
    /// <param name="http">From <see cref="CreateHttpClient"/>, or one with an infinite time-out and no handler that repeats or redirects.</param>
    /// <param name="address">Where the gateway answers.</param>
    /// <param name="token">The cell that the owner of the session writes; read at each attempt.</param>
    /// <param name="quota">The user's request limits, shared by everything that speaks to the gateway.</param>
    /// <param name="marketClock">Decides which bars are complete.</param>
    /// <param name="time">Wall clock of time-outs, back-off and token expiry.</param>
    /// <param name="timeouts">Time-outs and retries; null for the defaults.</param>
    /// <param name="barsPerCall">
    /// The most bars that the gateway returns at once, from 3 to 20,000. 20,000 is documented and 1,000 has been seen;
    /// an answer that was cut looks complete, so the smaller figure is the default (contract.md §4.4).
    /// </param>
    /// <param name="jitter">
    /// Uniform numbers in [0, 1) for the back-off; called by one thread at a time. Null for a generator seeded from
    /// <paramref name="time"/>.
    /// </param>
    public GatewayClient(
        HttpClient http,
        GatewayAddress address,
        TokenCell token,
        RequestQuota quota,
        IMarketClock marketClock,
        TimeProvider time,
        GatewayTimeouts? timeouts = null,
        int barsPerCall = 1000,
        Func<double>? jitter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(barsPerCall, 3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(barsPerCall, 20_000);
        _marketClock = marketClock;
        _time = time;
        _barsPerCall = barsPerCall;
        var source = jitter ?? new Random(unchecked((int)time.GetTimestamp())).NextDouble;
        var turn = new object();
        _transport = new GatewayTransport(http, address.Rest, token, quota, time, timeouts ?? new GatewayTimeouts(), Next);
        _urgent = new GatewayClient(this);

        double Next()
        {
            lock (turn)
            {
                return source();
            }
        }
    }

    private GatewayClient(GatewayClient other) =>
        (_transport, _marketClock, _time, _barsPerCall, _reads) = (other._transport, other._marketClock, other._time, other._barsPerCall, RequestLane.UrgentRead);

    /// <summary>
    /// The same client, whose reads of account, orders, trades and positions go ahead of all others and may use the share of orders
    /// (<see cref="RequestLane.UrgentRead"/>): for what protection waits for.
    /// </summary>
    public GatewayClient Urgent => _urgent ?? this;

    /// <summary>
    /// An HTTP client that does nothing by itself: HTTP/1.1, no time-out of its own (each operation has one), no redirects,
    /// no cookies, connections renewed every two minutes so that a change of address is noticed. The caller disposes it.
    /// </summary>
    public static HttpClient CreateHttpClient() => CreateHttpClientBehind(handler => handler);

    /// <summary>The same with something in front of the connections.</summary>
    internal static HttpClient CreateHttpClientBehind(Func<HttpMessageHandler, HttpMessageHandler> before) => new(
        before(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectTimeout = TimeSpan.FromSeconds(5),
        }),
        disposeHandler: true)
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestVersion = System.Net.HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>The answer turned into a fact; a failure stays one, and an answer that cannot be read becomes one.</summary>
    private static Reading<T> Then<TResponse, T>(
        GatewayOperation operation, Reading<TResponse> reading, Func<TResponse, (bool Readable, T Value)> map) => reading switch
        {
            Reading<TResponse>.Answered answered => map(answered.Value) is (true, var value)
                ? new Reading<T>.Answered(value)
                : new Reading<T>.Failed(new GatewayFailure(VenueErrors.PathOf(operation), FailureKind.Malformed, 200)),
            Reading<TResponse>.Failed failed => new Reading<T>.Failed(failed.Failure),
            _ => throw new InvalidOperationException("A reading is answered or failed."),
        };
}
