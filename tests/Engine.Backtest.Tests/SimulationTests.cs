using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Host.Tests;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest.Tests;

public sealed class SimulationTests
{
    [Fact]
    public void A_failed_assertion_is_a_sentence_with_all_that_happened()
    {
        using var sim = Ticks();
        sim.Trades(5000m, 5000m, 5001m);
        var failed = Assert.Throws<SimulationAssertionException>(() => sim.Strategy.ShouldHaveOrdered("buy 1 at market").Then("sell 1 stop 4998"));
        Assert.Equal(
            """
            Expected order 2 to be "sell 1 stop 4998.00"; nothing was ordered after "buy 1 at market".

            What happened, times in Chicago:
              08:30:03.000  order 1: buy 1 at market
              08:30:03.000  fill: buy 1 at 5001.00
            """.ReplaceLineEndings("\n"),
            failed.Message);
        Assert.StartsWith("Expected the position in ESZ6 to be flat; it is long 1 at 5001.00.", Assert.Throws<SimulationAssertionException>(() => sim.Position.ShouldBeFlat()).Message);
        Assert.StartsWith("Expected no order; there is one: buy 1 at market: Filled, 1 filled.", Assert.Throws<SimulationAssertionException>(() => sim.Orders.ShouldBeNone()).Message);
    }

    [Fact]
    public void A_strategy_that_throws_is_told_with_its_message_and_its_position_closed()
    {
        using var sim = Of(new ListenerParameters([]) { ThrowsAt = 5003m });
        sim.Trades(5000m, 5001m, 5003m);
        sim.Strategy.ShouldHaveFailed("too high");
        sim.Position.ShouldBeFlat();
        Assert.Contains("the strategy failed: too high", sim.Tell());
        Assert.Throws<SimulationAssertionException>(() => sim.Strategy.ShouldBeReady());
    }

    [Fact]
    public void A_bracket_protects_the_position_and_ends_it()
    {
        using var sim = Of(new ListenerParameters([]) { Bracket = new Bracket(StopTicks: 8, TargetTicks: 12) });
        sim.Trades(5000m);
        sim.Strategy.ShouldHaveOrdered("buy 1 at market").Then("sell 1 stop 4998").Then("sell 1 limit 5003").ThenNothing();
        Assert.Equal(2, sim.Orders.Live.Count);

        sim.Trades(4998m);
        sim.Position.ShouldBeFlat();
        sim.Orders.Live.ShouldBeNone();
        sim.Strategy.ShouldHaveTraded("buy 1 at 5000", "sell 1 at 4998");
    }

    [Fact]
    public void A_strategy_hears_the_gap_before_the_bars_of_it_and_the_feed_after_them()
    {
        var heard = new List<string>();
        using var sim = Of(new ListenerParameters(heard));
        sim.Bar("1m", 5000m, 5001m, 4999m, 5000m, volume: 8);
        heard.Clear();
        sim.Trade(5000.25m, after: TimeSpan.FromSeconds(10));
        sim.Feed.GoesDown("a cable");
        sim.Trade(5007m, size: 3, after: TimeSpan.FromSeconds(10));
        sim.Passes(TimeSpan.FromSeconds(50));
        sim.Feed.ComesBack();

        Assert.Equal(
            ["trade 5000.25", "feed Down a cable", "lost", "feed BackFilling reading missed bars", "bar BackFilled 5000.25 5007 5000.25 5007 4", "feed Live "],
            heard);
    }

