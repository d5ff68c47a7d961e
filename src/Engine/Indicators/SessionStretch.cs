using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// A stretch of a trade date and what was traded in it. A bar counts when it lies wholly inside. One that lies across an edge cannot be divided: it counts nowhere,
/// and the stretch is no longer whole.
/// </summary>
internal struct SessionStretch
{
    private readonly DateOnly _tradeDate;
    private readonly long _from;
    private readonly long _until;
    private bool _isBroken;
    private Price _open;
    private Price _high;
    private Price _low;
    private Price _close;
    private long _volume;

    /// <summary>An empty stretch.</summary>
    /// <param name="day">Its trade date.</param>
    /// <param name="from">First moment.</param>
    /// <param name="until">End, exclusive.</param>
    /// <param name="openAt">From when it must have been followed to be whole.</param>
    public SessionStretch(in SessionDay day, long from, long until, long openAt)
    {
        (_tradeDate, _from, _until) = (day.TradeDate, from, until);
        _isBroken = day.FollowedSince > openAt || day.SeenUntil > from;
    }

    /// <summary>True when something was traded in it.</summary>
    public bool HasPrices { get; private set; }

    /// <summary>True once a bar or print shows that it is over.</summary>
    public bool IsOver { get; private set; }

    /// <summary>True while nothing is known to be missing.</summary>
    public readonly bool IsWhole => !_isBroken;

    /// <summary>What was traded; null when nothing was.</summary>
    public readonly SessionPrices? Prices => HasPrices ? new(_tradeDate, _open, _high, _low, _close, _volume, IsWhole) : null;

    /// <summary>Takes the next bar or print of the trade date; true when it counts here.</summary>
    public bool Take(in TapePiece piece)
    {
        IsOver |= piece.Until >= _until;
        if (piece.From >= _until || (piece.From < _from && piece.Until <= _from))
        {
            return false;
        }

        if (piece.From < _from || piece.Until > _until)
        {
            _isBroken = true;
            return false;
        }

        _open = HasPrices ? _open : piece.Open;
        _high = HasPrices && _high > piece.High ? _high : piece.High;
        _low = HasPrices && _low < piece.Low ? _low : piece.Low;
        _close = piece.Close;
        _volume += piece.Volume;
        HasPrices = true;
        return true;
    }
}
