namespace Engine.Indicators;

/// <summary>Momentum: the input minus the input of <c>length</c> inputs ago.</summary>
public sealed class Momentum : ValueIndicator
{
    private readonly int _length;
    private readonly RecentValues _recent;

    /// <param name="length">How many inputs back; at least 1. Warm-up: length + 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public Momentum(int length = 10)
        : base(Length(length) + 1)
    {
        _length = length;
        _recent = new(length + 1);
    }

    /// <inheritdoc/>
    public override double Value => IsReady ? _recent[0] - _recent[_length] : double.NaN;

    /// <inheritdoc/>
    protected override void Take(double value) => _recent.Add(value);

    /// <inheritdoc/>
    protected override void Clear() => _recent.Clear();
}
