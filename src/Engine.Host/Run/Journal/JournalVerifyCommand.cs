using Engine.Actors.Journal;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run.History;

namespace Engine.Host.Run.Journal;

/// <summary>
/// <c>engine journal verify [ACCOUNT]</c>: replays everything, checks every invariant and prints a hash of the state that is the
/// same on every replay. Reads beside a running engine.
/// </summary>
internal static class JournalVerifyCommand
{
    /// <summary>Verifies; 0 only when nothing is wrong.</summary>
    public static Task<int> RunAsync(JournalVerifyOptions options, CancellationToken stop) => RunAsync(options, System.Console.Out, System.Console.Error, stop);

    /// <summary>The same with the answer on one writer and notes on another.</summary>
    public static async Task<int> RunAsync(JournalVerifyOptions options, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var place = EngineSettings.Load(options.Settings).JournalPlace;
        try
        {
            var integrity = JournalReader.Integrity(place, whole: true);
            var sound = integrity == "ok";
            if (!sound)
            {
                await (options.Json ? error : output).WriteLineAsync($"{place.Name}: the database finds it damaged: {integrity.ReplaceLineEndings(" ")}").ConfigureAwait(false);
            }

            var ids = options.Account is null && JournalReader.PersistenceIds(place) is { Count: > 0 } all ? all : JournalAccounts.Find(place, options.Account).Ids;
            foreach (var id in ids)
            {
                var report = JournalVerification.Run(place, id, stop);
                await output.WriteLineAsync(options.Json ? Json(report) : Text(report)).ConfigureAwait(false);
                sound &= report.Violations.Count == 0;
            }

            return sound ? EngineCommandLine.Success : EngineCommandLine.Failed;
        }
        catch (JournalException e)
        {
            throw new UserErrorException(e.Message);
        }
    }

    private static string Text(JournalReport report)
    {
        var verdict = report.Violations.Count == 0 ? "sound" : $"{report.Violations.Count} violations";
        return string.Join(
            Environment.NewLine,
            [
                .. report.Notes.Concat(report.Violations.Select(v => v.Sentence)).Select(line => $"{report.PersistenceId}: {line}"),
                $"{report.PersistenceId}  {report.Events} events  {verdict}  state {report.Hash}",
            ]);
    }

    private static string Json(JournalReport report) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("journal", report.PersistenceId);
        json.WriteNumber("events", report.Events);
        json.WriteBoolean("sound", report.Violations.Count == 0);
        json.WriteString("hash", report.Hash);
        json.WriteStartArray("violations");
        foreach (var violation in report.Violations)
        {
            json.WriteStartObject();
            json.WriteNumber("number", violation.Row);
            json.WriteString("sentence", violation.Sentence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in report.Notes)
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
