using Akka.Actor;
using Akka.TestKit;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Strategies;

/// <summary>A strategy that fails, hangs or floods harms neither its account nor its neighbours.</summary>
public sealed class ContainmentTests : StrategySpec
{
    private readonly TestProbe _phases;

    public ContainmentTests()
        : base(new DateTimeOffset(2026, 10, 7, 14, 0, 0, TimeSpan.Zero))
    {
        _phases = CreateTestProbe("phases");
        Sys.EventStream.Subscribe(_phases, typeof(StrategyProtocol.StrategyStateChanged));
    }

    [Fact]
    public void One_that_does_not_return_loses_its_right_to_trade_and_is_not_waited_for_at_the_stop()
    {
        using var release = new ManualResetEventSlim();
        var (strategies, strategy) = Started(TimeSpan.FromMilliseconds(400));
        Do(strategy, _ => release.Wait());

        var revoke = Account.FishForMessage<AccountProtocol.Revoke>(_ => true, Patience);
        Assert.Equal(Name, revoke.Strategy);
        Assert.Contains("has not answered for 0.4 s", revoke.Why);
        Assert.Contains("restart the engine", revoke.Why);
        Assert.Equal(Mes.Id, Account.ExpectMsg<AccountProtocol.Flatten>(Patience).Contract);
        Phase(StrategyPhase.Revoked);
        strategies.Tell(StrategyProtocol.StopAll.Instance, TestActor);
        ExpectMsg<StrategyProtocol.AllStopped>(Patience);
        release.Set();
    }

    [Fact]
    public void One_that_rests_or_works_is_not_accused()
    {
        var (_, strategy) = Started(TimeSpan.FromMilliseconds(80));
        for (var n = 0; n < 200; n++)
        {
            Do(strategy, _ => { });
            Quiet();
        }

        var (_, other) = Started(TimeSpan.FromMilliseconds(80), "other");
        using var release = new ManualResetEventSlim();
        Do(other, _ => release.Wait());

        // The second one is found out, with the first at rest all the while.
        Assert.Equal("other", Account.FishForMessage<AccountProtocol.Revoke>(_ => true, Patience).Strategy.Value);
        release.Set();
    }

    [Fact]
    public void One_that_floods_is_stopped_at_the_bound_and_cannot_catch_its_way_on()
    {
        var (_, strategy) = Started(null);
        Do(strategy, s =>
        {
            while (true)
            {
                try
                {
                    s.AtMarket();
                }
                catch (StrategyOutOfBoundsException)
                {
                    return;
                }
            }
        });
        for (var n = 0; n < 250; n++)
        {
            Account.ExpectMsg<AccountProtocol.Place>(Patience);
        }

        Assert.Contains("more than 250 requests", Account.ExpectMsg<AccountProtocol.Revoke>(Patience).Why);
        Account.ExpectMsg<AccountProtocol.Flatten>(Patience);
        Phase(StrategyPhase.Faulted);
        Quiet(251);
    }

    [Fact]
    public void Orders_at_a_livelier_pace_than_anybody_trades_are_not_a_flood()
    {
        var (_, strategy) = Started(null);
        for (var n = 0; n < 300; n++)
        {
            Do(strategy, s => s.AtMarket());
            Account.ExpectMsg<AccountProtocol.Place>(Patience);
            Clock.AdvanceTo(Clock.Now.AddMilliseconds(5));
        }
    }

    [Fact]
    public void One_that_asks_in_a_loop_for_what_cannot_leave_is_stopped_too()
    {
        var (_, strategy) = Started(null);
        Tell(strategy, new AccountProtocol.SyncChanged(InSync: false));
        Do(strategy, s =>
        {
            while (true)
            {
                s.AtMarket();
            }
        });
        Assert.Contains("could not leave", Account.ExpectMsg<AccountProtocol.Revoke>(Patience).Why);
    }

    [Fact]
    public void One_that_throws_is_revoked_before_its_position_is_dealt_with()
    {
        var (_, strategy) = Started(null);
        Do(strategy, _ => throw new InvalidOperationException("no"));
        Assert.Contains("the strategy failed: no", Account.ExpectMsg<AccountProtocol.Revoke>(Patience).Why);
        Account.ExpectMsg<AccountProtocol.Flatten>(Patience);
        Quiet(1);
    }

    private (IActorRef Strategies, IActorRef Strategy) Started(TimeSpan? watchdog, string name = "desk")
    {
        var context = Context with { Name = new StrategyName(name), Pulse = new StrategyPulse() };
        var strategies = Sys.ActorOf(StrategiesActor.Props(Work));
        strategies.Tell(new StrategiesActor.Start(context.Name, Props.Create(() => new Wild(context, Wanted)), Account, Mes.Id) { Pulse = context.Pulse, Watchdog = watchdog });
        var strategy = Feed.FishForMessage<FeedProtocol.Attach>(_ => true, Patience).Subscriber;
        Attach(strategy);
        Phase(StrategyPhase.Ready);
        return (strategies, strategy);
    }

    private void Phase(StrategyPhase phase) => _phases.FishForMessage<StrategyProtocol.StrategyStateChanged>(c => c.Phase == phase, Patience);

    private void Do(IActorRef strategy, Action<Wild> what)
    {
        Wanted.Enqueue(s => what((Wild)s));
        Tell(strategy, Print());
    }

    private sealed class Wild(StrategyContext context, System.Collections.Concurrent.ConcurrentQueue<Action<StrategyActor>> wanted) : StrategyActor(context)
    {
        public void AtMarket() => Buy(1);

        protected override bool WantsTrades => true;

        protected override void OnTrade(MarketTrade trade)
        {
            if (wanted.TryDequeue(out var what))
            {
                what(this);
            }
        }
    }
}