    [Fact]
    public void Time_alone_closes_bars_and_reaches_timers()
    {
        var heard = new List<string>();
        using var sim = Of(new ListenerParameters(heard) { WakesAfter = TimeSpan.FromMinutes(3) });
        sim.Trade(5000m, after: TimeSpan.Zero);
        sim.PassesUntil("2026-11-24 08:31 Chicago");
        Assert.Equal(["trade 5000", "bar Live 5000 5000 5000 5000 1"], heard);
        sim.Passes(TimeSpan.FromMinutes(2));
        Assert.Equal("timer", heard[^1]);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 14, 33, 0, TimeSpan.Zero), sim.Now);
    }

    [Fact]
    public void Quoted_sizes_limit_what_fills()
    {
        using var sim = Of(new ListenerParameters([]) { Size = 5 });
        sim.Quote(bid: 4999.75m, ask: 5000m, bidSize: 10, askSize: 2);
        sim.Trades(5000m);
        sim.Position.ShouldBe(2, at: 5000m);
        sim.Quote(bid: 5000m, ask: 5000.25m);
        sim.Strategy.ShouldHaveTraded("buy 2 at 5000", "buy 3 at 5000.25");
    }

    [Theory]
    [InlineData("2026-11-24")]
    [InlineData("2026-11-24 08:30")]
    [InlineData("2026-11-24 08:30 Boston")]
    public void An_instant_without_a_zone_is_refused(string at) =>
        Assert.Throws<ArgumentException>(() => Simulation.Of<SmaCross>(new SmaCrossParameters(), "ES", at));

    [Fact]
    public void What_cannot_be_meant_is_refused_at_once()
    {
        using var sim = Ticks();
        Assert.Contains("tick grid of ESZ6", Assert.Throws<ArgumentException>(() => sim.Trades(5000.10m)).Message);
        Assert.Throws<ArgumentException>(() => sim.Strategy.ShouldHaveOrdered("buy one at market"));
        Assert.Throws<ArgumentException>(() => sim.Bar("1m", 5000m, 4999m, 4998m, 4999m));
        Assert.Throws<ArgumentException>(() => sim.PassesUntil("2026-11-24 08:29 Chicago"));
        Assert.Throws<ArgumentException>(() => Simulation.Of<SmaCross>(new SmaCrossParameters(), "NOSUCH", "2026-11-24 08:30 Chicago"));
    }

    [MarketDataFact]
    public void The_first_gold_trades_give_the_orders_of_a_backtest()
    {
        var market = RecordedMarket.Open(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"));
        ImmutableArray<MarketPrint> prints = [.. market.Read().Take(5_000)];
        foreach (var parameters in new[] { new SmaCrossParameters { Mode = SmaCrossMode.Tick, N = 5 }, new SmaCrossParameters { Fast = 2, Slow = 5 } })
        {
            var grace = TimeSpan.FromMilliseconds(500);
            var run = Backtest.Run(new BacktestSettings
            {
                Market = new MadeMarket(prints),
                Rules = VenueRules.Oracle,
                BarGrace = grace,
                Strategies = [new BacktestStrategy(new StrategyName("sma"), null, 10, context => Akka.Actor.Props.Create(typeof(SmaCross), context, parameters))],
            });
            using var sim = Simulation.Of<SmaCross>(parameters, prints[0].Contract.Value, prints[0].Time.ToString("O"), configure: s => s with { BarGrace = grace });
            sim.Plays(prints.Select(print => (MarketEvent)print));

            Assert.True(run.Trades.Count > 100);
            Assert.Equal(Orders(run.Journal), Orders(sim.Journal));
            Assert.Equal(run.Trades.Select(t => (t.At, t.Side, t.Size, t.Price)), sim.Fills.Select(f => (f.At, f.Side, f.Size, f.Price)));
            Assert.Equal(run.Orders.Count, sim.Orders.Count);
            Assert.All(sim.Orders, order => order.ShouldBe(OrderState.Filled));
            Assert.Equal(run.Account.RealizedGross, sim.Book.RealizedGross);
        }
    }

    private static IEnumerable<(DateTimeOffset, IntentId, OrderSide, OrderType, int, ReceiptSequence)> Orders(IEnumerable<IAccountEvent> journal) =>
        journal.OfType<OrderIntended>().Select(o => (o.At, o.Intent, o.Side, o.Type, o.Size, o.DecidedAt));

    private static Simulation Ticks() => Simulation.Of<SmaCross>(new SmaCrossParameters { Mode = SmaCrossMode.Tick, N = 3 }, contract: "ES", at: "2026-11-24 08:30 Chicago");

    private static Simulation Of(ListenerParameters parameters) => Simulation.Of<Listener>(parameters, contract: "ES", at: "2026-11-24T14:30:00Z");

    private sealed record ListenerParameters(List<string> Heard)
    {
        public decimal? ThrowsAt { get; init; }

        public Bracket? Bracket { get; init; }

        public int Size { get; init; } = 1;

        public TimeSpan? WakesAfter { get; init; }
    }

    /// <summary>Buys at the first print and notes what it hears.</summary>
    private sealed class Listener(StrategyContext context, ListenerParameters parameters) : StrategyActor(context)
    {
        private bool _sent;

        protected override bool WantsTrades => true;

        protected override ImmutableDictionary<BarInterval, int> Bars => ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, 0);

        protected override void OnReady()
        {
            if (parameters.WakesAfter is { } after)
            {
                WakeAfter(after, "timer");
            }
        }

        protected override void OnTrade(MarketTrade trade)
        {
            parameters.Heard.Add($"trade {trade.Price}");
            if (trade.Price.ToDecimal() == parameters.ThrowsAt)
            {
                throw new InvalidOperationException("too high");
            }

            if (!_sent)
            {
                _sent = true;
                Buy(parameters.Size, parameters.Bracket);
            }
        }

        protected override void OnBar(Bar bar) => parameters.Heard.Add($"bar {bar.Origin} {bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume}");

        protected override void OnTimer(string key) => parameters.Heard.Add(key);

        protected override void OnTradesLost(FeedProtocol.TradesLost lost) => parameters.Heard.Add("lost");

        protected override void OnFeed(FeedProtocol.FeedStateChanged change) => parameters.Heard.Add($"feed {change.Phase} {change.Cause}");
    }
}
