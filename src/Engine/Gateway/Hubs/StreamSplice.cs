using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Engine.Markets;

namespace Engine.Gateway.Hubs;

/// <summary>Where spliced frames of one contract go, in order.</summary>
public interface IContractFrames
{
    /// <summary>A partial quote.</summary>
    void Quote(QuoteUpdate quote);

    /// <summary>The prints of one frame, in order.</summary>
    void Trades(ImmutableArray<MarketTrade> trades);

    /// <summary>The depth entries of one frame, in order.</summary>
    void Depth(ImmutableArray<DepthUpdate> updates);
}

/// <summary>
/// Joins the streams of two connections of one contract without losing or repeating a print, so that a connection can be
/// replaced while it lives. Prints carry no id (contract.md §6.4), but both connections show one tape in one order. So a
/// cut time is chosen beyond everything that either has shown once the new one has shown its first print; the old one
/// delivers up to the first print at or after the cut, the new one from that same print on. When the old one ends before
/// that, prints of the new one that are not newer than its last are taken as seen: exact unless the new subscription
/// began between two prints of one millisecond. Not thread-safe; the caller locks.
/// </summary>
/// <param name="receipts">Gives released frames new numbers, so that numbers ascend as delivered.</param>
/// <param name="to">Where frames go.</param>
public sealed class StreamSplice(ReceiptCounter receipts, IContractFrames to)
{
    private readonly List<MarketTrade> _waiting = [];
    private readonly List<MarketTrade> _held = [];
    private readonly List<DepthUpdate> _depth = [];
    private DateTimeOffset? _cut;
    private DateTimeOffset? _lastOld;
    private int _atLastOld;
    private bool _newReached;
    private bool _cutPending;
    private QuoteUpdate? _quote;

    /// <summary>True once the new connection alone delivers; the old one can be closed.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Prints of the old connection's frame.</summary>
    public void OldTrades(ImmutableArray<MarketTrade> trades)
    {
        if (IsDone)
        {
            return;
        }

        var keep = _held.Count > 0 ? 0 : IndexAtCut(trades.AsSpan());
        for (var i = 0; i < keep; i++)
        {
            var at = trades[i].Timestamp;
            (_atLastOld, _lastOld) = at == _lastOld ? (_atLastOld + 1, _lastOld) : at > _lastOld || _lastOld is null ? (1, at) : (_atLastOld, _lastOld);
        }

        if (keep > 0)
        {
            to.Trades(keep == trades.Length ? trades : trades[..keep]);
        }

        _held.AddRange(trades.AsSpan(keep, trades.Length - keep));
        ReleaseAtCut();
    }

    /// <summary>Prints of the new connection's frame.</summary>
    public void NewTrades(ImmutableArray<MarketTrade> trades)
    {
        if (IsDone && !_cutPending && _lastOld is null)
        {
            to.Trades(trades);
            return;
        }

        if (IsDone)
        {
            _waiting.AddRange(trades.AsSpan());
            Deliver(_waiting.Count);
            return;
        }

        _waiting.AddRange(trades.AsSpan());
        if (_cut is null)
        {
            var newest = trades.Max(t => t.Timestamp);
            _cut = (_lastOld > newest ? _lastOld.Value : newest).AddTicks(1);
        }
        else
        {
            _newReached |= IndexAtCut(trades.AsSpan()) < trades.Length;
        }

        ReleaseAtCut();
    }

    /// <summary>A quote of the old connection.</summary>
    public void OldQuote(QuoteUpdate quote)
    {
        if (!IsDone)
        {
            to.Quote(quote);
        }
    }

    /// <summary>A quote of the new connection: what it changes is kept until the cut and then delivered as one.</summary>
    public void NewQuote(QuoteUpdate quote)
    {
        if (IsDone)
        {
            to.Quote(quote);
            return;
        }

        _quote = _quote is not { } kept ? quote : quote with
        {
            LastPrice = quote.LastPrice ?? kept.LastPrice,
            BestBid = quote.BestBid ?? kept.BestBid,
            BestAsk = quote.BestAsk ?? kept.BestAsk,
            Open = quote.Open ?? kept.Open,
            High = quote.High ?? kept.High,
            Low = quote.Low ?? kept.Low,
            Volume = quote.Volume ?? kept.Volume,
            Timestamp = quote.Timestamp ?? kept.Timestamp,
        };
    }

    /// <summary>Depth of the old connection.</summary>
    public void OldDepth(ImmutableArray<DepthUpdate> updates)
    {
        if (!IsDone)
        {
            to.Depth(updates);
        }
    }

    /// <summary>Depth of the new connection: volumes replace, so what it showed since subscribing can be laid over the book at the cut.</summary>
    public void NewDepth(ImmutableArray<DepthUpdate> updates)
    {
        if (IsDone)
        {
            to.Depth(updates);
        }
        else
        {
            _depth.AddRange(updates.AsSpan());
        }
    }

    /// <summary>The old connection ended, or has been given up: the new one takes over with what the old one has not delivered.</summary>
    public void OldEnded()
    {
        if (IsDone)
        {
            return;
        }

        // Prints that the old one held back stand at or after the cut; the new one will show them.
        _cutPending = _held.Count > 0;
        Finish();
        Deliver(_waiting.Count);
    }

    /// <summary>The new connection ended before the cut: the old one goes on. Use a fresh splice for the next try.</summary>
    public void NewEnded()
    {
        if (!IsDone && _held.Count > 0)
        {
            to.Trades([.. _held]);
            _held.Clear();
        }
    }

    private void ReleaseAtCut()
    {
        if (_held.Count == 0 || !_newReached)
        {
            return;
        }

        _cutPending = true;
        Finish();
        Deliver(_waiting.Count);
    }

    private void Finish()
    {
        IsDone = true;
        _held.Clear();
        if (_quote is { } quote)
        {
            to.Quote(quote with { Sequence = receipts.Next() });
        }

        if (_depth.Count > 0)
        {
            var sequence = receipts.Next();
            to.Depth([.. _depth.Select(d => d with { Sequence = sequence })]);
        }

        _quote = null;
        _depth.Clear();
    }

    /// <summary>Delivers the waiting prints from the first that the old connection has not delivered.</summary>
    private void Deliver(int count)
    {
        var from = 0;
        while (from < count && IsSeen(_waiting[from]))
        {
            from++;
        }

        if (from < count)
        {
            var sequence = receipts.Next();
            var trades = new MarketTrade[count - from];
            for (var i = from; i < count; i++)
            {
                trades[i - from] = _waiting[i] with { Sequence = sequence };
            }

            to.Trades(ImmutableCollectionsMarshal.AsImmutableArray(trades));
        }

        _waiting.Clear();
    }

    private bool IsSeen(MarketTrade trade)
    {
        if (_cutPending)
        {
            _cutPending = trade.Timestamp < _cut;
            _lastOld = _cutPending ? _lastOld : null;
            return _cutPending;
        }

        if (_lastOld is not { } last)
        {
            return false;
        }

        if (trade.Timestamp < last || (trade.Timestamp == last && _atLastOld-- > 0))
        {
            return true;
        }

        _lastOld = null;
        return false;
    }

    private int IndexAtCut(ReadOnlySpan<MarketTrade> trades)
    {
        if (_cut is { } cut)
        {
            for (var i = 0; i < trades.Length; i++)
            {
                if (trades[i].Timestamp >= cut)
                {
                    return i;
                }
            }
        }

        return trades.Length;
    }
}
