using System.Data.Common;

namespace Engine.Actors.Journal.Copy;

/// <summary>An account's journal in a copy.</summary>
/// <param name="PersistenceId">Its id.</param>
/// <param name="Events">How many events it has.</param>
/// <param name="From">The state's hash where it was read.</param>
/// <param name="To">The state's hash where it was written.</param>
public sealed record CopiedJournal(string PersistenceId, long Events, string From, string To);

/// <summary>What a copy did.</summary>
/// <param name="Events">Rows of the journal, saved states of strategies among them.</param>
/// <param name="Rows">Rows of all tables.</param>
/// <param name="Journals">Each account's.</param>
public sealed record JournalCopied(long Events, long Rows, IReadOnlyList<CopiedJournal> Journals);

/// <summary>
/// Moves a journal from one place to another, every value of every row as it is: numbers, order, payloads, times, snapshots. One transaction at the target: it holds all of it,
/// proven equal, or nothing. Memory does not grow with the number of events, but with what the accounts' states hold.
/// </summary>
public static class JournalCopy
{
    private const int ReportEvery = 50_000;

    /// <summary>Copies. The folders of files are locked by the caller; schemas lock themselves.</summary>
    /// <param name="from">What is read.</param>
    /// <param name="to">What is written; it has to be empty.</param>
    /// <param name="progress">Hears how many events of how many have been written.</param>
    /// <param name="stop">Gives up; then the target is as it was.</param>
    /// <exception cref="JournalException">Nothing was copied; one sentence.</exception>
    public static JournalCopied Run(JournalPlace from, JournalPlace to, Action<long, long> progress, CancellationToken stop) => Run(from, to, ReportEvery, progress, stop);

    /// <summary>The same, heard after so many events.</summary>
    internal static JournalCopied Run(JournalPlace from, JournalPlace to, int every, Action<long, long> progress, CancellationToken stop)
    {
        var reading = true;
        try
        {
            using var source = CopySide.Source(from);
            var all = JournalReader.IsBegun(from) ? source.Count() : 0;
            if (all == 0)
            {
                throw new JournalException($"The journal {from.Name} is empty: there is nothing to copy.");
            }

            reading = false;
            using var target = CopySide.Target(to);
            if (!target.IsEmpty())
            {
                throw new JournalException($"The journal {to.Name} is not empty, and nothing is put over it: name another, or take that one away first.");
            }

            using var read = new CopyCheck(from);
            foreach (var table in CopiedTable.All)
            {
                target.Write(table, Taken(table));
            }

            IEnumerable<object?[]> Taken(CopiedTable table)
            {
                foreach (var row in table.Rows(source.Connection, source.Transaction))
                {
                    stop.ThrowIfCancellationRequested();
                    read.Take(table, row);
                    if (table == CopiedTable.Journal && read.Events % every == 0)
                    {
                        progress(read.Events, all);
                    }

                    yield return row;
                }
            }

            using var written = new CopyCheck(to);
            foreach (var table in CopiedTable.All)
            {
                foreach (var row in table.Rows(target.Connection, target.Transaction))
                {
                    stop.ThrowIfCancellationRequested();
                    written.Take(table, row);
                }
            }

            var (there, here) = (read.Accounts(), written.Accounts());
            if (read.Digest() != written.Digest() || !there.SequenceEqual(here))
            {
                throw new JournalException($"What was written to {to.Name} is not what was read from {from.Name}; nothing of it was kept.");
            }

            target.Commit();
            return new JournalCopied(read.Events, read.Rows, [.. there.Zip(here, (a, b) => new CopiedJournal(a.Id, a.Events, a.Hash, b.Hash))]);
        }
        catch (Exception e) when (e is DbException or TimeoutException or IOException)
        {
            var place = reading ? from : to;
            throw e is DbException cause ? new JournalException($"{place.Unreadable(cause).Message.TrimEnd('.')}; nothing was copied.", e)
                : new JournalException($"The journal {place.Name} cannot be copied ({e.Message.TrimEnd('.')}); nothing was.", e);
        }
    }
}
