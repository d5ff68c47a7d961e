using System.Collections.Immutable;
using Akka.Actor;
using Engine.Actors;
using Engine.Actors.Journal;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Actors.Strategies.Configuration;
using Engine.Actors.Strategies.Log;
using Engine.Backtest.Replay;
using Engine.History.Tape;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Run.Replay;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Host.Tests.Replay;

/// <summary>Runs of the engine that are recorded, and their replays.</summary>
internal static class RecordedSession
{
    public static readonly StrategyType Sma = new("SmaCross", typeof(SmaCross), typeof(SmaCrossParameters));

    public static string ArchiveOf(TemporaryHome home) => Path.Combine(home.Folder, "archive");

    /// <summary>A strategy as the configuration would plan it.</summary>
    public static StrategyPlan Plan(string name, StrategyType type, object parameters, string contract) =>
        new(new StrategyName(name), contract, 1, null, context => Props.Create(type.ActorType, context, parameters)) { Description = StrategyDescription.Of(type, parameters) };

    /// <summary>A replay of prints through the simulated gateway, recorded.</summary>
    public static async Task<RunResult> RunAsync(TemporaryHome home, string prints, ReplaySpeed speed, StrategyPlan plan, Func<EngineRunSettings, EngineRunSettings>? change = null)
    {
        var settings = OracleReplayTests.Settings(home, prints, speed) with { Record = RecordMode.On, Archive = ArchiveOf(home), Strategies = [plan] };
        await using var run = await EngineRun.StartAsync(change?.Invoke(settings) ?? settings, null, null, CancellationToken.None);
        var result = await run.RunAsync(CancellationToken.None);
        Assert.Null(result.Fault);
        return result;
    }

    public static ImmutableArray<RecordedRun> Runs(TemporaryHome home) => RecordedRun.In(new TapeFolder(ArchiveOf(home)));

    /// <summary>Replays a run as the command does.</summary>
    public static ImmutableArray<StrategyReplayResult> Replay(TemporaryHome home, RecordedRun run, StrategyCatalog catalog, params ImmutableArray<string> set)
    {
        var strategies = ReplayedStrategies.Bind(run, catalog, set, changedCode: false);
        return SessionReplay.Run(new SessionReplaySettings
        {
            Tape = new TapeFolder(ArchiveOf(home)),
            Run = run.Run,
            Create = (name, _) => strategies.Create(name),
            Journal = id => JournalReader.Events(Path.Combine(home.Folder, "journal.db"), id),
            Free = set.Length > 0,
        });
    }
}
