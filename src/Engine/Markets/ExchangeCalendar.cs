using System.Globalization;
using NodaTime;

namespace Engine.Markets;

/// <summary>What the calendar knows of one trade date.</summary>
public enum CalendarDay
{
    /// <summary>A day as usual.</summary>
    Normal,

    /// <summary>Trading ends early.</summary>
    EarlyClose,

    /// <summary>No trading.</summary>
    Closed,

    /// <summary>Not in the calendar: only the weekly hours are known.</summary>
    Unknown,
}

/// <summary>One trade date of one group of products.</summary>
/// <param name="Day">What kind of day it is.</param>
/// <param name="Close">When the exchange ends trading, Chicago, on the day of the trade date; the usual close on a day without trading.</param>
/// <param name="Name">The holiday's name; empty on a day as usual.</param>
public readonly record struct CalendarEntry(CalendarDay Day, TimeOnly Close, string Name);

/// <summary>A stretch of trading without a pause.</summary>
/// <param name="TradeDate">The trade date that it belongs to.</param>
/// <param name="OpenUtc">First instant, UTC.</param>
/// <param name="CloseUtc">End, UTC, exclusive.</param>
/// <param name="IsKnown">False for a date outside the calendar, where the weekly hours stand and a holiday may hide.</param>
public readonly record struct SessionSpan(DateOnly TradeDate, DateTimeOffset OpenUtc, DateTimeOffset CloseUtc, bool IsKnown);

/// <summary>
/// When US futures trade, in Chicago wall time: the exchange's weekly hours, with their changes since 2012
/// (<see cref="ExchangeHours"/>), and its holidays and early closes from <see cref="FirstDate"/> to <see cref="LastDate"/>
/// (<see cref="ExchangeHolidays"/>). A trade date opens the evening before (contract.md §7.1). Daylight saving follows the
/// zone. Pure; safe from any thread.
/// </summary>
public static class ExchangeCalendar
{
    private static readonly DateTimeZone Chicago = DateTimeZoneProviders.Tzdb["America/Chicago"];

    /// <summary>First trade date whose holidays are known.</summary>
    public static DateOnly FirstDate => ExchangeHolidays.FirstDate;

    /// <summary>Last trade date whose holidays are known; every later one is <see cref="CalendarDay.Unknown"/>.</summary>
    public static DateOnly LastDate => ExchangeHolidays.LastDate;

    /// <summary>What the calendar knows of a trade date.</summary>
    public static CalendarEntry Of(ProductGroup group, DateOnly tradeDate)
    {
        var usual = TimeOnly.FromTimeSpan(ExchangeHours.Of(group, tradeDate)[^1].Until);
        return tradeDate < FirstDate || tradeDate > LastDate ? new(CalendarDay.Unknown, usual, "")
            : !ExchangeHolidays.TryFind(tradeDate, out var kind, out var name) ? new(CalendarDay.Normal, usual, "")
            : ExchangeHolidays.EarlyClose(group, kind) is { } early ? new(CalendarDay.EarlyClose, early, name)
            : new(CalendarDay.Closed, usual, name);
    }

