using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Actors.Quota;
using Engine.Gateway;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Actors.Tests.Session;

public sealed class QuotaActorTests() : TestKit("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void It_tells_the_usage_at_start_and_each_second_in_which_it_changed()
    {
        var events = CreateTestProbe();
        Sys.EventStream.Subscribe(events.Ref, typeof(QuotaProtocol.QuotaState));
        var quota = new RequestQuota(new QuotaSettings(), new FakeTimeProvider());
        var actor = Sys.ActorOf(QuotaActor.Props(quota));
        Assert.Equal(0, events.ExpectMsg<QuotaProtocol.QuotaState>(Patience).Usage.GeneralUsed);
        actor.Tell(new Identify(1), TestActor);
        ExpectMsg<ActorIdentity>(Patience);

        Assert.True(quota.TryAcquire(RequestLane.Order));
        Assert.True(quota.TryAcquire(RequestLane.History));
        Second(actor);
        Second(actor);
        Assert.True(quota.TryAcquire(RequestLane.Cancel));
        Second(actor);

        Assert.Equal(new QuotaUsage(1, 200, 0, 1, 50, 0), events.ExpectMsg<QuotaProtocol.QuotaState>(Patience).Usage);
        Assert.Equal(new QuotaUsage(2, 200, 0, 1, 50, 0), events.ExpectMsg<QuotaProtocol.QuotaState>(Patience).Usage);
        Assert.False(events.HasMessages);
    }

    private void Second(IActorRef actor)
    {
        ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromSeconds(1));
        actor.Tell(new Identify(1), TestActor);
        ExpectMsg<ActorIdentity>(Patience);
    }
}
