namespace Engine.Indicators;

/// <summary>The last values of a series, the newest first.</summary>
internal sealed class RecentValues
{
    private readonly double[] _values;
    private int _next;

    public RecentValues(int capacity) => _values = new double[capacity];

    /// <summary>How many are held; at most the capacity.</summary>
    public int Count { get; private set; }

    /// <summary>The value of so many inputs ago; 0 is the newest, <see cref="Count"/> − 1 the oldest that is held.</summary>
    public double this[int age] => age >= 0 && age < Count
        ? _values[_next - 1 - age is var at && at < 0 ? at + _values.Length : at]
        : throw new ArgumentOutOfRangeException(nameof(age), age, $"{Count} values are held.");

    public void Add(double value)
    {
        _values[_next] = value;
        _next = _next + 1 == _values.Length ? 0 : _next + 1;
        Count = Math.Min(Count + 1, _values.Length);
    }

    public void Clear()
    {
        _next = 0;
        Count = 0;
    }
}
