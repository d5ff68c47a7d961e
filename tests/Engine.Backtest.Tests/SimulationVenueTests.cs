using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Executors;
using Engine.Actors.Strategies.State;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Backtest.Tests;

/// <summary>The simulation kit with several contracts, a venue that halts or locks, and a strategy that is started again in the middle.</summary>
public sealed class SimulationVenueTests
{
    [Fact]
    public void Each_of_several_contracts_has_its_own_prints_bars_orders_and_position()
    {
        using var sim = Simulation.Of<Spread>(null, contract: "ES", at: "2026-11-24 08:30 Chicago", others: ["NQ"]);
        sim.Trade(5000m);
        sim.Bar("1m", open: 20_000m, high: 20_010m, low: 19_990m, close: 20_005m, contract: "NQ");

        sim.Strategy.ShouldHaveOrdered("sell 2 at market of NQZ6").Then("buy 1 limit 4999 of ESZ6").ThenNothing();
        sim.PositionIn("NQ").ShouldBe(-2, at: 20_005m);
        sim.Position.ShouldBeFlat();
        sim.Trade(4999m, after: TimeSpan.Zero);
        sim.Position.ShouldBe(1, at: 4999m);
        sim.PositionIn("ESZ6").ShouldBe(1);
        sim.Strategy.ShouldHaveTraded("sell 2 at 20005 of NQZ6", "buy 1 at 4999 of ESZ6");
        Assert.Throws<ArgumentException>(() => sim.PositionIn("GC"));
    }

    [Fact]
    public void The_size_cap_holds_in_each_contract_by_itself()
    {
        using var sim = Simulation.Of<Spread>(
            null, contract: "ES", at: "2026-11-24 08:30 Chicago", others: ["NQ"], configure: s => s with { Strategies = [s.Strategies[0] with { SizeCap = 1 }] });
        sim.Trade(5000m);
        sim.Bar("1m", open: 20_000m, high: 20_010m, low: 19_990m, close: 20_005m, contract: "NQ");
        sim.Strategy.ShouldHaveBeenDenied(DenialReason.StrategySizeCap);
        sim.Strategy.ShouldHaveOrdered("buy 1 limit 4999 of ESZ6").ThenNothing();
    }

    [Fact]
    public void A_broken_hub_breaks_the_feeds_of_all_contracts()
    {
        using var sim = Simulation.Of<Spread>(null, contract: "ES", at: "2026-11-24 08:30 Chicago", others: ["NQ"]);
        sim.Trade(5000m);
        sim.Feed.GoesDown();
        sim.Strategy.ShouldBeWaiting();
        sim.Bar("1m", open: 20_000m, high: 20_010m, low: 19_990m, close: 20_005m, contract: "NQ");
        sim.Feed.ComesBack();
        sim.Strategy.ShouldBeReady().ShouldHaveOrderedNothing();
    }

    [Fact]
    public void A_halted_market_refuses_orders_lets_nothing_fill_and_takes_cancels()
    {
        using var sim = Simulation.Of<Rester>(null, contract: "ES", at: "2026-11-24 08:30 Chicago");
        sim.Trades(5000m);
        sim.Orders.Single().ShouldBe("buy 1 limit 4999").ShouldBe(OrderState.Working);

        sim.Venue.HaltsTrading();
        sim.Trades(4998m, 4997m);
        sim.Orders.First().ShouldBe(OrderState.Working).ShouldHaveFilled(0);
        sim.Orders.Last().ShouldBe("buy 1 limit 4997").ShouldBe(OrderState.Rejected);
        Assert.Contains("trading is halted", sim.Tell());
        sim.Trades(4990m);
        sim.Orders.First().ShouldBe(OrderState.Cancelled);

        sim.Venue.ResumesTrading();
        sim.Trades(4998m);
        sim.Orders.Last().ShouldBe("buy 1 limit 4997").ShouldBe(OrderState.Working);
        sim.Trades(4997m);
        sim.Position.ShouldBe(1, at: 4997m);
    }

    [Fact]
    public void A_locked_account_is_denied_what_adds_and_is_given_back()
    {
        using var sim = Simulation.Of<Rester>(null, contract: "ES", at: "2026-11-24 08:30 Chicago");
        sim.Venue.Permits(false);
        Assert.False(sim.Book.CanTrade);
        sim.Trades(5000m);
        sim.Strategy.ShouldHaveBeenDenied(DenialReason.Halted).ShouldHaveOrderedNothing();

        sim.Venue.Permits(true);
        Assert.True(sim.Book.CanTrade);
    }

