namespace Engine.Indicators;

/// <summary>
/// Hull moving average: <c>WMA(2 × WMA(length / 2) − WMA(length), √length)</c>. Source: A. Hull, "How to reduce lag in a moving average",
/// 2005: the half and the root are his <c>Integer(…)</c>, that is, cut off. Some libraries round them to the nearest; for those lengths of
/// which the half or the root has a large fraction the two differ.
/// </summary>
public sealed class Hma : ValueIndicator
{
    private readonly Wma _half;
    private readonly Wma _whole;
    private readonly Wma _smooth;

    /// <param name="length">Inputs of the slow average; at least 2. Warm-up: length + ⌊√length⌋ − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public Hma(int length)
        : base(Length(length, 2) + Root(length) - 1)
    {
        _half = new(length / 2);
        _whole = new(length);
        _smooth = new(Root(length));
    }

    /// <inheritdoc/>
    public override double Value => WhenReady(_smooth.Value);

    /// <inheritdoc/>
    protected override void Take(double value)
    {
        _half.Update(value);
        _whole.Update(value);
        if (_whole.IsReady)
        {
            _smooth.Update((2 * _half.Value) - _whole.Value);
        }
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _half.Reset();
        _whole.Reset();
        _smooth.Reset();
    }

    private static int Root(int length) => (int)Math.Sqrt(length);
}
