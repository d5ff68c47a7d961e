using System.Collections.Frozen;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>What the calendar knows of one trade date.</summary>
public enum CalendarDay
{
    /// <summary>A day as usual.</summary>
    Normal,

    /// <summary>Trading ends early.</summary>
    EarlyClose,

    /// <summary>No trading.</summary>
    Closed,

    /// <summary>Not in the calendar: nothing is added, and positions are closed at the usual time.</summary>
    Unknown,
}

/// <summary>One trade date of one group of products.</summary>
/// <param name="Day">What kind of day it is.</param>
/// <param name="Close">When trading ends, Chicago; the firm's or the product's own close on a day as usual.</param>
/// <param name="Name">The holiday's name; empty on a day as usual.</param>
public readonly record struct CalendarEntry(CalendarDay Day, TimeOnly Close, string Name);

/// <summary>
/// Trading days of US futures in Chicago wall time: the exchange's holidays and early closes from <see cref="FirstDate"/> to
/// <see cref="LastDate"/>, the exchange's week (Sunday 17:00 to Friday 16:00, halt from 16:00 to 17:00) and the firm's day (17:00 to 15:10,
/// contract.md §7.1). Where the exchange has not yet published a time, the earlier plausible one stands. Daylight saving follows the zone.
/// </summary>
public static class TradingCalendar
{
    /// <summary>First trade date that the calendar knows.</summary>
    public static readonly DateOnly FirstDate = new(2026, 1, 1);

    /// <summary>Last trade date that the calendar knows; every later one is <see cref="CalendarDay.Unknown"/>.</summary>
    public static readonly DateOnly LastDate = new(2027, 12, 31);

    /// <summary>The firm closes what is still open at this time, Chicago (contract.md §7.1).</summary>
    public static readonly TimeOnly FirmClose = new(15, 10);

    private static readonly TimeOnly Reopening = new(17, 0);
    private static readonly TimeOnly Halt = new(16, 0);
    private static readonly TimeOnly GrainsClose = new(13, 20);
    private static readonly TimeOnly GrainsEvening = new(19, 0);
    private static readonly TimeOnly GrainsMorningEnd = new(7, 45);
    private static readonly TimeOnly PitOpen = new(8, 30);
    private static readonly TimeOnly LivestockClose = new(13, 5);
    private static readonly FrozenDictionary<DateOnly, Holiday> Holidays = Table();

    private enum Kind
    {
        /// <summary>Closed for everything.</summary>
        Closed,

        /// <summary>A bank holiday: a short electronic session, and none in grains and livestock.</summary>
        Short,

        /// <summary>The day after Thanksgiving and the day before Christmas.</summary>
        Eve,
    }

    /// <summary>What the calendar knows of a trade date.</summary>
    public static CalendarEntry Of(ProductGroup group, DateOnly tradeDate)
    {
        var usual = group switch
        {
            ProductGroup.Grains => GrainsClose,
            ProductGroup.Livestock => LivestockClose,
            _ => FirmClose,
        };
        return tradeDate < FirstDate || tradeDate > LastDate ? new(CalendarDay.Unknown, usual, "")
            : !Holidays.TryGetValue(tradeDate, out var holiday) ? new(CalendarDay.Normal, usual, "")
            : EarlyClose(group, holiday.Kind) is { } early ? new(CalendarDay.EarlyClose, early, holiday.Name)
            : new(CalendarDay.Closed, usual, holiday.Name);
    }

    /// <summary>True while the exchange trades the group at this instant by its weekly hours; holidays are not counted.</summary>
    public static bool InHours(ProductGroup group, DateTimeOffset at)
    {
        var local = TradeDate.ChicagoTime(at);
        var time = TimeOnly.FromDateTime(local);
        var evening = local.DayOfWeek is not (DayOfWeek.Friday or DayOfWeek.Saturday);
        var day = local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
        return group switch
        {
            ProductGroup.Grains => (evening && time >= GrainsEvening) || (day && (time < GrainsMorningEnd || (time >= PitOpen && time < GrainsClose))),
            ProductGroup.Livestock => day && time >= PitOpen && time < LivestockClose,
            _ => (evening && time >= Reopening) || (day && time < Halt),
        };
    }

    private static TimeOnly? EarlyClose(ProductGroup group, Kind kind) => (group, kind) switch
    {
        (_, Kind.Closed) => null,
        (ProductGroup.Financial, Kind.Short) => new(12, 0),
        (ProductGroup.EnergyAndMetals, Kind.Short) => new(13, 30),
        (ProductGroup.Financial, _) => new(12, 15),
        (ProductGroup.EnergyAndMetals, _) => new(12, 45),
        (_, Kind.Eve) => new(12, 5),
        _ => null,
    };

    private static FrozenDictionary<DateOnly, Holiday> Table() => new (int Year, int Month, int Day, Kind Kind, string Name)[]
    {
        (2026, 1, 1, Kind.Closed, "New Year's Day"),
        (2026, 1, 19, Kind.Short, "Martin Luther King Day"),
        (2026, 2, 16, Kind.Short, "Presidents' Day"),

        // A morning session is possible when the employment report falls on it; none is counted on.
        (2026, 4, 3, Kind.Closed, "Good Friday"),
        (2026, 5, 25, Kind.Short, "Memorial Day"),
        (2026, 6, 19, Kind.Short, "Juneteenth"),
        (2026, 7, 3, Kind.Short, "Independence Day (observed)"),
        (2026, 9, 7, Kind.Short, "Labor Day"),
        (2026, 11, 26, Kind.Short, "Thanksgiving"),
        (2026, 11, 27, Kind.Eve, "the day after Thanksgiving"),
        (2026, 12, 24, Kind.Eve, "Christmas Eve"),
        (2026, 12, 25, Kind.Closed, "Christmas"),
        (2027, 1, 1, Kind.Closed, "New Year's Day"),
        (2027, 1, 18, Kind.Short, "Martin Luther King Day"),
        (2027, 2, 15, Kind.Short, "Presidents' Day"),
        (2027, 3, 26, Kind.Closed, "Good Friday"),
        (2027, 5, 31, Kind.Short, "Memorial Day"),
        (2027, 6, 18, Kind.Short, "Juneteenth (observed)"),
        (2027, 7, 5, Kind.Short, "Independence Day (observed)"),
        (2027, 9, 6, Kind.Short, "Labor Day"),
        (2027, 11, 25, Kind.Short, "Thanksgiving"),
        (2027, 11, 26, Kind.Eve, "the day after Thanksgiving"),
        (2027, 12, 24, Kind.Closed, "Christmas (observed)"),
    }.ToFrozenDictionary(h => new DateOnly(h.Year, h.Month, h.Day), h => new Holiday(h.Kind, h.Name));

    private sealed record Holiday(Kind Kind, string Name);
}
