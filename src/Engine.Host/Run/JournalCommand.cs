using System.Globalization;
using Engine.Actors.Journal;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run;

/// <summary><c>engine journal ACCOUNT</c>: what happened, oldest first, one line per event; reads beside a running engine.</summary>
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

            var entries = ids.SelectMany(id => JournalReader.Events(settings.JournalFile, id)).ToList();
            var shown = options.Tail is { } tail ? entries.TakeLast(tail) : entries;
            string? section = null;
            foreach (var entry in shown)
            {
                stop.ThrowIfCancellationRequested();
                if (options.Json)
                {
                    await System.Console.Out.WriteLineAsync(
                        $$"""{"journal":"{{entry.PersistenceId}}","number":{{entry.SequenceNumber}},"manifest":"{{entry.Manifest}}","event":{{entry.Json}}}""").ConfigureAwait(false);
                    continue;
                }

                if (entry.PersistenceId != section)
                {
                    section = entry.PersistenceId;
                    await System.Console.Out.WriteLineAsync($"# {section}").ConfigureAwait(false);
                }

                var local = entry.Event.At.ToLocalTime();
                await System.Console.Out.WriteLineAsync(
                    $"{entry.SequenceNumber,6}  {local.ToString("yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture)}  {JournalText.Describe(entry.Event)}").ConfigureAwait(false);
            }

            return EngineCommandLine.Success;
        }
        catch (Exception e) when (e is JournalException or System.Runtime.Serialization.SerializationException)
        {
            throw new UserErrorException(e.Message);
        }
    }
}
