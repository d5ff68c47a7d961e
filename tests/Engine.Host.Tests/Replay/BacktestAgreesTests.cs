using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Backtest;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Host.Tests.Replay;

/// <summary>
/// The same strategy on the same data gives the same orders whether it runs in a backtest, against the simulated gateway over real sockets in
/// step mode, or on a recording of that run.
/// </summary>
public sealed class BacktestAgreesTests
{
    private static readonly SmaCrossParameters Ticks = new() { Mode = SmaCrossMode.Tick, N = 5 };
    private static readonly SmaCrossParameters Bars = new() { Mode = SmaCrossMode.Bars, Fast = 3, Slow = 8, Interval = BarInterval.Minute };

    [MarketDataFact]
    public async Task On_ticks_without_costs_or_limits()
    {
        using var home = new TemporaryHome(inMemory: true);
        var file = Gold(6_000, home);
        var stepped = await StepAsync(OracleReplayTests.Settings(home, file, ReplaySpeed.Step), Ticks);
        Assert.True(stepped.Orders.Length > 500);
        Assert.Equal(stepped, Tested(MergedMarket.Open(file), Ticks, s => s));
    }

    [MarketDataFact]
    public async Task On_ticks_with_costs_limits_and_the_guardian_who_halts_it()
    {
        using var home = new TemporaryHome(inMemory: true);
        var file = Gold(15_000, home);

        // How many looks a print brings over sockets, where prints, quotes and the journal come one by one, is not fixed: instants count.
        var limits = new RiskLimits(1, null, null, Money.FromDecimal(500m), Money.FromDecimal(2000m), Money.FromDecimal(100m), 3);
        var stepped = await StepAsync(OracleReplayTests.Settings(home, file, ReplaySpeed.Step) with { Rules = VenueRules.Default, Limits = limits }, Ticks);
        Assert.Equal(TradingState.Halted, stepped.Trading);
        Assert.Equal(stepped, Tested(MergedMarket.Open(file), Ticks, s => s with { Rules = VenueRules.Default, Limits = limits, ResumeDaily = false }));
    }

    [MarketDataFact]
    public async Task On_minutes_with_fees_and_the_venues_delays()
    {
        using var home = new TemporaryHome(inMemory: true);
        var file = Gold(20_000, home);
        var rules = VenueRules.Oracle with { Name = "delays", Fees = FeeSchedule.Venue, Fills = FillModel.SyntheticSpread };
        var stepped = await StepAsync(OracleReplayTests.Settings(home, file, ReplaySpeed.Step) with { Rules = rules }, Bars);
        Assert.True(stepped.Orders.Length > 10);
        Assert.Equal(stepped, Tested(MergedMarket.Open(file), Bars, s => s with { Rules = rules }));
    }

    [MarketDataTheory]
    [InlineData(1, 20, 10)]
    [InlineData(7, 20, 10)]
    [InlineData(42, 150, 400)]
    [InlineData(3, 35, 0)]
    public async Task On_ticks_with_latency_in_market_time(int seed, int milliseconds, int jitter)
    {
        using var home = new TemporaryHome(inMemory: true);
        var file = Gold(4_000, home);
        var latency = new OrderLatency(TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(jitter));
        var stepped = await StepAsync(OracleReplayTests.Settings(home, file, ReplaySpeed.Step) with { Latency = latency, Seed = (ulong)seed }, Ticks);
        Assert.True(stepped.Orders.Length > 100);
        var tested = Tested(MergedMarket.Open(file), Ticks, s => s with { Latency = latency, Seed = (ulong)seed });
        Assert.Equal<string>(stepped.Trades.Take(3), tested.Trades.Take(3));
        Assert.Equal<string>(stepped.Orders, tested.Orders);
        Assert.Equal(stepped, tested);

        // It makes a difference.
        Assert.NotEqual(stepped, Tested(MergedMarket.Open(file), Ticks, s => s));
    }

    [MarketDataTheory]
    [InlineData(5, 25, 15)]
    [InlineData(9, 120, 300)]
    public Task On_brackets_limits_stops_changes_and_cancels_with_latency_costs_and_the_guardian(int seed, int milliseconds, int jitter) =>
        AgreeOnEveryOrderAsync(seed, milliseconds, jitter, _ => { });

    /// <summary>A comparison of the book with the venue must not know of a fill whose news is on its way, whenever it is made.</summary>
    [MarketDataFact]
    public Task However_often_the_book_is_compared_with_the_venue() => AgreeOnEveryOrderAsync(9, 120, 300, run =>
    {
        var comparing = run.System.ActorOf(Props.Create(() => new Comparing(run.Started.AccountRef.Path + "/book-*")));
        run.System.EventStream.Subscribe(comparing, typeof(AccountProtocol.Journaled));
    });

