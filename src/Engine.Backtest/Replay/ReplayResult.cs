using System.Collections.Immutable;
using Engine.Orders;

namespace Engine.Backtest.Replay;

/// <summary>How an intent of the replay is not that of the recording.</summary>
public enum ReplayDifferenceKind
{
    /// <summary>Both asked for something after the same event, and not for the same.</summary>
    Different,

    /// <summary>The recording asked for something, the replay for nothing.</summary>
    Missing,

    /// <summary>The replay asked for something, the recording for nothing.</summary>
    Extra,
}

/// <summary>One difference.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="At">Market time of the event after which it arose, UTC.</param>
/// <param name="Sequence">Receipt number that the strategy had consumed.</param>
/// <param name="Line">Number of that event in the strategy's log.</param>
/// <param name="After">The event, for people.</param>
/// <param name="Recorded">What was recorded, for people; null for nothing.</param>
/// <param name="Replayed">What the replay gave, for people; null for nothing.</param>
public sealed record ReplayDifference(
    ReplayDifferenceKind Kind, DateTimeOffset At, long Sequence, long Line, string After, string? Recorded, string? Replayed);

/// <summary>From where on nothing can be compared.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Sequence">Receipt number from which on it holds.</param>
/// <param name="Why">One sentence.</param>
/// <param name="Intents">Recorded intents from there on.</param>
public sealed record ReplayLimit(DateTimeOffset At, long Sequence, string Why, long Intents)
{
    /// <summary>How many of these there are of each kind, such as <c>buy</c> or <c>cancel</c>; those whose line is damaged are left out.</summary>
    public ImmutableSortedDictionary<string, long> Acts { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>Market time of the last of them, UTC; null where there is none.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The same with one more.</summary>
    internal ReplayLimit With(string? act, DateTimeOffset at) => this with
    {
        Intents = Intents + 1,
        Acts = act is null ? Acts : Acts.SetItem(act, Acts.GetValueOrDefault(act) + 1),
        Until = at,
    };
}

/// <summary>What became of one strategy.</summary>
/// <param name="Strategy">The instance.</param>
/// <param name="Type">Alias of its type.</param>
/// <param name="Lines">Lines of its log that were replayed.</param>
/// <param name="Intents">Recorded intents that were compared.</param>
/// <param name="Reproduced">How many of them the replay reproduced.</param>
/// <param name="Different">How many were others.</param>
/// <param name="Missing">How many the replay did not ask for.</param>
/// <param name="Extra">How many the replay asked for besides.</param>
/// <param name="Differences">The first of the differences, in order; <see cref="SessionReplay.MostDifferences"/> at the most.</param>
/// <param name="Limit">From where on nothing can be compared; null when all could.</param>
public sealed record StrategyReplayResult(
    StrategyName Strategy,
    string Type,
    long Lines,
    long Intents,
    long Reproduced,
    long Different,
    long Missing,
    long Extra,
    ImmutableArray<ReplayDifference> Differences,
    ReplayLimit? Limit)
{
    /// <summary>True when the replay asked for what the recording asked for, as far as it can be told.</summary>
    public bool Agrees => Different + Missing + Extra == 0;
}
