namespace Engine.Statistics;

/// <summary>
/// What an observed Sharpe ratio is worth. All Sharpe ratios here are those of one observation (one trade date), not annualised.
/// <para>
/// Sources: D. Bailey, M. López de Prado, The Sharpe Ratio Efficient Frontier, Journal of Risk 15 (2012); The Deflated Sharpe Ratio,
/// Journal of Portfolio Management 40 (2014).
/// </para>
/// </summary>
public static class SharpeInference
{
    private const double EulerMascheroni = 0.57721566490153286;

    /// <summary>
    /// Probabilistic Sharpe ratio: the probability that the true ratio exceeds a benchmark,
    /// <c>Φ[(SR − SR*) √(n − 1) / √(1 − γ₃ SR + (γ₄ − 1) SR² / 4)]</c> (2012, equation 11).
    /// </summary>
    /// <param name="sharpe">Observed Sharpe ratio.</param>
    /// <param name="count">Observations, at least 2.</param>
    /// <param name="skewness">Their skewness γ₃.</param>
    /// <param name="kurtosis">Their kurtosis γ₄; 3 for a normal distribution.</param>
    /// <param name="benchmark">Sharpe ratio SR* to exceed.</param>
    public static Figure<double> Probabilistic(double sharpe, int count, double skewness, double kurtosis, double benchmark)
    {
        if (count < 2)
        {
            return Undefined.TooFewObservations;
        }

        var variance = EstimatorVariance(sharpe, skewness, kurtosis);
        return variance > 0
            ? NormalDistribution.Cumulative((sharpe - benchmark) * Math.Sqrt(count - 1) / Math.Sqrt(variance))
            : Undefined.NotEstimable;
    }

    /// <summary>
    /// Minimum track record length in observations, from which the observed ratio exceeds the benchmark with a confidence:
    /// <c>1 + (1 − γ₃ SR + (γ₄ − 1) SR² / 4) (Z / (SR − SR*))²</c> (2012, equation 13).
    /// </summary>
    /// <param name="sharpe">Observed Sharpe ratio.</param>
    /// <param name="skewness">Skewness of the observations.</param>
    /// <param name="kurtosis">Their kurtosis; 3 for a normal distribution.</param>
    /// <param name="benchmark">Sharpe ratio to exceed.</param>
    /// <param name="confidence">Confidence, above 0.5 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Figure<double> MinimumTrackRecord(double sharpe, double skewness, double kurtosis, double benchmark, double confidence)
    {
        if (!(confidence > 0.5 && confidence < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies above 0.5 and below 1.");
        }

        if (!(sharpe > benchmark))
        {
            return Undefined.NotAboveBenchmark;
        }

        var variance = EstimatorVariance(sharpe, skewness, kurtosis);
        var z = NormalDistribution.Quantile(confidence) / (sharpe - benchmark);
        var length = 1 + (variance * z * z);
        return variance > 0 && double.IsFinite(length) ? length : Undefined.NotEstimable;
    }

    /// <summary>
    /// The Sharpe ratio that the best of many trials without any skill is expected to show:
    /// <c>√V ((1 − γ) Φ⁻¹(1 − 1/N) + γ Φ⁻¹(1 − 1/(N e)))</c> with the Euler-Mascheroni constant γ (2014, equation 1). Zero for one trial.
    /// </summary>
    /// <param name="trialVariance">Variance V of the Sharpe ratios of all trials, zero or positive.</param>
    /// <param name="trials">Number N of independent trials, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The variance is negative or no number, or there is no trial.</exception>
    public static double ExpectedMaximum(double trialVariance, double trials)
    {
        if (!(trialVariance >= 0 && double.IsFinite(trialVariance)))
        {
            throw new ArgumentOutOfRangeException(nameof(trialVariance), trialVariance, "A variance is not negative.");
        }

        if (!(trials >= 1 && double.IsFinite(trials)))
        {
            throw new ArgumentOutOfRangeException(nameof(trials), trials, "There is at least one trial.");
        }

        // For one trial the formula has no value; its expected ratio without skill is zero.
        return trials == 1
            ? 0
            : Math.Sqrt(trialVariance)
                * (((1 - EulerMascheroni) * NormalDistribution.Quantile(1 - (1 / trials)))
                    + (EulerMascheroni * NormalDistribution.Quantile(1 - (1 / (trials * Math.E)))));
    }

    /// <summary>
    /// Deflated Sharpe ratio: the probabilistic one against <see cref="ExpectedMaximum"/>, that is the probability that the best of N trials has skill
    /// (2014, equation 2).
    /// </summary>
    /// <param name="sharpe">Observed Sharpe ratio of the chosen trial.</param>
    /// <param name="count">Observations, at least 2.</param>
    /// <param name="skewness">Their skewness.</param>
    /// <param name="kurtosis">Their kurtosis; 3 for a normal distribution.</param>
    /// <param name="trialVariance">Variance of the Sharpe ratios of all trials.</param>
    /// <param name="trials">Number of independent trials.</param>
    /// <exception cref="ArgumentOutOfRangeException">See <see cref="ExpectedMaximum"/>.</exception>
    public static Figure<double> Deflated(double sharpe, int count, double skewness, double kurtosis, double trialVariance, double trials) =>
        Probabilistic(sharpe, count, skewness, kurtosis, ExpectedMaximum(trialVariance, trials));

    private static double EstimatorVariance(double sharpe, double skewness, double kurtosis) => 1 - (skewness * sharpe) + ((kurtosis - 1) / 4 * sharpe * sharpe);
}
