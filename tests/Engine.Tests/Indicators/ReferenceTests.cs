using Engine.Indicators;

namespace Engine.Tests.Indicators;

/// <summary>
/// Every value of every column of the reference files, which other people's programs computed of the same bars; see Reference/README.md.
/// </summary>
public sealed class ReferenceTests
{
    /// <summary>Of the value, or of 1 where the value is smaller. The files hold twelve digits.</summary>
    private const double Tolerance = 1e-9;

    private static readonly string[] Files = ["ttr.csv", "pandas.csv", "talib.csv", "trading-signals.csv", "technicalindicators.csv"];

    public static TheoryData<string, string> EveryColumn
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in Files)
            {
                foreach (var column in ReferenceTable.Columns(file))
                {
                    data.Add(file, column);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EveryColumn))]
    public void The_values_are_those_of_the_reference(string file, string column)
    {
        var (indicator, output) = Subject(column);
        var reference = ReferenceTable.Column(file, column);
        var input = ReferenceTable.Input;
        Assert.Equal(input.Length, reference.Length);
        for (var i = 0; i < input.Length; i++)
        {
            indicator.Update(input[i]);
            if (i + 1 < indicator.WarmUp)
            {
                Assert.Equal(double.NaN, output());
                continue;
            }

            Assert.True(
                Math.Abs(output() - reference[i]) <= Tolerance * Math.Max(1, Math.Abs(reference[i])),
                $"{column} of row {i + 1} is {output():R}, by {file} {reference[i]:R}.");
        }
    }

    private static (Indicator Indicator, Func<double> Output) Subject(string column)
    {
        var parts = column.Split('.');
        return (parts[0], parts.ElementAtOrDefault(1) ?? "") switch
        {
            ("sma-10", var output) => Of(new Sma(10), output),
            ("ema-10", var output) => Of(new Ema(10), output),
            ("wma-10", var output) => Of(new Wma(10), output),
            ("dema-10", var output) => Of(new Dema(10), output),
            ("tema-10", var output) => Of(new Tema(10), output),
            ("hma-16", var output) => Of(new Hma(16), output),
            ("hma-21", var output) => Of(new Hma(21), output),
            ("wilder-14", var output) => Of(new WilderAverage(14), output),
            ("rsi-14", var output) => Of(new Rsi(14), output),
            ("macd-12-26-9", var output) => Of(new Macd(12, 26, 9), output, ("signal", m => m.Signal), ("histogram", m => m.Histogram)),
            ("stochastic-14-3-3", var output) => Of(new Stochastic(14, 3, 3), output, ("fast", s => s.FastK), ("k", s => s.Value), ("d", s => s.D)),
            ("stochrsi-14-14-3-3", var output) => Of(new StochRsi(14, 14, 3, 3), output, ("fast", s => s.FastK), ("k", s => s.Value), ("d", s => s.D)),
            ("cci-20", var output) => Of(new Cci(20), output),
            ("williams-14", var output) => Of(new WilliamsR(14), output),
            ("roc-10", var output) => Of(new RateOfChange(10), output),
            ("momentum-10", var output) => Of(new Momentum(10), output),
            ("atr-14", var output) => Of(new Atr(14), output),
            ("atr-10", var output) => Of(new Atr(10), output),
            ("adx-14", var output) => Of(new Adx(14), output, ("plus", a => a.PlusDi), ("minus", a => a.MinusDi)),
            ("bollinger-20-2", var output) => Of(
                new BollingerBands(20, 2),
                output,
                ("upper", b => b.Upper),
                ("middle", b => b.Middle),
                ("lower", b => b.Lower),
                ("percentb", b => b.PercentB),
                ("bandwidth", b => b.BandWidth)),
            ("keltner-20-10-2", var output) => Of(
                new KeltnerChannel(20, 10, 2),
                output,
                ("upper", k => k.Upper),
                ("middle", k => k.Middle),
                ("lower", k => k.Lower)),
            ("donchian-20", var output) => Of(new DonchianChannel(20), output, ("upper", d => d.Upper), ("middle", d => d.Middle), ("lower", d => d.Lower)),
            ("deviation-10", var output) => Of(new StandardDeviation(10), output),
            ("deviation-10-sample", var output) => Of(new StandardDeviation(10, sample: true), output),
            ("regression-14", var output) => Of(new LinearRegression(14), output, ("slope", r => r.Slope), ("rsquared", r => r.RSquared)),
            _ => throw new ArgumentException($"No indicator is compared with {column}.", nameof(column)),
        };
    }

    private static (Indicator Indicator, Func<double> Output) Of<T>(T indicator, string output, params (string Name, Func<T, double> Read)[] outputs)
        where T : Indicator =>
        (indicator, output.Length == 0 ? () => indicator.Value : () => outputs.Single(o => o.Name == output).Read(indicator));
}
