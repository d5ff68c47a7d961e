using System.Collections.Immutable;
using Engine.Statistics;

namespace Engine.Optimization;

/// <summary>The dates of a walk-forward that had no say in any choice, one after another: what a trader would have had who had chosen anew at each window.</summary>
/// <param name="Steps">Windows with a choice and its run after it, in order of time.</param>
/// <param name="OutOfSample">Their runs out of sample as one.</param>
/// <param name="Efficiency">
/// Walk-forward efficiency: mean daily profit out of sample over that of the same choices in their samples (R. Pardo, 2008, chapter 11; 50 % and more is what he asks for).
/// Wants a profit in the samples.
/// </param>
/// <param name="Profitable">Windows with a profit out of sample.</param>
public sealed record WalkForwardSummary(ImmutableArray<SweepWindowResult> Steps, SegmentFigures OutOfSample, Figure<double> Efficiency, int Profitable)
{
    /// <summary>Puts the windows together.</summary>
    public static WalkForwardSummary Of(IEnumerable<SweepWindowResult> windows)
    {
        ImmutableArray<SweepWindowResult> steps = [.. windows.Where(w => w.Chosen?.OutOfSample is { Trouble: null })];
        var (before, after) = (Chain(steps.Select(s => s.Chosen!.InSample)), Chain(steps.Select(s => s.Chosen!.OutOfSample!)));
        var mean = MeanOf(before);
        return new WalkForwardSummary(
            steps,
            after,
            steps.IsEmpty ? Undefined.NoTradeDate : !(mean > 0) ? Undefined.NoProfit : MeanOf(after) / mean,
            steps.Count(s => s.Chosen!.OutOfSample!.Net > Accounts.Money.Zero));
    }

    private static double MeanOf(SegmentFigures figures) => figures.Profits.IsEmpty ? 0 : (double)figures.Net.ToDecimal() / figures.Profits.Length;

    private static SegmentFigures Chain(IEnumerable<SegmentFigures> parts) => parts.Aggregate(
        new SegmentFigures { Profits = [] },
        (all, part) => all with
        {
            Profits = all.Profits.AddRange(part.Profits),
            RoundTrips = all.RoundTrips + part.RoundTrips,
            Winners = all.Winners + part.Winners,
            Losers = all.Losers + part.Losers,
            Won = all.Won + part.Won,
            Lost = all.Lost + part.Lost,
            Fees = all.Fees + part.Fees,
            Orders = all.Orders + part.Orders,
            Events = all.Events + part.Events,
        });
}
