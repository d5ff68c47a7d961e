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

        const string Why = "it sent more than 250 requests to its account within a second";
        Assert.Equal(Why, Account.ExpectMsg<AccountProtocol.Revoke>(Patience).Why);
        Assert.Equal(Why, Account.ExpectMsg<AccountProtocol.Flatten>(Patience).Why);
        Assert.Equal(Why, Phase(StrategyPhase.Revoked).Cause);
        Quiet(251);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_that_does_not_return_holds_up_no_stop_whatever_its_watchdog_says(bool watched)
    {
        using var release = new ManualResetEventSlim();
        var (strategies, strategy) = Started(watched ? TimeSpan.FromMinutes(10) : null);
        Do(strategy, s =>
        {
            s.Say("hangs");
            release.Wait();
        });
        Heard.ExpectMsg("hangs", Patience);
        strategies.Tell(StrategyProtocol.StopAll.Instance, TestActor);

        // Only the right goes: what becomes of the position is decided by how the engine stops.
        Assert.Contains("did not stop within 3 s", Account.ExpectMsg<AccountProtocol.Revoke>(Patience).Why);
        Assert.Contains("did not stop", Phase(StrategyPhase.Revoked).Cause);
        ExpectMsg<StrategyProtocol.AllStopped>(Patience);
        Account.Ref.Tell("mark", TestActor);
        Account.ExpectMsg("mark", Patience);
        release.Set();
    }

    [Fact]
    public void With_keep_protected_only_entries_are_cancelled_and_a_book_that_was_away_is_told_again()
    {
        var (_, strategy) = Started(null, onFault: FaultPolicy.KeepProtected);
        Do(strategy, _ => throw new InvalidOperationException("no"));
        Account.ExpectMsg<AccountProtocol.Revoke>(Patience);
        var cancel = Account.ExpectMsg<AccountProtocol.CancelEntries>(Patience);
        Assert.Equal((Mes.Id, "desk", "the strategy failed: no", false), (cancel.Contract!.Value, cancel.Who, cancel.Why, cancel.Stopping));
        Sys.EventStream.Publish(new AccountProtocol.BookReady(new Engine.Accounts.AccountId(7)));
        Assert.Equal(cancel, Account.ExpectMsg<AccountProtocol.CancelEntries>(Patience));
        Quiet(2);
    }

    [Fact]
    public void What_belongs_to_another_is_neither_flattened_nor_closed()
    {
        var (_, strategy) = Started(null);
        Do(strategy, s => s.FlattenOf(new ContractId("CON.F.US.MNQ.Z26")));
        Do(strategy, s => s.AtMarket());

        // Nothing of it has reached the account.
        Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Assert.Equal((DenialReason.NotOwner, "CON.F.US.MNQ.Z26"), (Heard.ExpectMsg<Engine.Accounts.Denied>(Patience) is var d ? d.Reason : default, d.Closing!.Value.Value));
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

    private (IActorRef Strategies, IActorRef Strategy) Started(TimeSpan? watchdog, string name = "desk", FaultPolicy onFault = FaultPolicy.Flatten)
    {
        var context = Context with { Name = new StrategyName(name), Pulse = new StrategyPulse() };
        var heard = Heard.Ref;
        var strategies = Sys.ActorOf(StrategiesActor.Props(Work));
        strategies.Tell(new StrategiesActor.Start(context.Name, Props.Create(() => new Wild(context, Wanted, heard)), Account, Mes.Id, onFault) { Pulse = context.Pulse, Watchdog = watchdog });
        var strategy = Feed.FishForMessage<FeedProtocol.Attach>(_ => true, Patience).Subscriber;
        Attach(strategy);
        Phase(StrategyPhase.Ready);
        return (strategies, strategy);
    }

    private StrategyProtocol.StrategyStateChanged Phase(StrategyPhase phase) => _phases.FishForMessage<StrategyProtocol.StrategyStateChanged>(c => c.Phase == phase, Patience);

    private void Do(IActorRef strategy, Action<Wild> what)
    {
        Wanted.Enqueue(s => what((Wild)s));
        Tell(strategy, Print());
    }

    private sealed class Wild(StrategyContext context, System.Collections.Concurrent.ConcurrentQueue<Action<StrategyActor>> wanted, IActorRef heard) : StrategyActor(context)
    {
        public void AtMarket() => Buy(1);

        public void Say(string what) => heard.Tell(what);

        public void FlattenOf(ContractId contract) => Flatten("nonsense", contract);

        protected override void OnDenied(Engine.Accounts.Denied denied)
        {
            if (denied.Closing is not null)
            {
                heard.Tell(denied);
            }
        }

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
