using System.Globalization;
using System.Runtime.Serialization;
using Engine.Actors.Journal;
using Engine.Backtest.Replay;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run.Journal;
using Engine.Host.Run.Reports;
using Engine.Reports;

namespace Engine.Host.Run.Audit;

/// <summary><c>engine audit DAY [ACCOUNT]</c>: a trade date as one page, from journal and recording. Reads beside a running engine and writes nothing but the page.</summary>
internal static class AuditCommand
{
    /// <summary>Runs on this process's own streams.</summary>
    public static Task<int> RunAsync(AuditOptions options, CancellationToken stop) => RunAsync(options, System.Console.Out, System.Console.Error, stop);

    /// <summary>Writes the page; 1 when the journal is not sound.</summary>
    internal static async Task<int> RunAsync(AuditOptions options, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        try
        {
            var accounts = JournalAccounts.Find(settings.JournalFile, options.Account);
            var (from, to) = DayAudit.SpanOf(options.Day);
            var ids = accounts.Ids.Where(id => JournalReader.Read(settings.JournalFile, id).Any(entry => entry.Event.At >= from && entry.Event.At < to)).ToList();
            var id = ids.Count > 0 ? ids[^1] : accounts.Newest;
            if (ids.Count > 1)
            {
                await error.WriteLineAsync($"Account {accounts.Account} has {ids.Count} journals of that date, and this is of the newest; name one to have another: {string.Join(", ", ids)}.").ConfigureAwait(false);
            }

            using var causes = new RecordedCauses(options.Archive ?? settings.ArchiveFolder, id, from);
            var audit = DayAudit.Of(JournalReader.Read(settings.JournalFile, id), id, options.Day, settings, causes, () => causes.Problem, EngineCommandLine.Version, stop);
            var file = options.Out ?? Path.Combine(
                options.Settings.WorkingFolder, string.Create(CultureInfo.InvariantCulture, $"audit-{accounts.Account}-{options.Day:yyyy-MM-dd}.html"));
            await ReportFile.WriteAsync(AuditPage.Write(audit.Report), file, "--out", stop).ConfigureAwait(false);
            await output.WriteLineAsync($"{file}  state {audit.Hash}").ConfigureAwait(false);
            return audit.Sound ? EngineCommandLine.Success : EngineCommandLine.Failed;
        }
        catch (Exception e) when (e is JournalException or SerializationException)
        {
            throw new UserErrorException(e.Message);
        }
    }
}
