namespace Engine.Indicators;

/// <summary>The sum of a stretch.</summary>
internal readonly record struct WindowSum(double Sum) : IMergeable<WindowSum>
{
    public static WindowSum Merge(in WindowSum older, in WindowSum newer) => new(older.Sum + newer.Sum);
}
