using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// High, low, open and last price of the trade date, of its night and of its regular session, and the same of the trade date before: the levels that day traders draw. Exact prices. The night ends at
/// the regular open (<see cref="RegularHours"/>); what trades after the regular session belongs to the trade date alone. Prices of the trade date before are those of the last one on which
/// anything traded.
/// </summary>
public sealed class SessionLevels : SessionIndicator
{
    private SessionStretch _session;
    private SessionStretch _overnight;
    private SessionStretch _regular;

    /// <param name="regular">The regular session; null for that of the product.</param>
    public SessionLevels(ChicagoHours? regular = null)
        : base(1, 2, regular)
    {
    }

    /// <summary>True once something was traded on the trade date.</summary>
    public override bool IsReady => _session.HasPrices;

    /// <summary>The middle of the trade date's high and low; NaN while not ready.</summary>
    public override double Value => Session is { } session ? (session.High.ToDouble() + session.Low.ToDouble()) / 2 : double.NaN;

    /// <summary>The trade date so far; null while nothing was traded on it.</summary>
    public SessionPrices? Session => _session.Prices;

    /// <summary>Its night; null while nothing was traded in it.</summary>
    public SessionPrices? Overnight => _overnight.Prices;

    /// <summary>Its regular session; null while nothing was traded in it.</summary>
    public SessionPrices? Regular => _regular.Prices;

    /// <summary>The trade date before; null when it is not known.</summary>
    public SessionPrices? PreviousSession { get; private set; }

    /// <summary>The night of the trade date before; null when it is not known.</summary>
    public SessionPrices? PreviousOvernight { get; private set; }

    /// <summary>The regular session of the trade date before; null when it is not known.</summary>
    public SessionPrices? PreviousRegular { get; private set; }

    /// <inheritdoc/>
    private protected override void Begin(in SessionDay day)
    {
        if (_session.HasPrices)
        {
            (PreviousSession, PreviousOvernight, PreviousRegular) = (Session, Overnight, Regular);
        }

        (_session, _overnight, _regular) = (day.Session(), day.Overnight(), day.Regular());
    }

    /// <inheritdoc/>
    private protected override void Take(in TapePiece piece)
    {
        _session.Take(piece);
        _overnight.Take(piece);
        _regular.Take(piece);
    }

    /// <inheritdoc/>
    private protected override void ForgetSessions()
    {
        (_session, _overnight, _regular) = (default, default, default);
        (PreviousSession, PreviousOvernight, PreviousRegular) = (null, null, null);
    }
}
