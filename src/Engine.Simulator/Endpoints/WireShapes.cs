namespace Engine.Simulator;

/// <summary>How timestamps leave the gateway.</summary>
public enum TimestampForm
{
    /// <summary><c>+00:00</c>, as recorded.</summary>
    Offset,

    /// <summary>With <c>Z</c>.</summary>
    Zulu,

    /// <summary>Without any zone: UTC all the same.</summary>
    Naive,

    /// <summary>All three side by side, chosen by the instant, so that a run repeats itself.</summary>
    Mixed,
}

/// <summary>
/// The shapes in which answers and events travel. The default is what has been recorded; the rest is what the documentation shows
/// or other clients have met (contract.md §1, §6.3, §6.4).
/// </summary>
public sealed record WireShapes
{
    /// <summary>As recorded.</summary>
    public static WireShapes Recorded { get; } = new();

    /// <summary>As the documentation shows it: bare user events, one object a trade and depth event.</summary>
    public static WireShapes Documented { get; } = new() { BareUserEvents = true, TradeObjects = true, DepthObjects = true, TrailingZeros = true };

    /// <summary>True sends user events without the wrapper <c>{action,data}</c>.</summary>
    public bool BareUserEvents { get; init; }

    /// <summary>True sends each market trade as an event of its own instead of an array.</summary>
    public bool TradeObjects { get; init; }

    /// <summary>
    /// True sends each depth entry as an event of its own instead of an array. One frame then becomes several messages, so that a
    /// step-by-step replay, which counts frames, must not read depth.
    /// </summary>
    public bool DepthObjects { get; init; }

    /// <summary>Timestamps of REST answers and hub events.</summary>
    public TimestampForm Timestamps { get; init; }

    /// <summary>True writes decimals of REST answers with nine places, such as <c>6065.250000000</c>.</summary>
    public bool TrailingZeros { get; init; }
}
