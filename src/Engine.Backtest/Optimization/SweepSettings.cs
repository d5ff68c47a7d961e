using System.Collections.Immutable;
using Engine.Optimization;

namespace Engine.Backtest.Optimization;

/// <summary>What a sweep is made of.</summary>
public sealed record SweepSettings
{
    /// <summary>The data.</summary>
    public required HeldMarket Market { get; init; }

    /// <summary>Everything of a run but market and strategies, which each run gets for itself.</summary>
    public required BacktestSettings Run { get; init; }

    /// <summary>The parameters.</summary>
    public required ParameterSpace Space { get; init; }

    /// <summary>Which of their combinations are tried, each once.</summary>
    public required ImmutableArray<long> Points { get; init; }

    /// <summary>How a combination trades. Called from several threads, once for each run.</summary>
    public required Func<long, ImmutableArray<BacktestStrategy>> Strategies { get; init; }

    /// <summary>How the dates are divided.</summary>
    public required SweepPlan Plan { get; init; }

    /// <summary>By what a walk-forward chooses.</summary>
    public Objective Objective { get; init; }

    /// <summary>True warms strategies up from the data before their dates, and from <see cref="BacktestSettings.WarmUp"/> before the data.</summary>
    public bool WarmsUp { get; init; } = true;

    /// <summary>Runs at the same time, at least 1.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
}
