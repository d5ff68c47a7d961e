using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Host.Tests;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Backtest.Tests;

public sealed class BacktestTests
{
    private static readonly ContractId Gold = new("CON.F.US.GCE.Z13");
    private static readonly DateTimeOffset Morning = new(2013, 10, 7, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_settings_give_the_same_journal_byte_by_byte()
    {
        var settings = Settings(Wave(4_000), Sma()) with { Latency = new OrderLatency(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(15)) };
        var (one, two) = (Export(Backtest.Run(settings)), Export(Backtest.Run(settings)));
        Assert.Equal(one, two);
        Assert.NotEqual(one, Export(Backtest.Run(settings with { Seed = 2 })));
    }

    [Fact]
    public void Latency_delays_the_fill_and_the_news_of_it_in_market_time()
    {
        var tape = Tape((0, 1300.0m), (1_000, 1300.1m), (1_030, 1300.4m), (2_000, 1300.5m), (3_000, 1300.5m));
        var seen = new List<(DateTimeOffset At, Price Price)>();
        var result = Backtest.Run(Settings(tape, Once(context => new BuysOnce(context, seen))) with
        {
            Latency = new OrderLatency(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200)),
        });

        // Decided at the first print, at the venue 50 ms later at that print's price, known another 200 ms later, a tick of the clock after each piece of news before it.
        var trade = Assert.Single(result.Trades);
        Assert.Equal((Morning.AddMilliseconds(50), 1300.0m), (trade.At, trade.Price.ToDecimal()));
        Assert.Equal((Morning.AddMilliseconds(250).AddTicks(2), 1300.0m), (Assert.Single(seen).At, seen[0].Price.ToDecimal()));
        Assert.Equal(1, result.Account.PositionIn(Gold).Net);
    }

    [Theory]
    [InlineData(10, 1, 1_305.0)]
    [InlineData(12, 0, 1_300.0)]
    public void An_order_that_meets_a_price_that_is_too_old_waits_for_the_next_and_the_result_counts_it(int minutes, int waits, double price)
    {
        var tape = Tape((0, 1300.0m), (1_200_000, 1305.0m), (1_260_000, 1306.0m));
        var result = Backtest.Run(Settings(tape, Once(context => new BuysOnce(context, []))) with
        {
            Rules = VenueRules.Oracle with { StalePrice = TimeSpan.FromMinutes(minutes) },
            Latency = new OrderLatency(TimeSpan.FromMinutes(11), TimeSpan.Zero),
        });

        Assert.Equal(((decimal)price, (long)waits), (Assert.Single(result.Trades).Price.ToDecimal(), result.StaleWaits));
    }

    [Fact]
    public void A_flatten_into_a_silent_market_waits_for_its_price_and_closes_once()
    {
        // Chicago is five hours behind: bought at 14:50, nothing trades before 17:00:01.
        const int Hour = 3_600_000;
        var tape = Tape(((6 * Hour) - 600_000, 1300.0m), ((8 * Hour) + 1_000, 1290.0m), ((8 * Hour) + 2_000, 1291.0m));
        var result = Backtest.Run(Settings(tape, Once(context => new BuysOnce(context, []))) with
        {
            Rules = VenueRules.Default,
            Limits = RiskLimits.None with { FlatBy = new TimeOnly(15, 5) },
        });

        Assert.Equal([OrderSide.Buy, OrderSide.Sell], result.Trades.Select(t => t.Side));
        Assert.Equal(Morning.AddMilliseconds((8 * Hour) + 1_000), result.Trades[^1].At);
        Assert.True(result.Account.Positions.IsEmpty && result.Account.Flattening.IsEmpty && result.Account.Paused.IsEmpty);
        Assert.InRange(result.Alerts.Length, 1, 12);
    }

