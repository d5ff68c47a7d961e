using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Engine.Actors.Journal;
using Engine.Backtest.Replay;
using Engine.History.Tape;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Reports;

/// <summary>The accounts of a journal and the recorded runs beside it, by the names that a person gives them. Reads beside a running engine.</summary>
internal sealed class ReportedRuns
{
    private const int Told = 10;
    private readonly JournalPlace _journal;
    private readonly TapeFolder _tape;
    private readonly IReadOnlyList<string> _ids;
    private readonly Lazy<ImmutableArray<RecordedRun>> _runs;

    /// <summary>Opens both.</summary>
    /// <param name="journal">The journal, which has to exist.</param>
    /// <param name="archive">Folder of the recordings, which need not exist.</param>
    /// <exception cref="JournalException">The journal is missing or cannot be read.</exception>
    public ReportedRuns(JournalPlace journal, string archive)
    {
        (_journal, _tape) = (journal, new TapeFolder(archive));
        _ids = JournalReader.PersistenceIds(journal);
        _runs = new(() => RecordedRun.In(_tape));
    }

    /// <summary>The newest recorded run.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public Task<ReportedRun> LastAsync(CancellationToken stop) => _runs.Value is [.., var last]
        ? OfAsync(last, stop)
        : throw new UserErrorException($"There is no recorded run in {_tape.Path}. {Known()}");

    /// <summary>What a word means: an account first, then a recorded run.</summary>
    /// <param name="word">The account's number, the id of a journal or its end, or the name of a run or its beginning.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="UserErrorException">Nothing, or several runs; the sentence says what there is.</exception>
    public Task<ReportedRun> FindAsync(string word, CancellationToken stop)
    {
        var ids = _ids.Where(id => id == word || id.EndsWith("-" + word, StringComparison.Ordinal)).ToArray();
        if (ids is [.., var newest])
        {
            return Task.FromResult(new ReportedRun
            {
                Name = word,
                PersistenceId = newest,
                Entries = JournalReader.Events(_journal, newest),
                Others = [.. ids[..^1]],
            });
        }

        var beginning = word.Replace("-", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal).Replace(" ", "T", StringComparison.Ordinal);
        var found = beginning.Length == 0 ? [] : _runs.Value.Where(run => run.Name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)).ToArray();
        return found switch
        {
            [var one] => OfAsync(one, stop),
            [] => throw new UserErrorException($"There is neither an account nor a recorded run \"{word}\". {Known()}"),
            _ => throw new UserErrorException($"\"{word}\" means {found.Length} runs ({string.Join(", ", found.TakeLast(Told).Select(run => run.Name))}); say more of the name, or --last."),
        };
    }

    /// <summary>The lines of a list: journals of accounts, then recorded runs, the newest first.</summary>
    public string List()
    {
        var text = new StringBuilder();
        foreach (var id in _ids.Reverse())
        {
            var entries = JournalReader.Events(_journal, id);
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{id}  {entries.Min(e => e.Event.At):yyyy-MM-dd HH:mm:ss} to {entries.Max(e => e.Event.At):yyyy-MM-dd HH:mm:ss} UTC  {entries.Count:#,##0} events"));
        }

        foreach (var run in _runs.Value.Reverse())
        {
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{run.Name}  {run.Run:yyyy-MM-dd HH:mm:ss} to {run.Until:yyyy-MM-dd HH:mm:ss} UTC  {string.Join(", ", run.Strategies.Select(s => s.Name))}"));
        }

        return text.Length > 0 ? text.ToString() : throw new UserErrorException($"The journal {_journal} is empty.");
    }

    private async Task<ReportedRun> OfAsync(RecordedRun run, CancellationToken stop)
    {
        var journals = run.Strategies.Select(s => s.Begun.Journal).Where(id => id.Length > 0).Distinct().ToArray();
        if (journals is not [var id])
        {
            throw new UserErrorException(journals.Length == 0
                ? $"The recording of run {run.Name} names no account."
                : $"Run {run.Name} traded {journals.Length} accounts ({string.Join(", ", journals)}); name one of them with --from and --to.");
        }

        if (!_ids.Contains(id))
        {
            throw new UserErrorException($"Run {run.Name} traded {id}, of which the journal {_journal} holds nothing; name the right one with --journal. {Known()}");
        }

        // What the account did after the strategies' last lines, while the engine stopped, belongs to the run as well.
        var states = await new TapeReader(_tape).StatesAsync(stop).ConfigureAwait(false);
        var end = states.Where(state => state.Run == run.Run).Select(state => state.At).Append(run.Until).Max();
        return new ReportedRun
        {
            Name = run.Name,
            PersistenceId = id,
            Entries = JournalReader.Events(_journal, id),
            Recorded = run,
            From = run.Run,
            Before = end.AddTicks(1),
        };
    }

    private string Known()
    {
        var accounts = _ids.Select(id => id[(id.LastIndexOf('-') + 1)..]).Distinct().ToArray();
        var runs = _runs.Value;
        return (accounts.Length == 0 ? $"The journal {_journal} is empty" : $"The journal {_journal} has {string.Join(", ", accounts.TakeLast(Told))}")
            + (runs.IsEmpty ? "; no run is recorded." : $"; runs are recorded of {string.Join(", ", runs.TakeLast(Told).Select(run => run.Name))}.");
    }
}
