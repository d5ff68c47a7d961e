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

namespace Engine.Actors.Tests.Strategies;

/// <summary>The bars that a strategy needs before it can decide.</summary>
public sealed class StrategyBarsTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A Sunday evening: the exchange has been open for half an hour.</summary>
    private static readonly DateTimeOffset Evening = new(2026, 3, 8, 22, 30, 0, TimeSpan.Zero);
    private static readonly BarInterval TwoTicks = new(BarUnit.Tick, 2);
    private static readonly Instrument Mes = new(
        new ContractId("CON.F.US.MES.Z26"), "MESZ6", "Micro E-mini S&P 500", Price.FromDecimal(0.25m), new Money(1_250_000), true, "F.US.MES");

    private readonly WorkInFlight _work = new();
    private readonly List<(BarInterval Interval, DateTimeOffset From)> _asked = [];
    private ImmutableArray<Bar> _history = [];

    [Fact]
    public void A_strategy_is_ready_when_the_tape_has_given_the_bars_that_the_venue_does_not_have()
    {
        var heard = CreateTestProbe();
        var strategy = Start(heard, ImmutableDictionary<BarInterval, int>.Empty.Add(TwoTicks, 2));
        Tell(strategy, Bar(1));
        heard.ExpectMsg((1L, false), Patience);
        Tell(strategy, Bar(2));
        heard.ExpectMsg((2L, false), Patience);
        heard.ExpectMsg("ready", Patience);
        Tell(strategy, Bar(3));
        heard.ExpectMsg((3L, true), Patience);
        Assert.Empty(_asked);
    }

    [Fact]
    public void Warm_up_on_a_Sunday_evening_reaches_back_into_Friday()
    {
        var heard = CreateTestProbe();
        Start(heard, ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, 20));
        heard.ExpectMsg("ready", Patience);
        Assert.Equal([Evening.AddMinutes(-60), new DateTimeOffset(2026, 3, 6, 21, 30, 0, TimeSpan.Zero)], _asked.Select(asked => asked.From));
    }

    [Fact]
    public void Warm_up_does_not_reach_over_the_weekend_when_a_venue_has_bars_of_the_last_hour()
    {
        var heard = CreateTestProbe();
        _history = [.. Enumerable.Range(1, 20).Select(n => Bar(n) with { Interval = BarInterval.Minute, Origin = BarOrigin.WarmUp, Start = Evening.AddMinutes(n - 21) })];
        Start(heard, ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, 20));
        for (var n = 1; n <= 20; n++)
        {
            heard.ExpectMsg(((long)n, false), Patience);
        }

        heard.ExpectMsg("ready", Patience);
        Assert.Equal((BarInterval.Minute, Evening.AddMinutes(-60)), Assert.Single(_asked));
    }

    [Fact]
    public void Warm_up_when_the_exchange_has_been_open_for_long_enough_asks_once()
    {
        var heard = CreateTestProbe();
        Start(heard, ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, 10));
        heard.ExpectMsg("ready", Patience);
        Assert.Equal((BarInterval.Minute, Evening.AddMinutes(-30)), Assert.Single(_asked));
    }

    [Fact]
    public void Warm_up_does_not_cross_the_seam_between_two_contracts()
    {
        var heard = CreateTestProbe();
        _history = [.. Enumerable.Range(1, 6).Select(n => Bar(n) with
        {
            Contract = n < 4 ? new ContractId("CON.F.US.MES.U26") : Mes.Id, Interval = BarInterval.Minute, Origin = BarOrigin.WarmUp, Start = Evening.AddMinutes(n - 7),
        })];
        Start(heard, ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, 5));
        heard.ExpectMsg((4L, false), Patience);
        heard.ExpectMsg((5L, false), Patience);
        heard.ExpectMsg((6L, false), Patience);
        heard.ExpectMsg("ready", Patience);
    }

    private IActorRef Start(IActorRef heard, ImmutableDictionary<BarInterval, int> bars)
    {
        var account = CreateTestProbe();
        var context = new StrategyContext(
            new StrategyName("reader"), Mes, SizeCap: 5, account, CreateTestProbe(), new VirtualMarketClock(Evening), _work,
            (interval, from, _) =>
            {
                _asked.Add((interval, from));
                return Task.FromResult<Reading<ImmutableArray<Bar>>>(new Reading<ImmutableArray<Bar>>.Answered([.. _history.Where(bar => bar.Start >= from)]));
            },
            Window: null);
        var strategy = Sys.ActorOf(Props.Create(() => new Reader(context, heard, bars)));
        account.ExpectMsg<AccountProtocol.Attach>(Patience);
        Tell(strategy, new FeedProtocol.Attached(Mes, FeedPhase.Live, Quote.Empty(Mes.Id)));
        Tell(strategy, new AccountProtocol.Attached(1, default, Position.Flat(Mes.Id), [], TradingState.Active, InSync: true));
        return strategy;
    }

    private void Tell(IActorRef strategy, object message)
    {
        _work.Begin();
        strategy.Tell(message);
    }

    private static Bar Bar(int number) =>
        new(Mes.Id, TwoTicks, Evening, default, default, default, default, number, BarOrigin.Live, new ReceiptSequence(number));

    private sealed class Reader(StrategyContext context, IActorRef heard, ImmutableDictionary<BarInterval, int> bars) : StrategyActor(context)
    {
        protected override ImmutableDictionary<BarInterval, int> Bars => bars;

        protected override void OnBar(Bar bar) => heard.Tell((bar.Volume, IsReady));

        protected override void OnReady() => heard.Tell("ready");
    }
}
