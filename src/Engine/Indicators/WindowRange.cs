namespace Engine.Indicators;

/// <summary>The highest and the lowest of a stretch.</summary>
internal readonly record struct WindowRange(double Highest, double Lowest) : IMergeable<WindowRange>
{
    public static WindowRange Merge(in WindowRange older, in WindowRange newer) =>
        new(Math.Max(older.Highest, newer.Highest), Math.Min(older.Lowest, newer.Lowest));

    /// <summary>
    /// Where a value lies between the lowest and the highest, 0 to 100. A range without height has no places: the value is in its middle, 50.
    /// </summary>
    public double PercentAt(double value) => Highest > Lowest ? 100 * (value - Lowest) / (Highest - Lowest) : 50;
}
