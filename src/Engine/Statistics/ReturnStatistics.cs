using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Engine.Accounts;

namespace Engine.Statistics;

/// <summary>
/// Figures of the daily profit: one observation per trade date with a session, those without a trade too; profit after costs, open profit at
/// the end of the date included. Sizes of futures positions do not follow the equity, so profits are not compounded: a return is
/// the date's profit over a constant capital, which cancels in every ratio here. The rate without risk is taken as zero. Annualised
/// with <see cref="DatesPerYear"/>.
/// </summary>
public sealed record ReturnStatistics
{
    /// <summary>Trade dates of a year.</summary>
    public const int DatesPerYear = 252;

    /// <summary>Moments of the daily profit in dollars; not in the JSON, where the figures below stand for them.</summary>
    [JsonIgnore]
    public SampleMoments Moments { get; private init; }

    /// <summary>Mean profit of a trade date.</summary>
    public Figure<Money> Mean { get; private init; }

    /// <summary>Standard deviation of the daily profit in dollars (n − 1); wants two dates.</summary>
    public Figure<double> Deviation { get; private init; }

    /// <summary>Mean over deviation of one date, not annualised: what <see cref="SharpeInference"/> wants.</summary>
    public Figure<double> DailySharpe { get; private init; }

    /// <summary>Sharpe ratio, <c>√252 · mean / deviation</c> (W. Sharpe, The Sharpe Ratio, 1994). Wants two dates that differ.</summary>
    public Figure<double> Sharpe { get; private init; }

    /// <summary>Sortino ratio, <c>√252 · mean / √(Σ min(0, x)² / n)</c>, target 0 (F. Sortino, L. Price, 1994). Wants a losing date.</summary>
    public Figure<double> Sortino { get; private init; }

    /// <summary>Omega at threshold 0, <c>Σ max(0, x) / Σ max(0, −x)</c> (C. Keating, W. Shadwick, 2002). Wants a losing date.</summary>
    public Figure<double> Omega { get; private init; }

    /// <summary>Calmar ratio, <c>252 · mean / maximum drawdown</c> of the whole range, both in dollars (T. Young, 1991, not compounded). Wants a drawdown.</summary>
    public Figure<double> Calmar { get; private init; }

    /// <summary>Skewness of the daily profit; wants two dates that differ.</summary>
    public Figure<double> Skewness { get; private init; }

    /// <summary>Kurtosis of the daily profit, 3 for a normal distribution; wants two dates that differ.</summary>
    public Figure<double> Kurtosis { get; private init; }

    /// <summary>Probability that the true Sharpe ratio is above zero: <see cref="SharpeInference.Probabilistic"/>.</summary>
    public Figure<double> ProbabilisticSharpe { get; private init; }

    /// <summary>Trade dates from which the Sharpe ratio is above zero with 95 % confidence: <see cref="SharpeInference.MinimumTrackRecord"/>.</summary>
    public Figure<double> MinimumTrackRecord { get; private init; }

    /// <summary>Most profitable date.</summary>
    public Figure<Money> BestDate { get; private init; }

    /// <summary>Least profitable date.</summary>
    public Figure<Money> WorstDate { get; private init; }

    /// <summary>Share of the best date in the profit of all; wants a profit of all above zero. A firm's consistency rule limits it.</summary>
    public Figure<double> BestDateShare { get; private init; }

    /// <summary>Dates with a profit.</summary>
    public int ProfitableDates { get; private init; }

    /// <summary>Dates with a loss.</summary>
    public int LosingDates { get; private init; }

    /// <summary>The figures of daily profits in order of their dates.</summary>
    public static ReturnStatistics Of(ImmutableArray<Money> profits)
    {
        var values = profits.Select(p => (double)p.ToDecimal()).ToArray();
        var moments = SampleMoments.Of(values);
        var gains = profits.Where(p => p > Money.Zero).Aggregate(Money.Zero, (sum, p) => sum + p);
        var losses = profits.Where(p => p < Money.Zero).Aggregate(Money.Zero, (sum, p) => sum - p);
        var none = profits.IsEmpty ? Undefined.NoTradeDate : Undefined.None;
        var shape = none != Undefined.None ? none : profits.Length < 2 ? Undefined.TooFewObservations : moments.Deviation == 0 ? Undefined.NoVariance : Undefined.None;
        var downside = none != Undefined.None ? none : losses == Money.Zero ? Undefined.NoLosingDate : Undefined.None;
        var sharpe = Defined(shape, () => moments.Mean / moments.Deviation);
        var drawdown = Drawdown.Of(Money.Zero, profits).Depth;
        return new ReturnStatistics
        {
            Moments = moments,
            Mean = none != Undefined.None ? none : MoneyMean.Of((Int128)gains.Micros - losses.Micros, profits.Length),
            Deviation = Defined(shape == Undefined.NoVariance ? Undefined.None : shape, () => moments.Deviation),
            DailySharpe = sharpe,
            Sharpe = sharpe.Select(s => s * Math.Sqrt(DatesPerYear)),
            Sortino = Defined(downside, () => Math.Sqrt(DatesPerYear) * moments.Mean / Math.Sqrt(values.Sum(v => v < 0 ? v * v : 0) / values.Length)),
            Omega = Defined(downside, () => MoneyMean.Ratio(gains, losses)),
            Calmar = Defined(
                none != Undefined.None ? none : drawdown == Money.Zero ? Undefined.NoDrawdown : Undefined.None,
                () => DatesPerYear * moments.Mean / (double)drawdown.ToDecimal()),
            Skewness = Defined(shape, () => moments.Skewness),
            Kurtosis = Defined(shape, () => moments.Kurtosis),
            ProbabilisticSharpe = sharpe.Value is { } p ? SharpeInference.Probabilistic(p, moments.Count, moments.Skewness, moments.Kurtosis, 0) : sharpe.Why,
            MinimumTrackRecord = sharpe.Value is { } m ? SharpeInference.MinimumTrackRecord(m, moments.Skewness, moments.Kurtosis, 0, 0.95) : sharpe.Why,
            BestDate = none != Undefined.None ? none : profits.Max(),
            WorstDate = none != Undefined.None ? none : profits.Min(),
            BestDateShare = none != Undefined.None ? none : gains > losses ? MoneyMean.Ratio(profits.Max(), gains - losses) : Undefined.NoProfit,
            ProfitableDates = profits.Count(p => p > Money.Zero),
            LosingDates = profits.Count(p => p < Money.Zero),
        };
    }

    /// <summary>
    /// The deflated Sharpe ratio of these dates when they are the best of many trials: <see cref="SharpeInference.Deflated"/>.
    /// </summary>
    /// <param name="trialVariance">Variance of the trials' <see cref="DailySharpe"/>.</param>
    /// <param name="trials">Number of independent trials.</param>
    /// <exception cref="ArgumentOutOfRangeException">The variance is negative or there is no trial.</exception>
    public Figure<double> Deflated(double trialVariance, double trials) => DailySharpe.Value is { } sharpe
        ? SharpeInference.Deflated(sharpe, Moments.Count, Moments.Skewness, Moments.Kurtosis, trialVariance, trials)
        : DailySharpe.Why;

    private static Figure<double> Defined(Undefined why, Func<double> value) => why != Undefined.None ? why : value();
}
