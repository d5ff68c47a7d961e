using System.Collections.Immutable;

namespace Engine.Reports;

/// <summary>One event under a heading.</summary>
/// <param name="What">Label of a few letters, such as <c>accepted</c>.</param>
/// <param name="Time">Its time, ready to be shown.</param>
/// <param name="After">How long after the first, ready to be shown; empty for the first.</param>
/// <param name="Text">What happened, in words.</param>
public readonly record struct AuditStep(string What, string Time, string After, string Text);

/// <summary>Something that was decided or happened, with everything that became of it.</summary>
/// <param name="Headline">In one phrase.</param>
/// <param name="Outcome">What became of it; null where the headline says all.</param>
/// <param name="Numbers">Numbers of its events in the journal.</param>
/// <param name="Steps">Its events, in order.</param>
public sealed record AuditEntry(string Headline, string? Outcome, string Numbers, ImmutableArray<AuditStep> Steps)
{
    /// <summary>What it was decided on; null where nobody decided, or no recording tells.</summary>
    public string? Cause { get; init; }
}

/// <summary>A table of figures.</summary>
/// <param name="Columns">Headings.</param>
/// <param name="Rows">Cells, one for each column.</param>
public sealed record AuditTable(ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows);

/// <summary>Everything that the page on one trade date of an account shows. Text is ready to be shown and not yet escaped.</summary>
public sealed record AuditReport
{
    /// <summary>Account and date.</summary>
    public required string Title { get; init; }

    /// <summary>What it is of, and how to check it.</summary>
    public required ImmutableArray<ReportLine> Head { get; init; }

    /// <summary>What must be read first: a journal that is not sound, a recording that could not be read. Empty when there is nothing.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>Money of the day.</summary>
    public required ImmutableArray<ReportLine> Money { get; init; }

    /// <summary>The rules in force.</summary>
    public required ImmutableArray<ReportLine> Rules { get; init; }

    /// <summary>How much of what happened.</summary>
    public required ImmutableArray<ReportLine> Counts { get; init; }

    /// <summary>How long requests took.</summary>
    public required AuditTable Latencies { get; init; }

    /// <summary>Every fill.</summary>
    public required AuditTable Fills { get; init; }

    /// <summary>Orders, denials, closes and reversals.</summary>
    public required ImmutableArray<AuditEntry> Decisions { get; init; }

    /// <summary>Halts, pauses and what else happened to the account, with who did it.</summary>
    public required ImmutableArray<AuditEntry> Account { get; init; }

    /// <summary>How often book and venue were compared.</summary>
    public required ImmutableArray<ReportLine> Compared { get; init; }

    /// <summary>Comparisons that adopted something.</summary>
    public required ImmutableArray<AuditEntry> Differences { get; init; }
}
