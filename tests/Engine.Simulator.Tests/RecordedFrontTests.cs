using System.Globalization;
using System.IO.Compression;
using Engine.Markets;

namespace Engine.Simulator.Tests;

/// <summary>The recorded roll of ES in December 2013.</summary>
public sealed class RecordedFrontTests
{
    private static readonly ContractId December = new("CON.F.US.EP.Z13");
    private static readonly ContractId March = new("CON.F.US.EP.H14");

    [DataFact]
    public void The_front_of_ES_changes_from_December_to_March_between_the_3rd_and_the_18th_first_seen_on_the_18th()
    {
        var fronts = FrontContracts.ByRoot(Bars().Select(b => new DailyVolume(TradeDate.Of(b.Start), b.Contract, b.Volume)))["ES"];
        var seam = Assert.Single(fronts.Seams);
        Assert.Equal((December, March, new DateOnly(2013, 12, 18)), (seam.From, seam.To, seam.TradeDate));
        Assert.InRange(seam.After, new DateOnly(2013, 12, 3), new DateOnly(2013, 12, 17));
        Assert.Equal(
            [December, December, December, March, March],
            new[] { "2013-10-07", "2013-12-03", "2013-12-17", "2013-12-18", "2013-12-19" }.Select(d => fronts.On(DateOnly.Parse(d, CultureInfo.InvariantCulture))!.Value));
    }

    [DataFact]
    public void The_bars_of_the_fronts_are_of_one_contract_on_each_side_of_the_seam()
    {
        var fronts = FrontContracts.ByRoot(Bars().Select(b => new DailyVolume(TradeDate.Of(b.Start), b.Contract, b.Volume)))["ES"];
        var bars = fronts.FrontBars(Bars()).ToList();
        Assert.Equal([December, March], bars.Select(b => b.Contract).Distinct());
        Assert.Single(bars.Zip(bars.Skip(1)), p => p.First.Contract != p.Second.Contract);
        Assert.All(bars, b => Assert.Equal(b.Contract == March, TradeDate.Of(b.Start) >= new DateOnly(2013, 12, 18)));
    }

    private static IEnumerable<Bar> Bars()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(DataFactAttribute.PathOf("es-minute-2013.csv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            var prices = cells[2..6].Select(c => Price.FromDecimal(decimal.Parse(c, CultureInfo.InvariantCulture))).ToArray();
            yield return new Bar(
                new ContractId(cells[0]), BarInterval.Minute, DateTimeOffset.Parse(cells[1], CultureInfo.InvariantCulture),
                prices[0], prices[1], prices[2], prices[3], long.Parse(cells[6], CultureInfo.InvariantCulture), BarOrigin.WarmUp, default);
        }
    }
}
