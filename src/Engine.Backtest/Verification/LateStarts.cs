using System.Collections.Immutable;
using Engine.Backtest.Optimization;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Backtest.Verification;

/// <summary>
/// Begins a strategy later, warmed up by what was before, and asks whether it then decides as if it had run all the time. The account's rules and limits are off: they hang on
/// what was lost before.
/// </summary>
internal static class LateStarts
{
    /// <summary>
    /// Where to begin: at openings of trade dates, evenly over the market; at full hours where it has too few dates. A bar of up to an hour is then whole.
    /// </summary>
    /// <param name="market">The whole market.</param>
    /// <param name="starts">How many at most.</param>
    public static ImmutableArray<DateTimeOffset> Plan(IMarketSource market, int starts)
    {
        var (hours, openings) = (new List<DateTimeOffset>(), new List<DateTimeOffset>());
        DateOnly? date = null;
        foreach (var happened in market.Events())
        {
            var hour = new DateTimeOffset(happened.Time.UtcTicks - (happened.Time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
            if (hours.Count > 0 && hours[^1] >= hour)
            {
                continue;
            }

            // Trade dates begin at full hours. Neither the first hour nor the first date is a later start.
            hours.Add(hour);
            if (TradeDate.Of(hour) is var own && own != date)
            {
                date = own;
                openings.Add(hour);
            }
        }

        var from = openings.Count > starts ? openings : hours;
        return [.. Enumerable.Range(1, starts).Select(i => from[i * from.Count / (starts + 1)]).Where(at => at > from[0]).Distinct()];
    }

    /// <summary>The settings of a run without rules and limits, the venue's own among them.</summary>
    public static BacktestSettings Unlimited(BacktestSettings settings) => settings with
    {
        Rules = settings.Rules with { Limits = false },
        Limits = Risk.RiskLimits.None,
        RuleBook = System.Collections.Frozen.FrozenDictionary<string, Risk.AccountRules>.Empty,
        AccountRules = null,
    };

    /// <summary>Runs from one later start.</summary>
    /// <param name="settings">What is verified.</param>
    /// <param name="market">Its market.</param>
    /// <param name="whole">The run over the whole history, without rules and limits.</param>
    /// <param name="from">The start, UTC.</param>
    /// <param name="ct">Ends it.</param>
    public static LateStart Run(VerificationSettings settings, HeldMarket market, BacktestResult whole, DateTimeOffset from, CancellationToken ct)
    {
        var run = Unlimited(settings.Run(new RunScope(new MarketRange(market.Whole, from, DateTimeOffset.MaxValue), null)));
        var late = Backtest.Run(run with { WarmUp = new PastBars(market, run.WarmUp).Read }, null, ct);
        return Compare(whole, late, from);
    }

    /// <summary>
    /// Compares decisions from the later run's first one on. Where the other holds something by then, what the later one does first hangs on its being flat: decisions are compared from
    /// the instant on at which both hold the same side.
    /// </summary>
    internal static LateStart Compare(BacktestResult whole, BacktestResult late, DateTimeOffset from)
    {
        var (one, two) = (AccountHistory.Decisions(whole).Where(d => d.At >= from).ToArray(), AccountHistory.Decisions(late).ToArray());
        if (two.Length == 0)
        {
            // It never decided: all that the other one did is missing.
            return new LateStart(from, one.Length, one.Length, null, one.Length > 0 ? one[^1].At : null) { NeverSettles = one.Length > 0 };
        }

        var first = two[0].At;
        var since = AccountHistory.Sides(whole).LastOrDefault(step => step.At < first).Held is { Length: > 0 } ? Agreement(whole, late, first) : first;
        (one, two) = ([.. one.Where(d => d.At >= since)], [.. two.Where(d => d.At >= since)]);
        var (ours, theirs) = (one.ToHashSet(), two.ToHashSet());
        var different = one.Where(d => !theirs.Contains(d)).Concat(two.Where(d => !ours.Contains(d))).Select(d => d.At).Order().ToArray();
        DateTimeOffset? last = different.Length > 0 ? different[^1] : null;
        return new LateStart(from, one.Length, different.Length, first, last)
        {
            NeverSettles = last is not null && !one.Any(d => d.At > last && theirs.Contains(d)),
        };
    }

    /// <summary>Right after the first instant from one on at which both hold the same side; that one where there is none.</summary>
    private static DateTimeOffset Agreement(BacktestResult whole, BacktestResult late, DateTimeOffset from)
    {
        var (one, two) = ("", "");
        foreach (var step in AccountHistory.Sides(whole).Select(s => (s.At, s.Held, Whole: true)).Concat(AccountHistory.Sides(late).Select(s => (s.At, s.Held, Whole: false))).OrderBy(s => s.At))
        {
            (one, two) = step.Whole ? (step.Held, two) : (one, step.Held);
            if (step.At >= from && one == two)
            {
                return step.At + TimeSpan.FromTicks(1);
            }
        }

        return from;
    }
}
