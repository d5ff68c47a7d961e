using System.Collections.Immutable;
using Engine.Optimization;

namespace Engine.Reports;

/// <summary>Everything that the page of a sweep shows. Two equal reports make two equal files.</summary>
public sealed record SweepReport
{
    /// <summary>What was run.</summary>
    public required string Title { get; init; }

    /// <summary>What it was run on.</summary>
    public required string Subtitle { get; init; }

    /// <summary>Configuration: parameters, data, models, engine version.</summary>
    public required ImmutableArray<ReportLine> Head { get; init; }

    /// <summary>The guards in words.</summary>
    public required ImmutableArray<ReportLine> Verdict { get; init; }

    /// <summary>The parameters.</summary>
    public required ParameterSpace Space { get; init; }

    /// <summary>By what trials were compared.</summary>
    public required Objective Objective { get; init; }

    /// <summary>The windows with their trials.</summary>
    public required ImmutableArray<SweepWindowResult> Windows { get; init; }

    /// <summary>The choices of a walk-forward; null for a single window.</summary>
    public WalkForwardSummary? Forward { get; init; }

    /// <summary>The axis of the heat map from left to right.</summary>
    public int Across { get; init; }

    /// <summary>The axis from top to bottom; null for none.</summary>
    public int? Down { get; init; }

    /// <summary>Most rows of the table.</summary>
    public int Rows { get; init; } = 200;
}
