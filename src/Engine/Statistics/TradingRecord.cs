using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Statistics;

/// <summary>What an account has done over a range of time, from its journal: the same for live, simulated and backtest runs.</summary>
public sealed record TradingRecord
{
    /// <summary>Beginning of the range, UTC; null for an empty journal.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the range, UTC; null for an empty journal.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Equity at the beginning; null when the journal does not tell the balance and none was given.</summary>
    public Money? Capital { get; init; }

    /// <summary>False when the run was ended before its data did: the last date is then a part of one.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>Trade dates with a session within the range, ascending, those without a trade too.</summary>
    public ImmutableArray<TradingDay> Days { get; init; } = [];

    /// <summary>Round trips that ended within the range, in order of their end.</summary>
    public ImmutableArray<RoundTrip> RoundTrips { get; init; } = [];

    /// <summary>Round trips of which the end is not known, because the book took over another position from the venue; in no statistic of round trips.</summary>
    public ImmutableArray<RoundTrip> Interrupted { get; init; } = [];

    /// <summary>True when the book took over a position from the venue at any time of the record.</summary>
    public bool HasAdoptedPosition { get; init; }

    /// <summary>Round trips that have not ended.</summary>
    public ImmutableArray<OpenRoundTrip> Open { get; init; } = [];

    /// <summary>Orders that the engine decided within the range, in order of decision.</summary>
    public ImmutableArray<OrderOutcome> Orders { get; init; } = [];

    /// <summary>Intents that the engine's checks denied.</summary>
    public ImmutableArray<IntentDenial> Denials { get; init; } = [];

    /// <summary>Profit of all dates after costs, open profit included.</summary>
    public Money Profit => Days.Aggregate(Money.Zero, (sum, day) => sum + day.Profit);

    /// <summary>
    /// The part from one trade date to another, both included: dates in the range, round trips that ended in it, orders that were decided in it.
    /// The capital is the equity at its beginning; what is open stays only when the range reaches the end of the record.
    /// </summary>
    /// <exception cref="ArgumentException">The range ends before it begins.</exception>
    public TradingRecord Between(DateOnly first, DateOnly last)
    {
        if (last < first)
        {
            throw new ArgumentException($"The range ends ({last:yyyy-MM-dd}) before it begins ({first:yyyy-MM-dd}).", nameof(last));
        }

        var before = Days.LastOrDefault(day => day.Date < first);
        var reachesEnd = Days.IsEmpty || Days[^1].Date <= last;
        return this with
        {
            From = From is { } from && TradeDate.Of(from) < first ? SessionTime.EndOf(PreviousWeekday(first)) : From,
            Until = reachesEnd ? Until : SessionTime.EndOf(last),
            Capital = before is null || Capital is null ? Capital : before.Equity,
            IsComplete = IsComplete || !reachesEnd,
            Days = [.. Days.Where(day => Has(day.Date))],
            RoundTrips = [.. RoundTrips.Where(trip => Has(trip.TradeDate))],
            Interrupted = [.. Interrupted.Where(trip => Has(trip.TradeDate))],
            Open = reachesEnd ? Open : [],
            Orders = [.. Orders.Where(order => Has(TradeDate.Of(order.DecidedAt)))],
            Denials = [.. Denials.Where(denial => Has(TradeDate.Of(denial.At)))],
        };

        bool Has(DateOnly date) => date >= first && date <= last;
    }

    private static DateOnly PreviousWeekday(DateOnly date) => date.DayOfWeek switch
    {
        DayOfWeek.Monday => date.AddDays(-3),
        DayOfWeek.Sunday => date.AddDays(-2),
        _ => date.AddDays(-1),
    };
}
