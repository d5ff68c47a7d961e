namespace Engine.Indicators;

/// <summary>
/// Mean and variance of prices weighted by volume. The sums are whole numbers, counted from the first price, so that nothing drifts however long they run, and the
/// variance is not the difference of two huge figures.
/// </summary>
internal struct VolumeWeightedPrices
{
    /// <summary>Three prices of 1e-9 make one typical price without a division.</summary>
    private const double Scale = 3e9;

    private Int128 _origin;
    private Int128 _sum;
    private Int128 _squares;

    /// <summary>Contracts.</summary>
    public long Volume { get; private set; }

    /// <summary>The mean; NaN without volume.</summary>
    public readonly double Mean => Volume > 0 ? ((double)_origin + Offset) / Scale : double.NaN;

    /// <summary>The standard deviation of what was traded (of the population); NaN without volume.</summary>
    public readonly double Deviation => Volume > 0 ? Math.Sqrt(Math.Max(0, ((double)_squares / Volume) - (Offset * Offset))) / Scale : double.NaN;

    private readonly double Offset => (double)_sum / Volume;

    /// <summary>Adds the typical price (high + low + close) / 3 with its volume; a print has all three at its price.</summary>
    public void Add(in TapePiece piece)
    {
        if (piece.Volume <= 0)
        {
            return;
        }

        var price = (Int128)piece.High.Nanos + piece.Low.Nanos + piece.Close.Nanos;
        if (Volume == 0)
        {
            _origin = price;
        }

        var distance = price - _origin;
        checked
        {
            Volume += piece.Volume;
            _sum += distance * piece.Volume;
            _squares += distance * distance * piece.Volume;
        }
    }
}
