using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Risk;
using Engine.Statistics;

namespace Engine.Forecast;

/// <summary>
/// What the trade dates of a record would make of an account under a firm's rules, if dates like them came again in another order. Pure and
/// deterministic. It knows nothing but these dates: of a market that changes it says nothing.
/// <para>
/// Each way draws dates by <see cref="StationaryBootstrap"/> and keeps the account as contract.md §7.2 has it. Within a date the equity goes to its lowest:
/// at the loss floor the account is lost; at the limit of the day before that, it is closed there and the date is over. Where the floor trails within the
/// day, the date's highest is taken to come before its lowest, because the order is not known and this is the worse. At the end of a date it passes when
/// the profit has come to the target and the best date is no larger a part of it than the consistency rule allows. Every size sees the same draws, and
/// scales every amount of a date; the largest size that the rules allow is not looked at.
/// </para>
/// </summary>
/// <param name="Settings">How it was made.</param>
/// <param name="Dates">Trade dates that were drawn from.</param>
/// <param name="MeanBlock">Mean length of a block, in trade dates.</param>
/// <param name="Why">Why there is no forecast; <see cref="Undefined.None"/> when there is one.</param>
/// <param name="Sizes">By size, ascending; empty without a forecast.</param>
public sealed record CombineForecast(ForecastSettings Settings, int Dates, double MeanBlock, Undefined Why, ImmutableArray<SizeForecast> Sizes)
{
    /// <summary>Forecasts.</summary>
    /// <param name="days">The trade dates, in order; those without a trade too.</param>
    /// <param name="rules">The firm's rules.</param>
    /// <param name="standing">Where the account stands.</param>
    /// <param name="settings">How; the usual way when null.</param>
    public static CombineForecast Of(ImmutableArray<DayOutcome> days, AccountRules rules, CombineStanding standing, ForecastSettings? settings = null)
    {
        settings ??= new();
        var block = settings.MeanBlock ?? StationaryBootstrap.BlockOf(days.Length);
        return days.Length < settings.FewestDates || days.IsEmpty
            ? new(settings, days.Length, block, Undefined.TooFewObservations, [])
            : new(settings, days.Length, block, Undefined.None, [.. settings.Sizes.Select(size => Of(days, rules, standing, settings, block, size))]);
    }

    private static SizeForecast Of(ImmutableArray<DayOutcome> days, AccountRules rules, CombineStanding standing, ForecastSettings settings, double block, decimal size)
    {
        var scaled = days.Select(day => new DayOutcome(day.Date, Scale(day.Profit, size), Scale(day.Lowest, size), Scale(day.Highest, size))).ToArray();
        var draws = new StationaryBootstrap(days.Length, block, settings.Seed);
        var (toPass, toBreach) = (new int[settings.Horizon + 1], new int[settings.Horizon + 1]);
        for (var path = 0; path < settings.Paths; path++)
        {
            draws.Begin(path);
            var (account, end) = (new CombinePath(rules, standing), PathEnd.GoesOn);
            for (var date = 1; date <= settings.Horizon && end == PathEnd.GoesOn; date++)
            {
                end = account.Live(scaled[draws.Next()]);
                if (end != PathEnd.GoesOn)
                {
                    (end == PathEnd.Passed ? toPass : toBreach)[date]++;
                }
            }
        }

        var (passed, breached) = ((double)toPass.Sum() / settings.Paths, (double)toBreach.Sum() / settings.Paths);
        var told = rules.ProfitTarget is null ? breached : passed;
        return new(
            size,
            rules.ProfitTarget is null ? null : passed,
            breached,
            Math.Max(0, 1 - passed - breached),
            Math.Sqrt(told * (1 - told) / settings.Paths),
            PassageDates.Of(toPass),
            PassageDates.Of(toBreach));
    }

    private static Money Scale(Money amount, decimal size) => new((long)Math.Round(amount.Micros * size, MidpointRounding.ToEven));
}
