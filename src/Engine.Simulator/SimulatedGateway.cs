using System.Collections.Concurrent;
using Engine.Markets;
using Microsoft.AspNetCore.Builder;

namespace Engine.Simulator;

/// <summary>
/// A ProjectX Gateway on the loopback interface: the venue's REST operations and both SignalR hubs over real sockets, with
/// matching, accounts and faults of its own. Thread-safe. Nothing is logged.
/// </summary>
public sealed partial class SimulatedGateway : IAsyncDisposable
{
    private const string BarsOperation = "History/retrieveBars";

    private readonly object _order = new();
    private readonly RecentPast _past;
    private readonly List<CommandLogEntry> _commands = [];
    private readonly ConcurrentDictionary<string, int> _refusedByOperation = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _askedByOperation = new(StringComparer.Ordinal);
    private readonly RequestQuota _generalQuota;
    private readonly RequestQuota _barsQuota;
    private WebApplication? _server;
    private long _events;

    private SimulatedGateway(SimulatorSettings settings, IMarketClock clock, TimeProvider wall)
    {
        Settings = settings;
        Clock = clock;
        Wall = wall;
        Faults = new Faults(clock, wall);
        Tokens = new TokenIssuer(wall);
        Bars = new BarStore();
        _past = new RecentPast(wall);
        Transit = settings.Latency.IsNone ? null : new OrderTransit(this, settings.Latency, settings.LatencySeed, _order);
        UserSide = new UserSwitchboard(Faults, wall);
        MarketSide = new MarketSwitchboard(settings.Market.Contracts, Faults, wall) { Export = settings.Export };
        var (now, saved) = (clock.Now, settings.File?.Saved);
        Venue = new Venue(
            settings.Market.Contracts, settings.Accounts, settings.Rules.For(settings.Market), saved?.At < now ? saved.At : now, OnVenueEvent, settings.FirstNumberOffset);
        Reading = new VenueReading(Venue, _past, () => _rolls);
        _rolls = settings.Market.Rolls.Concat(settings.Rolls).Aggregate(ContractRolls.None, (rolls, roll) => rolls.With(roll));
        Pace = new MarketPace();
        _generalQuota = new RequestQuota(200, TimeSpan.FromSeconds(60), wall);
        _barsQuota = new RequestQuota(50, TimeSpan.FromSeconds(30), wall);
        Faults.KillMarket = MarketSide.Roster.AbortAll;
        Faults.KillUser = UserSide.Roster.AbortAll;
        Faults.RevokeTokens = Tokens.RevokeAll;
        Faults.Logout = async reason =>
        {
            await MarketSide.Roster.LogoutAllAsync(reason).ConfigureAwait(false);
            await UserSide.Roster.LogoutAllAsync(reason).ConfigureAwait(false);
        };
        LoadHistory();
        ComeBack(saved, now);
        Plan(settings.Faults);
    }

    /// <summary>Base address of the REST operations; the hubs are at <c>/hubs/market</c> and <c>/hubs/user</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>How it was started.</summary>
    public SimulatorSettings Settings { get; }

    /// <summary>The venue's own figures, for comparison.</summary>
    public Venue Venue { get; }

    /// <summary>Switches that make the gateway misbehave.</summary>
    public Faults Faults { get; }

    /// <summary>The market's time.</summary>
    public IMarketClock Clock { get; }

    /// <summary>Market frames handed to connections so far, counted before each send.</summary>
    public long MarketFramesSent => MarketSide.Roster.FramesSent;

    /// <summary>User frames handed to connections so far, counted before each send and before the answer that caused it.</summary>
    public long UserFramesSent => UserSide.Roster.FramesSent;

    /// <summary>Requests refused by the venue's own quotas; injected faults are not counted.</summary>
    public int RateLimitedRequests => _refusedByOperation.Values.Sum();

    /// <summary>The same by operation, such as <c>Order/place</c>.</summary>
    public IReadOnlyDictionary<string, int> RateLimitedByOperation => _refusedByOperation;

    /// <summary>Every command in order of arrival; a copy.</summary>
    public IReadOnlyList<CommandLogEntry> CommandLog
    {
        get
        {
            lock (_order)
            {
                return [.. _commands];
            }
        }
    }

    /// <summary>Market events published so far.</summary>
    public long EventsPublished => Interlocked.Read(ref _events);

    /// <summary>Requests that came with a good token, by operation, refused and failed ones included; a copy.</summary>
    public IReadOnlyDictionary<string, int> RequestsByOperation => new Dictionary<string, int>(_askedByOperation, StringComparer.Ordinal);

