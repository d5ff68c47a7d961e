using Akka.Actor;
using Engine.Gateway;
using Engine.Gateway.Hubs;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Tests.Replay;
using Engine.Simulator;

namespace Engine.Host.Tests.Run;

/// <summary>What a replay does not take from the clock on the wall: a machine that is slow, or has slept, changes no result.</summary>
public sealed class ReplayPatienceTests
{
    [Fact]
    public void A_replay_takes_no_long_answer_and_no_silent_connection_for_a_lost_one()
    {
        using var home = new TemporaryHome(inMemory: true);
        var replay = OracleReplayTests.Settings(home, "any.csv", ReplaySpeed.Step);
        Assert.Equal((TimeSpan.FromDays(1), TimeSpan.FromDays(1)), ReplayPatience.Of(replay) is { } timeouts ? (timeouts.Mutation, timeouts.Read) : default);
        Assert.Equal(TimeSpan.FromDays(1), ReplayPatience.LinkOf(replay).ServerTimeout);

        var live = replay with { Replay = null };
        Assert.Null(ReplayPatience.Of(live));
        Assert.Equal(HubLinkSettings.Default, ReplayPatience.LinkOf(live));
    }

    [MarketDataFact]
    public async Task A_replay_neither_looks_for_a_jump_of_the_clock_nor_gives_up_a_write()
    {
        using var home = new TemporaryHome(inMemory: true);
        var file = GuardedReplayTests.Beginning(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"), 20, home);
        await using var run = await EngineRun.StartAsync(OracleReplayTests.Settings(home, file, ReplaySpeed.Step), null, null, CancellationToken.None);
        await Assert.ThrowsAsync<ActorNotFoundException>(() => run.System.ActorSelection("/user/engine/clock-watch").ResolveOne(TimeSpan.FromSeconds(30)));
        var persistence = run.System.Settings.Config.GetConfig("akka.persistence");
        Assert.All(
            ["journal.sql.circuit-breaker.call-timeout", "journal.sql.recovery-event-timeout", "snapshot-store.sql.circuit-breaker.call-timeout"],
            patience => Assert.Equal(TimeSpan.FromDays(1), persistence.GetTimeSpan(patience)));
        Assert.Null((await run.RunAsync(CancellationToken.None)).Fault);
    }
}
