using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Executors;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Backtest.Tests;

/// <summary>Executors against the simulated venue: the account core, brackets of the venue and of the engine, latency.</summary>
public sealed class ExecutorBacktestTests
{
    private static readonly ContractId Gold = new("CON.F.US.GCE.Z13");
    private static readonly DateTimeOffset Morning = new(2013, 10, 7, 14, 0, 0, TimeSpan.Zero);
    private static readonly TripleBarrier Long = new(OrderSide.Buy, 2, StopTicks: 10, TargetTicks: 10, TimeLimit: TimeSpan.FromSeconds(10));

    [Theory]
    [InlineData(BracketMode.AutoOco)]
    [InlineData(BracketMode.PositionBrackets)]
    public void The_target_ends_it_whoever_keeps_the_bracket(BracketMode brackets)
    {
        var (outcome, result) = Barrier(Long, brackets, (0, 1300.0m), (1_000, 1300.5m), (2_000, 1301.0m), (3_000, 1301.1m), (30_000, 1301.1m));
        Assert.Equal((BarrierReason.Target, 2, 1300.0m, 2, 1301.0m), (outcome.Reason, outcome.Entry.Size, outcome.Entry.AveragePrice, outcome.Exit.Size, outcome.Exit.AveragePrice));
        Assert.Equal([OrderRole.Entry, OrderRole.TakeProfit], outcome.Fills.Select(f => f.Role).Distinct());
        Flat(result);
    }

    [Theory]
    [InlineData(BracketMode.AutoOco)]
    [InlineData(BracketMode.PositionBrackets)]
    public void The_stop_ends_it_whoever_keeps_the_bracket(BracketMode brackets)
    {
        var (outcome, result) = Barrier(Long, brackets, (0, 1300.0m), (1_000, 1299.5m), (2_000, 1298.9m), (3_000, 1298.9m), (30_000, 1298.9m));
        Assert.Equal((BarrierReason.Stop, 2, 2), (outcome.Reason, outcome.Entry.Size, outcome.Exit.Size));
        Assert.True(outcome.Exit.AveragePrice <= 1299.0m);
        Flat(result);
    }

    [Theory]
    [InlineData(BracketMode.AutoOco)]
    [InlineData(BracketMode.PositionBrackets)]
    public void Its_time_ends_it_and_takes_the_legs_away(BracketMode brackets)
    {
        var (outcome, result) = Barrier(Long, brackets, (0, 1300.0m), (1_000, 1300.2m), (11_000, 1300.3m), (12_000, 1302.0m), (40_000, 1290.0m));

        // Due at ten seconds, between two prints: the market is where the last one left it.
        Assert.Equal((BarrierReason.Time, 2, 1300.2m), (outcome.Reason, outcome.Exit.Size, outcome.Exit.AveragePrice));
        Assert.All(outcome.Fills.Where(f => f.Role == OrderRole.Close), f => Assert.Equal(Morning.AddSeconds(10), f.At));
        Flat(result);
    }

    [Fact]
    public void A_trailing_stop_gives_back_no_more_than_its_distance()
    {
        var (outcome, result) = Barrier(
            Long with { Trailing = true, TargetTicks = null, TimeLimit = null }, BracketMode.AutoOco,
            (0, 1300.0m), (1_000, 1301.0m), (2_000, 1303.0m), (3_000, 1302.5m), (4_000, 1302.0m), (5_000, 1301.9m), (30_000, 1301.9m));
        Assert.Equal((BarrierReason.Stop, 1302.0m), (outcome.Reason, outcome.Exit.AveragePrice));
        Flat(result);
    }

    [Fact]
    public void An_entry_that_does_not_fill_in_its_time_is_cancelled()
    {
        var (outcome, result) = Barrier(
            Long with { EntryLimit = Price.FromDecimal(1290.0m), EntryWithin = TimeSpan.FromSeconds(5) }, BracketMode.AutoOco,
            (0, 1300.0m), (4_000, 1299.0m), (6_000, 1289.0m), (30_000, 1289.0m));
        Assert.Equal((BarrierReason.NotFilled, 0), (outcome.Reason, outcome.Entry.Size));
        Assert.Empty(result.Trades);
        Assert.All(result.Orders, o => Assert.Equal((VenueOrderStatus.Cancelled, Morning.AddSeconds(5)), (o.Status, o.UpdatedAt)));
        Flat(result);
    }

    [Fact]
    public void A_stop_entry_enters_when_the_market_comes_there()
    {
        var (outcome, result) = Barrier(
            Long with { EntryStop = Price.FromDecimal(1301.0m) }, BracketMode.AutoOco,
            (0, 1300.0m), (1_000, 1301.0m), (2_000, 1302.0m), (3_000, 1302.1m), (30_000, 1302.1m));
        Assert.Equal((BarrierReason.Target, 1301.0m), (outcome.Reason, outcome.Entry.AveragePrice));
        Flat(result);
    }

