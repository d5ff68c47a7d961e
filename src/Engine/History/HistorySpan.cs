using Engine.Markets;

namespace Engine.History;

/// <summary>Stretches of time as a person names them: by trade dates, which open at 17:00 Chicago the evening before (contract.md §7.1).</summary>
public static class HistorySpan
{
    /// <summary>From the evening before the first date to 17:00 Chicago on the last, whatever days of the week they are.</summary>
    public static TimeRange OfDates(DateOnly first, DateOnly last) => new(Begin(first), End(last));

    /// <summary>When a trade date begins, UTC.</summary>
    public static DateTimeOffset Begin(DateOnly date) => ExchangeCalendar.Instant(date, TimeSpan.FromHours(17 - 24));

    /// <summary>When a trade date is over, UTC.</summary>
    public static DateTimeOffset End(DateOnly date) => ExchangeCalendar.Instant(date, TimeSpan.FromHours(17));

    /// <summary>The last days up to now, from the beginning of the trade date that was under way so many days ago. From Friday's close on the trade date is Monday's: counted from there a weekend would have no past.</summary>
    /// <param name="days">Calendar days, at least 1.</param>
    /// <param name="now">Market time, UTC.</param>
    public static TimeRange LastDays(int days, DateTimeOffset now) => new(Begin(TradeDate.Of(now.AddDays(-days))), now);
}
