using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Forecast;
using Engine.Markets;
using Engine.Risk;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>Where an account stands towards its rules at the end of what is told, as if everything were closed at the last prices and the trade date ended now.</summary>
/// <param name="Date">The trade date.</param>
/// <param name="Equity">Cash and open profit.</param>
/// <param name="Today">What the date has brought, open profit included, after costs.</param>
/// <param name="FloorRoom">What is left before the loss floor, of the firm's rules and the own limits the tighter; null without one.</param>
/// <param name="DailyRoom">What is left before the limit of the day, the same; null without one.</param>
/// <param name="TargetLeft">What is missing to the profit target, zero or positive; null without one.</param>
/// <param name="BestDate">Most that one date has brought, this one included.</param>
/// <param name="BestShare">The best date's share in the profit; null without a profit.</param>
public sealed record CombineToday(
    DateOnly Date, Money Equity, Money Today, Money? FloorRoom, Money? DailyRoom, Money? TargetLeft, Money BestDate, double? BestShare);

/// <summary>What may become of a Combine, from the trade dates of the record.</summary>
/// <param name="Today">Where the account stands; null without a balance.</param>
/// <param name="New">Of a new account under the same rules; null without rules.</param>
/// <param name="FromHere">Of this account from where it stands; null without rules, or once it has passed or failed.</param>
/// <param name="Priced">Trade dates with a fill of which prices between the fills are known.</param>
/// <param name="Traded">Trade dates with a fill.</param>
public sealed record CombineOutlook(CombineToday? Today, CombineForecast? New, CombineForecast? FromHere, int Priced, int Traded)
{
    /// <summary>Looks ahead.</summary>
    /// <param name="told">The part of which the dates are drawn.</param>
    /// <param name="verdict">How the Combine went, from the account's beginning on.</param>
    /// <param name="curve">The account, followed to its end.</param>
    /// <param name="settings">How to forecast.</param>
    public static CombineOutlook Of(TradingRecord told, CombineVerdict verdict, AccountCurve curve, ForecastSettings settings)
    {
        // A date of which nothing is known is none on which nothing was earned: the data has a hole, or the engine did not run.
        IEnumerable<TradingDay> known = curve.PricedDates.Count == 0 ? told.Days : told.Days.Where(day => day.Fills > 0 || curve.PricedDates.Contains(day.Date));
        ImmutableArray<DayOutcome> days = [.. known.Select(day => Outcome(day, curve.Paths.GetValueOrDefault(day.Date)))];

        // Of a run that was cut short the last date is a part of one.
        days = told.IsComplete || days.IsEmpty ? days : days[..^1];
        var traded = told.Days.Where(day => day.Fills > 0).ToList();
        var today = TodayOf(verdict, curve);
        var start = curve.StartBalance;
        return new(
            today,
            curve.Rules is { } rules && start is { } begun ? CombineForecast.Of(days, rules, CombineStanding.New(begun), settings) : null,
            curve.Rules is { } same && start is { } balance && today is not null && verdict.End is CombineEnd.Undecided or CombineEnd.NoTarget && verdict.At is null
                ? CombineForecast.Of(days, same, new(balance, today.Equity, High(curve, today.Equity, same), today.BestDate), settings)
                : null,
            traded.Count(day => curve.Paths.GetValueOrDefault(day.Date).IsPriced),
            traded.Count);
    }

    private static DayOutcome Outcome(TradingDay day, DayPath path) => DayOutcome.Of(day.Date, day.Profit, path.Lowest, path.Highest);

    private static Money High(AccountCurve curve, Money equity, AccountRules rules)
    {
        var high = curve.State.HighestDayEnd > equity ? curve.State.HighestDayEnd : equity;
        return rules.Trail == FloorTrail.Intraday && curve.State.EquityPeak is { } peak && peak > high ? peak : high;
    }

    private static CombineToday? TodayOf(CombineVerdict verdict, AccountCurve curve)
    {
        if (curve.EndLines is not { } lines)
        {
            return null;
        }

        var (equity, date) = (curve.EndEquity, curve.EndDate);
        var today = equity - lines.DayStart;
        var before = verdict.Consistency.Where(c => c.Date < date).Select(c => c.BestDate).LastOrDefault();
        var best = today > before ? today : before;
        var made = equity - (curve.StartBalance ?? curve.State.StartCash!.Value);
        return new(
            date,
            equity,
            today,
            lines.Floor is { } floor ? equity - floor : null,
            lines.DailyLine is { } line ? equity - line : null,
            lines.Rules?.ProfitTarget is { } target && curve.StartBalance is not null ? target > made ? target - made : Money.Zero : null,
            best,
            made > Money.Zero ? (double)best.Micros / made.Micros : null);
    }
}
