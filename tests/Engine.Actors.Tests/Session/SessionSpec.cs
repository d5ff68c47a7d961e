using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.Markets;
using Microsoft.Extensions.Time.Testing;
using static Engine.Actors.Session.SessionProtocol;

namespace Engine.Actors.Tests.Session;

/// <summary>A session on a fake venue, with both clocks in the test's hand.</summary>
public abstract class SessionSpec : TestKit
{
    private protected const string Key = "s3cr3t-key-of-the-user";

    private protected static readonly DateTimeOffset Start = new(2026, 9, 14, 14, 0, 0, TimeSpan.Zero);
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private protected readonly FakeTimeProvider Time = new(Start);
    private protected readonly FakeLoginVenue Venue = new();
    private protected readonly TokenCell Cell = new();
    private protected readonly TestProbe Events;

    protected SessionSpec()
        : base("akka { scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\", loglevel = DEBUG }")
    {
        Events = CreateTestProbe();
        Sys.EventStream.Subscribe(Events.Ref, typeof(SessionStateChanged));
        Sys.EventStream.Subscribe(Events.Ref, typeof(TokenRenewed));
    }

    private protected IActorRef StartSession(Credentials? credentials = null)
    {
        var quota = new RequestQuota(new QuotaSettings(), Time);
        var client = new GatewayClient(
            new HttpClient(Venue) { Timeout = Timeout.InfiniteTimeSpan },
            GatewayAddress.At(new Uri("http://venue.test")),
            Cell,
            quota,
            new WallMarketClock(Time),
            Time,
            jitter: new Random(3).NextDouble);
        return Sys.ActorOf(SessionActor.Props(client, Cell, credentials ?? new Credentials("trader", Key), Time, new Random(5)));
    }

    private protected IActorRef StartOpen()
    {
        var session = StartSession();
        State();
        Assert.Equal(SessionPhase.Open, State().Phase);
        Renewed();
        return session;
    }

    private protected SessionStateChanged State() => Events.FishForMessage<SessionStateChanged>(_ => true, Patience);

    private protected TokenRenewed Renewed() => Events.FishForMessage<TokenRenewed>(_ => true, Patience);

    /// <summary>Both clocks, a little at a time: the test scheduler fires a timer once per step.</summary>
    private protected void Advance(TimeSpan by)
    {
        var scheduler = (TestScheduler)Sys.Scheduler;
        for (var passed = TimeSpan.Zero; passed < by;)
        {
            var step = by - passed < TimeSpan.FromSeconds(1) ? by - passed : TimeSpan.FromSeconds(1);
            Time.Advance(step);
            scheduler.Advance(step);
            passed += step;
        }
    }

    /// <summary>Advances and waits until the login has gone out and its answer has been handled.</summary>
    private protected void AdvanceUntil(IActorRef session, int logins, TimeSpan by)
    {
        Advance(by);
        AwaitCondition(() => Venue.Logins == logins, Patience);
        Barrier(session);
    }

    /// <summary>Advances second by second, and no further than to the validation of that number.</summary>
    private protected void AdvanceToValidation(IActorRef session, int number)
    {
        for (var second = 0; second < 6000 && Venue.Seen.Count(path => path == "validate") < number; second++)
        {
            Advance(TimeSpan.FromSeconds(1));
            Barrier(session);
        }
    }

    private protected void Barrier(IActorRef session)
    {
        session.Tell(GetState.Instance, TestActor);
        ExpectMsg<SessionStateChanged>(Patience);
    }
}