    [Fact]
    public void A_price_made_of_long_bars_stands_for_a_bar()
    {
        var hourly = new MadeMarket([.. Tape((0, 1300.0m)).Read()]) { BarLength = TimeSpan.FromHours(1) };
        Assert.Equal(TimeSpan.FromHours(1), VenueRules.Default.For(hourly).StalePrice);
        Assert.Equal(TimeSpan.FromHours(1), VenueRules.Default.For(new MarketRange(new MergedMarket(new SelectedMarket(hourly, hourly.Contracts)), Morning, Morning.AddDays(1))).StalePrice);
        Assert.Same(VenueRules.Default, VenueRules.Default.For(Tape((0, 1300.0m))));
        Assert.Null(VenueRules.Oracle.For(hourly).StalePrice);
    }

    [Fact]
    public void A_bracket_is_kept_by_the_venue_and_ends_the_position()
    {
        var tape = Tape((0, 1300.0m), (1_000, 1300.5m), (2_000, 1301.0m), (3_000, 1301.1m), (4_000, 1290.0m));
        var result = Backtest.Run(Settings(tape, Once(context => new BuysOnce(context, [], new Bracket(10, 10)))) with
        {
            Account = SimulatedAccount.Practice with { Brackets = BracketMode.AutoOco },
        });

        Assert.Equal([1300.0m, 1301.0m], result.Trades.Select(t => t.Price.ToDecimal()));
        Assert.Equal([VenueOrderStatus.Filled, VenueOrderStatus.Cancelled, VenueOrderStatus.Filled], result.Orders.OrderBy(o => o.Type == OrderType.Limit).ThenBy(o => o.Id.Value).Select(o => o.Status));
        Assert.True(result.Account.Positions.IsEmpty && result.Account.Live.IsEmpty && result.Account.Protections.IsEmpty);
        Assert.Equal(100m, result.Account.RealizedGross.ToDecimal());
    }

    [Fact]
    public void Where_the_venue_keeps_no_brackets_the_engine_does()
    {
        var tape = Tape((0, 1300.0m), (1_000, 1300.5m), (2_000, 1298.0m), (3_000, 1297.0m));
        var result = Backtest.Run(Settings(tape, Once(context => new BuysOnce(context, [], new Bracket(10, 10)))));

        Assert.Equal([OrderSide.Buy, OrderSide.Sell], result.Trades.Select(t => t.Side));
        Assert.True(result.Account.Positions.IsEmpty && result.Account.Live.IsEmpty);
        Assert.Equal(-200m, result.Account.RealizedGross.ToDecimal());
    }

    [Theory]
    [InlineData(false, BracketMode.PositionBrackets)]
    [InlineData(true, BracketMode.PositionBrackets)]
    [InlineData(true, BracketMode.AutoOco)]
    public void The_firms_own_closing_at_15_08_Chicago_ends_the_session_and_is_no_persons_hand(bool bracket, BracketMode mode)
    {
        // Chicago is five hours behind: the first print is at 15:00.
        var tape = Tape((6 * 3_600_000, 1300.0m), ((6 * 3_600_000) + 1_000, 1300.5m), ((6 * 3_600_000) + (9 * 60_000), 1301.0m));
        var result = Backtest.Run(Settings(tape, Once(context => new BuysOnce(context, [], bracket ? new Bracket(100, 100) : null))) with
        {
            Rules = VenueRules.Default,
            Account = SimulatedAccount.Practice with { Brackets = mode },
        });

        Assert.Equal([OrderSide.Buy, OrderSide.Sell], result.Trades.Select(t => t.Side));
        Assert.Empty(result.Account.Paused);
        Assert.Equal(TradingState.Reducing, result.Account.Trading);
        Assert.Contains("the firm closed", result.Account.TradingWhy);
    }

