using System.Collections.Immutable;
using System.Runtime.Serialization;
using System.Text.Json;
using Engine.Actors.Journal;
using Engine.Backtest.Comparison;
using Engine.History.Files;
using Engine.History.Tape;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run.Reports;
using Engine.Orders;
using Engine.Reports;
using Engine.Statistics;

namespace Engine.Host.Run.Comparison;

/// <summary><c>engine compare RUN RUN…</c>: figures and curves beside one another, and each trade that differs with what explains it. Reads beside a running engine and writes nothing but a page.</summary>
internal static class CompareCommand
{
    /// <summary>The word for a backtest of what the first run recorded.</summary>
    public const string Again = "backtest";

    private const string Newest = "last";

    /// <summary>Compares; 0 whatever it finds, for two runs may well differ.</summary>
    public static async Task<int> RunAsync(CompareOptions options, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        try
        {
            var (runs, notes) = await LoadAsync(options, settings, stop).ConfigureAwait(false);
            var tolerance = options.Tolerance ?? RunComparison.Tolerance;
            var report = new ComparisonReport(runs, [.. runs.Skip(1).Select(other => RunComparison.Of(runs[0], other, tolerance))]) { Notes = [.. notes] };
            if (options.Out is { } file)
            {
                await ReportFile.WriteAsync(ComparisonPage.Write(report.ToPage()), file, "--out", stop).ConfigureAwait(false);
            }

            await System.Console.Out.WriteLineAsync((options.Json ? report.ToJson() : report.ToText()).TrimEnd()).ConfigureAwait(false);
            return EngineCommandLine.Success;
        }
        catch (Exception e) when (e is JournalException or ArchiveException or JsonException or SerializationException)
        {
            throw new UserErrorException(e.Message);
        }
    }

    private static async Task<(ImmutableArray<ComparedRun> Runs, List<string> Notes)> LoadAsync(CompareOptions options, EngineSettings settings, CancellationToken stop)
    {
        var (archive, journal) = (options.Archive ?? settings.ArchiveFolder, options.Journal ?? settings.JournalPlace);
        var known = new Lazy<ReportedRuns>(() => new ReportedRuns(journal, archive));
        var (runs, notes) = (ImmutableArray.CreateBuilder<ComparedRun>(), new List<string>());
        ReportedRun? first = null;
        foreach (var word in options.Runs)
        {
            if (word == Again)
            {
                var recorded = first is { Recorded: not null } ? first : throw new UserErrorException(
                    $"\"{Again}\" runs the strategies of the first run again over what it recorded; the first run has to be a recorded one, such as {Newest}.");
                var range = new RecordingRange { Since = options.From, Before = options.To };
                runs.Add(await Task.Run(() => RunAgain.Run(recorded, archive, settings, options.Latency, range, notes, stop), stop).ConfigureAwait(false));
            }
            else if (options.Settings.FullPath(word) is { } path && BacktestFolder.Is(path))
            {
                runs.Add(BacktestFolder.Read(path, new RecordingRange { Since = options.From, Before = options.To }));
            }
            else
            {
                var run = word == Newest ? await known.Value.LastAsync(stop).ConfigureAwait(false) : await known.Value.FindAsync(word, stop).ConfigureAwait(false);
                first ??= run;
                var report = await Task.Run(() => new LoadedReport(run, journal, archive, settings).Read(options.From, options.To, stop), stop).ConfigureAwait(false);
                runs.Add(new ComparedRun(word == Newest ? run.Name : word, report.Record) { Inputs = await InputsAsync(run, archive, stop).ConfigureAwait(false) });
            }
        }

        return (runs.ToImmutable(), notes);
    }

    private static async Task<IReadOnlyDictionary<StrategyName, IReadOnlyList<StrategyInput>>?> InputsAsync(ReportedRun run, string archive, CancellationToken stop) => run.Recorded is { } recorded
        ? await Task.Run(() => RecordedInputs.Of(new TapeFolder(archive), recorded.Run, stop), stop).ConfigureAwait(false)
        : null;
}
