using System.Globalization;
using Engine.Actors.Journal;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run;

/// <summary>
/// <c>engine journal verify [ACCOUNT]</c>: replays everything, checks every invariant and prints a hash of the state that is the
/// same on every replay. Reads beside a running engine.
/// </summary>
internal static class JournalVerifyCommand
{
    /// <summary>Verifies; 0 only when nothing is wrong.</summary>
    public static async Task<int> RunAsync(JournalVerifyOptions options, CancellationToken stop)
    {
        var output = System.Console.Out;
        var settings = EngineSettings.Load(options.Settings);
        try
        {
            var integrity = JournalReader.Integrity(settings.JournalFile, whole: true);
            if (integrity != "ok")
            {
                await output.WriteLineAsync($"{settings.JournalFile}: SQLite finds it damaged: {integrity.ReplaceLineEndings(" ")}").ConfigureAwait(false);
            }

            var ids = JournalReader.PersistenceIds(settings.JournalFile)
                .Where(id => options.Account is not { } account || id.EndsWith($"-{account.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal)).ToList();
            if (ids.Count == 0)
            {
                throw new UserErrorException(options.Account is { } wanted
                    ? $"The journal {settings.JournalFile} holds nothing of account {wanted}."
                    : $"The journal {settings.JournalFile} is empty.");
            }

            var sound = integrity == "ok";
            foreach (var id in ids)
            {
                var report = JournalVerification.Run(settings.JournalFile, id, stop);
                foreach (var line in report.Notes.Concat(report.Violations.Select(v => v.Sentence)))
                {
                    await output.WriteLineAsync($"{id}: {line}").ConfigureAwait(false);
                }

                var verdict = report.Violations.Count == 0 ? "sound" : $"{report.Violations.Count} violations";
                await output.WriteLineAsync($"{id}  {report.Events} events  {verdict}  state {report.Hash}").ConfigureAwait(false);
                sound &= report.Violations.Count == 0;
            }

            return sound ? EngineCommandLine.Success : EngineCommandLine.Failed;
        }
        catch (JournalException e)
        {
            throw new UserErrorException(e.Message);
        }
    }
}