    private static async Task AgreeOnEveryOrderAsync(int seed, int milliseconds, int jitter, Action<EngineRun> beside)
    {
        using var home = new TemporaryHome(inMemory: true);
        var file = Gold(1_500, home);
        var latency = new OrderLatency(TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(jitter));
        var limits = new RiskLimits(1, null, null, Money.FromDecimal(700m), Money.FromDecimal(2000m), Money.FromDecimal(100m), 3);

        // The quotas count wall time, and a backtest has none.
        var rules = VenueRules.Default with { Quotas = false };
        var stepped = await StepAsync(
            OracleReplayTests.Settings(home, file, ReplaySpeed.Step) with { Rules = rules, Limits = limits, Latency = latency, Seed = (ulong)seed },
            context => Props.Create(typeof(EveryOrder), context),
            beside);
        var tested = Tested(
            MergedMarket.Open(file),
            context => Props.Create(typeof(EveryOrder), context),
            s => s with { Rules = rules, Limits = limits, Latency = latency, Seed = (ulong)seed, ResumeDaily = false });
        Assert.Equal<string>(stepped.Orders, tested.Orders);
        Assert.Equal<string>(stepped.Trades, tested.Trades);
        Assert.Equal(stepped, tested);
        Assert.True(stepped.Orders.Length > 40);
        foreach (var (kind, status) in new[] { (OrderType.Stop, VenueOrderStatus.Filled), (OrderType.Limit, VenueOrderStatus.Filled), (OrderType.Limit, VenueOrderStatus.Cancelled) })
        {
            Assert.Contains(stepped.Orders, o => o.Contains($" {kind} ") && o.Contains($" {status} "));
        }
    }

    [MarketDataFact]
    public async Task On_the_recording_of_a_run()
    {
        using var home = new TemporaryHome(inMemory: true);
        var file = Gold(4_000, home);
        var archive = Path.Combine(home.Folder, "recorded");
        var first = await StepAsync(OracleReplayTests.Settings(home, file, ReplaySpeed.Step) with { Record = RecordMode.On, Archive = archive }, Ticks);
        Assert.Equal(first, Tested(MergedMarket.Open(file), Ticks, s => s));

        using var again = new TemporaryHome(inMemory: true);
        Assert.Equal(first, await StepAsync(OracleReplayTests.Settings(again, archive, ReplaySpeed.Step), Ticks));
        Assert.Equal(first, Tested(MergedMarket.Open(archive), Ticks, s => s));
    }

    private static string Gold(int rows, TemporaryHome home) => GuardedReplayTests.Beginning(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"), rows, home);

    private static Task<Story> StepAsync(EngineRunSettings settings, SmaCrossParameters parameters) =>
        StepAsync(settings, context => Props.Create(typeof(SmaCross), context, parameters));

    private static async Task<Story> StepAsync(EngineRunSettings settings, Func<StrategyContext, Props> create, Action<EngineRun>? beside = null)
    {
        await using var run = await EngineRun.StartAsync(
            settings with
            {
                Strategies = [new StrategyPlan(new StrategyName("sma"), "GC", 1, null, create)],
            },
            null,
            null,
            CancellationToken.None);
        beside?.Invoke(run);
        var result = await run.RunAsync(CancellationToken.None);
        Assert.Null(result.Fault);
        var venue = run.Gateway!.Venue;
        var account = run.Started.Account.Id;
        return Story.Of(venue.Orders(account)!, venue.Trades(account)!, result.Account!);
    }

    private static Story Tested(IMarketSource market, SmaCrossParameters parameters, Func<BacktestSettings, BacktestSettings> with) =>
        Tested(market, context => Props.Create(typeof(SmaCross), context, parameters), with);

    private static Story Tested(IMarketSource market, Func<StrategyContext, Props> create, Func<BacktestSettings, BacktestSettings> with)
    {
        var result = Engine.Backtest.Backtest.Run(with(new BacktestSettings
        {
            Market = market,
            Rules = VenueRules.Oracle,
            Strategies = [new BacktestStrategy(new StrategyName("sma"), null, 1, create)],
        }));
        Assert.Empty(result.Faults);
        return Story.Of(result.Orders, result.Trades, result.Account);
    }

    /// <summary>Lets the book be compared with the venue after all that it journals, as after a connection that was lost.</summary>
    private sealed class Comparing : ReceiveActor
    {
        public Comparing(string book) => Receive<AccountProtocol.Journaled>(journaled =>
        {
            if (journaled.Events.Any(e => e is not Reconciled))
            {
                Context.ActorSelection(book).Tell(new HubProtocol.HubUp(HubKind.User, 2));
            }
        });
    }

    /// <summary>What is compared: every order and half-turn with its market time and price, and where the account ended.</summary>
    private sealed record Story(ImmutableArray<string> Orders, ImmutableArray<string> Trades, TradingState Trading, Money Net)
    {
        public static Story Of(IEnumerable<VenueOrder> orders, IEnumerable<VenueTrade> trades, AccountState account) => new(
            [.. orders.Select(o => $"{o.CreatedAt:O} {o.Side} {o.Type} {o.Size} {o.LimitPrice} {o.StopPrice} {o.Status} {o.FillVolume}")],
            [.. trades.Select(t => $"{t.At:O} {t.Side} {t.Size} {t.Price} {t.Fees} {t.Commissions}")],
            account.Trading,
            account.RealizedNet);

        public bool Equals(Story? other) =>
            other is not null && Orders.SequenceEqual(other.Orders) && Trades.SequenceEqual(other.Trades) && (Trading, Net) == (other.Trading, other.Net);

        public override int GetHashCode() => HashCode.Combine(Orders.Length, Trades.Length, Net);
    }
}