    [Fact]
    public void A_restart_takes_up_what_was_saved_and_the_executors_and_nothing_else()
    {
        using var sim = Simulation.Of<Keeper>(null, contract: "ES", at: "2026-11-24 08:30 Chicago");
        sim.Trades(5000m);
        sim.Position.ShouldBe(1, at: 5000m);
        sim.Passes(TimeSpan.FromSeconds(30));

        sim.Restarts();
        sim.Strategy.ShouldBeReady();
        sim.Trades(5001m);
        sim.Strategy.ShouldHaveOrdered("buy 1 at market").Then("sell 1 stop 4998").ThenNothing();

        // A minute from the first fill, not from the restart.
        sim.PassesUntil("2026-11-24 08:31:00 Chicago");
        sim.Position.ShouldBe(1);
        sim.PassesUntil("2026-11-24 08:31:01 Chicago");
        sim.Position.ShouldBeFlat();
        sim.Orders.Live.ShouldBeNone();

        // The outcome was told to the second life, which knows of the first.
        sim.Strategy.ShouldHaveTraded("buy 1 at 5000", "sell 1 at 5001").ShouldHaveFailed("Time 1 1 after 1 lives");
        Assert.Contains("the strategy is started again", sim.Tell());
    }

    [Fact]
    public void One_that_has_failed_is_not_started_again()
    {
        using var sim = Simulation.Of<Failing>(null, contract: "ES", at: "2026-11-24 08:30 Chicago");
        sim.Trades(5000m);
        sim.Strategy.ShouldHaveFailed("no");
        Assert.Throws<InvalidOperationException>(sim.Restarts);
    }

    [Fact]
    public void One_that_floods_is_told_with_its_reason_and_its_orders_are_cancelled()
    {
        using var sim = Simulation.Of<Flooding>(null, contract: "ES", at: "2026-11-24 08:30 Chicago");
        sim.Trades(5000m);
        sim.Strategy.ShouldHaveFailed("it sent more than 250 requests to its account within a second");
        Assert.Equal(StrategyPhase.Revoked, sim.Phase);
        sim.Orders.Live.ShouldBeNone();
        Assert.Contains(sim.Journal, e => e is StrategyRevoked);
    }

    /// <summary>At each bar of its second contract sells two of it, and rests a bid in the first.</summary>
    private sealed class Spread(StrategyContext context) : StrategyActor(context)
    {
        protected override ImmutableDictionary<BarInterval, int> Bars => ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, 0);

        protected override void OnBar(Bar bar)
        {
            if (bar.Origin == BarOrigin.Live && bar.Contract != Instrument.Id)
            {
                Sell(2, contract: bar.Contract);
                BuyLimit(1, Price.FromDecimal(4999m));
            }
        }
    }

    /// <summary>Rests a bid a point below each print, one at a time; takes it back when the market has run away from it.</summary>
    private sealed class Rester(StrategyContext context) : StrategyActor(context)
    {
        protected override bool WantsTrades => true;

        protected override void OnTrade(MarketTrade trade)
        {
            if (trade.Price <= Price.FromDecimal(4990m))
            {
                foreach (var order in WorkingOrders.ToList())
                {
                    Cancel(order.Intent);
                }
            }
            else if (Position == 0 && !WorkingOrders.Any(o => o.LimitPrice == Instrument.Offset(trade.Price, -4)) && trade.Price != Price.FromDecimal(4997m))
            {
                BuyLimit(1, Instrument.Offset(trade.Price, -4));
            }
        }
    }

    /// <summary>Begins one barrier in its life and keeps in its state how often it has lived.</summary>
    private sealed class Keeper(StrategyContext context) : StrategyActor(context)
    {
        private int _lives;

        protected override int StateVersion => 1;

        protected override bool WantsTrades => true;

        protected override void OnRestore(SavedState saved) => _lives = ReadState<int>(saved);

        protected override void OnReady() => SaveState(1, _lives + 1);

        protected override void OnTrade(MarketTrade trade)
        {
            if (_lives == 0 && !IsExecuting())
            {
                Start(new TripleBarrier(OrderSide.Buy, 1, StopTicks: 8, TargetTicks: null, TimeLimit: TimeSpan.FromMinutes(1)));
            }
        }

        protected override void OnOutcome(ExecutorOutcome outcome)
        {
            var barrier = (BarrierOutcome)outcome;
            throw new InvalidOperationException($"{barrier.Reason} {barrier.Entry.Size} {barrier.Exit.Size} after {_lives} lives");
        }
    }

    private sealed class Failing(StrategyContext context) : StrategyActor(context)
    {
        protected override bool WantsTrades => true;

        protected override void OnTrade(MarketTrade trade) => throw new InvalidOperationException("no");
    }

    private sealed class Flooding(StrategyContext context) : StrategyActor(context)
    {
        protected override bool WantsTrades => true;

        protected override void OnTrade(MarketTrade trade)
        {
            for (var n = 0; n < 1_000; n++)
            {
                BuyLimit(1, Price.FromDecimal(4000m));
            }
        }
    }
}
