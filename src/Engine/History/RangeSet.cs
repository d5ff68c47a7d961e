using System.Collections.Immutable;

namespace Engine.History;

/// <summary>
/// A set of instants as ascending ranges that neither overlap nor touch. Immutable; two sets of the same instants have
/// the same ranges.
/// </summary>
public sealed class RangeSet : IEquatable<RangeSet>
{
    private RangeSet(ImmutableArray<TimeRange> ranges) => Ranges = ranges;

    /// <summary>No instant.</summary>
    public static RangeSet Empty { get; } = new([]);

    /// <summary>The ranges, ascending.</summary>
    public ImmutableArray<TimeRange> Ranges { get; }

    /// <summary>True when no instant is in it.</summary>
    public bool IsEmpty => Ranges.IsEmpty;

    /// <summary>The length of all ranges together.</summary>
    public TimeSpan Length => new(Ranges.Sum(range => range.Length.Ticks));

    /// <summary>A set of one range.</summary>
    public static RangeSet Of(TimeRange range) => range.IsEmpty ? Empty : new([range]);

    /// <summary>A set of any ranges, in any order, overlapping or not.</summary>
    public static RangeSet Of(IEnumerable<TimeRange> ranges)
    {
        var merged = ImmutableArray.CreateBuilder<TimeRange>();
        foreach (var range in ranges.Where(range => !range.IsEmpty).OrderBy(range => range.From))
        {
            if (merged.Count > 0 && merged[^1].To >= range.From)
            {
                merged[^1] = merged[^1] with { To = range.To > merged[^1].To ? range.To : merged[^1].To };
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged.Count == 0 ? Empty : new(merged.ToImmutable());
    }

    /// <summary>What is in either.</summary>
    public RangeSet Union(RangeSet other) => other.IsEmpty ? this : IsEmpty ? other : Of(Ranges.Concat(other.Ranges));

    /// <summary>What is in either.</summary>
    public RangeSet Union(TimeRange range) => Union(Of(range));

    /// <summary>What is in both.</summary>
    public RangeSet Intersect(RangeSet other)
    {
        var both = ImmutableArray.CreateBuilder<TimeRange>();
        for (int mine = 0, theirs = 0; mine < Ranges.Length && theirs < other.Ranges.Length;)
        {
            var common = Ranges[mine].Intersect(other.Ranges[theirs]);
            if (!common.IsEmpty)
            {
                both.Add(common);
            }

            if (Ranges[mine].To < other.Ranges[theirs].To)
            {
                mine++;
            }
            else
            {
                theirs++;
            }
        }

        return both.Count == 0 ? Empty : new(both.ToImmutable());
    }

    /// <summary>What is in both.</summary>
    public RangeSet Intersect(TimeRange range) => Intersect(Of(range));

    /// <summary>What is in this one and not in the other.</summary>
    public RangeSet Except(RangeSet other)
    {
        if (other.IsEmpty || IsEmpty)
        {
            return this;
        }

        var rest = ImmutableArray.CreateBuilder<TimeRange>();
        var next = 0;
        foreach (var range in Ranges)
        {
            var from = range.From;
            while (next < other.Ranges.Length && other.Ranges[next].To <= from)
            {
                next++;
            }

            for (var taken = next; taken < other.Ranges.Length && other.Ranges[taken].From < range.To; taken++)
            {
                if (other.Ranges[taken].From > from)
                {
                    rest.Add(new TimeRange(from, other.Ranges[taken].From));
                }

                from = other.Ranges[taken].To > from ? other.Ranges[taken].To : from;
            }

            if (from < range.To)
            {
                rest.Add(new TimeRange(from, range.To));
            }
        }

        return rest.Count == 0 ? Empty : new(rest.ToImmutable());
    }

    /// <summary>What is in this one and not in the range.</summary>
    public RangeSet Except(TimeRange range) => Except(Of(range));

    /// <summary>True when the instant is in the set.</summary>
    public bool Contains(DateTimeOffset at)
    {
        var (low, high) = (0, Ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Ranges[middle].Contains(at))
            {
                return true;
            }

            (low, high) = at < Ranges[middle].From ? (low, middle - 1) : (middle + 1, high);
        }

        return false;
    }

    /// <summary>True when every instant of the range is in the set.</summary>
    public bool Contains(TimeRange range) => range.IsEmpty || Ranges.Any(mine => mine.From <= range.From && mine.To >= range.To);

    /// <inheritdoc/>
    public bool Equals(RangeSet? other) => other is not null && Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RangeSet);

    /// <inheritdoc/>
    public override int GetHashCode() => IsEmpty ? 0 : HashCode.Combine(Ranges.Length, Ranges[0], Ranges[^1]);

    /// <summary>The ranges, for a person.</summary>
    public override string ToString() => IsEmpty ? "none" : string.Join(", ", Ranges);
}
