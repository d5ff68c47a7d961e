using System.Globalization;

namespace Engine.Markets;

/// <summary>What closes a bar. Integers as on the wire (contract.md §4.4) up to <see cref="Tick"/>; the others are the engine's own.</summary>
public enum BarUnit
{
    /// <summary>Seconds.</summary>
    Second = 1,

    /// <summary>Minutes.</summary>
    Minute = 2,

    /// <summary>Hours.</summary>
    Hour = 3,

    /// <summary>Exchange days.</summary>
    Day = 4,

    /// <summary>Exchange weeks.</summary>
    Week = 5,

    /// <summary>Calendar months of trade dates.</summary>
    Month = 6,

    /// <summary>A number of prints.</summary>
    Tick = 7,

    /// <summary>A number of contracts traded.</summary>
    Volume = 101,

    /// <summary>An amount of dollars traded: price times size times the value of a point.</summary>
    DollarValue = 102,

    /// <summary>A distance between high and low, in ticks.</summary>
    Range = 103,

    /// <summary>Bricks of a height in ticks.</summary>
    Renko = 104,
}

/// <summary>
/// A bar's interval, written <c>5s</c>, <c>1m</c>, <c>4h</c>, <c>1d</c>, <c>1w</c>, <c>1mo</c>, <c>100t</c>, <c>500v</c>,
/// <c>1000000usd</c>, <c>8r</c> or <c>4renko</c>. Ordered by length, the shortest first, and those that are not of time after all that are.
/// </summary>
/// <param name="Unit">The unit.</param>
/// <param name="Count">How many units; at least 1.</param>
public readonly record struct BarInterval(BarUnit Unit, int Count) : IComparable<BarInterval>
{
    /// <summary>Every written unit; the one place.</summary>
    private static readonly (string Word, BarUnit Unit, int Most)[] Words =
    [
        ("s", BarUnit.Second, 31 * 86_400),
        ("m", BarUnit.Minute, 31 * 1_440),
        ("h", BarUnit.Hour, 31 * 24),
        ("d", BarUnit.Day, 366),
        ("w", BarUnit.Week, 53),
        ("mo", BarUnit.Month, 12),
        ("t", BarUnit.Tick, int.MaxValue),
        ("v", BarUnit.Volume, int.MaxValue),
        ("usd", BarUnit.DollarValue, int.MaxValue),
        ("r", BarUnit.Range, 1_000_000),
        ("renko", BarUnit.Renko, 1_000_000),
    ];

    /// <summary>One minute.</summary>
    public static BarInterval Minute => new(BarUnit.Minute, 1);

    /// <summary>Examples of the written form, for sentences to a person.</summary>
    public static string Examples => "5s, 1m, 4h, 1d, 1w, 1mo, 100t, 500v, 1000000usd, 8r or 4renko";

    /// <summary>True for seconds to months, which the venue has bars of; false for what is built from prints alone.</summary>
    public bool IsTime => Unit is >= BarUnit.Second and <= BarUnit.Month;

    /// <summary>The fixed length of second, minute and hour intervals; null for those that follow the exchange calendar or are not of time.</summary>
    public TimeSpan? Length => Unit switch
    {
        BarUnit.Second => TimeSpan.FromSeconds(Count),
        BarUnit.Minute => TimeSpan.FromMinutes(Count),
        BarUnit.Hour => TimeSpan.FromHours(Count),
        _ => null,
    };

    /// <summary>A length that no interval of this kind falls short of but by the change of the clocks; zero when it is not of time.</summary>
    public TimeSpan ShortestLength => Length ?? TimeSpan.FromDays(Unit switch
    {
        BarUnit.Day => Count,
        BarUnit.Week => 7 * Count,
        BarUnit.Month => 28 * Count,
        _ => 0,
    });

    /// <summary>Reads the written form; case and surrounding blanks do not matter. False when the text is none.</summary>
    public static bool TryParse(string? text, out BarInterval interval)
    {
        interval = default;
        var word = (text ?? "").Trim().ToLowerInvariant();
        var digits = word.TakeWhile(char.IsAsciiDigit).Count();
        if (!int.TryParse(word.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        foreach (var (suffix, unit, most) in Words)
        {
            if (word.AsSpan(digits).SequenceEqual(suffix) && count >= 1 && count <= most)
            {
                interval = new BarInterval(unit, count);
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public int CompareTo(BarInterval other) => (IsTime, other.IsTime) switch
    {
        (true, false) => -1,
        (false, true) => 1,
        (true, true) when ShortestLength != other.ShortestLength => ShortestLength.CompareTo(other.ShortestLength),
        _ => (Unit, Count).CompareTo((other.Unit, other.Count)),
    };

    /// <summary>The written form.</summary>
    public override string ToString()
    {
        var unit = Unit;
        return Count.ToString(CultureInfo.InvariantCulture) + Array.Find(Words, w => w.Unit == unit).Word;
    }
}
