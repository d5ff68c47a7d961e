using System.Collections.Immutable;
using Engine.Statistics;

namespace Engine.Backtest.Verification;

/// <summary>The first thing that two runs, which should be equal, have not in common.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Whole">What the run over the whole history has there; null for nothing.</param>
/// <param name="Other">What the other run has there; null for nothing.</param>
public sealed record Divergence(DateTimeOffset At, string? Whole, string? Other);

/// <summary>A run over a history that ends early.</summary>
/// <param name="Until">Its end, UTC, inclusive.</param>
/// <param name="Events">Events of the account that both runs have until then.</param>
/// <param name="Divergence">Null when both are equal until then.</param>
public sealed record CutRun(DateTimeOffset Until, int Events, Divergence? Divergence);

/// <summary>A run that begins later, warmed up by what was before.</summary>
/// <param name="From">Its beginning, UTC.</param>
/// <param name="Decisions">Decisions of the run over the whole history from the later one's first on.</param>
/// <param name="Different">Decisions that one of both has and the other has not.</param>
/// <param name="FirstDecision">Its first decision, UTC; null when it made none.</param>
/// <param name="LastDifference">The last that differs, UTC; null when none does.</param>
public sealed record LateStart(DateTimeOffset From, int Decisions, int Different, DateTimeOffset? FirstDecision, DateTimeOffset? LastDifference)
{
    /// <summary>True when something differs and nothing agrees after it: where it began decides for good.</summary>
    public bool NeverSettles { get; init; }
}

/// <summary>A run under worse conditions.</summary>
/// <param name="Name">The condition, in words.</param>
/// <param name="Statistics">Its figures.</param>
public sealed record SensitivityRun(string Name, PerformanceStatistics Statistics);

/// <summary>What a verification found.</summary>
public sealed record VerificationResult
{
    /// <summary>The run over the whole history.</summary>
    public required BacktestResult Whole { get; init; }

    /// <summary>Decisions of it: orders, reversals, and intents that were denied.</summary>
    public required int Decisions { get; init; }

    /// <summary>The first difference between two runs over the whole history; null when they are equal.</summary>
    public required Divergence? Repeated { get; init; }

    /// <summary>Cut histories, the earliest first.</summary>
    public required ImmutableArray<CutRun> Cuts { get; init; }

    /// <summary>Later starts, the earliest first.</summary>
    public required ImmutableArray<LateStart> LateStarts { get; init; }

    /// <summary>The run as it is, then under worse conditions.</summary>
    public required ImmutableArray<SensitivityRun> Sensitivity { get; init; }

    /// <summary>Two runs of the same differ: it reads a clock or an unseeded random number, or keeps something from one run to the next.</summary>
    public bool IsRepeatable => Repeated is null;

    /// <summary>Something that it did depended on what came after.</summary>
    public bool LooksAhead => Cuts.Any(cut => cut.Divergence is not null);

    /// <summary>From a later start, warmed up, it decides the same.</summary>
    public bool WarmsUp => LateStarts.All(start => start.Different == 0);
}
