using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Alerts;
using Engine.Actors.Health;
using Engine.Health;
using Engine.Markets;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Actors.Tests.Alerts;

public sealed class HeartbeatActorTests : TestKit
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 2, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task It_beats_while_the_engine_is_well_and_is_silent_while_a_critical_fault_lasts()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        var engine = CreateTestProbe();
        var heartbeat = Start(receiver, engine);
        await BeatAsync(engine, receiver, heartbeat);
        _time.Advance(Every);
        await BeatAsync(engine, receiver, heartbeat);

        Fault(HealthFault.QuotaExhausted, true);
        Fault(HealthFault.UserHubDown, true);
        await heartbeat.Ask<ActorIdentity>(new Identify(null), Patience);
        _time.Advance(Every * 3);
        await heartbeat.Ask<ActorIdentity>(new Identify(null), Patience);
        engine.ExpectNoMsg(TimeSpan.Zero);

        // A warning keeps no one silent.
        Fault(HealthFault.UserHubDown, false);
        await heartbeat.Ask<ActorIdentity>(new Identify(null), Patience);
        _time.Advance(Every);
        await BeatAsync(engine, receiver, heartbeat);
    }

    [Fact]
    public async Task It_is_silent_while_the_engine_does_not_answer()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        var engine = CreateTestProbe();
        var heartbeat = Start(receiver, engine);
        engine.ExpectMsg<EngineProtocol.AwaitStart>(Patience);
        engine.Reply(new EngineProtocol.StartFailed("no.", false));
        _time.Advance(Every);
        await UntilAskedAsync(engine);
        engine.Reply(Started(engine));
        Assert.Equal("GET", await receiver.ArrivalAsync());
        await receiver.NextAsync();
        await heartbeat.Ask<ActorIdentity>(new Identify(null), Patience);
        Assert.Empty(receiver.Accepted());
    }

    private static EngineProtocol.Started Started(IActorRef engine) => new(
        new VenueAccount(new AccountId(4711), "PRAC-1", Money.FromDecimal(50_000m), true, true, true), [], ImmutableDictionary<ContractId, IActorRef>.Empty, engine);

    private IActorRef Start(AlertReceiver receiver, IActorRef engine) => Sys.ActorOf(HeartbeatActor.Props(receiver.Target.Url, Every, engine, _time, () => 0.5));

    private void Fault(HealthFault fault, bool present) => Sys.EventStream.Publish(new HealthProtocol.FaultChanged(fault, "", present, _time.GetUtcNow(), "x."));

    private async Task BeatAsync(Akka.TestKit.TestProbe engine, AlertReceiver receiver, IActorRef heartbeat)
    {
        await UntilAskedAsync(engine);
        engine.Reply(Started(engine));
        Assert.Equal("GET", await receiver.ArrivalAsync());
        await receiver.NextAsync();
        await heartbeat.Ask<ActorIdentity>(new Identify(null), Patience);
    }

    /// <summary>A beat that falls into the end of the last one is left out: then the next one is awaited.</summary>
    private async Task UntilAskedAsync(Akka.TestKit.TestProbe engine)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!engine.HasMessages)
        {
            deadline.Token.ThrowIfCancellationRequested();
            _time.Advance(Every);
            await engine.Ref.Ask<ActorIdentity>(new Identify(null), Patience).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        engine.ExpectMsg<EngineProtocol.AwaitStart>(Patience);
    }
}
