using System.Collections.Immutable;
using Engine.Simulator;

namespace Engine.Backtest.Verification;

/// <summary>Where histories are cut.</summary>
internal static class CutPlan
{
    /// <summary>
    /// Half of the cuts lie right after a decision, evenly over all of them: a decision that needs what comes next is not made there. The others lie at ends of minutes and
    /// hours, evenly over the market's events: what was not done there for what came next would be done.
    /// </summary>
    /// <param name="whole">The run over the whole history.</param>
    /// <param name="market">The whole market.</param>
    /// <param name="cuts">How many at most.</param>
    /// <returns>Instants, UTC, ascending, each once; fewer where there are fewer.</returns>
    public static ImmutableArray<DateTimeOffset> Of(BacktestResult whole, IMarketSource market, int cuts)
    {
        var decided = AccountHistory.Decisions(whole).Select(d => d.At).Distinct().Where(at => at < whole.Until).ToArray();
        var after = Math.Min(decided.Length, (cuts + 1) / 2);
        var instants = Enumerable.Range(0, after).Select(i => decided[(int)((long)i * decided.Length / after)]);
        return [.. instants.Concat(Evenly(whole.Events, market, cuts - after)).Distinct().Order()];
    }

    /// <summary>After the end of a bar, when a strategy has it also where nothing has traded since.</summary>
    private static readonly TimeSpan BarsAreClosed = TimeSpan.FromSeconds(1);

    private static IEnumerable<DateTimeOffset> Evenly(long events, IMarketSource market, int cuts)
    {
        var (number, next) = (0L, 1);
        foreach (var happened in market.Events())
        {
            if (next > cuts)
            {
                yield break;
            }

            if (number++ == next * events / (cuts + 1))
            {
                next++;
                var unit = next % 2 == 0 ? TimeSpan.TicksPerMinute : TimeSpan.TicksPerHour;
                yield return new DateTimeOffset(((happened.Time.UtcTicks / unit) + 1) * unit, TimeSpan.Zero) + BarsAreClosed;
            }
        }
    }
}
