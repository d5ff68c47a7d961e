using System.Collections.Immutable;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Strategies;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary>What a run is made of, all of it checked.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Instances">The enabled strategies.</param>
/// <param name="Recording">What is replayed; null in a run on a live market.</param>
/// <param name="Loaded">Which strategies came from which file, in sentences.</param>
internal sealed record RunInput(EngineSettings Settings, ImmutableArray<StrategyInstance> Instances, IMarketSource? Recording, ImmutableArray<string> Loaded)
{
    /// <summary>Reads settings, recording and strategy folders, and binds the strategies.</summary>
    /// <exception cref="UserErrorException">Something is wrong; the mistakes of all of these are told at once.</exception>
    public static RunInput Read(RunOptions options, StrategyCatalog builtIn)
    {
        var (settings, problems) = EngineSettings.Read(options.Settings);
        var wrong = problems.Select(problem => problem.ToString()).ToList();
        var recording = options.Replay is { } file ? Try(() => RunCommand.OpenRecording(file)) : null;
        if (recording is not null && settings.Gateway is not null)
        {
            wrong.Add(settings.Environment == TradingEnvironment.DryRun
                ? "A replay has recorded prices and a dry run the venue's; leave --replay or the dry run out."
                : "A replay runs in the embedded gateway; leave --replay or gateway-url out.");
        }

        if (!options.Latency.IsNone && settings.Gateway is { } outside && settings.Environment != TradingEnvironment.DryRun)
        {
            wrong.Add($"--latency and --jitter are of the simulated venue; in {settings.Environment.Name()} the orders go to {outside.Rest.Host}: leave them out.");
        }

        var loaded = StrategyFolders.Load(settings.StrategyFolders, builtIn);
        wrong.AddRange(loaded.Problems.Select(problem => problem.ToString()));

        // The contract of a recording that cannot be read is not known, so that its lack would be told of strategies that lack nothing.
        var bound = options.Replay is not null && recording is null
            ? default
            : Try(() => settings.BindStrategies(loaded.Catalog, recording?.Contracts[0].Id.Value));
        return wrong.Count == 0
            ? new RunInput(settings, [.. bound.Where(instance => instance.Enabled)], recording, loaded.Notes)
            : throw new UserErrorException(wrong);

        T? Try<T>(Func<T> read)
        {
            try
            {
                return read();
            }
            catch (UserErrorException mistakes)
            {
                wrong.AddRange(mistakes.Sentences);
                return default;
            }
        }
    }
}
