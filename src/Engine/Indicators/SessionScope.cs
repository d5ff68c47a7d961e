namespace Engine.Indicators;

/// <summary>Which part of a trade date counts.</summary>
public enum SessionScope
{
    /// <summary>All of it, from the opening on the evening before.</summary>
    Whole,

    /// <summary>The regular session alone (<see cref="Markets.RegularHours"/>).</summary>
    Regular,
}
