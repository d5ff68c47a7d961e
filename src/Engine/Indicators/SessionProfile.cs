using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Volume profile of the session: volume by price, point of control and value area (<see cref="VolumeByPrice"/>, which states every rule), and the value area of the session
/// before. Exact from prints, spread evenly from bars.
/// </summary>
public sealed class SessionProfile : SessionIndicator
{
    private readonly SessionScope _scope;
    private SessionStretch _stretch;

    /// <param name="tickSize">Height of a price level; above zero.</param>
    /// <param name="scope">The whole trade date, or the regular session alone.</param>
    /// <param name="regular">The regular session; null for that of the product.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tick is not above zero.</exception>
    public SessionProfile(Price tickSize, SessionScope scope = SessionScope.Whole, ChicagoHours? regular = null)
        : base(1, 2, regular)
    {
        Profile = new(tickSize);
        _scope = scope;
    }

    /// <summary>True once something with volume was traded in the session.</summary>
    public override bool IsReady => Profile.Total > 0;

    /// <summary>The point of control; NaN while not ready.</summary>
    public override double Value => Profile.PointOfControl?.ToDouble() ?? double.NaN;

    /// <summary>The profile so far; emptied when a trade date begins. To be read, not added to.</summary>
    public VolumeByPrice Profile { get; }

    /// <summary>False when the profile is known to leave out a part of the session (<see cref="SessionPrices.IsWhole"/>).</summary>
    public bool IsWhole => _stretch.IsWhole && TradeDate is not null;

    /// <summary>The value area of 70 % of the last session that traded before this trade date; null when it was not seen whole.</summary>
    public ValueArea? Previous { get; private set; }

    /// <inheritdoc/>
    private protected override void Begin(in SessionDay day)
    {
        if (Profile.Total > 0 || !_stretch.IsWhole)
        {
            Previous = _stretch.IsWhole ? Profile.ValueArea() : null;
        }

        Profile.Clear();
        _stretch = day.Of(_scope);
    }

    /// <inheritdoc/>
    private protected override void Take(in TapePiece piece)
    {
        if (_stretch.Take(piece))
        {
            Profile.Add(piece.Low, piece.High, piece.Volume);
        }
    }

    /// <inheritdoc/>
    private protected override void ForgetSessions()
    {
        (_stretch, Previous) = (default, null);
        Profile.Clear();
    }
}