    [Fact]
    public void A_strategy_that_throws_is_named_and_its_position_closed()
    {
        var tape = Tape((0, 1300.0m), (1_000, 1300.5m), (2_000, 1301.0m), (3_000, 1301.1m));
        var result = Backtest.Run(Settings(tape, Once(context => new BuysOnce(context, []) { ThrowsAfter = 3 })));

        var fault = Assert.Single(result.Faults);
        Assert.Equal(("once", "out of order", Morning.AddSeconds(2)), (fault.Strategy.Value, fault.Why, fault.At));
        Assert.True(result.Account.Positions.IsEmpty);
        Assert.Equal([OrderSide.Buy, OrderSide.Sell], result.Trades.Select(t => t.Side));
        Assert.Equal(4, result.Events);
    }

    [Fact]
    public void A_strategy_that_never_comes_back_ends_the_backtest_with_its_name()
    {
        using var release = new ManualResetEventSlim();
        try
        {
            var stalled = Assert.Throws<BacktestStalledException>(() => Backtest.Run(
                Settings(Tape((0, 1300.0m), (1_000, 1300.5m)), Once(context => new BuysOnce(context, []) { Hangs = release })) with { Patience = TimeSpan.FromMilliseconds(300) }));
            Assert.Contains("once", stalled.Message);
        }
        finally
        {
            release.Set();
        }
    }

    [Fact]
    public void A_cancelled_run_gives_what_came_of_the_events_so_far()
    {
        using var stop = new CancellationTokenSource();
        var result = Backtest.Run(Settings(Wave(200_000), Sma()), progress => stop.Cancel(), stop.Token);
        Assert.False(result.Completed);
        Assert.Equal(10_000, result.Events);
        Assert.Equal(result.Equity, result.Account.Cash + Open(result));
    }

