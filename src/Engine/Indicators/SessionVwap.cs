using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Volume-weighted average price of the session (S. Berkowitz, D. Logue and E. Noser, The Total Cost of Transactions on the NYSE, 1988): dollars traded divided by contracts
/// traded since it began. From prints it is exact; a bar counts with its typical price (H + L + C) / 3, the usual convention.
/// <para>
/// Bands lie multiples of the volume-weighted standard deviation from it: √(Σ v (p − VWAP)² / Σ v), of the population, taken anew against the VWAP of the moment.
/// </para>
/// </summary>
public sealed class SessionVwap : SessionIndicator
{
    private readonly SessionScope _scope;
    private SessionStretch _stretch;
    private VolumeWeightedPrices _prices;

    /// <param name="scope">The whole trade date, or the regular session: then there is no value before its open, and after its end the last one stands until the trade date is over.</param>
    /// <param name="regular">The regular session; null for that of the product.</param>
    public SessionVwap(SessionScope scope = SessionScope.Whole, ChicagoHours? regular = null)
        : base(1, 1, regular) => _scope = scope;

    /// <summary>True once something with volume was traded in the session.</summary>
    public override bool IsReady => _prices.Volume > 0;

    /// <summary>The VWAP; NaN while not ready.</summary>
    public override double Value => _prices.Mean;

    /// <summary>The volume-weighted standard deviation, in price; NaN while not ready.</summary>
    public double Deviation => _prices.Deviation;

    /// <summary>Contracts counted.</summary>
    public long Volume => _prices.Volume;

    /// <summary>False when the VWAP is known to leave out a part of the session (<see cref="SessionPrices.IsWhole"/>).</summary>
    public bool IsWhole => _stretch.IsWhole && TradeDate is not null;

    /// <summary>A band: the VWAP plus a number of standard deviations; below it with a negative one. NaN while not ready.</summary>
    public double Band(double deviations) => Value + (deviations * Deviation);

    /// <inheritdoc/>
    private protected override void Begin(in SessionDay day) => (_stretch, _prices) = (day.Of(_scope), default);

    /// <inheritdoc/>
    private protected override void Take(in TapePiece piece)
    {
        if (_stretch.Take(piece))
        {
            _prices.Add(piece);
        }
    }

    /// <inheritdoc/>
    private protected override void ForgetSessions() => (_stretch, _prices) = (default, default);
}
