using System.Globalization;
using Engine.Actors.Strategies.Log;
using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Backtest.Replay;

/// <summary>Finds on the tape what a strategy's log names by its receipt number.</summary>
internal sealed class StrategyTape(TapeFolder tape, DateTimeOffset run, IReadOnlyList<TapeState> states) : IDisposable
{
    private readonly Dictionary<ContractId, PrintCursor> _prints = [];
    private readonly Dictionary<ContractId, QuoteCursor> _quotes = [];
    private readonly Dictionary<ContractId, DepthCursor> _books = [];

    /// <summary>The print, quote or book of a line; null when the tape has it not.</summary>
    /// <param name="entry">The line.</param>
    /// <param name="levels">Levels of each side of a book.</param>
    public object? Find(in StrategyEntry entry, int levels)
    {
        var contract = entry.Contract!.Value;
        switch (entry.Kind)
        {
            case StrategyLog.Trade:
                return Cursor(_prints, contract, c => new PrintCursor(Frames(c))).Find(entry.Sequence);
            case StrategyLog.Quote:
                return Cursor(_quotes, contract, c => new QuoteCursor(Frames(c), c)).Find(entry.Sequence, entry.Check, entry.At);
            default:
                return Cursor(_books, contract, c => new DepthCursor(Frames(c), c, [.. states.Where(s => s.Run == run && s.Kind == TapeStateKind.Down).Select(s => s.Sequence)]))
                    .Find(entry.Sequence, entry.Check, levels);
        }
    }

    /// <summary>Why the tape has not what a line names, as the rest of a sentence.</summary>
    public string WhyNot(in StrategyEntry entry)
    {
        var (contract, at) = (entry.Contract!.Value, entry.At);
        var gap = TapeGap.Of(contract, states).Where(g => g.From <= at.AddSeconds(1) && (g.Until is not { } until || until >= at.AddSeconds(-1))).Cast<TapeGap?>().FirstOrDefault();
        var known = gap is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $" ({gap.Cause}, from {gap.From:yyyy-MM-dd HH:mm:ss.fff} to {(gap.Until is { } until ? until.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) : "its end")})");
        return string.Create(CultureInfo.InvariantCulture, $"the tape of {contract} does not have the {entry.Kind} of receipt number {entry.Sequence} as it was{known}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var cursor in _prints.Values.Cast<IDisposable>().Concat(_quotes.Values).Concat(_books.Values))
        {
            cursor.Dispose();
        }
    }

    private static T Cursor<T>(Dictionary<ContractId, T> cursors, ContractId contract, Func<ContractId, T> create)
    {
        if (!cursors.TryGetValue(contract, out var cursor))
        {
            cursors.Add(contract, cursor = create(contract));
        }

        return cursor;
    }

    private TapeFrames Frames(ContractId contract) => new(tape, run, contract);
}
