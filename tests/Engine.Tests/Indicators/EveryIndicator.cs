using Engine.Indicators;

namespace Engine.Tests.Indicators;

/// <summary>
/// The indicators of prices, with parameters small enough that a short series warms them up, and everything that they put out. What
/// must hold of all of them is tested with this list; a new indicator gets its row here.
/// </summary>
internal static class EveryIndicator
{
    private static readonly Row[] Rows =
    [
        Of("Sma", () => new Sma(7), i => [i.Value]),
        Of("Ema", () => new Ema(7), i => [i.Value]),
        Of("Wma", () => new Wma(7), i => [i.Value]),
        Of("Dema", () => new Dema(4), i => [i.Value]),
        Of("Tema", () => new Tema(4), i => [i.Value]),
        Of("Hma", () => new Hma(11), i => [i.Value]),
        Of("WilderAverage", () => new WilderAverage(6), i => [i.Value]),
        Of("Rsi", () => new Rsi(6), i => [i.Value]),
        Of("Macd", () => new Macd(4, 9, 3), i => [i.Value, i.Signal, i.Histogram]),
        Of("Stochastic", () => new Stochastic(6, 3, 4), i => [i.Value, i.FastK, i.D]),
        Of("StochRsi", () => new StochRsi(5, 6, 2, 3), i => [i.Value, i.FastK, i.D]),
        Of("Cci", () => new Cci(8), i => [i.Value]),
        Of("WilliamsR", () => new WilliamsR(6), i => [i.Value]),
        Of("RateOfChange", () => new RateOfChange(5), i => [i.Value]),
        Of("Momentum", () => new Momentum(5), i => [i.Value]),
        Of("Atr", () => new Atr(5), i => [i.Value]),
        Of("Adx", () => new Adx(5), i => [i.Value, i.PlusDi, i.MinusDi]),
        Of("StandardDeviation", () => new StandardDeviation(6), i => [i.Value]),
        Of("StandardDeviation of a sample", () => new StandardDeviation(6, sample: true), i => [i.Value]),
        Of("BollingerBands", () => new BollingerBands(6, 2.5), i => [i.Value, i.Upper, i.Middle, i.Lower, i.PercentB, i.BandWidth]),
        Of("KeltnerChannel", () => new KeltnerChannel(9, 5, 1.5), i => [i.Value, i.Upper, i.Middle, i.Lower]),
        Of("KeltnerChannel of a long range", () => new KeltnerChannel(4, 8, 1.5), i => [i.Value, i.Upper, i.Middle, i.Lower]),
        Of("DonchianChannel", () => new DonchianChannel(6), i => [i.Value, i.Upper, i.Middle, i.Lower]),
        Of("LinearRegression", () => new LinearRegression(6), i => [i.Value, i.Slope, i.RSquared]),
        Of("Chain", () => new Chain(new Atr(4), new Ema(5)), i => [i.Value]),
        Of("Obv", () => new Obv(), i => [i.Value]),
        Of("AccumulationDistribution", () => new AccumulationDistribution(), i => [i.Value]),
        Of("ChaikinOscillator", () => new ChaikinOscillator(2, 5), i => [i.Value]),
        Of("ChaikinMoneyFlow", () => new ChaikinMoneyFlow(6), i => [i.Value]),
        Of("Mfi", () => new Mfi(6), i => [i.Value]),
        Of("HeikinAshi", () => new HeikinAshi(), i => [i.Value, i.Open, i.High, i.Low]),
        Of("Ichimoku", () => new Ichimoku(3, 5, 8, 4), i => [i.Value, i.Conversion, i.CloudA, i.CloudB, i.AheadA, i.AheadB, i.CloseBefore]),
        Of("ParabolicSar", () => new ParabolicSar(), i => [i.Value, i.Next]),
        Of("SuperTrend", () => new SuperTrend(5, 1.5), i => [i.Value, i.Upper, i.Lower]),
    ];

    public static TheoryData<string> Names => [.. Rows.Select(row => row.Name)];

    public static IEnumerable<Type> Types => Rows.Select(row => row.New().GetType()).Distinct();

    public static Row ByName(string name) => Rows.Single(row => row.Name == name);

    private static Row Of<T>(string name, Func<T> create, Func<T, double[]> outputs)
        where T : Indicator => new(name, create, indicator => outputs((T)indicator));

    /// <param name="Name">For the test's name.</param>
    /// <param name="New">Makes a new one.</param>
    /// <param name="Outputs">All its outputs, as they are now.</param>
    internal sealed record Row(string Name, Func<Indicator> New, Func<Indicator, double[]> Outputs);
}
