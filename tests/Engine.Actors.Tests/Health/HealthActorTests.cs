using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Actors.Health;
using Engine.Actors.Hubs;
using Engine.Gateway;
using Engine.Health;
using Engine.Markets;

namespace Engine.Actors.Tests.Health;

public sealed class HealthActorTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly HealthLimits Limits = new()
    {
        Beat = TimeSpan.FromMilliseconds(50),
        Settle = TimeSpan.FromMilliseconds(100),
        MailboxLag = TimeSpan.FromMilliseconds(200),
        HubDown = TimeSpan.FromMilliseconds(100),

        // Of the other actors of an engine there is none here.
        FactAge = Patience,
        DiskAge = Patience,
    };

    private readonly TestProbe _heard;

    public HealthActorTests()
        : base("akka.loglevel = ERROR") => _heard = CreateTestProbe();

    [Fact]
    public async Task An_actor_that_does_not_come_to_its_messages_is_named_and_over_when_it_does()
    {
        using var release = new ManualResetEventSlim();
        var engine = Sys.ActorOf(Props.Create(() => new Sticking(release)), "engine");
        await AnsweredAsync(Start());
        engine.Tell("stick");

        Assert.True((await Changed(HealthFault.MailboxLag)).Present);
        release.Set();
        Assert.False((await Changed(HealthFault.MailboxLag)).Present);
    }

    [Fact]
    public async Task One_that_is_replaced_is_not_blamed_for_what_its_predecessor_left_unanswered()
    {
        using var release = new ManualResetEventSlim();
        var first = Sys.ActorOf(Props.Create(() => new Sticking(release)), "engine");
        await AnsweredAsync(Start());
        first.Tell("stick");
        Assert.Equal("engine", (await Changed(HealthFault.MailboxLag)).Subject);
        Watch(first);
        Sys.Stop(first);
        release.Set();
        await ExpectTerminatedAsync(first, Patience);
        Sys.ActorOf(Props.Create(() => new Sticking(release)), "engine");

        Assert.False((await Changed(HealthFault.MailboxLag)).Present);
    }

    [Fact]
    public async Task What_is_published_is_taken_up_and_failures_are_counted_by_name()
    {
        var health = Start();

        // It answers, so that it listens.
        await health.Ask<HealthProtocol.Report>(HealthProtocol.GetReport.Instance, Patience);
        Sys.EventStream.Publish(new HubProtocol.HubStateChanged(HubKind.User, HubPhase.Reconnecting, 3, "the line is cut"));
        Sys.EventStream.Publish(new HubProtocol.HubStateChanged(HubKind.User, HubPhase.Reconnecting, 3, null));
        Sys.EventStream.Publish(new HealthProtocol.ActorFailed("gate", true, "boom"));
        Sys.EventStream.Publish(new HealthProtocol.ActorFailed("gate", true, "boom"));

        var down = await Changed(HealthFault.UserHubDown);
        Assert.Equal((true, "The user hub is not connected: the line is cut."), (down.Present, down.Sentence));
        var report = await health.Ask<HealthProtocol.Report>(HealthProtocol.GetReport.Instance, Patience);
        Assert.Equal((2, 2), (report.Failures["gate"], report.Reconnects["user"]));
        Assert.False(report.Reading.IsHealthy);

        Sys.EventStream.Publish(new HubProtocol.HubStateChanged(HubKind.User, HubPhase.Connected, 4, null));
        var over = await Changed(HealthFault.UserHubDown);
        Assert.Equal((false, "Over: The user hub is not connected: the line is cut."), (over.Present, over.Sentence));
    }

    private IActorRef Start()
    {
        Sys.EventStream.Subscribe(_heard.Ref, typeof(HealthProtocol.FaultChanged));
        return Sys.ActorOf(HealthActor.Props(new HealthSettings(
            TimeProvider.System,
            new WallMarketClock(TimeProvider.System),
            new RequestQuota(new QuotaSettings(), TimeProvider.System),
            () => new DiskFact(TimeProvider.System.GetUtcNow(), long.MaxValue, null),
            Limits)));
    }

    /// <summary>Only who has answered once can fall behind; who never has is unknown, and silent in the end.</summary>
    private static async Task AnsweredAsync(IActorRef health)
    {
        while ((await health.Ask<HealthProtocol.Report>(HealthProtocol.GetReport.Instance, Patience)).Facts.Actors["engine"].AnsweredAt is null)
        {
        }
    }

    private async Task<HealthProtocol.FaultChanged> Changed(HealthFault fault)
    {
        while (true)
        {
            if (await _heard.ExpectMsgAsync<HealthProtocol.FaultChanged>(Patience) is var changed && changed.Fault == fault)
            {
                return changed;
            }
        }
    }

    private sealed class Sticking : ReceiveActor
    {
        public Sticking(ManualResetEventSlim release) => Receive<string>(_ => release.Wait());
    }
}
