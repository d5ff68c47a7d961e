namespace Engine.Indicators;

/// <summary>
/// Exponential moving average: <c>ema += 2 / (length + 1) × (input − ema)</c>. The first input is the first average (pandas
/// <c>ewm(span, adjust=False)</c>); TA-Lib and TTR begin with the simple average of the first <c>length</c> inputs instead, and the two come
/// together with time.
/// <para>
/// Of the first input a share of (1 − 2 / (length + 1))^(k − 1) is left after k inputs: about 15 % at the end of the warm-up, 2 % after
/// twice and 0.3 % after three times the length. Ask for that many bars where it matters.
/// </para>
/// </summary>
public sealed class Ema : ValueIndicator
{
    private readonly double _weight;
    private bool _hasBegun;

    /// <param name="length">The span, in inputs; at least 1. Also the warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public Ema(int length)
        : base(Length(length)) => _weight = 2.0 / (length + 1.0);

    /// <inheritdoc/>
    public override double Value => WhenReady(Current);

    /// <summary>The average of what has come so far, ready or not: for averages of it.</summary>
    internal double Current { get; private set; }

    /// <inheritdoc/>
    protected override void Take(double value)
    {
        Current = _hasBegun ? Current + (_weight * (value - Current)) : value;
        _hasBegun = true;
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        Current = 0;
        _hasBegun = false;
    }
}
