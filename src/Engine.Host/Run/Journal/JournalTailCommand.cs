using Engine.Actors.Journal;
using Engine.Actors.Journal.Export;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Journal;

/// <summary>
/// <c>engine journal tail [ACCOUNT] --follow</c>: the newest events, then each that is committed. Looks at the journal anew each time: between two looks it holds
/// neither lock nor file, so the engine beside it moves and closes its write-ahead log as if nobody read.
/// </summary>
internal static class JournalTailCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    /// <summary>Prints until there is no more, or, following, until it is stopped: that is its orderly end.</summary>
    public static Task<int> RunAsync(JournalTailOptions options, CancellationToken stop) => RunAsync(options, System.Console.Out, stop);

    /// <summary>The same with the answer on one writer and notes on another.</summary>
    public static async Task<int> RunAsync(JournalTailOptions options, TextWriter output, CancellationToken stop)
    {
        var place = EngineSettings.Load(options.Settings).JournalPlace;
        try
        {
            var journals = JournalAccounts.Find(place, options.Account).Selection;
            var (entries, last, section) = (JournalReader.Newest(place, journals, options.Count), 0L, (string?)null);
            while (true)
            {
                foreach (var entry in entries)
                {
                    if (!options.Json && entry.PersistenceId != section)
                    {
                        await output.WriteLineAsync($"# {section = entry.PersistenceId}").ConfigureAwait(false);
                    }

                    await output.WriteLineAsync(options.Json ? JournalExport.Line(entry) : JournalShowCommand.Line(entry, options.Zone)).ConfigureAwait(false);
                    last = entry.Ordering;
                }

                if (!options.Follow || stop.IsCancellationRequested)
                {
                    return EngineCommandLine.Success;
                }

                if (entries.Count == 0)
                {
                    await Task.Delay(Pause, TimeProvider.System, stop).ConfigureAwait(false);
                }

                entries = JournalReader.After(place, journals, last);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && options.Follow)
        {
            return EngineCommandLine.Success;
        }
        catch (JournalException e)
        {
            throw new UserErrorException(e.Message);
        }
    }
}
