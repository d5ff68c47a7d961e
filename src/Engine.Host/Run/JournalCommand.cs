using System.Globalization;
using Engine.Actors.Journal;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run;

/// <summary><c>engine journal ACCOUNT</c>: what happened, oldest first, one line per event, then what its strategies have saved; reads beside a running engine.</summary>
internal static class JournalCommand
{
    /// <summary>Prints.</summary>
    public static async Task<int> RunAsync(JournalOptions options, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        try
        {
            var ids = JournalReader.PersistenceIds(settings.JournalFile)
                .Where(id => id.EndsWith($"-{options.Account.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal)).ToList();
            if (ids.Count == 0)
            {
                var known = JournalReader.PersistenceIds(settings.JournalFile).Select(id => id[(id.LastIndexOf('-') + 1)..]).Distinct().ToList();
                throw new UserErrorException(known.Count == 0
                    ? $"The journal {settings.JournalFile} is empty."
                    : $"The journal {settings.JournalFile} holds nothing of account {options.Account}; it has {string.Join(", ", known)}.");
            }

            var entries = ids.SelectMany(id => JournalReader.Events(settings.JournalFile, id)).Select(e => new Line(e.PersistenceId, e.SequenceNumber, e.Manifest, e.Event.At, e.Json, JournalText.Describe(e.Event))).ToList();
            var states = JournalReader.States(settings.JournalFile)
                .Where(s => ids.Any(id => s.PersistenceId.StartsWith($"{JournalReader.StatePrefix}{id[JournalReader.AccountPrefix.Length..]}-", StringComparison.Ordinal)))
                .Select(s => new Line(s.PersistenceId, s.SequenceNumber, StrategyStateSerializer.Saved, s.State.At, StrategyStateSerializer.Text(s.State), $"saved, version {s.State.Version}: {s.State.State.GetRawText()}"))
                .OrderBy(s => s.PersistenceId, StringComparer.Ordinal).ThenBy(s => s.Number);
            string? section = null;
            foreach (var line in (options.Tail is { } tail ? entries.TakeLast(tail) : entries).Concat(states))
            {
                stop.ThrowIfCancellationRequested();
                if (options.Json)
                {
                    await System.Console.Out.WriteLineAsync(
                        $$"""{"journal":"{{line.PersistenceId}}","number":{{line.Number}},"manifest":"{{line.Manifest}}","event":{{line.Json}}}""").ConfigureAwait(false);
                    continue;
                }

                if (line.PersistenceId != section)
                {
                    section = line.PersistenceId;
                    await System.Console.Out.WriteLineAsync($"# {section}").ConfigureAwait(false);
                }

                var local = line.At.ToLocalTime();
                await System.Console.Out.WriteLineAsync(
                    $"{line.Number,6}  {local.ToString("yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture)}  {line.Text}").ConfigureAwait(false);
            }

            return EngineCommandLine.Success;
        }
        catch (Exception e) when (e is JournalException or System.Runtime.Serialization.SerializationException)
        {
            throw new UserErrorException(e.Message);
        }
    }

    private sealed record Line(string PersistenceId, long Number, string Manifest, DateTimeOffset At, string Json, string Text);
}