    /// <summary>True while the exchange trades the group at this instant by its weekly hours; holidays are not counted.</summary>
    public static bool InHours(ProductGroup group, DateTimeOffset at)
    {
        var date = TradeDate.Of(at);
        var time = TradeDate.ChicagoTime(at) - date.ToDateTime(TimeOnly.MinValue);
        foreach (var part in ExchangeHours.Of(group, date))
        {
            if (time >= part.From && time < part.Until)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the exchange trades the group at this instant, holidays and early closes counted; null when the trade date is not in the calendar.</summary>
    public static bool? IsOpen(ProductGroup group, DateTimeOffset at)
    {
        var date = TradeDate.Of(at);
        var entry = Of(group, date);
        return entry.Day switch
        {
            CalendarDay.Unknown => null,
            CalendarDay.Closed => false,
            _ => InHours(group, at) && TradeDate.ChicagoTime(at) < date.ToDateTime(entry.Close),
        };
    }

    /// <summary>False only when trading is known to rest: outside the weekly hours, or on a holiday that the calendar knows.</summary>
    public static bool MayBeOpen(ProductGroup group, DateTimeOffset at) => IsOpen(group, at) ?? InHours(group, at);

    /// <summary>The stretches of trading that overlap [from, to), whole, in order; none on a day known to be closed.</summary>
    public static IEnumerable<SessionSpan> Sessions(ProductGroup group, DateTimeOffset from, DateTimeOffset to)
    {
        if (from >= to)
        {
            yield break;
        }

        var last = TradeDate.Of(to);
        for (var date = TradeDate.Of(from); date <= last; date = date.AddDays(1))
        {
            foreach (var span in Sessions(group, date))
            {
                if (span.CloseUtc > from && span.OpenUtc < to)
                {
                    yield return span;
                }
            }
        }
    }

    /// <summary>The stretches of trading of one trade date, in order; empty on Saturdays, Sundays and days known to be closed.</summary>
    public static IReadOnlyList<SessionSpan> Sessions(ProductGroup group, DateOnly tradeDate)
    {
        var entry = Of(group, tradeDate);
        if (entry.Day == CalendarDay.Closed || tradeDate.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            return [];
        }

        var spans = new List<SessionSpan>(2);
        var close = entry.Close.ToTimeSpan();
        foreach (var part in ExchangeHours.Of(group, tradeDate))
        {
            if (part.From < close)
            {
                spans.Add(new(tradeDate, Instant(tradeDate, part.From), Instant(tradeDate, part.Until < close ? part.Until : close), entry.Day != CalendarDay.Unknown));
            }
        }

        return spans;
    }

    /// <summary>When the next trade date of the group opens after an instant; null when none is known to within three weeks.</summary>
    public static DateTimeOffset? NextOpen(ProductGroup group, DateTimeOffset after)
    {
        var date = TradeDate.Of(after);
        for (var days = 0; days < 21; days++)
        {
            if (Sessions(group, date.AddDays(days)) is [var first, ..] && first.OpenUtc > after)
            {
                return first.OpenUtc;
            }
        }

        return null;
    }

    /// <summary>When the trade date opened that is under way at an instant, or was last; null when none is known to within three weeks.</summary>
    public static DateTimeOffset? LastOpen(ProductGroup group, DateTimeOffset at)
    {
        var date = TradeDate.Of(at);
        for (var days = 0; days < 21; days++)
        {
            if (Sessions(group, date.AddDays(-days)) is [var first, ..] && first.OpenUtc <= at)
            {
                return first.OpenUtc;
            }
        }

        return null;
    }

    /// <summary>The latest instant from which the group has traded for a length of time until <paramref name="to"/>, pauses, weekends and holidays left out.</summary>
    /// <param name="group">The group.</param>
    /// <param name="to">End, UTC.</param>
    /// <param name="trading">How much trading; at most some years of it are looked for.</param>
    public static DateTimeOffset Before(ProductGroup group, DateTimeOffset to, TimeSpan trading)
    {
        var date = TradeDate.Of(to);
        var first = date.AddYears(-20);
        for (var left = trading; date > first; date = date.AddDays(-1))
        {
            foreach (var span in Sessions(group, date).Reverse())
            {
                var close = span.CloseUtc < to ? span.CloseUtc : to;
                if (close - span.OpenUtc >= left)
                {
                    return close - left;
                }

                left -= close > span.OpenUtc ? close - span.OpenUtc : TimeSpan.Zero;
            }
        }

        return Instant(first, TimeSpan.Zero);
    }

    /// <summary>One sentence for a person about a date that the calendar does not know; null for one that it knows.</summary>
    public static string? Doubt(DateOnly tradeDate) => tradeDate >= FirstDate && tradeDate <= LastDate
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"The exchange calendar knows {FirstDate:yyyy-MM-dd} to {LastDate:yyyy-MM-dd}; on {tradeDate:yyyy-MM-dd} only the weekly hours are known, and a holiday looks like missing data.");

    /// <summary>The instant of a Chicago wall time, counted from the midnight that begins a date; negative is the day before.</summary>
    internal static DateTimeOffset Instant(DateOnly date, TimeSpan time) =>
        Chicago.AtLeniently(LocalDateTime.FromDateTime(date.ToDateTime(TimeOnly.MinValue) + time)).ToDateTimeOffset().ToUniversalTime();
}
