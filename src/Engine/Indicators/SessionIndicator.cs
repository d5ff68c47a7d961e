using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// An indicator that begins anew with each trade date of the exchange: with the opening on the evening before, by <see cref="TradeDate"/> and
/// <see cref="ExchangeCalendar"/> in Chicago time, never at midnight.
/// <para>
/// A bar belongs to a part of the trade date when it lies wholly in it. One that lies across an edge (a bar of four hours over the opening, a bar of an hour over
/// 8:30) counts in neither part, and the part says that it is not whole. Choose intervals that divide the hours, or feed prints. A bar or print of a trade
/// date that is over comes too late and is left out.
/// </para>
/// <para>
/// What a session indicator needs depends on the clock and not on a number of bars: <see cref="Indicator.WarmUp"/> is the least, <see cref="WarmUpFor"/> what surely suffices.
/// </para>
/// </summary>
public abstract class SessionIndicator : TapeIndicator
{
    private static readonly TimeSpan Evening = TimeSpan.FromHours(17);
    private readonly int _sessions;
    private readonly ChicagoHours? _regular;
    private long _since;
    private long _seenUntil;
    private long _from;
    private long _until;

    /// <param name="warmUp">The least number of bars.</param>
    /// <param name="sessions">Whole trade dates that a value needs, the current one among them.</param>
    /// <param name="regular">The regular session; null for that of the product.</param>
    private protected SessionIndicator(int warmUp, int sessions, ChicagoHours? regular)
        : base(warmUp)
    {
        (_sessions, _regular) = (sessions, regular);
        _since = long.MaxValue;
    }

    /// <summary>The trade date that is followed; null before the first bar or print.</summary>
    public DateOnly? TradeDate { get; private set; }

    /// <summary>How many bars of an interval surely hold what the indicator needs, whatever the time of day.</summary>
    /// <param name="interval">An interval of time.</param>
    /// <exception cref="ArgumentException">Bars of the interval are not of time: their number in a session is not known.</exception>
    public int WarmUpFor(BarInterval interval) => interval.IsTime
        ? (int)Math.Max(WarmUp, Math.Ceiling(TimeSpan.FromDays(_sessions) / interval.ShortestLength))
        : throw new ArgumentException($"A session has no certain number of bars of {interval}.", nameof(interval));

    /// <inheritdoc/>
    private protected sealed override void Take(ContractId contract, in TapePiece piece)
    {
        if (TradeDate is null || piece.From >= _until)
        {
            _since = Math.Min(_since, piece.From);
            var day = DayOf(contract, piece.From);
            (TradeDate, _from, _until) = (day.TradeDate, day.From, day.Until);
            Begin(day);
        }

        if (piece.From >= _from)
        {
            Take(piece);
        }

        _seenUntil = Math.Max(_seenUntil, piece.Until);
    }

    /// <inheritdoc/>
    private protected sealed override void Forget()
    {
        (_since, _seenUntil, _from, _until, TradeDate) = (long.MaxValue, 0, 0, 0, null);
        ForgetSessions();
    }

    /// <summary>A trade date begins.</summary>
    private protected abstract void Begin(in SessionDay day);

    /// <summary>Takes the next bar or print that begins in the trade date.</summary>
    private protected abstract void Take(in TapePiece piece);

    /// <summary>Brings the derived class's own state back to that of a new indicator.</summary>
    private protected abstract void ForgetSessions();

    private SessionDay DayOf(ContractId contract, long ticks)
    {
        var date = Markets.TradeDate.Of(new DateTimeOffset(ticks, TimeSpan.Zero));
        var before = date.AddDays(date.DayOfWeek == DayOfWeek.Monday ? -3 : -1);
        var from = ExchangeCalendar.Instant(before, Evening).UtcTicks;
        var until = ExchangeCalendar.Instant(date, Evening).UtcTicks;
        var openAt = ExchangeCalendar.Sessions(ProductGroups.Of(contract), date) is [var first, ..] ? first.OpenUtc.UtcTicks : from;
        var regular = _regular is { } own ? RegularHours.Of(contract, date, own) : RegularHours.Of(contract, date);
        return new(date, from, until, openAt, regular?.OpenUtc.UtcTicks ?? until, regular?.CloseUtc.UtcTicks ?? until, _since, _seenUntil);
    }
}