    /// <summary>Market time at which the last of what is on its way to the venue or back arrives, UTC; null when nothing is.</summary>
    public DateTimeOffset? LastArrival => Transit?.LastArrival;

    /// <summary>Orders and news that are under way; null when nothing takes any time.</summary>
    internal OrderTransit? Transit { get; }

    internal TimeProvider Wall { get; }

    internal TokenIssuer Tokens { get; }

    internal VenueReading Reading { get; }

    internal MarketPace Pace { get; }

    internal BarStore Bars { get; }

    internal MarketSwitchboard MarketSide { get; }

    internal UserSwitchboard UserSide { get; }

    /// <summary>Starts a gateway; it answers when the task completes.</summary>
    /// <param name="settings">How to start.</param>
    /// <param name="clock">The market's time: order and fill stamps, sessions, the daily roll.</param>
    /// <param name="wall">Wall time: tokens and quotas.</param>
    /// <param name="ct">Cancels the start.</param>
    /// <exception cref="SimulatorStartException">The port cannot be taken.</exception>
    public static async Task<SimulatedGateway> StartAsync(SimulatorSettings settings, IMarketClock clock, TimeProvider wall, CancellationToken ct = default)
    {
        var gateway = new SimulatedGateway(settings, clock, wall);
        (gateway._server, gateway.Address) = await LoopbackServer.StartAsync(gateway, settings.Port, ct).ConfigureAwait(false);
        return gateway;
    }

    /// <summary>Completes once some connection has subscribed the contract's trades or quotes.</summary>
    public Task Subscribed(ContractId contract, CancellationToken ct = default) => MarketSide.Subscribed(contract).WaitAsync(ct);

    /// <summary>Takes a print in, as <see cref="PublishAsync(MarketEvent)"/>.</summary>
    public ValueTask PublishAsync(MarketPrint print) => PublishAsync((MarketEvent)print);

    /// <summary>
    /// Takes a market event in: resting orders match, then the market frames go out. Returns when they have been handed to the
    /// sockets, so a slow reader holds its publisher back. One publisher at a time.
    /// </summary>
    public ValueTask PublishAsync(MarketEvent happened)
    {
        var before = UserFramesSent;
        Take(happened);
        WakeForDue();
        if (UserFramesSent != before)
        {
            FlushUsers();
        }

        return MarketSide.FlushAsync();
    }

    /// <summary>Closes every connection and the port.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            MarketSide.Roster.AbortAll();
            UserSide.Roster.AbortAll();
            Transit?.Close();
            await server.StopAsync().ConfigureAwait(false);
            await server.DisposeAsync().ConfigureAwait(false);
            EndLog();
        }
    }

    /// <summary>Carries a command out when it has arrived, and answers when the answer has.</summary>
    internal Task<VenueAnswer> ExecuteAsync(VenueCommand command) => Transit?.SendAsync(command) ?? Task.FromResult(Execute(command));

    /// <summary>Sends what arrivals have queued, and looks at what is due at the venue.</summary>
    internal void AfterArrival()
    {
        FlushUsers();
        WakeForDue();
    }

    internal VenueAnswer Execute(VenueCommand command)
    {
        VenueAnswer answer;
        lock (_order)
        {
            answer = Execute(command, Clock.Now);
        }

        FlushUsers();
        WakeForDue();
        return answer;
    }

    internal bool TryTakePermit(string operation, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        _askedByOperation.AddOrUpdate(operation, 1, (_, count) => count + 1);
        if (!Settings.Rules.Quotas || (operation == BarsOperation ? _barsQuota : _generalQuota).TryTake(out wait))
        {
            return true;
        }

        _refusedByOperation.AddOrUpdate(operation, 1, (_, count) => count + 1);
        return false;
    }

    /// <summary>Starts sending what is queued; a slow reader delays only its own frames.</summary>
    private void FlushUsers()
    {
        foreach (var peer in UserSide.Roster.Peers)
        {
            _ = peer.FlushAsync().AsTask();
        }
    }

    private void LoadHistory()
    {
        foreach (var contract in Settings.Market.Contracts)
        {
            Bars.Load(contract.Id, Settings.Market.History(contract.Id));
            if (Bars.LastClose(contract.Id) is { } close)
            {
                Venue.Seed(contract.Id, close);
                MarketSide.Seed(contract.Id, Venue.PriceOf(contract.Id), Clock.Now);
            }
        }
    }
}
