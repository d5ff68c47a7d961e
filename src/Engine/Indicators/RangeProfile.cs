using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Volume profile of a fixed range of time, over as many sessions as it holds, by the rules of <see cref="VolumeByPrice"/>. A bar counts when it lies wholly inside. It does not cross
/// a roll seam: with the first bar of another contract it begins anew.
/// </summary>
public sealed class RangeProfile : TapeIndicator
{
    private readonly long _from;
    private readonly long _until;

    /// <param name="tickSize">Height of a price level; above zero.</param>
    /// <param name="from">First moment, UTC; the default is before everything.</param>
    /// <param name="until">End, UTC, exclusive; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tick is not above zero, or the range does not end after its beginning.</exception>
    public RangeProfile(Price tickSize, DateTimeOffset from = default, DateTimeOffset? until = null)
        : base(1)
    {
        Profile = new(tickSize);
        (_from, _until) = (from.UtcTicks, until?.UtcTicks ?? long.MaxValue);
        if (_until <= _from)
        {
            throw new ArgumentOutOfRangeException(nameof(until), until, "A range ends after its beginning.");
        }
    }

    /// <summary>True once something with volume was traded in the range.</summary>
    public override bool IsReady => Profile.Total > 0;

    /// <summary>The point of control; NaN while not ready.</summary>
    public override double Value => Profile.PointOfControl?.ToDouble() ?? double.NaN;

    /// <summary>The profile so far. To be read, not added to.</summary>
    public VolumeByPrice Profile { get; }

    /// <inheritdoc/>
    private protected override void Take(ContractId contract, in TapePiece piece)
    {
        if (piece.From >= _from && piece.From < _until && piece.Until <= _until)
        {
            Profile.Add(piece.Low, piece.High, piece.Volume);
        }
    }

    /// <inheritdoc/>
    private protected override void Forget() => Profile.Clear();
}
