namespace Engine.Markets;

/// <summary>
/// The book of one contract, kept from the differences that the venue sends (contract.md §6.4):
/// <list type="bullet">
/// <item>The volume of an entry replaces what stood at its price; zero removes the level.</item>
/// <item><see cref="DepthKind.Reset"/> clears both sides.</item>
/// <item>The kinds of a best or new best price set their level too and, with a volume, remove every better level of their side: there is none.</item>
/// <item>Trades, fills, the session's high and low and unknown kinds are no levels and change nothing.</item>
/// </list>
/// Each side holds at most <see cref="MostLevels"/>; the farthest goes first. Not thread-safe.
/// </summary>
public sealed class DepthBook(ContractId contract)
{
    /// <summary>Levels that a side holds at the most.</summary>
    public const int MostLevels = 1_000;

    private readonly DepthSide _bids = new(isBid: true);
    private readonly DepthSide _asks = new(isBid: false);
    private bool _whole;
    private DateTimeOffset _timestamp = DateTimeOffset.MinValue;
    private ReceiptSequence _sequence;

    /// <summary>Levels of both sides.</summary>
    public int Levels => _bids.Count + _asks.Count;

    /// <summary>The best bid; null while none is known.</summary>
    public DepthLevel? BestBid => _bids.Best;

    /// <summary>The best ask; null while none is known.</summary>
    public DepthLevel? BestAsk => _asks.Best;

    /// <summary>True when entries of this kind say something about the book.</summary>
    public static bool IsOfBook(DepthKind kind) => kind is DepthKind.Reset || IsBid(kind) || IsAsk(kind);

    /// <summary>Takes an entry in; false when it says nothing about the book.</summary>
    public bool Take(DepthUpdate update)
    {
        if (update.Kind == DepthKind.Reset)
        {
            Clear();
            _whole = true;
        }
        else if (IsBid(update.Kind))
        {
            Take(_bids, update);
        }
        else if (IsAsk(update.Kind))
        {
            Take(_asks, update);
        }
        else
        {
            return false;
        }

        (_timestamp, _sequence) = (update.Timestamp, update.Sequence);
        return true;
    }

    /// <summary>Forgets everything: the stream broke, and differences after the break fit no book from before it.</summary>
    public void Clear()
    {
        _bids.Clear();
        _asks.Clear();
        _whole = false;
    }

    /// <summary>The book at this moment.</summary>
    /// <param name="levels">Levels of each side at the most; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one level.</exception>
    public DepthSnapshot Snapshot(int levels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        return new DepthSnapshot(contract, _bids.BestOf(levels), _asks.BestOf(levels), _whole, _timestamp, _sequence);
    }

    private static bool IsBid(DepthKind kind) => kind is DepthKind.Bid or DepthKind.BestBid or DepthKind.NewBestBid;

    private static bool IsAsk(DepthKind kind) => kind is DepthKind.Ask or DepthKind.BestAsk or DepthKind.NewBestAsk;

    private static void Take(DepthSide side, DepthUpdate update)
    {
        if (update.Volume > 0 && update.Kind is not (DepthKind.Bid or DepthKind.Ask))
        {
            side.RemoveBetterThan(update.Price);
        }

        side.Set(update.Price, update.Volume, MostLevels);
    }
}
