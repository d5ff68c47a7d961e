using Engine.Actors.Strategies.Log;
using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Backtest.Replay;

/// <summary>One contract's recorded frames of one run, in the order in which they were received.</summary>
internal sealed class TapeFrames(TapeFolder tape, DateTimeOffset run, ContractId contract)
{
    /// <summary>The frames of some streams.</summary>
    public FrameCursor Of(params TapeStream[] streams)
    {
        var dates = streams.SelectMany(stream => tape.Partitions(stream)).Where(p => p.Contract == contract && p.Date >= TradeDate.Of(run)).Select(p => p.Date).Distinct().Order();
        return new FrameCursor(dates
            .SelectMany(date => new TapeReader(tape).ReadAsync(date, contract, streams).ToBlockingEnumerable())
            .Where(frame => frame.Run == run).Select(frame => frame.Frame).GetEnumerator());
    }
}

/// <summary>Hands frames out as far as one looks for them.</summary>
internal sealed class FrameCursor(IEnumerator<TapeFrame> frames) : IDisposable
{
    private bool _waiting;

    /// <summary>The next frame, if its receipt number is not higher.</summary>
    public bool TryTake(ReceiptSequence upTo, out TapeFrame frame)
    {
        _waiting = _waiting || frames.MoveNext();
        frame = _waiting ? frames.Current : default;
        if (!_waiting || frame.Sequence.CompareTo(upTo) > 0)
        {
            return false;
        }

        _waiting = false;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => frames.Dispose();
}

/// <summary>Finds prints again, in order.</summary>
internal sealed class PrintCursor(TapeFrames frames) : IDisposable
{
    private readonly FrameCursor _frames = frames.Of(TapeStream.Trades);
    private readonly Queue<MarketTrade> _left = new();

    /// <summary>The next print of a frame; null when the tape has it not.</summary>
    public MarketTrade? Find(ReceiptSequence sequence)
    {
        if (_left.TryPeek(out var waiting) && waiting.Sequence != sequence)
        {
            _left.Clear();
        }

        while (_left.Count == 0 && _frames.TryTake(sequence, out var frame))
        {
            if (frame.Sequence == sequence)
            {
                foreach (var print in frame.Trades)
                {
                    _left.Enqueue(print);
                }
            }
        }

        return _left.TryDequeue(out var found) ? found : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _frames.Dispose();
}

/// <summary>Builds merged quotes again from prints and partial quotes, as the feed did.</summary>
internal sealed class QuoteCursor(TapeFrames frames, ContractId contract) : IDisposable
{
    private readonly FrameCursor _frames = frames.Of(TapeStream.Trades, TapeStream.Quotes);
    private readonly QuoteSession _session = new(ProductGroups.Of(contract));
    private Quote _quote = Quote.Empty(contract);

    /// <summary>The quote as it stood after a frame; null when what the tape gives has another digest.</summary>
    public Quote? Find(ReceiptSequence sequence, long? check, DateTimeOffset at)
    {
        while (_frames.TryTake(sequence, out var frame))
        {
            Take(frame);
        }

        if (MarketDigest.Of(_quote) != check)
        {
            // A trade date may have opened since.
            _quote = _session.At(_quote, at);
        }

        return MarketDigest.Of(_quote) == check ? _quote : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _frames.Dispose();

    private void Take(in TapeFrame frame)
    {
        if (frame.Quote is { } update)
        {
            _quote = _session.Merge(_quote, update, frame.Received);
            return;
        }

        foreach (var print in frame.Trades)
        {
            if (_quote.LastPrice != print.Price)
            {
                _quote = _quote with { LastPrice = print.Price, Sequence = print.Sequence };
            }
        }
    }
}

/// <summary>Builds the depth book again.</summary>
/// <param name="frames">The contract's frames.</param>
/// <param name="contract">The contract.</param>
/// <param name="breaks">Newest receipt number at each break of the connection, ascending: no entry after it fits the book from before.</param>
internal sealed class DepthCursor(TapeFrames frames, ContractId contract, IReadOnlyList<ReceiptSequence> breaks) : IDisposable
{
    private readonly FrameCursor _frames = frames.Of(TapeStream.Depth);
    private readonly DepthBook _book = new(contract);
    private int _broken;

    /// <summary>The book as it stood after a frame; null when what the tape gives has another digest.</summary>
    public DepthSnapshot? Find(ReceiptSequence sequence, long? check, int levels)
    {
        while (_frames.TryTake(sequence, out var frame))
        {
            for (; _broken < breaks.Count && breaks[_broken].CompareTo(frame.Sequence) < 0; _broken++)
            {
                _book.Clear();
            }

            foreach (var update in frame.Depth)
            {
                _book.Take(update);
            }
        }

        var book = _book.Snapshot(levels);
        if (MarketDigest.Of(book) == check)
        {
            return book;
        }

        // The connection has broken since, and the reader was told of an empty book.
        var forgotten = book with { Bids = [], Asks = [], Whole = false };
        return MarketDigest.Of(forgotten) == check ? forgotten : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _frames.Dispose();
}
