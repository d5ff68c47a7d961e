using System.Collections.Immutable;
using Engine.Statistics;

namespace Engine.Optimization;

/// <summary>By what trials are compared: the larger, the better.</summary>
public enum Objective
{
    /// <summary>Sharpe ratio of the daily profits, annual; the default.</summary>
    Sharpe,

    /// <summary>Net profit after costs, open profit included, in dollars.</summary>
    Net,

    /// <summary>Profit factor of the round trips.</summary>
    ProfitFactor,

    /// <summary>Mean profit of a round trip in dollars.</summary>
    Expectancy,

    /// <summary>Sortino ratio of the daily profits, annual.</summary>
    Sortino,

    /// <summary>Annual profit over the largest drawdown.</summary>
    Calmar,
}

/// <summary>Reads objectives and their values.</summary>
public static class Objectives
{
    /// <summary>How each is written.</summary>
    public static ImmutableArray<string> Names { get; } = ["sharpe", "net", "profit-factor", "expectancy", "sortino", "calmar"];

    /// <summary>The word of an objective.</summary>
    public static string Name(this Objective objective) => Names[(int)objective];

    /// <summary>Reads a word, whatever the case of its letters; null when it is none.</summary>
    public static Objective? Parse(string text) => Names.IndexOf(text.Trim().ToLowerInvariant()) is var index and >= 0 ? (Objective)index : null;

    /// <summary>
    /// The value of a run. A run with trouble, or one that never traded, has none; a run of winners alone has no profit factor, and so cannot
    /// be chosen by it.
    /// </summary>
    public static Figure<double> Of(this Objective objective, SegmentFigures figures) => figures switch
    {
        { Trouble: not null } => Undefined.NoTradeDate,
        { RoundTrips: 0 } => Undefined.NoRoundTrip,
        _ => objective switch
        {
            Objective.Net => (double)figures.Net.ToDecimal(),
            Objective.ProfitFactor => figures.ProfitFactor,
            Objective.Expectancy => figures.Expectancy.Select(money => (double)money.ToDecimal()),
            Objective.Sortino => figures.Returns.Sortino,
            Objective.Calmar => figures.Returns.Calmar,
            _ => figures.Returns.Sharpe,
        },
    };
}
