namespace Engine.Markets;

/// <summary>The unit of a bar's interval; integers as on the wire (contract.md §4.4).</summary>
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

    /// <summary>Calendar months.</summary>
    Month = 6,
}

/// <summary>A bar's interval, written <c>5s</c>, <c>1m</c>, <c>4h</c>, <c>1d</c>, <c>1w</c>, <c>1mo</c>.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Count">How many units; at least 1.</param>
public readonly record struct BarInterval(BarUnit Unit, int Count)
{
    /// <summary>One minute.</summary>
    public static BarInterval Minute => new(BarUnit.Minute, 1);

    /// <summary>The fixed length of second, minute and hour intervals; null for those that follow the exchange calendar.</summary>
    public TimeSpan? Length => Unit switch
    {
        BarUnit.Second => TimeSpan.FromSeconds(Count),
        BarUnit.Minute => TimeSpan.FromMinutes(Count),
        BarUnit.Hour => TimeSpan.FromHours(Count),
        _ => null,
    };

    /// <summary>Reads <c>1m</c> and its kin; false when the text is none of them.</summary>
    public static bool TryParse(string? text, out BarInterval interval)
    {
        interval = default;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        text = text.Trim().ToLowerInvariant();
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (digits == 0 || !int.TryParse(text.AsSpan(0, digits), out var count) || count < 1)
        {
            return false;
        }

        BarUnit? unit = text[digits..] switch
        {
            "s" => BarUnit.Second,
            "m" => BarUnit.Minute,
            "h" => BarUnit.Hour,
            "d" => BarUnit.Day,
            "w" => BarUnit.Week,
            "mo" => BarUnit.Month,
            _ => null,
        };
        if (unit is null)
        {
            return false;
        }

        interval = new BarInterval(unit.Value, count);
        return true;
    }

    /// <summary>The written form.</summary>
    public override string ToString() => Count.ToString(System.Globalization.CultureInfo.InvariantCulture) + Unit switch
    {
        BarUnit.Second => "s",
        BarUnit.Minute => "m",
        BarUnit.Hour => "h",
        BarUnit.Day => "d",
        BarUnit.Week => "w",
        _ => "mo",
    };
}

/// <summary>Where a bar came from.</summary>
public enum BarOrigin
{
    /// <summary>Built from the live tape.</summary>
    Live,

    /// <summary>Read over REST before the strategy was ready.</summary>
    WarmUp,

    /// <summary>Read over REST to close a gap; no decision may be taken on it.</summary>
    BackFilled,
}

/// <summary>One complete bar.</summary>
/// <param name="Contract">The contract that traded.</param>
/// <param name="Interval">The bar's interval.</param>
/// <param name="Start">Start of the interval, UTC; the bar covers [Start, Start + interval).</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Contracts traded.</param>
/// <param name="Origin">Where the bar came from.</param>
/// <param name="Sequence">Receipt number of the frame that completed the bar; zero for bars read over REST.</param>
public sealed record Bar(
    ContractId Contract,
    BarInterval Interval,
    DateTimeOffset Start,
    Price Open,
    Price High,
    Price Low,
    Price Close,
    long Volume,
    BarOrigin Origin,
    ReceiptSequence Sequence);
