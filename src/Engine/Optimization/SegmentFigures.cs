using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Statistics;

namespace Engine.Optimization;

/// <summary>
/// What is kept of one run over one stretch of dates: exact amounts from which every figure follows, and no journal. Amounts are after costs where
/// nothing else is said.
/// </summary>
public sealed record SegmentFigures
{
    private readonly ImmutableArray<Money> _profits;
    private ReturnStatistics? _returns;

    /// <summary>Profit of each trade date with a session, open profit at its end included, in order.</summary>
    public required ImmutableArray<Money> Profits
    {
        get => _profits;
        init => (_profits, _returns) = (value, null);
    }

    /// <summary>Completed round trips.</summary>
    public int RoundTrips { get; init; }

    /// <summary>Round trips with a profit.</summary>
    public int Winners { get; init; }

    /// <summary>Round trips with a loss.</summary>
    public int Losers { get; init; }

    /// <summary>Sum of the winners.</summary>
    public Money Won { get; init; }

    /// <summary>Sum of the losers, positive.</summary>
    public Money Lost { get; init; }

    /// <summary>Fees and commissions.</summary>
    public Money Fees { get; init; }

    /// <summary>Orders that were sent.</summary>
    public long Orders { get; init; }

    /// <summary>Market events of the stretch.</summary>
    public long Events { get; init; }

    /// <summary>Why the run came to no end of its own, in one sentence; null when it did. A run with trouble is never chosen.</summary>
    public string? Trouble { get; init; }

    /// <summary>Why the account was lost before the end, such as at the firm's loss floor; null when it could trade on.</summary>
    public string? Halted { get; init; }

    /// <summary>Profit of all dates, open profit included.</summary>
    public Money Net => Profits.Aggregate(Money.Zero, (sum, profit) => sum + profit);

    /// <summary>Figures of the daily profits.</summary>
    public ReturnStatistics Returns => _returns ??= ReturnStatistics.Of(Profits);

    /// <summary>Largest fall of the profit from its highest before, ends of dates.</summary>
    public Money Drawdown => Statistics.Drawdown.Of(null, Profits).Depth;

    /// <summary>Winners over round trips.</summary>
    public Figure<double> WinRate => RoundTrips == 0 ? Undefined.NoRoundTrip : (double)Winners / RoundTrips;

    /// <summary>Sum of the winners over the sum of the losers; wants a loser.</summary>
    public Figure<double> ProfitFactor => RoundTrips == 0 ? Undefined.NoRoundTrip : Losers == 0 ? Undefined.NoLoser : MoneyMean.Ratio(Won, Lost);

    /// <summary>Mean profit of a round trip; wants one.</summary>
    public Figure<Money> Expectancy => RoundTrips == 0 ? Undefined.NoRoundTrip : MoneyMean.Of((Int128)Won.Micros - Lost.Micros, RoundTrips);

    /// <summary>A run that could not be made.</summary>
    /// <param name="trouble">Why, in one sentence.</param>
    public static SegmentFigures Of(string trouble) => new() { Profits = [], Trouble = trouble };

    /// <summary>The figures of a record.</summary>
    /// <param name="record">What the account did, prices at the end of each date included.</param>
    /// <param name="events">Market events of the stretch.</param>
    /// <param name="orders">Orders that were sent.</param>
    public static SegmentFigures Of(TradingRecord record, long events, long orders)
    {
        var trips = RoundTripStatistics.Of(record.RoundTrips);
        return new SegmentFigures
        {
            Profits = [.. record.Days.Select(day => day.Profit)],
            RoundTrips = trips.Count,
            Winners = trips.Winners,
            Losers = trips.Losers,
            Won = trips.Won,
            Lost = trips.Lost,
            Fees = record.Days.Aggregate(Money.Zero, (sum, day) => sum + day.Fees),
            Orders = orders,
            Events = events,
        };
    }
}
