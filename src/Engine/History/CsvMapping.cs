using Engine.Markets;
using NodaTime;

namespace Engine.History;

/// <summary>What a bar's time in a file means.</summary>
public enum BarStamp
{
    /// <summary>The start of its interval, as the archive and the venue have it (contract.md §4.4).</summary>
    Start,

    /// <summary>The end of its interval, as some charting programs have it; only for intervals of fixed length.</summary>
    End,
}

/// <summary>
/// Where a text file has what a bar consists of. A column is named as in the header, in any case, or by its number from 1.
/// What is null is looked for under its usual names: <c>t</c>, <c>time</c>, <c>timestamp</c>, <c>datetime</c>, or
/// <c>date</c> and <c>time</c> together; <c>o</c>, <c>open</c>; … <c>contract_id</c>, <c>contract</c>, <c>symbol</c>.
/// </summary>
public sealed record CsvMapping
{
    /// <summary>Time, as one column or as two whose texts follow each other with a blank.</summary>
    public IReadOnlyList<string>? Time { get; init; }

    /// <summary>First price.</summary>
    public string? Open { get; init; }

    /// <summary>Highest price.</summary>
    public string? High { get; init; }

    /// <summary>Lowest price.</summary>
    public string? Low { get; init; }

    /// <summary>Last price.</summary>
    public string? Close { get; init; }

    /// <summary>Contracts traded.</summary>
    public string? Volume { get; init; }

    /// <summary>Contract ids.</summary>
    public string? Contract { get; init; }

    /// <summary>Between columns; found out from the first line when null.</summary>
    public char? Separator { get; init; }

    /// <summary>False when the first line is a row already; columns are then named by number.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>
    /// A .NET format of date and time such as <c>yyyyMMdd HHmmss</c>; or <c>unix</c>, <c>unix-ms</c>, <c>unix-us</c>,
    /// <c>unix-ns</c> for numbers since 1970; ISO 8601 when null.
    /// </summary>
    public string? TimeFormat { get; init; }
}

/// <summary>How to read files that are imported.</summary>
/// <param name="Series">Where the bars belong.</param>
public sealed record BarImportOptions(BarSeries Series)
{
    /// <summary>The columns of text files.</summary>
    public CsvMapping Csv { get; init; } = new();

    /// <summary>The zone of times that state none; UTC unless said otherwise.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>What a time means.</summary>
    public BarStamp Stamp { get; init; } = BarStamp.Start;

    /// <summary>The contract of files that have no such column.</summary>
    public ContractId? Contract { get; init; }

    /// <summary>Contract ids that a file writes differently than the venue, and the venue's.</summary>
    public IReadOnlyDictionary<ContractId, ContractId> Renamed { get; init; } = new Dictionary<ContractId, ContractId>();
}

/// <summary>What is wrong with a file that was to be imported.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Line of a text file, row of a Parquet file, from 1; 0 for the file as a whole.</param>
/// <param name="Sentence">What is wrong.</param>
public sealed record ImportProblem(string File, long Line, string Sentence)
{
    /// <summary><c>nq.csv:17: the low 5 is above the high 4.</c></summary>
    public override string ToString() => Line == 0 ? $"{File}: {Sentence}" : FormattableString.Invariant($"{File}:{Line}: {Sentence}");
}
