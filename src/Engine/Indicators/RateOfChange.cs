namespace Engine.Indicators;

/// <summary>
/// Rate of change in percent: <c>100 × (input − before) / before</c>, with the input of <c>length</c> inputs ago. It has a meaning for
/// series above zero. When the earlier input is zero there is no rate and the value is NaN, although the indicator is ready; when it is
/// negative the sign is turned round.
/// </summary>
public sealed class RateOfChange : ValueIndicator
{
    private readonly int _length;
    private readonly RecentValues _recent;

    /// <param name="length">How many inputs back; at least 1. Warm-up: length + 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public RateOfChange(int length = 10)
        : base(Length(length) + 1)
    {
        _length = length;
        _recent = new(length + 1);
    }

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            if (!IsReady)
            {
                return double.NaN;
            }

            var before = _recent[_length];
            return before == 0 ? double.NaN : 100 * (_recent[0] - before) / before;
        }
    }

    /// <inheritdoc/>
    protected override void Take(double value) => _recent.Add(value);

    /// <inheritdoc/>
    protected override void Clear() => _recent.Clear();
}
