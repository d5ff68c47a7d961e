using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Volume-weighted average price since a moment that the trader chose (made known by B. Shannon, Maximum Trading Gains with Anchored VWAP, 2023), through as many sessions as follow, with
/// the prices and bands of <see cref="SessionVwap"/>. A bar that begins before the anchor does not count.
/// <para>
/// It does not cross a roll seam either: with the first bar of another contract, and after <see cref="Indicator.Reset"/>, it begins anew there, if the anchor is past. <see cref="Since"/> says where.
/// </para>
/// </summary>
public sealed class AnchoredVwap : TapeIndicator
{
    private readonly long _anchor;
    private VolumeWeightedPrices _prices;

    /// <param name="anchor">The moment, UTC; the default is before everything, so that it begins with the first bar or print.</param>
    public AnchoredVwap(DateTimeOffset anchor = default)
        : base(1) => _anchor = anchor.UtcTicks;

    /// <summary>True once something with volume was traded since the anchor.</summary>
    public override bool IsReady => _prices.Volume > 0;

    /// <summary>The VWAP; NaN while not ready.</summary>
    public override double Value => _prices.Mean;

    /// <summary>The volume-weighted standard deviation, in price; NaN while not ready.</summary>
    public double Deviation => _prices.Deviation;

    /// <summary>Contracts counted.</summary>
    public long Volume => _prices.Volume;

    /// <summary>Start of the first bar, or the stamp of the first print, that counted, UTC; null before it.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>A band: the VWAP plus a number of standard deviations; below it with a negative one. NaN while not ready.</summary>
    public double Band(double deviations) => Value + (deviations * Deviation);

    /// <inheritdoc/>
    private protected override void Take(ContractId contract, in TapePiece piece)
    {
        if (piece.From >= _anchor)
        {
            Since ??= new DateTimeOffset(piece.From, TimeSpan.Zero);
            _prices.Add(piece);
        }
    }

    /// <inheritdoc/>
    private protected override void Forget() => (_prices, Since) = (default, null);
}
