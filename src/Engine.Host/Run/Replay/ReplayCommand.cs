using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Engine.Actors.Journal;
using Engine.Backtest;
using Engine.Backtest.Replay;
using Engine.History.Files;
using Engine.History.Tape;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Strategies;

namespace Engine.Host.Run.Replay;

/// <summary><c>engine replay RUN</c>: did each strategy, given exactly what it saw, decide the same? Reads recording and journal, writes nothing.</summary>
internal static class ReplayCommand
{
    /// <summary>Replays, or lists the runs.</summary>
    public static async Task<int> RunAsync(ReplayOptions options, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        var folder = options.Archive ?? settings.ArchiveFolder;
        try
        {
            var tape = new TapeFolder(folder);
            var runs = RecordedRun.In(tape, stop);
            if (options is { Run: null, Last: false })
            {
                await System.Console.Out.WriteAsync(List(folder, runs)).ConfigureAwait(false);
                return EngineCommandLine.Success;
            }

            var run = await ChooseAsync(options.Run, folder, runs, tape, stop).ConfigureAwait(false);
            var loaded = StrategyFolders.Load(settings.StrategyFolders, RunCommand.Catalog);
            if (!loaded.Problems.IsEmpty)
            {
                throw new UserErrorException(loaded.Problems.Select(problem => problem.ToString()));
            }

            var strategies = ReplayedStrategies.Bind(run, loaded.Catalog, options.Set, options.ChangedCode);
            var journal = options.Journal ?? settings.JournalPlace;
            var results = await Task.Run(
                () => SessionReplay.Run(
                    new SessionReplaySettings
                    {
                        Tape = tape,
                        Run = run.Run,
                        Create = (name, _) => strategies.Create(name),
                        Journal = id => EventsOf(journal, id),
                        Free = options.Set.Length > 0 || options.ChangedCode,
                    },
                    stop),
                stop).ConfigureAwait(false);
            await System.Console.Out.WriteLineAsync((options.Json ? ReplayReport.ToJson(run, results) : ReplayReport.ToText(results)).TrimEnd()).ConfigureAwait(false);
            return ReplayReport.ExitCode(results);
        }
        catch (Exception e) when (e is ArchiveException or JournalException or JsonException or System.Runtime.Serialization.SerializationException)
        {
            throw new UserErrorException(e.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new UserErrorException("The replay was stopped before the end of the recording: no verdict, neither on what was compared by then nor on the rest.");
        }
    }

    /// <summary>The runs, newest first.</summary>
    private static string List(string folder, ImmutableArray<RecordedRun> runs)
    {
        if (runs.IsEmpty)
        {
            throw new UserErrorException(None(folder));
        }

        var lines = runs.Reverse().Select(run => string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Name}  {run.Run:yyyy-MM-dd HH:mm:ss} to {run.Until:yyyy-MM-dd HH:mm:ss} UTC  {string.Join(", ", run.Strategies.Select(s => $"{s.Name} ({s.Begun.Strategy?.Type ?? "unknown type"}) {s.Intents:#,##0} intents"))}"));
        return string.Join(Environment.NewLine, lines) + Environment.NewLine;
    }

    private static async Task<RecordedRun> ChooseAsync(string? wanted, string folder, ImmutableArray<RecordedRun> runs, TapeFolder tape, CancellationToken stop)
    {
        if (wanted is null)
        {
            return runs is [.., var last] ? last : throw new UserErrorException(None(folder));
        }

        var beginning = wanted.Replace("-", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal).Replace(" ", "T", StringComparison.Ordinal);
        var found = runs.Where(run => run.Name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (found is [var one])
        {
            return one;
        }

        if (found.Length > 1)
        {
            throw new UserErrorException($"\"{wanted}\" means {found.Length} runs ({string.Join(", ", found.Select(run => run.Name))}); say more of the name, or --last.");
        }

        var states = await new TapeReader(tape).StatesAsync(stop).ConfigureAwait(false);
        var without = states.Select(state => RecordedRun.NameOf(state.Run)).Distinct()
            .FirstOrDefault(name => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));
        throw new UserErrorException(
            without is not null ? $"The recording of run {without} holds market data and no log of its strategies, so that nobody knows in which order they took in prints and answers: "
                    + $"it cannot be replayed. An earlier version of the engine made it, or none was running; \"engine backtest\" tries a strategy on its prints."
            : runs.IsEmpty ? None(folder)
            : $"There is no recorded run \"{wanted}\" in {folder}; it has {string.Join(", ", runs.TakeLast(10).Select(run => run.Name))}.");
    }

    private static string None(string folder) =>
        $"There is no recorded run in {folder}; runs are recorded with record = on (ENGINE_RECORD), which is the default with any gateway but the embedded one.";

    private static IReadOnlyList<JournalEntry> EventsOf(JournalPlace journal, string id) => JournalReader.Events(journal, id) is { Count: > 0 } events
        ? events
        : throw new JournalException($"The journal {journal} holds nothing of {id}, for which the run traded; name the right one with --journal.", null);
}
