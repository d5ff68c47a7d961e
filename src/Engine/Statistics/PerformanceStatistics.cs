using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Statistics;

/// <summary>What has to be known to read the figures rightly.</summary>
public enum Reservation
{
    /// <summary>The run was ended before its data did: the last date is a part of one.</summary>
    CutShort,

    /// <summary>A position is open; its profit at the mark is in the daily figures and in none of the round trips.</summary>
    OpenPosition,

    /// <summary>An open position is valued at the price of a fill, because no later price is known.</summary>
    MarkedAtFill,

    /// <summary>A position was taken over from the venue: how it came about is not known, nor how the one before ended.</summary>
    AdoptedPosition,

    /// <summary>The cash changed by something other than fills; it is in no figure of profit.</summary>
    OtherCash,

    /// <summary>The capital is not known; shares of it are undefined, and equity counts from zero.</summary>
    UnknownCapital,
}

/// <summary>All figures of a record. Definitions and sources stand at each figure and in docs/statistics.md.</summary>
public sealed record PerformanceStatistics
{
    /// <summary>Beginning of the range, UTC; null for an empty record.</summary>
    public required DateTimeOffset? From { get; init; }

    /// <summary>End of the range, UTC; null for an empty record.</summary>
    public required DateTimeOffset? Until { get; init; }

    /// <summary>Trade dates with a session.</summary>
    public required int TradeDates { get; init; }

    /// <summary>What has to be known to read the figures rightly.</summary>
    public required ImmutableArray<Reservation> Reservations { get; init; }

    /// <summary>Equity at the beginning.</summary>
    public required Figure<Money> Capital { get; init; }

    /// <summary>Realised profit before costs.</summary>
    public required Money Gross { get; init; }

    /// <summary>Fees and commissions.</summary>
    public required Money Fees { get; init; }

    /// <summary>Realised profit after costs.</summary>
    public Money Net => Gross - Fees;

    /// <summary>Profit after costs, the change of open profit over the range included.</summary>
    public required Money Profit { get; init; }

    /// <summary>Cash that came or went without a fill.</summary>
    public required Money OtherCash { get; init; }

    /// <summary>Completed round trips.</summary>
    public required RoundTripStatistics RoundTrips { get; init; }

    /// <summary>Streaks of round trips.</summary>
    public required Streaks Streaks { get; init; }

    /// <summary>Daily profit.</summary>
    public required ReturnStatistics Returns { get; init; }

    /// <summary>Falls of the equity at the end of trade dates; lengths in trade dates.</summary>
    public required Drawdown Drawdown { get; init; }

    /// <summary>Falls of the realised profit after costs from one completed round trip to the next; lengths in round trips.</summary>
    public required Drawdown RoundTripDrawdown { get; init; }

    /// <summary>Bad days at 95 %.</summary>
    public required TailRisk Tail95 { get; init; }

    /// <summary>Bad days at 99 %.</summary>
    public required TailRisk Tail99 { get; init; }

    /// <summary>Turnover, costs and exposure.</summary>
    public required ActivityStatistics Activity { get; init; }

    /// <summary>Excursions.</summary>
    public required ExcursionStatistics Excursions { get; init; }

    /// <summary>Orders.</summary>
    public required OrderStatistics Orders { get; init; }

    /// <summary>By the hour of entry, Chicago.</summary>
    public required ImmutableArray<RoundTripGroup<int>> ByHour { get; init; }

    /// <summary>By the weekday of the trade date of entry.</summary>
    public required ImmutableArray<RoundTripGroup<DayOfWeek>> ByWeekday { get; init; }

    /// <summary>By the session of entry.</summary>
    public required ImmutableArray<RoundTripGroup<EntrySession>> BySession { get; init; }

    /// <summary>By contract.</summary>
    public required ImmutableArray<RoundTripGroup<ContractId>> ByContract { get; init; }

    /// <summary>Long (buy) and short (sell).</summary>
    public required ImmutableArray<RoundTripGroup<OrderSide>> BySide { get; init; }

    /// <summary>By strategy; an empty name for positions of nobody's strategy.</summary>
    public required ImmutableArray<RoundTripGroup<StrategyName>> ByStrategy { get; init; }

    /// <summary>The figures of a record.</summary>
    public static PerformanceStatistics Of(TradingRecord record)
    {
        ImmutableArray<Money> profits = [.. record.Days.Select(day => day.Profit)];
        var trips = record.RoundTrips;
        return new PerformanceStatistics
        {
            From = record.From,
            Until = record.Until,
            TradeDates = record.Days.Length,
            Reservations = [.. ReservationsOf(record)],
            Capital = record.Capital is { } capital ? capital : Undefined.NoCapital,
            Gross = Sum(record.Days, day => day.Gross),
            Fees = Sum(record.Days, day => day.Fees),
            Profit = record.Profit,
            OtherCash = Sum(record.Days, day => day.OtherCash),
            RoundTrips = RoundTripStatistics.Of(trips),
            Streaks = Streaks.Of(trips),
            Returns = ReturnStatistics.Of(profits),
            Drawdown = Drawdown.Of(record.Capital, profits),
            RoundTripDrawdown = Drawdown.Of(record.Capital, [.. trips.Select(trip => trip.Net)], Undefined.NoRoundTrip),
            Tail95 = TailRisk.Of(profits, 20),
            Tail99 = TailRisk.Of(profits, 100),
            Activity = ActivityStatistics.Of(record.Days, record.Capital),
            Excursions = ExcursionStatistics.Of(trips),
            Orders = OrderStatistics.Of(record.Orders, record.Denials.Length),
            ByHour = RoundTripGroups.By(trips, trip => TradeDate.ChicagoTime(trip.EnteredAt).Hour),
            ByWeekday = RoundTripGroups.By(trips, trip => TradeDate.Of(trip.EnteredAt).DayOfWeek),
            BySession = RoundTripGroups.By(trips, RoundTripGroups.SessionOf),
            ByContract = RoundTripGroups.By(trips, trip => trip.Contract, Comparer<ContractId>.Create((x, y) => string.CompareOrdinal(x.Value, y.Value))),
            BySide = RoundTripGroups.By(trips, trip => trip.Side),
            ByStrategy = RoundTripGroups.By(trips, trip => trip.Strategy ?? new(""), Comparer<StrategyName>.Create((x, y) => string.CompareOrdinal(x.Value, y.Value))),
        };
    }

    private static Money Sum(ImmutableArray<TradingDay> days, Func<TradingDay, Money> of) => days.Aggregate(Money.Zero, (sum, day) => sum + of(day));

    private static IEnumerable<Reservation> ReservationsOf(TradingRecord record) => new (bool Holds, Reservation Reservation)[]
    {
        (!record.IsComplete, Reservation.CutShort),
        (!record.Open.IsEmpty, Reservation.OpenPosition),
        (record.Open.Any(open => open.MarkIsFill), Reservation.MarkedAtFill),
        (record.HasAdoptedPosition, Reservation.AdoptedPosition),
        (record.Days.Any(day => day.OtherCash != Money.Zero), Reservation.OtherCash),
        (record.Capital is null, Reservation.UnknownCapital),
    }.Where(pair => pair.Holds).Select(pair => pair.Reservation);
}
