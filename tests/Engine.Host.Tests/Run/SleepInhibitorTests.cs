using Akka.Actor;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Host.Run;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Tests.Run;

public sealed class SleepInhibitorTests() : TestKit("akka.loglevel = ERROR")
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 15, 0, 0, TimeSpan.Zero);
    private static readonly AccountState Flat = AccountState.New(new AccountId(1)).Apply(new CashAdopted(At, Money.Zero, Money.Zero));

    private static readonly AccountState Ordered = Flat.Apply(new OrderIntended(
        At, new ClientTag("t-1"), new StrategyName("s"), new IntentId(1), new ContractId("CON.F.US.MNQ.H26"), OrderSide.Buy, OrderType.Market, 1, null, null, default));

    [Fact]
    public async Task The_machine_is_held_awake_once_while_something_is_open_and_given_free_when_it_is_not()
    {
        var facility = new Facility(TestActor, offers: true);
        var inhibitor = Sys.ActorOf(SleepInhibitor.Props(facility));
        Tell(inhibitor, Flat, Ordered, Ordered);
        await ExpectMsgAsync("held");
        Tell(inhibitor, Flat);
        await ExpectMsgAsync("free");
        Tell(inhibitor, Ordered);
        await ExpectMsgAsync("held");
        await inhibitor.GracefulStop(TimeSpan.FromSeconds(30));
        await ExpectMsgAsync("free");
        await ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Where_there_is_no_facility_it_is_asked_once_and_nothing_fails()
    {
        var inhibitor = Sys.ActorOf(SleepInhibitor.Props(new Facility(TestActor, offers: false)));
        Tell(inhibitor, Ordered, Flat, Ordered);
        await ExpectMsgAsync("asked");
        await inhibitor.GracefulStop(TimeSpan.FromSeconds(30));
        await ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public void A_program_that_is_not_there_is_named_and_throws_nothing()
    {
        var (hold, missing) = new SleepFacility.ChildProcess("no-such-program-anywhere", _ => []).Acquire("test");
        Assert.Null(hold);
        Assert.Contains("no-such-program-anywhere", missing);
    }

    private static void Tell(IActorRef inhibitor, params AccountState[] states) =>
        Array.ForEach(states, state => inhibitor.Tell(new AccountProtocol.AccountChanged(state, true, 1)));

    private sealed class Facility(IActorRef heard, bool offers) : ISleepFacility
    {
        public (IDisposable? Hold, string? Missing) Acquire(string why)
        {
            heard.Tell(offers ? "held" : "asked");
            return offers ? (new Held(heard), null) : (null, "not here");
        }
    }

    private sealed class Held(IActorRef heard) : IDisposable
    {
        public void Dispose() => heard.Tell("free");
    }
}
