using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Gateway;

/// <summary>
/// A gateway of which only the market is wanted: it can log in, read contracts and read bars. No member of it sends an order, a cancel or a
/// close, and the connection under it lets nothing else through either (<see cref="MarketDataHandler"/>), so that no mistake elsewhere can
/// make it trade. Thread-safe; results as those of <see cref="GatewayClient"/>.
/// </summary>
public sealed class MarketDataGateway : IMarketReader, IGatewayLogin, IDisposable
{
    private readonly HttpClient _http;
    private readonly GatewayClient _client;

    /// <summary>A reader of one gateway.</summary>
    /// <param name="rest">Base of the REST operations.</param>
    /// <param name="token">The cell that the owner of the session writes.</param>
    /// <param name="quota">The user's request limits.</param>
    /// <param name="marketClock">Decides which bars are complete.</param>
    /// <param name="time">Wall clock of time-outs, back-off and token expiry.</param>
    /// <param name="barsPerCall">The most bars that the gateway returns at once, from 3 to 20,000.</param>
    /// <param name="jitter">Uniform numbers in [0, 1) for the back-off.</param>
    public MarketDataGateway(
        Uri rest, TokenCell token, RequestQuota quota, IMarketClock marketClock, TimeProvider time, int barsPerCall = 1000, Func<double>? jitter = null)
    {
        _http = MarketDataHandler.CreateHttpClient(rest);
        _client = new GatewayClient(_http, GatewayAddress.At(rest), token, quota, marketClock, time, barsPerCall: barsPerCall, jitter: jitter);
    }

    /// <inheritdoc/>
    public Task<Reading<AccessToken>> LoginKeyAsync(string userName, string apiKey, CancellationToken cancellation) =>
        _client.LoginKeyAsync(userName, apiKey, cancellation);

    /// <inheritdoc/>
    public Task<Reading<AccessToken>> LoginAppAsync(AppLogin login, CancellationToken cancellation) => _client.LoginAppAsync(login, cancellation);

    /// <inheritdoc/>
    public Task<Reading<AccessToken?>> ValidateAsync(CancellationToken cancellation) => _client.ValidateAsync(cancellation);

    /// <inheritdoc/>
    public Task<Reading<ImmutableArray<Instrument>>> AvailableContractsAsync(bool live, CancellationToken cancellation) =>
        _client.AvailableContractsAsync(live, cancellation);

    /// <inheritdoc/>
    public Task<Reading<Instrument?>> FindContractAsync(ContractId id, CancellationToken cancellation) => _client.FindContractAsync(id, cancellation);

    /// <inheritdoc/>
    public Task<Reading<ContractResolution>> ResolveContractAsync(string text, bool live, CancellationToken cancellation) =>
        _client.ResolveContractAsync(text, live, cancellation);

    /// <inheritdoc/>
    public Task<Reading<ContractResolution>> ResolveContractAsync(string text, ImmutableArray<Instrument> available, CancellationToken cancellation) =>
        _client.ResolveContractAsync(text, available, cancellation);

    /// <inheritdoc/>
    public Task<Reading<ImmutableArray<Bar>>> RetrieveBarsAsync(
        ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to, BarOrigin origin, CancellationToken cancellation, bool live = false) =>
        _client.RetrieveBarsAsync(contract, interval, from, to, origin, cancellation, live);

    /// <inheritdoc/>
    public Task<Reading<BarPage>> RetrieveBarPageAsync(
        ContractId contract,
        BarInterval interval,
        DateTimeOffset from,
        DateTimeOffset to,
        BarOrigin origin,
        CancellationToken cancellation,
        RequestLane lane = RequestLane.History,
        TimeSpan margin = default,
        bool live = false) =>
        _client.RetrieveBarPageAsync(contract, interval, from, to, origin, cancellation, lane, margin, live);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();
}