    [Fact]
    public void What_the_account_denies_is_told_with_its_reason()
    {
        var (outcome, result) = Barrier(Long with { Size = 6 }, BracketMode.AutoOco, (0, 1300.0m), (1_000, 1300.5m));
        Assert.Equal((BarrierReason.Denied, DenialReason.StrategySizeCap), (outcome.Reason, outcome.Denial));
        Assert.Empty(result.Orders);
    }

    [Fact]
    public void Taken_back_it_closes_what_it_holds()
    {
        var (outcomes, result) = Run(
            new Script { [0] = s => s.Barrier(Long), [2] = s => s.TakeBack() }, BracketMode.AutoOco, OrderLatency.None,
            (0, 1300.0m), (1_000, 1300.2m), (2_000, 1300.3m), (3_000, 1305.0m), (30_000, 1305.0m));
        var outcome = Assert.IsType<BarrierOutcome>(Assert.Single(outcomes));
        Assert.Equal((BarrierReason.Cancelled, 2, 1300.3m), (outcome.Reason, outcome.Exit.Size, outcome.Exit.AveragePrice));
        Flat(result);
    }

    [Fact]
    public void Taken_back_before_it_filled_it_leaves_nothing_behind()
    {
        var (outcomes, result) = Run(
            new Script { [0] = s => s.Barrier(Long with { EntryLimit = Price.FromDecimal(1299.0m) }), [1] = s => s.TakeBack() }, BracketMode.AutoOco,
            new OrderLatency(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200)), (0, 1300.0m), (100, 1300.2m), (30_000, 1298.0m), (31_000, 1298.0m));
        Assert.Equal(BarrierReason.Cancelled, Assert.IsType<BarrierOutcome>(Assert.Single(outcomes)).Reason);
        Assert.Empty(result.Trades);
        Flat(result);
    }

    [Fact]
    public void A_flatten_of_somebody_else_is_told_as_such()
    {
        var (outcomes, result) = Run(
            new Script { [0] = s => s.Barrier(Long), [2] = s => s.FlattenNow() }, BracketMode.AutoOco, OrderLatency.None,
            (0, 1300.0m), (1_000, 1300.2m), (2_000, 1300.3m), (3_000, 1300.3m), (30_000, 1300.3m));
        Assert.Equal(BarrierReason.ClosedElsewhere, Assert.IsType<BarrierOutcome>(Assert.Single(outcomes)).Reason);
        Flat(result);
    }

    [Fact]
    public void A_second_executor_on_the_contract_is_denied_and_the_first_goes_on()
    {
        var (outcomes, result) = Run(
            new Script { [0] = s => s.Barrier(Long), [1] = s => s.Barrier(Long) }, BracketMode.AutoOco, OrderLatency.None,
            (0, 1300.0m), (1_000, 1300.2m), (2_000, 1301.0m), (3_000, 1301.1m), (30_000, 1301.1m));
        Assert.Equal([BarrierReason.Denied, BarrierReason.Target], outcomes.Cast<BarrierOutcome>().Select(o => o.Reason));
        Assert.Equal(2, result.Trades.Where(t => t.Side == OrderSide.Buy).Sum(t => t.Size));
    }

    [Fact]
    public void With_latency_the_same_outcome_comes_twice_byte_for_byte()
    {
        var latency = new OrderLatency(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(20));
        var one = Trade();
        Assert.Equal(BarrierReason.Time, one.Reason);
        var two = Trade();
        Assert.Equal(one.Fills.Select(f => f.At.Ticks), two.Fills.Select(f => f.At.Ticks));
        Assert.Equal(one.Fills.ToArray(), two.Fills.ToArray());
        Assert.Equal(one with { Fills = [] }, two with { Fills = [] });

        // The limit counts from the fill at the venue: 50 ms to it, and to the close 50 ms again, give or take the jitter.
        Assert.InRange(one.Fills[^1].At - one.Fills[0].At, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10.1));

        BarrierOutcome Trade()
        {
            var (outcomes, result) = Run(
                new Script { [0] = s => s.Barrier(Long) }, BracketMode.PositionBrackets, latency,
                (0, 1300.0m), (1_000, 1300.2m), (9_000, 1300.1m), (30_000, 1300.3m), (31_000, 1300.3m), (60_000, 1300.3m));
            Flat(result);
            return Assert.IsType<BarrierOutcome>(Assert.Single(outcomes));
        }
    }

    [Fact]
    public void Of_a_pair_the_one_that_fills_cancels_the_other()
    {
        var (outcome, result) = Pair(Opposite, OrderLatency.None, (0, 1300.0m), (1_000, 1301.0m), (2_000, 1301.2m), (3_000, 1298.0m), (30_000, 1298.0m));
        Assert.Equal((OcoReason.First, 1, 0), (outcome.Reason, outcome.First.Size, outcome.Second.Size));
        Assert.Equal([VenueOrderStatus.Filled, VenueOrderStatus.Cancelled], result.Orders.OrderBy(o => o.Id.Value).Select(o => o.Status));
        Assert.Equal(1, result.Account.PositionIn(Gold).Net);
    }

    [Fact]
    public void The_second_of_a_pair_cancels_the_first()
    {
        var (outcome, result) = Pair(Opposite, OrderLatency.None, (0, 1300.0m), (1_000, 1299.0m), (2_000, 1298.9m), (3_000, 1302.0m), (30_000, 1302.0m));
        Assert.Equal((OcoReason.Second, 0, 1), (outcome.Reason, outcome.First.Size, outcome.Second.Size));
        Assert.Equal(-1, result.Account.PositionIn(Gold).Net);
    }

    [Fact]
    public void Both_of_one_side_filled_before_the_cancel_came_and_the_excess_is_closed()
    {
        // Up through the stop and down through the limit within the latency.
        var (outcome, result) = Pair(SameSide, Slow, (0, 1300.0m), (1_000, 1301.0m), (1_050, 1298.9m), (2_000, 1299.5m), (3_000, 1299.5m), (30_000, 1299.5m));
        Assert.Equal((OcoReason.DoubleFill, 1, 1, 1), (outcome.Reason, outcome.First.Size, outcome.Second.Size, outcome.Closed.Size));
        Assert.Equal(1, result.Account.PositionIn(Gold).Net);
        Assert.Equal([OrderSide.Buy, OrderSide.Buy, OrderSide.Sell], result.Trades.Select(t => t.Side));
        Assert.True(result.Account.Live.IsEmpty);
    }

    [Fact]
    public void Both_of_opposite_sides_have_closed_each_other_and_nothing_is_opened_again()
    {
        var (outcome, result) = Pair(Opposite, Slow, (0, 1300.0m), (1_000, 1301.0m), (1_050, 1298.9m), (2_000, 1299.5m), (3_000, 1299.5m), (30_000, 1299.5m));
        Assert.Equal((OcoReason.DoubleFill, 1, 1, 0), (outcome.Reason, outcome.First.Size, outcome.Second.Size, outcome.Closed.Size));
        Assert.Equal(2, result.Trades.Count);
        Flat(result);
    }

    [Fact]
    public void A_pair_of_which_one_is_denied_does_not_stand()
    {
        var (outcome, result) = Pair(
            SameSide with { Second = new OcoOrder(OrderSide.Buy, OrderType.Stop, Price.FromDecimal(1299.0m)) }, OrderLatency.None, (0, 1300.0m), (1_000, 1300.2m), (30_000, 1295.0m));
        Assert.Equal((OcoReason.Denied, DenialReason.WrongSideOfMarket), (outcome.Reason, outcome.Denial));
        Assert.Empty(result.Trades);
        Assert.True(result.Account.Live.IsEmpty);
    }

    [Fact]
    public void A_pair_that_does_not_fill_in_its_time_is_cancelled_both()
    {
        var (outcome, result) = Pair(Opposite with { Within = TimeSpan.FromSeconds(5) }, OrderLatency.None, (0, 1300.0m), (6_000, 1302.0m), (30_000, 1295.0m));
        Assert.Equal(OcoReason.NotFilled, outcome.Reason);
        Assert.Empty(result.Trades);
        Flat(result);
    }

    [Fact]
    public void A_pair_taken_back_cancels_both()
    {
        var (outcomes, result) = Run(
            new Script { [0] = s => s.Pair(Opposite), [1] = s => s.TakeBack() }, BracketMode.AutoOco, OrderLatency.None, (0, 1300.0m), (1_000, 1300.1m), (2_000, 1305.0m), (30_000, 1295.0m));
        Assert.Equal(OcoReason.Cancelled, Assert.IsType<OcoOutcome>(Assert.Single(outcomes)).Reason);
        Assert.Empty(result.Trades);
        Flat(result);
    }

    [Fact]
    public void The_example_on_the_page_is_compiled_here_and_trades_so()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
        {
            folder = folder.Parent!;
        }

        var code = File.ReadAllText(Path.Combine(folder.FullName, "tests", "Engine.Backtest.Tests", "BreakoutWithBarrier.cs")).ReplaceLineEndings("\n");
        var example = code[(code.IndexOf("// <page>\n", StringComparison.Ordinal) + 10)..code.IndexOf("    // </page>", StringComparison.Ordinal)].TrimEnd();
        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "writing-a-strategy.md")).ReplaceLineEndings("\n");
        Assert.Contains(string.Join('\n', example.Split('\n').Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line)), page);

        var outcomes = new List<ExecutorOutcome>();
        Backtest.Run(new BacktestSettings
        {
            Market = new MadeMarket([.. new[] { (0, 1300.0m), (30, 1300.5m), (61, 1300.5m), (70, 1302.3m), (80, 1302.3m) }
                .Select(p => new MarketPrint(Gold, Price.FromDecimal(p.Item2), 1, Morning.AddSeconds(p.Item1)))]),
            Strategies = [new BacktestStrategy(new StrategyName("desk"), Gold, 5, context => Props.Create(() => new BreakoutWithBarrier(context, outcomes)))],
            Rules = VenueRules.Oracle,
        });
        Assert.Equal(BarrierReason.Target, Assert.IsType<BarrierOutcome>(Assert.Single(outcomes)).Reason);
    }

    private static OrderLatency Slow => new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100));

    private static OcoPair Opposite => new(
        new OcoOrder(OrderSide.Buy, OrderType.Stop, Price.FromDecimal(1301.0m)), new OcoOrder(OrderSide.Sell, OrderType.Stop, Price.FromDecimal(1299.0m)), 1);

    private static OcoPair SameSide => new(
        new OcoOrder(OrderSide.Buy, OrderType.Stop, Price.FromDecimal(1301.0m)), new OcoOrder(OrderSide.Buy, OrderType.Limit, Price.FromDecimal(1299.0m)), 1);

    private static void Flat(BacktestResult result)
    {
        Assert.True(result.Account.Positions.IsEmpty && result.Account.Live.IsEmpty && result.Account.Protections.IsEmpty);
        Assert.Empty(AccountInvariants.Check(result.Account));
        Assert.Empty(result.Faults);
    }

    private static (BarrierOutcome Outcome, BacktestResult Result) Barrier(TripleBarrier terms, BracketMode brackets, params (int Milliseconds, decimal Price)[] prints)
    {
        var (outcomes, result) = Run(new Script { [0] = s => s.Barrier(terms) }, brackets, OrderLatency.None, prints);
        return (Assert.IsType<BarrierOutcome>(Assert.Single(outcomes)), result);
    }

    private static (OcoOutcome Outcome, BacktestResult Result) Pair(OcoPair terms, OrderLatency latency, params (int Milliseconds, decimal Price)[] prints)
    {
        var (outcomes, result) = Run(new Script { [0] = s => s.Pair(terms) }, BracketMode.AutoOco, latency, prints);
        return (Assert.IsType<OcoOutcome>(Assert.Single(outcomes)), result);
    }

    private static (List<ExecutorOutcome> Outcomes, BacktestResult Result) Run(
        Script script, BracketMode brackets, OrderLatency latency, params (int Milliseconds, decimal Price)[] prints)
    {
        var outcomes = new List<ExecutorOutcome>();
        var result = Backtest.Run(new BacktestSettings
        {
            Market = new MadeMarket([.. prints.Select(p => new MarketPrint(Gold, Price.FromDecimal(p.Price), 1, Morning.AddMilliseconds(p.Milliseconds)))]),
            Strategies = [new BacktestStrategy(new StrategyName("desk"), Gold, 5, context => Props.Create(() => new Scripted(context, script, outcomes)))],
            Rules = VenueRules.Oracle,
            Account = SimulatedAccount.Practice with { Brackets = brackets },
            Latency = latency,
        });
        return (outcomes, result);
    }

    /// <summary>What the strategy does at its nth print.</summary>
    private sealed class Script : Dictionary<int, Action<Scripted>>;

    private sealed class Scripted(StrategyContext context, Script script, List<ExecutorOutcome> outcomes) : StrategyActor(context)
    {
        private int _prints;
        private ExecutorId _last;

        protected override bool WantsTrades => true;

        public void Barrier(TripleBarrier terms) => _last = Start(terms);

        public void Pair(OcoPair terms) => _last = Start(terms);

        public void TakeBack() => CancelExecutor(_last, "changed its mind");

        public void FlattenNow() => Flatten("out");

        protected override void OnTrade(MarketTrade trade)
        {
            if (script.GetValueOrDefault(_prints++) is { } act)
            {
                act(this);
            }
        }

        protected override void OnOutcome(ExecutorOutcome outcome) => outcomes.Add(outcome);
    }
}
