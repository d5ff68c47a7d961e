using System.Collections.Immutable;
using Akka.Actor;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Backtest.Verification;
using Engine.Host.Tests;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest.Tests.Verification;

public sealed class StrategyVerificationTests
{
    private static readonly IMarketSource Walk = WalkMarket.Of(days: 3, seed: 77);

    [Theory]
    [InlineData(typeof(Peeker))]
    [InlineData(typeof(GuessingPeeker))]
    [InlineData(typeof(AvoidingPeeker))]
    public void One_that_knows_the_next_bar_is_caught(Type strategy)
    {
        var result = Verify(market => context => Props.Create(strategy, context, WalkMarket.Closes(market)), cuts: 40);

        Assert.True(result.LooksAhead);
        Assert.True(result.IsRepeatable);

        // What it did there hangs on the minute after the cut, and is told.
        var caught = result.Cuts.First(cut => cut.Divergence is not null);
        Assert.True(caught.Divergence!.At <= caught.Until);
        Assert.True(caught.Divergence.At > caught.Until.AddMinutes(-2));
        Assert.NotEqual(caught.Divergence.Whole, caught.Divergence.Other);
    }

    [Fact]
    public void One_that_fails_without_the_future_is_caught_with_its_failure()
    {
        var result = Verify(market => context => Props.Create(typeof(CarelessPeeker), context, WalkMarket.Closes(market)));

        // It fails at the end of the whole history too, later.
        Assert.True(result.LooksAhead);
        Assert.Contains(result.Cuts, cut => cut.Divergence?.Other?.Contains("failed", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void One_that_remembers_the_run_before_does_not_do_the_same_twice()
    {
        var memory = new Dictionary<DateTimeOffset, Price>();
        var result = Verify(_ => context => Props.Create(typeof(RememberingPeeker), context, memory));

        Assert.False(result.IsRepeatable);
        Assert.NotNull(result.Repeated!.Other);
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(60, 200)]
    public void One_that_looks_back_alone_and_warms_up_is_not_accused(int length, int warmUp)
    {
        var result = Verify(_ => context => Props.Create(typeof(AverageFollower), context, length, warmUp));

        Assert.True(result.Decisions > 20);
        Assert.Empty(result.Whole.Faults);
        Assert.True(result.IsRepeatable);
        Assert.Equal(12, result.Cuts.Length);
        Assert.All(result.Cuts, cut => Assert.Null(cut.Divergence));
        Assert.Contains(result.Cuts, cut => cut.Events > 100);
        Assert.Equal(3, result.LateStarts.Length);
        Assert.All(result.LateStarts, start => Assert.True(start.Decisions > 5));
        Assert.True(result.WarmsUp, string.Join("; ", result.LateStarts));
    }

    [Fact]
    public void Too_little_warm_up_is_seen_and_how_long_it_takes_to_settle()
    {
        var result = Verify(_ => context => Props.Create(typeof(AverageFollower), context, 120, 10));

        Assert.False(result.WarmsUp);
        Assert.False(result.LooksAhead);
        Assert.All(result.LateStarts, start =>
        {
            Assert.False(start.NeverSettles);
            Assert.True(start.LastDifference is null || start.LastDifference < start.From.AddMinutes(121));
        });
        Assert.Contains(result.LateStarts, start => start.LastDifference > start.From);
    }

    [Fact]
    public void One_that_hangs_on_where_it_began_never_settles()
    {
        var result = Verify(_ => context => Props.Create(typeof(Counter), context));

        Assert.False(result.LooksAhead);
        Assert.Contains(result.LateStarts, start => start.NeverSettles);
    }

    [Fact]
    public void A_tick_and_a_bar_worse_are_counted_out()
    {
        var result = Verify(_ => context => Props.Create(typeof(AverageFollower), context, 30, 30));

        // A market order of one contract pays one tick, a dollar and a quarter, and decides nothing else: all the rest is the same.
        var (plain, slipped, delayed) = (result.Sensitivity[0].Statistics, result.Sensitivity[1].Statistics, result.Sensitivity[2].Statistics);
        var contracts = result.Whole.Trades.Sum(trade => trade.Size);
        Assert.Equal(plain.Profit.ToDecimal() - (contracts * 1.25m), slipped.Profit.ToDecimal());
        Assert.NotEqual(plain.Profit, delayed.Profit);
        Assert.Equal("every order comes 1 min later", result.Sensitivity[2].Name);
    }

    [Fact]
    public void A_market_without_events_is_refused()
    {
        var empty = new MarketRange(Walk, DateTimeOffset.MinValue, Walk.Start);
        Assert.Throws<BacktestDataException>(() =>
            StrategyVerification.Run(new VerificationSettings { Market = empty, Run = scope => Settings(scope.Market, context => Props.Create(typeof(Counter), context)) }));
    }

    [MarketDataFact]
    public void A_built_in_strategy_on_recorded_trades_is_not_accused()
    {
        var market = MergedMarket.Open(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"));
        var result = StrategyVerification.Run(new VerificationSettings
        {
            Market = market,
            Cuts = 6,
            Starts = 2,
            Run = scope => Settings(scope.Market, context => Props.Create(typeof(EmaCross), context, new EmaCrossParameters())),
        });

        Assert.True(result.Decisions > 100);
        Assert.True(result.IsRepeatable);
        Assert.False(result.LooksAhead);
        Assert.True(result.WarmsUp, string.Join("; ", result.LateStarts));
    }

    private static VerificationResult Verify(Func<IMarketSource, Func<StrategyContext, Props>> create, int cuts = 12) => StrategyVerification.Run(new VerificationSettings
    {
        Market = Walk,
        Cuts = cuts,
        Run = scope => Settings(scope.Market, create(scope.Market)),
    });

    private static BacktestSettings Settings(IMarketSource market, Func<StrategyContext, Props> create) => new()
    {
        Market = market,
        Rules = VenueRules.Oracle,
        Strategies = [new BacktestStrategy(new StrategyName("suspect"), null, 5, create)],
    };
}
