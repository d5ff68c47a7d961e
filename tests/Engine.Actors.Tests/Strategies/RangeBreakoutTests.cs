using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Trader.Strategies;

namespace Engine.Actors.Tests.Strategies;

/// <summary>The strategy between a feed and an account that the test plays.</summary>
public sealed class RangeBreakoutTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Start = new(2026, 10, 7, 14, 0, 0, TimeSpan.Zero);
    private static readonly StrategyName Name = new("breakout-mes");
    private static readonly Instrument Mes = new(
        new ContractId("CON.F.US.MES.Z26"), "MESZ6", "Micro E-mini S&P 500", Price.FromDecimal(0.25m), new Money(1_250_000), true, "F.US.MES");

    private readonly TestProbe _feed;
    private readonly TestProbe _account;
    private readonly TestProbe _phases;

    public RangeBreakoutTests()
    {
        _feed = CreateTestProbe("feed");
        _account = CreateTestProbe("account");
        _phases = CreateTestProbe("phases");
        Sys.EventStream.Subscribe(_phases, typeof(StrategyProtocol.StrategyStateChanged));
    }

    [Fact]
    public void A_close_above_the_range_buys_once_and_a_close_below_it_leaves()
    {
        var strategy = StartedWith(Bar(-3, 100m), Bar(-2, 101m), Bar(-1, 100m));

        strategy.Tell(Bar(0, 103m, BarOrigin.Live, frame: 7));
        var entry = _account.ExpectMsg<AccountProtocol.Place>(Patience);
        Assert.Equal(
            new AccountProtocol.Place(Name, entry.Intent, Mes.Id, OrderSide.Buy, OrderType.Market, 2, null, new ReceiptSequence(7)),
            entry);

        // A second breakout while the first order is on its way must send nothing: the next message is the exit.
        strategy.Tell(new Accepted(entry.Intent, new ClientTag("t-1")));
        strategy.Tell(Bar(1, 110m, BarOrigin.Live, frame: 8));
        strategy.Tell(new PositionUpdate(Mes.Id, 2, 103m));
        strategy.Tell(new OrderUpdate(entry.Intent, OrderState.Filled, 2, 103m, Complete: true, null));
        strategy.Tell(Bar(2, 90m, BarOrigin.Live, frame: 9));

        var exit = _account.ExpectMsg<AccountProtocol.Place>(Patience);
        Assert.Equal((OrderSide.Sell, 2, 9L), (exit.Side, exit.Size, exit.DecidedAt.Value));
        Assert.True(exit.Intent.Value > entry.Intent.Value);
    }

    [Fact]
    public void A_denied_entry_leaves_the_way_free_for_the_next()
    {
        var strategy = StartedWith(Bar(-3, 100m), Bar(-2, 101m), Bar(-1, 100m));

        strategy.Tell(Bar(0, 103m, BarOrigin.Live, frame: 7));
        var first = _account.ExpectMsg<AccountProtocol.Place>(Patience);
        strategy.Tell(new Denied(first.Intent, DenialReason.OrdersPerMinute, "60 orders were placed within a minute."));
        strategy.Tell(Bar(1, 110m, BarOrigin.Live, frame: 8));

        var second = _account.ExpectMsg<AccountProtocol.Place>(Patience);
        Assert.Equal((OrderSide.Buy, 8L), (second.Side, second.DecidedAt.Value));
    }

    [Fact]
    public void A_breakout_in_a_bar_of_the_past_is_not_traded()
    {
        var strategy = StartedWith(Bar(-3, 100m), Bar(-2, 101m), Bar(-1, 100m));

        strategy.Tell(Bar(0, 120m, BarOrigin.BackFilled));
        strategy.Tell(Bar(1, 121m, BarOrigin.Live, frame: 9));

        Assert.Equal(9, _account.ExpectMsg<AccountProtocol.Place>(Patience).DecidedAt.Value);
    }

    /// <summary>The example after its warm-up, attached and ready.</summary>
    private IActorRef StartedWith(params Bar[] history)
    {
        var context = new StrategyContext(
            Name,
            Mes,
            SizeCap: 2,
            _account,
            _feed,
            new VirtualMarketClock(Start),
            WorkInFlight.None,
            WarmUp: (_, _, _) => Task.FromResult<Reading<ImmutableArray<Bar>>>(new Reading<ImmutableArray<Bar>>.Answered([.. history])),
            Window: null);
        var strategy = Sys.ActorOf(
            Props.Create(typeof(RangeBreakout), context, new RangeBreakoutParameters { Lookback = history.Length, Size = 2 }), Name.Value);

        Assert.Equal(BarInterval.Minute, Assert.Single(_feed.ExpectMsg<FeedProtocol.Attach>(Patience).Intervals));
        Assert.Equal(Mes.Id, _account.ExpectMsg<AccountProtocol.Attach>(Patience).Terms.Contract);
        strategy.Tell(new FeedProtocol.Attached(Mes, FeedPhase.Live, Quote.Empty(Mes.Id)));
        strategy.Tell(new AccountProtocol.Attached(1, default, Position.Flat(Mes.Id), [], TradingState.Active, InSync: true));
        _phases.FishForMessage<StrategyProtocol.StrategyStateChanged>(change => change.Phase == StrategyPhase.Ready, Patience);
        return strategy;
    }

    /// <summary>A bar of the given minute, a point high, that closes at its high.</summary>
    private static Bar Bar(int minute, decimal close, BarOrigin origin = BarOrigin.WarmUp, long frame = 0)
    {
        var (low, high) = (Price.FromDecimal(close - 1), Price.FromDecimal(close));
        return new Bar(Mes.Id, BarInterval.Minute, Start.AddMinutes(minute), low, high, low, high, 10, origin, new ReceiptSequence(frame));
    }
}
