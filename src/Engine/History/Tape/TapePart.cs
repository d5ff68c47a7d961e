using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Engine.History.Tape;

/// <summary>Place of a part among the parts of all runs: parts are in the order in which they were written.</summary>
/// <param name="Run">The run that wrote it, by the moment at which it began to record, UTC, in whole milliseconds.</param>
/// <param name="Number">Number of the writing within the run, from 1.</param>
public readonly record struct TapePosition(DateTimeOffset Run, int Number) : IComparable<TapePosition>
{
    private const string Stamp = "yyyyMMdd'T'HHmmssfff'Z'";

    /// <inheritdoc/>
    public int CompareTo(TapePosition other) => (Run, Number).CompareTo((other.Run, other.Number));

    /// <summary>True when the left one comes first.</summary>
    public static bool operator <(TapePosition left, TapePosition right) => left.CompareTo(right) < 0;

    /// <summary>True when the left one comes last.</summary>
    public static bool operator >(TapePosition left, TapePosition right) => left.CompareTo(right) > 0;

    /// <summary>True unless the left one comes last.</summary>
    public static bool operator <=(TapePosition left, TapePosition right) => left.CompareTo(right) <= 0;

    /// <summary>True unless the left one comes first.</summary>
    public static bool operator >=(TapePosition left, TapePosition right) => left.CompareTo(right) >= 0;

    /// <summary>Such as <c>20261127T063012123Z-000017</c>; sorts as it compares.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Run.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}-{Number:000000}");

    /// <summary>Reads the written form.</summary>
    public static bool TryParse(string text, out TapePosition position)
    {
        position = default;
        if (text.LastIndexOf('-') is var dash && dash > 0
            && DateTimeOffset.TryParseExact(text[..dash], Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var run)
            && int.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            position = new TapePosition(run, number);
            return true;
        }

        return false;
    }
}

/// <summary>
/// The name of a part: what it holds is said by where it stands among the others. A merged part carries the first and the last
/// position that went into it, so that a reader who finds it beside its sources, as a kill between writing and deleting leaves
/// them, knows which to pass over.
/// </summary>
/// <param name="First">Position of the first part in it.</param>
/// <param name="Last">Position of the last; the first again for a part that was not merged.</param>
public readonly record struct TapePart(TapePosition First, TapePosition Last) : IComparable<TapePart>
{
    private const string Prefix = "part-";
    private const string Suffix = ".parquet";
    private const string Between = "--";

    /// <summary>True for a part that was made of others.</summary>
    public bool IsMerged => First != Last;

    /// <summary>Such as <c>part-20261127T063012123Z-000017.parquet</c>, or <c>part-…-000001--…-000064.parquet</c>.</summary>
    public string FileName => IsMerged ? $"{Prefix}{First}{Between}{Last}{Suffix}" : $"{Prefix}{First}{Suffix}";

    /// <inheritdoc/>
    public int CompareTo(TapePart other) => First != other.First ? First.CompareTo(other.First) : other.Last.CompareTo(Last);

    /// <summary>True when everything in the other part is in this one too.</summary>
    public bool Covers(TapePart other) => this != other && First <= other.First && other.Last <= Last;

    /// <summary>Reads a file's name; false for files that are no parts.</summary>
    public static bool TryParse(string fileName, [NotNullWhen(true)] out TapePart? part)
    {
        part = null;
        if (!fileName.StartsWith(Prefix, StringComparison.Ordinal) || !fileName.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return false;
        }

        var ends = fileName[Prefix.Length..^Suffix.Length].Split(Between);
        if (ends.Length is 1 or 2 && TapePosition.TryParse(ends[0], out var first) && TapePosition.TryParse(ends[^1], out var last) && first <= last)
        {
            part = new TapePart(first, last);
        }

        return part is not null;
    }
}
