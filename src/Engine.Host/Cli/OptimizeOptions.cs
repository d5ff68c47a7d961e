using System.Collections.Immutable;

namespace Engine.Host.Cli;

/// <summary>What <c>engine optimize</c> was told. Texts are as given: everything that is wrong with them is told at once.</summary>
/// <param name="Backtest">What it shares with <c>engine backtest</c>: strategy, data, models, and where results go.</param>
public sealed record OptimizeOptions(BacktestOptions Backtest)
{
    /// <summary>Parameters and their values, as in <c>fast=5..20:5</c>.</summary>
    public ImmutableArray<string> Over { get; init; } = [];

    /// <summary>How many combinations are drawn; null tries all of them.</summary>
    public string? Random { get; init; }

    /// <summary>Windows, as in <c>train=20d,test=5d</c>; null for one window.</summary>
    public string? WalkForward { get; init; }

    /// <summary>Share of the trade dates that is kept out of the sample, as in <c>30%</c>; null for the default.</summary>
    public string? OutOfSample { get; init; }

    /// <summary>By what trials are compared; null for the Sharpe ratio.</summary>
    public string? By { get; init; }

    /// <summary>The two parameters of the heat map, as in <c>fast,slow</c>; null for the first two.</summary>
    public string? HeatMap { get; init; }

    /// <summary>Trials of earlier sweeps for the same choice; null for none.</summary>
    public string? TrialsBefore { get; init; }

    /// <summary>Rows of the table; null for the default.</summary>
    public string? Top { get; init; }

    /// <summary>Runs at the same time; null for the number of cores.</summary>
    public string? Workers { get; init; }

    /// <summary>True drops what an earlier sweep left in the folder.</summary>
    public bool Again { get; init; }
}
