using System.Collections.Immutable;
using Engine.Orders;
using Engine.Statistics;
using Engine.Statistics.Comparison;

namespace Engine.Backtest.Comparison;

/// <summary>A run that is compared.</summary>
/// <param name="Name">How a person calls it.</param>
/// <param name="Record">What its account did.</param>
public sealed record ComparedRun(string Name, TradingRecord Record)
{
    /// <summary>Its figures.</summary>
    public PerformanceStatistics Statistics { get; init; } = PerformanceStatistics.Of(Record);

    /// <summary>What each of its strategies took in, in order; null where nobody has written it down.</summary>
    public IReadOnlyDictionary<StrategyName, IReadOnlyList<StrategyInput>>? Inputs { get; init; }
}

/// <summary>A pair of round trips, and what explains that they differ.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Cause">The first thing that its strategy took in otherwise since both last agreed; null when they agree, when nothing differs, or when nobody has written it down.</param>
public sealed record ExplainedPair(TradePair Pair, InputDifference? Cause);

/// <summary>Compares two runs trade by trade, and looks for the first cause of each difference. Pure.</summary>
public static class RunComparison
{
    /// <summary>An account may hear of its fill a little before its strategy does.</summary>
    private static readonly TimeSpan Delivery = TimeSpan.FromSeconds(2);

    /// <summary>How far apart entries of the same round trip may lie where nothing else is said: a minute's bar.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>Every round trip of both, by entry.</summary>
    /// <param name="first">The first run.</param>
    /// <param name="second">The second.</param>
    /// <param name="tolerance">How far apart entries, or exits, of the same round trip may lie.</param>
    public static ImmutableArray<ExplainedPair> Of(ComparedRun first, ComparedRun second, TimeSpan tolerance)
    {
        var agreed = new Dictionary<StrategyName, DateTimeOffset>();
        var pairs = ImmutableArray.CreateBuilder<ExplainedPair>();
        foreach (var pair in TradeMatching.Match(first.Record.RoundTrips, second.Record.RoundTrips, tolerance))
        {
            var strategy = pair.Any.Strategy;
            pairs.Add(new ExplainedPair(pair, pair.Difference == TradeDifference.None || strategy is null ? null : CauseOf(pair, strategy.Value)));
            if (pair.Difference == TradeDifference.None && strategy is not null)
            {
                agreed[strategy.Value] = pair.EnteredAt;
            }
        }

        return pairs.ToImmutable();

        InputDifference? CauseOf(TradePair pair, StrategyName strategy)
        {
            if (first.Inputs?.GetValueOrDefault(strategy) is not { } ours || second.Inputs?.GetValueOrDefault(strategy) is not { } theirs)
            {
                return null;
            }

            return InputComparison.First(ours, theirs, agreed.GetValueOrDefault(strategy, DateTimeOffset.MinValue), Until(pair) + Delivery);
        }
    }

    private static DateTimeOffset Until(TradePair pair) => pair switch
    {
        { Difference: TradeDifference.Exit } => Later(pair.First!.ExitedAt, pair.Second!.ExitedAt),
        { First: { } one, Second: { } two } => Later(one.EnteredAt, two.EnteredAt),
        _ => pair.EnteredAt,
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
