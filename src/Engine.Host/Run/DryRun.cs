using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Gateway;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary>
/// The two ends of a dry run: the embedded gateway, which gets the orders, and the outside gateway's market, which moves it. What is
/// made of the outside gateway here can log in, read contracts and bars, and listen to the market hub; it has no way to send an order.
/// </summary>
internal sealed class DryRun : IMarketFollower, IDisposable
{
    // Taken once, and good for as long as the process lives: nobody but this process knows the key.
    private static readonly TimeSpan TokenLife = TimeSpan.FromDays(3650);

    private readonly EngineRunSettings _settings;
    private readonly FollowedMarket _market;
    private readonly VenueFile _file;
    private MarketDataGateway? _outside;

    private DryRun(EngineRunSettings settings, SimulatedGateway gateway, VenueFile file)
    {
        (_settings, Gateway, _file) = (settings, gateway, file);
        _market = new FollowedMarket(gateway);
    }

    /// <summary>The gateway that gets the orders.</summary>
    public SimulatedGateway Gateway { get; }

    /// <summary>The name of its venue: as long as its file stands, it is the same venue.</summary>
    public string Instance => Gateway.Settings.Instance;

    /// <summary>Starts the embedded gateway where its last life ended; nothing trades in it yet.</summary>
    /// <param name="settings">The run's.</param>
    /// <param name="known">True for a venue of which the journal knows already.</param>
    /// <param name="clock">Market time.</param>
    /// <param name="wall">Wall time.</param>
    /// <param name="failed">Hears a sentence when the venue can no longer be kept.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SimulatorStartException">The port cannot be taken.</exception>
    /// <exception cref="VenueFileException">The venue's file cannot be used.</exception>
    public static async Task<DryRun> OpenAsync(
        EngineRunSettings settings, Func<string, bool> known, IMarketClock clock, TimeProvider wall, Action<string> failed, CancellationToken cancellation)
    {
        var number = settings.Account ?? SimulatedAccount.Practice.Id;
        var account = new SimulatedAccount(number, $"DRY-{number}");
        var path = Path.Combine(settings.Home, "venues", $"dry-run-{number}.jsonl");
        var file = VenueFile.Open(path, () => VenueInstance.Next(settings.Home, "dry", known));
        file.Failed = failed;
        var simulator = new SimulatorSettings
        {
            Port = settings.GatewayPort,
            Instance = file.Instance,
            File = file,
            Market = FollowedMarket.Source(clock.Now),
            ApiKey = RandomNumberGenerator.GetHexString(32, lowercase: true),
            TokenLife = TokenLife,
            Latency = settings.Latency,
            LatencySeed = settings.Seed,
            Rules = settings.DryRunVenue?.Over(settings.Rules) ?? settings.Rules,
            Accounts = [settings.DryRunVenue?.Over(account) ?? account],
        };
        try
        {
            var gateway = await SimulatedGateway.StartAsync(simulator, clock, wall, cancellation).ConfigureAwait(false);
            if (settings.DryRunVenue?.StartBalance is { } wanted && gateway.Venue.StartBalance(number).ToDecimal() is var began && began != wanted)
            {
                settings.Tell(string.Create(CultureInfo.InvariantCulture, $"Account {number} goes on as it is: it began with {began}, and startBalance = {wanted} is for a new one. It begins anew when {path} is gone."));
            }

            return new DryRun(settings, gateway, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Logs in at the embedded gateway, and makes the outside end ready for the engine's session to log in there.</summary>
    /// <param name="embedded">The embedded gateway's client.</param>
    /// <param name="token">Its token.</param>
    /// <param name="quota">One quota for both ends, as if one venue served both.</param>
    /// <param name="jitter">Uniform numbers in [0, 1).</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<OutsideMarket> ConnectAsync(
        GatewayClient embedded, TokenCell token, Engine.Gateway.RequestQuota quota, Func<double> jitter, CancellationToken cancellation)
    {
        token.Current = await embedded.LoginKeyAsync(Gateway.Settings.UserName, Gateway.Settings.ApiKey, cancellation).ConfigureAwait(false) switch
        {
            Reading<AccessToken>.Answered granted => granted.Value,
            var failed => throw new InvalidOperationException($"The embedded gateway did not let the engine in: {((Reading<AccessToken>.Failed)failed).Failure}."),
        };
        var outside = _settings.Gateway!;
        var cell = new TokenCell();
        _outside = new MarketDataGateway(outside.Rest, cell, quota, Gateway.Clock, TimeProvider.System, _settings.BarsPerCall, jitter);
        return new OutsideMarket(outside.MarketHub, _outside, _outside, cell, this);
    }

    /// <summary>What the engine finds out about a feed: a stream that says nothing for too long gives no price to fill at.</summary>
    public void Heard(FeedProtocol.FeedStateChanged feed)
    {
        if (feed.Phase == FeedPhase.Silent)
        {
            _market.OnSilent(feed.Contract, feed.Since);
        }
    }

    /// <inheritdoc/>
    public string? RefusalOf(Instrument instrument) => FollowedMarket.RefusalOf(instrument);

    /// <inheritdoc/>
    public void Begin(Instrument instrument) => _market.List(instrument);

    /// <inheritdoc/>
    public void OnTrades(ContractId contract, ImmutableArray<MarketTrade> trades) => _market.OnTrades(contract, trades);

    /// <inheritdoc/>
    public void OnQuote(QuoteUpdate quote) => _market.OnQuote(quote);

    /// <inheritdoc/>
    public void OnDepth(ContractId contract, ImmutableArray<DepthUpdate> updates) => _market.OnDepth(contract, updates);

    /// <inheritdoc/>
    public void OnDown() => _market.OnDown();

    /// <summary>Closes the outside connections and the venue's file; the embedded gateway belongs to the run, and has ended before.</summary>
    public void Dispose()
    {
        _outside?.Dispose();
        _file.Dispose();
    }
}