    [MarketDataFact]
    public void Bars_of_a_strategy_are_those_of_the_trades()
    {
        var market = RecordedMarket.Open(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"));
        var bars = new List<Bar>();
        Backtest.Run(Settings(market, Once(context => new Listens(context, bars))));
        var expected = market.Read()
            .GroupBy(print => new DateTimeOffset(print.Time.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero))
            .Select(minute => (minute.Key, minute.First().Price, minute.Max(p => p.Price.Nanos), minute.Min(p => p.Price.Nanos), minute.Last().Price, minute.Sum(p => (long)p.Size)))
            .ToList();

        // The last minute ends after the data.
        Assert.Equal(expected.SkipLast(1), bars.Select(b => (b.Start, b.Open, b.High.Nanos, b.Low.Nanos, b.Close, b.Volume)));
    }

    [MarketDataFact]
    public void A_loss_that_locks_the_account_pauses_nobody_and_the_next_trade_date_goes_on()
    {
        var result = Backtest.Run(Settings(RecordedMarket.Open(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz")), Sma()) with { Rules = VenueRules.Default });
        Assert.Contains(result.Alerts, a => a.Contains("the firm liquidated"));
        Assert.Empty(result.Account.Paused);
        Assert.True(result.Trades.Select(t => TradeDate.Of(t.At)).Distinct().Count() > 1);
    }

    [MarketDataFact]
    public void Book_and_venue_agree_at_the_end_of_days_of_trading_with_latency()
    {
        var result = Backtest.Run(Settings(RecordedMarket.Open(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz")), Sma()) with
        {
            Latency = new OrderLatency(TimeSpan.FromMilliseconds(15), TimeSpan.FromMilliseconds(25), TimeSpan.FromMilliseconds(10)),
            Rules = VenueRules.Default with { Limits = false, TradingDay = false, Sessions = false },
        });
        Assert.True(result.Trades.Count > 1_000);
        Assert.Equal(result.Trades.Count, result.Account.TradesTotal);
        Assert.Equal(result.Equity, result.Account.Cash + Open(result));
        Assert.Empty(AccountInvariants.Check(result.Account));
    }

    private static Money Open(BacktestResult result) => result.Account.Positions.Values.Aggregate(Money.Zero, (sum, p) =>
        sum + ProductTable.Find("GCE")!.Contract(ContractMonth.TryParse(p.Contract.Value, out _, out var month) ? month : default, true).ValueOf(p.OpenAt(result.Trades.Count > 0 ? LastPrice(result) : default)));

    private static Price LastPrice(BacktestResult result) => result.LastPrices[Gold];

    private static byte[] Export(BacktestResult result)
    {
        using var stream = new MemoryStream();
        BacktestExport.Write(result, stream);
        return stream.ToArray();
    }

    [Fact]
    public void Of_several_strategies_on_one_contract_all_have_seen_a_print_before_what_the_first_wants_is_done()
    {
        var told = new List<string>();
        BacktestStrategy Strategy(string name) => new(new StrategyName(name), Gold, 5, context => Props.CreateBy(new Producer(() => new TellsOfPrints(context, name, told))));
        var result = Backtest.Run(new BacktestSettings { Market = Tape((0, 1300m), (100, 1300.1m)), Strategies = [Strategy("a"), Strategy("b")], Rules = VenueRules.Oracle });
        Assert.Empty(result.Faults);
        Assert.Equal(["a saw 1300", "b saw 1300", "a accepted", "b accepted", "a saw 1300.1", "b saw 1300.1"], told);
    }

    private static BacktestSettings Settings(IMarketSource market, BacktestStrategy strategy) => new()
    {
        Market = market,
        Strategies = [strategy],
        Rules = VenueRules.Oracle,
    };

    private static BacktestStrategy Sma() => new(
        new StrategyName("sma"), Gold, 1, context => Props.Create(typeof(SmaCross), context, new SmaCrossParameters { Mode = SmaCrossMode.Tick, N = 5 }));

    private static BacktestStrategy Once(Func<StrategyContext, StrategyActor> create) => new(new StrategyName("once"), Gold, 5, context => Props.CreateBy(new Producer(() => create(context))));

    private static MadeMarket Tape(params (int Milliseconds, decimal Price)[] prints) =>
        new([.. prints.Select(p => new MarketPrint(Gold, Price.FromDecimal(p.Price), 1, Morning.AddMilliseconds(p.Milliseconds)))]);

    private static MadeMarket Wave(int prints) =>
        new([.. Enumerable.Range(0, prints).Select(i => new MarketPrint(Gold, Price.FromDecimal(1300m + (Math.Abs((i * 7 % 60) - 30) * 0.1m)), 1 + (i % 3), Morning.AddMilliseconds(i * 40)))]);

    private sealed class Producer(Func<ActorBase> create) : IIndirectActorProducer
    {
        public Type ActorType => typeof(StrategyActor);

        public ActorBase Produce() => create();

        public void Release(ActorBase actor)
        {
        }
    }

    private sealed class TellsOfPrints(StrategyContext context, string name, List<string> told) : StrategyActor(context)
    {
        private bool _asked;

        protected override bool WantsTrades => true;

        protected override void OnTrade(MarketTrade trade)
        {
            told.Add($"{name} saw {trade.Price}");
            if (!_asked)
            {
                _asked = true;
                Buy(1);
            }
        }

        protected override void OnAccepted(Accepted accepted) => told.Add($"{name} accepted");
    }

    private sealed class Listens(StrategyContext context, List<Bar> bars) : StrategyActor(context)
    {
        protected override ImmutableDictionary<BarInterval, int> Bars => ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, 0);

        protected override void OnBar(Bar bar) => bars.Add(bar);
    }

    private sealed class BuysOnce(StrategyContext context, List<(DateTimeOffset At, Price Price)> seen, Bracket? bracket = null) : StrategyActor(context)
    {
        private int _prints;
        private bool _sent;

        public int? ThrowsAfter { get; init; }

        public ManualResetEventSlim? Hangs { get; init; }

        protected override bool WantsTrades => true;

        protected override void OnTrade(MarketTrade trade)
        {
            Hangs?.Wait();
            if (++_prints == ThrowsAfter)
            {
                throw new InvalidOperationException("out of order");
            }

            if (!_sent && IsReady)
            {
                _sent = true;
                Buy(1, bracket);
            }
        }

        protected override void OnFill(Fill fill) => seen.Add((Now, fill.Price));
    }
}
