using System.Runtime.Serialization;
using System.Text.Json;
using Engine.Actors.Journal;
using Engine.History.Files;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Reports;

namespace Engine.Host.Run.Reports;

/// <summary>
/// <c>engine report RUN|ACCOUNT</c>: what a run or an account has done, from its journal: figures on the console or as JSON, and the page that a backtest
/// has. Reads beside a running engine and writes nothing but the page.
/// </summary>
internal static class ReportCommand
{
    /// <summary>Reports, or lists what there is to report on. A report on nothing is one, and says so.</summary>
    public static async Task<int> RunAsync(ReportOptions options, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        try
        {
            var archive = options.Archive ?? settings.ArchiveFolder;
            var journal = options.Journal ?? settings.JournalPlace;
            var runs = new ReportedRuns(journal, archive);
            if (options is { What: null, Last: false })
            {
                await System.Console.Out.WriteAsync(runs.List()).ConfigureAwait(false);
                return EngineCommandLine.Success;
            }

            var run = options.What is { } what ? await runs.FindAsync(what, stop).ConfigureAwait(false) : await runs.LastAsync(stop).ConfigureAwait(false);
            var loaded = new LoadedReport(run, journal, archive, settings);
            var report = await Task.Run(() => loaded.Read(options.From, options.To, stop), stop).ConfigureAwait(false);
            if (options.Out is { } file)
            {
                await ReportFile.WriteAsync(report, file, "--out", stop).ConfigureAwait(false);
            }

            await System.Console.Out.WriteLineAsync(options.Json ? ReportText.ToJson(run, report) : ReportText.ToText(report).TrimEnd()).ConfigureAwait(false);
            return EngineCommandLine.Success;
        }
        catch (Exception e) when (e is JournalException or ArchiveException or JsonException or SerializationException)
        {
            throw new UserErrorException(e.Message);
        }
    }
}
