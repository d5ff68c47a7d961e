using System.Collections.Frozen;

namespace Engine.Markets;

/// <summary>What a holiday does to trading.</summary>
internal enum HolidayKind
{
    /// <summary>Closed for everything.</summary>
    Closed,

    /// <summary>A bank holiday: a short electronic session, and none in grains and livestock.</summary>
    Short,

    /// <summary>The day after Thanksgiving and the day before Christmas.</summary>
    Eve,
}

/// <summary>
/// The exchange's holidays by trade date, and the early closes that come with them, Chicago. Where the exchange has not yet
/// published a time, the earlier plausible one stands. To extend it, add rows and move <see cref="LastDate"/>.
/// </summary>
internal static class ExchangeHolidays
{
    /// <summary>First trade date that the table covers.</summary>
    public static readonly DateOnly FirstDate = new(2026, 1, 1);

    /// <summary>Last trade date that the table covers.</summary>
    public static readonly DateOnly LastDate = new(2027, 12, 31);

    private static readonly FrozenDictionary<DateOnly, (HolidayKind Kind, string Name)> Rows = Table();

    /// <summary>Finds a holiday; false on a day as usual.</summary>
    public static bool TryFind(DateOnly tradeDate, out HolidayKind kind, out string name)
    {
        var found = Rows.TryGetValue(tradeDate, out var row);
        (kind, name) = found ? row : (default, "");
        return found;
    }

    /// <summary>When a group's trading ends on a holiday; null when there is none.</summary>
    public static TimeOnly? EarlyClose(ProductGroup group, HolidayKind kind) => (group, kind) switch
    {
        (_, HolidayKind.Closed) => null,
        (ProductGroup.Financial or ProductGroup.StockIndices, HolidayKind.Short) => new(12, 0),
        (ProductGroup.EnergyAndMetals, HolidayKind.Short) => new(13, 30),
        (ProductGroup.Financial or ProductGroup.StockIndices, _) => new(12, 15),
        (ProductGroup.EnergyAndMetals, _) => new(12, 45),
        (_, HolidayKind.Eve) => new(12, 5),
        _ => null,
    };

    private static FrozenDictionary<DateOnly, (HolidayKind Kind, string Name)> Table() => new (int Year, int Month, int Day, HolidayKind Kind, string Name)[]
    {
        (2026, 1, 1, HolidayKind.Closed, "New Year's Day"),
        (2026, 1, 19, HolidayKind.Short, "Martin Luther King Day"),
        (2026, 2, 16, HolidayKind.Short, "Presidents' Day"),

        // A morning session is possible when the employment report falls on it; none is counted on.
        (2026, 4, 3, HolidayKind.Closed, "Good Friday"),
        (2026, 5, 25, HolidayKind.Short, "Memorial Day"),
        (2026, 6, 19, HolidayKind.Short, "Juneteenth"),
        (2026, 7, 3, HolidayKind.Short, "Independence Day (observed)"),
        (2026, 9, 7, HolidayKind.Short, "Labor Day"),
        (2026, 11, 26, HolidayKind.Short, "Thanksgiving"),
        (2026, 11, 27, HolidayKind.Eve, "the day after Thanksgiving"),
        (2026, 12, 24, HolidayKind.Eve, "Christmas Eve"),
        (2026, 12, 25, HolidayKind.Closed, "Christmas"),
        (2027, 1, 1, HolidayKind.Closed, "New Year's Day"),
        (2027, 1, 18, HolidayKind.Short, "Martin Luther King Day"),
        (2027, 2, 15, HolidayKind.Short, "Presidents' Day"),
        (2027, 3, 26, HolidayKind.Closed, "Good Friday"),
        (2027, 5, 31, HolidayKind.Short, "Memorial Day"),
        (2027, 6, 18, HolidayKind.Short, "Juneteenth (observed)"),
        (2027, 7, 5, HolidayKind.Short, "Independence Day (observed)"),
        (2027, 9, 6, HolidayKind.Short, "Labor Day"),
        (2027, 11, 25, HolidayKind.Short, "Thanksgiving"),
        (2027, 11, 26, HolidayKind.Eve, "the day after Thanksgiving"),
        (2027, 12, 24, HolidayKind.Closed, "Christmas (observed)"),
    }.ToFrozenDictionary(h => new DateOnly(h.Year, h.Month, h.Day), h => (h.Kind, h.Name));
}
