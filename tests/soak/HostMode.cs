using Engine.Actors.Strategies.BuiltIn;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Cli;
using Engine.Host.Run;
using Engine.Soak.Flow;

namespace Engine.Soak;

/// <summary>The engine's own program with <see cref="SoakFlow"/> among its strategies.</summary>
internal static class HostMode
{
    public static StrategyCatalog Catalog { get; } = new(
    [
        new StrategyType("SmaCross", typeof(SmaCross), typeof(SmaCrossParameters)),
        new StrategyType("SoakFlow", typeof(SoakFlow), typeof(SoakFlowParameters)),
    ]);

    public static Task<int> RunAsync(string[] arguments) =>
        EngineCommandLine.Build(EngineProgram.Commands with { Run = (options, stop) => RunCommand.RunAsync(options, Catalog, stop) }).RunAsync(arguments);
}
