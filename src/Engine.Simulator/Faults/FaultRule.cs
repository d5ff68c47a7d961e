namespace Engine.Simulator;

/// <summary>What a fault does (contract.md §10). The first group strikes requests, the second frames of a hub.</summary>
public enum FaultAction
{
    /// <summary>The connection is dropped without an answer.</summary>
    Lose,

    /// <summary>429 with an empty body, with <c>Retry-After</c> when the rule has one.</summary>
    RateLimit,

    /// <summary>401 with an empty body.</summary>
    Unauthorized,

    /// <summary>A 5xx with an HTML page: 500, or 502 when the request was carried out, unless the rule names another.</summary>
    ServerError,

    /// <summary>200 with an HTML page.</summary>
    Html,

    /// <summary>200 with an empty body.</summary>
    Empty,

    /// <summary>200 with the first half of the answer; always carried out.</summary>
    Truncate,

    /// <summary>The answer comes late. A request not yet carried out is carried out after the delay, whether or not its caller still waits.</summary>
    Slow,

    /// <summary>A read is answered from the state of a moment ago; bars end there too.</summary>
    Stale,

    /// <summary>Bars include the one that is still forming, unasked.</summary>
    Partial,

    /// <summary>Bars lack the older half of what was asked for, one at least remains, and the answer is a success (contract.md §4.4).</summary>
    Cut,

    /// <summary>Time stamps of the answer are written with offset, with <c>Z</c> and naive by turns.</summary>
    MixTimes,

    /// <summary>The frame reaches nobody.</summary>
    Drop,

    /// <summary>The frame is sent twice.</summary>
    Duplicate,

    /// <summary>The frame is sent after the next one of its connection, at the latest after the delay.</summary>
    Reorder,

    /// <summary>The frame is sent after the delay; later frames overtake it.</summary>
    Delay,

    /// <summary>The connection is closed in place of the frame.</summary>
    Close,

    /// <summary>The connection gets <c>GatewayLogout</c> in place of the frame and is closed.</summary>
    Logout,
}

/// <summary>A span of time, open where an end is null; the start belongs to it, the end does not.</summary>
/// <param name="From">First instant, UTC.</param>
/// <param name="To">End, UTC.</param>
public readonly record struct FaultWindow(DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>True inside.</summary>
    public bool Contains(DateTimeOffset time) => !(time < From) && !(time >= To);
}

/// <summary>One chance of a fault: a request, or a frame for one connection.</summary>
/// <param name="Market">Market time, UTC.</param>
/// <param name="Wall">Wall time, UTC.</param>
/// <param name="SinceReconnect">Frames that the connection got since it came back; null for a request and for a first connection.</param>
public readonly record struct FaultOccasion(DateTimeOffset Market, DateTimeOffset Wall, long? SinceReconnect = null);

/// <summary>
/// When and how the gateway misbehaves: a target, an action, and how often. All conditions of a rule must hold. A rule is a value, and
/// whether it strikes is a pure function of what it has seen, so a run with the same rules and the same requests misbehaves
/// in the same way.
/// </summary>
/// <param name="Target">
/// An operation such as <c>Order/place</c>, a group such as <c>Order/*</c>, <c>*</c> for every request; for frames <c>user/GatewayUserOrder</c>,
/// <c>user/*</c>, <c>market/GatewayTrade</c>, <c>market/*</c>. Compared without regard to case.
/// </param>
/// <param name="Action">What happens.</param>
public sealed record FaultRule(string Target, FaultAction Action)
{
    /// <summary>A word for lists; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>True carries the request out before the fault strikes.</summary>
    public bool Executed { get; init; }

    /// <summary>How many occasions pass unharmed first.</summary>
    public long Skip { get; init; }

    /// <summary>How often the rule strikes at most; null without end.</summary>
    public long? Count { get; init; }

    /// <summary>Chance of each occasion, 0 to 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Decides which occasions strike when the chance is below 1.</summary>
    public ulong Seed { get; init; }

    /// <summary>Market time in which it strikes.</summary>
    public FaultWindow Market { get; init; }

    /// <summary>Wall time in which it strikes.</summary>
    public FaultWindow Wall { get; init; }

    /// <summary>For frames: strikes only the first so many of a connection that came back; null strikes any.</summary>
    public long? AfterReconnect { get; init; }

    /// <summary>How late, or how far behind; 1 s when null.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>The <c>Retry-After</c> of a 429, whole seconds; null sends none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The status of a server error, 500 to 599.</summary>
    public int? Status { get; init; }

    /// <summary>The text of a <c>GatewayLogout</c>.</summary>
    public string? Text { get; init; }

    /// <summary>True when the rule is about frames of a hub.</summary>
    public bool IsForFrames => Action >= FaultAction.Drop;

    /// <summary>True when the rule is about a target.</summary>
    public bool Matches(string target) => Target == "*"
        ? !FaultTargets.IsFrame(target)
        : Target.EndsWith("/*", StringComparison.Ordinal)
            ? target.AsSpan().StartsWith(Target.AsSpan(0, Target.Length - 1), StringComparison.OrdinalIgnoreCase)
            : target.Equals(Target, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the rule strikes an occasion of its target.</summary>
    /// <param name="seen">Occasions of its target before this one.</param>
    /// <param name="struck">How many of them it struck.</param>
    /// <param name="occasion">This one.</param>
    public bool Strikes(long seen, long struck, in FaultOccasion occasion) =>
        seen >= Skip
        && !(struck >= Count)
        && Market.Contains(occasion.Market)
        && Wall.Contains(occasion.Wall)
        && (AfterReconnect is not { } frames || occasion.SinceReconnect < frames)
        && (Probability >= 1 || Chance(Seed, seen) < Probability);

    /// <summary>The number of an occasion in a seed's stream, 0 to 1, 1 excluded.</summary>
    private static double Chance(ulong seed, long ordinal) =>
        (new SplitMix(unchecked(seed + ((ulong)ordinal * SplitMix.Step))).Next() >> 11) * (1.0 / (1UL << 53));
}
