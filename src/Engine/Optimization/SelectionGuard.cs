using Engine.Statistics;

namespace Engine.Optimization;

/// <summary>
/// What it is worth that one of many trials came out best. Of many trials without skill the best looks good by chance alone; the deflated Sharpe ratio takes
/// that off (D. Bailey, M. López de Prado, The Deflated Sharpe Ratio, Journal of Portfolio Management 40, 2014). All ratios are those of one trade date.
/// </summary>
/// <param name="Trials">Number N of trials, those tried before included.</param>
/// <param name="Variance">Variance V of the trials' Sharpe ratios (n − 1); zero for fewer than two.</param>
/// <param name="Expected">Sharpe ratio that the best of N trials without skill is expected to show.</param>
/// <param name="MeanCorrelation">Mean correlation ρ of the trials' daily profits, two by two; wants two that vary.</param>
/// <param name="Independent">Implied number of independent trials, ρ + (1 − ρ) N (2014, appendix A.3); never below 1.</param>
public sealed record SelectionGuard(long Trials, double Variance, double Expected, Figure<double> MeanCorrelation, double Independent)
{
    /// <summary>Probability from which the figures are taken for more than luck.</summary>
    public const double Confidence = 0.95;

    /// <summary>The guard of trials that were compared on the same dates.</summary>
    /// <param name="trials">All of them, those that failed or never traded too.</param>
    /// <param name="before">Trials of earlier sweeps for the same choice; 0 or more.</param>
    public static SelectionGuard Of(IReadOnlyCollection<SegmentFigures> trials, long before)
    {
        var ratios = trials.Select(trial => trial.Trouble is null ? trial.Returns.DailySharpe.Value : null).OfType<double>().ToArray();
        var deviation = SampleMoments.Of(ratios).Deviation;
        var count = Math.Max(1, ratios.Length + before);
        var correlation = CorrelationOf(trials);
        return new SelectionGuard(
            count,
            deviation * deviation,
            SharpeInference.ExpectedMaximum(deviation * deviation, count),
            correlation,
            Math.Max(1, correlation.Value is { } rho ? rho + ((1 - rho) * count) : count));
    }

    /// <summary>Probability that a trial has skill, given that it is one of all of them.</summary>
    public Figure<double> Deflated(SegmentFigures figures) => Deflated(figures, Trials);

    /// <summary>The same when only the implied number of independent trials is counted: trials that do nearly the same are no new tries.</summary>
    public Figure<double> DeflatedByIndependent(SegmentFigures figures) => Deflated(figures, Independent);

    private Figure<double> Deflated(SegmentFigures figures, double trials) =>
        figures.Trouble is not null ? Undefined.NoTradeDate : figures.Returns.Deflated(Variance, trials);

    /// <summary>
    /// The mean of all correlations without forming them: of unit vectors z the sum of all products is |Σ z|² (each with itself included).
    /// </summary>
    private static Figure<double> CorrelationOf(IEnumerable<SegmentFigures> trials)
    {
        double[]? sum = null;
        var count = 0;
        foreach (var trial in trials)
        {
            var moments = trial.Returns.Moments;
            if (trial.Trouble is not null || !(moments.Deviation > 0) || (sum is not null && sum.Length != moments.Count))
            {
                continue;
            }

            sum ??= new double[moments.Count];
            var norm = moments.Deviation * Math.Sqrt(moments.Count - 1);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += ((double)trial.Profits[i].ToDecimal() - moments.Mean) / norm;
            }

            count++;
        }

        return count < 2 ? Undefined.TooFewObservations : Math.Clamp((sum!.Sum(x => x * x) - count) / ((double)count * (count - 1)), -1, 1);
    }
}
