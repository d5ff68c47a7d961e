using System.Globalization;
using System.Runtime.CompilerServices;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Indicators;

/// <summary>The committed inputs and reference values of the volume and session indicators (Reference/README-volume-session.md).</summary>
internal static class VolumeReference
{
    public static readonly BarInterval QuarterHour = new(BarUnit.Minute, 15);
    public static readonly ContractId Es = new("CON.F.US.EP.Z13");
    public static readonly ContractId NextEs = new("CON.F.US.EP.H14");
    public static readonly ContractId Gold = new("CON.F.US.GCE.Z13");
    public static readonly Price EsTick = Price.FromDecimal(0.25m);
    public static readonly Price GoldTick = Price.FromDecimal(0.1m);

    /// <summary>460 made-up bars of 15 minutes, named ES December 2013: five trade dates, 7 to 11 October 2013.</summary>
    public static IReadOnlyList<Bar> EsBars { get; } =
    [
        .. Rows("b-bars-15m.csv").Select(row => new Bar(
            Es, QuarterHour, At(row["t"]), PriceOf(row["o"]), PriceOf(row["h"]), PriceOf(row["l"]), PriceOf(row["c"]), long.Parse(row["v"], CultureInfo.InvariantCulture), BarOrigin.Live, default)),
    ];

    /// <summary>500 made-up prints, named gold December 2013, 7 October 2013 from 8:30 Chicago.</summary>
    public static IReadOnlyList<MarketTrade> GoldTrades { get; } =
    [
        .. Rows("b-trades.csv").Select(row => new MarketTrade(
            Gold, PriceOf(row["price"]), int.Parse(row["size"], CultureInfo.InvariantCulture), At(row["t"]), (OrderSide?)null, default)),
    ];

    public static IReadOnlyList<Dictionary<string, string>> Rows(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder(), file));
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    /// <summary>A column of numbers; NaN where the source has no value.</summary>
    public static double[] Column(string file, string name) => [.. Rows(file).Select(row => NumberOf(row[name]))];

    public static double NumberOf(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

    public static Price PriceOf(string text) => Price.FromDecimal(decimal.Parse(text, CultureInfo.InvariantCulture));

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>Equal to 1e-9, of the number where it is above 1; NaN where none is expected.</summary>
    public static void AssertClose(double expected, double actual, string what)
    {
        var isClose = double.IsNaN(expected) ? double.IsNaN(actual) : Math.Abs(expected - actual) <= 1e-9 * Math.Max(1, Math.Abs(expected));
        Assert.True(isClose, string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected:R}, was {actual:R}"));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Reference");
}
