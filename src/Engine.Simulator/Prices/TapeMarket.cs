using Engine.History.Files;
using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// A recorded tape as a market. The market's time is the time of receipt, as it was for the engine that recorded it, and prints carry
/// the venue's own stamps and aggressors, so that bars close where they closed. Opening reads the prints through once, so that a bad
/// one is known before anything starts.
/// <para>
/// What the tape cannot tell is put in by rule. Where depth was recorded, the venue's book is built from it, ten levels a side;
/// otherwise, where quotes were recorded, best bid and ask stand with <see cref="UnknownSize"/> contracts each, for quotes say no
/// sizes; otherwise the book is invented from the prints, as for any tape of trades. Quotes are told anew from that book, not
/// repeated as they came.
/// </para>
/// </summary>
public sealed class TapeMarket : IMarketSource
{
    /// <summary>Contracts at a best price of which only the price is known.</summary>
    public const int UnknownSize = 1_000;

    private readonly string _path;
    private readonly TapeSelection _selection;
    private readonly Dictionary<ContractId, Instrument> _instruments;

    private TapeMarket(string path, TapeSelection selection, Dictionary<ContractId, Instrument> instruments)
    {
        (_path, _selection, _instruments) = (path, selection, instruments);
        Contracts = [.. instruments.Values];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Contracts { get; }

    /// <inheritdoc/>
    public TradedDays Days { get; } = new();

    /// <summary>How many prints there are.</summary>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public DateTimeOffset Start { get; private set; }

    /// <summary>Time of the last event, UTC.</summary>
    public DateTimeOffset End { get; private set; }

    /// <summary>Opens a tape.</summary>
    /// <param name="path">An archive's folder, or <c>trades/contract=…</c> or <c>trades/contract=…/date=…</c> in it; quotes and depth are found beside.</param>
    /// <exception cref="RecordingException">There is no tape, a part cannot be read, a product is unknown, or a price is off the tick grid.</exception>
    public static TapeMarket Open(string path)
    {
        var selection = TapeSelection.Of(path);
        var contracts = selection.Partitions.Select(partition => partition.Contract!.Value).Distinct().ToArray();
        if (contracts.Length == 0)
        {
            throw new RecordingException(path, 0, "the folder holds no recorded tape; give an archive's folder, or trades/contract=…/date=… in it.");
        }

        var instruments = contracts.ToDictionary(
            contract => contract,
            contract => RecordedContracts.Find(contract.Value, out var problem) ?? throw new RecordingException(path, 0, problem + "."));
        var market = new TapeMarket(path, selection, instruments);
        market.ReadThrough();
        return market;
    }

    /// <summary>Nothing is known before the first frame.</summary>
    public IEnumerable<SecondBar> History(ContractId contract) => [];

    /// <inheritdoc/>
    public IEnumerable<MarketPrint> Read() => Events().Where(happened => happened.Kind == MarketEventKind.Print).Select(happened => happened.Print);

    /// <inheritdoc/>
    public IEnumerable<MarketEvent> Events()
    {
        var now = DateTimeOffset.MinValue;
        var books = new Dictionary<ContractId, TapeBook>();
        foreach (var (frame, hasDepth) in Frames())
        {
            // A clock that was set back while the tape was recorded does not turn the market's time back.
            now = frame.Received > now ? frame.Received : now;
            var instrument = _instruments[frame.Contract];
            foreach (var trade in frame.Trades)
            {
                yield return new MarketPrint(trade.Contract, trade.Price, trade.Size, now) { Stamp = trade.Timestamp, Aggressor = trade.Aggressor };
            }

            if (!frame.Trades.IsEmpty || (frame.Quote is not null && hasDepth))
            {
                continue;
            }

            if (!books.TryGetValue(frame.Contract, out var book))
            {
                books.Add(frame.Contract, book = new TapeBook(instrument));
            }

            if ((frame.Quote is { } quote ? book.Take(quote, now) : book.Take(frame.Depth, now)) is { } changed)
            {
                yield return changed;
            }
        }
    }

    private IEnumerable<(TapeFrame Frame, bool HasDepth)> Frames()
    {
        foreach (var date in _selection.Partitions.GroupBy(partition => partition.Date))
        {
            var withDepth = date.Where(partition => partition.Stream == TapeStream.Depth).Select(partition => partition.Contract!.Value).ToHashSet();
            using var frames = new TapeReader(_selection.Folder)
                .ReadAsync(date.Key, _selection.Contract, [TapeStream.Trades, TapeStream.Quotes, TapeStream.Depth]).ToBlockingEnumerable().GetEnumerator();
            while (MoveNext(frames))
            {
                var frame = frames.Current.Frame;
                yield return (frame, withDepth.Contains(frame.Contract));
            }
        }
    }

    private bool MoveNext(IEnumerator<RecordedFrame> frames)
    {
        try
        {
            return frames.MoveNext();
        }
        catch (ArchiveException problem)
        {
            throw new RecordingException(_path, 0, problem.Message);
        }
    }

    private void ReadThrough()
    {
        DateTimeOffset? first = null;
        foreach (var (frame, _) in Frames())
        {
            first ??= frame.Received;
            End = frame.Received > End ? frame.Received : End;
            Rows += frame.Trades.Length;
            var instrument = _instruments[frame.Contract];
            if (frame.Trades.IsEmpty)
            {
                Days.Add(instrument.Id, frame.Received, 0);
            }

            foreach (var trade in frame.Trades)
            {
                Days.Add(instrument.Id, frame.Received, trade.Size);
                if (!instrument.IsAligned(trade.Price))
                {
                    throw new RecordingException(
                        _path, 0, $"the price {trade.Price} of {trade.Contract} at {trade.Timestamp:yyyy-MM-dd HH:mm:ss.fff} UTC is not a multiple of the tick size {instrument.TickSize}.");
                }
            }
        }

        Start = first ?? throw new RecordingException(_path, 0, "the tape holds no frames.");
    }
}
