using System.IO.Compression;
using System.Text;
using Engine.Markets;

namespace Engine.Simulator.Tests;

public sealed class RecordedMarketTests : IDisposable
{
    private const string Bars = "contractId,t,o,h,l,c,v\n";
    private const string Trades = "contractId,t,price,size\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("recording").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_bar_goes_to_the_nearer_extreme_first_and_its_volume_is_split_in_four()
    {
        var market = Open(Bars
            + "CON.F.US.EP.Z13,2013-10-07T14:00:00Z,1676,1678,1675,1677,10\n"
            + "CON.F.US.EP.Z13,2013-10-07T14:01:00Z,1676,1677,1674,1675,3\n");
        var prints = market.Read().ToArray();
        Assert.Equal([1676m, 1675m, 1678m, 1677m, 1675m], prints.Select(print => print.Price.ToDecimal()));
        Assert.Equal([2, 2, 2, 4, 3], prints.Select(print => print.Size));
        Assert.Equal([0, 15, 30, 45, 105], prints.Select(print => (int)(print.Time - market.Start).TotalSeconds));
    }

    [Fact]
    public void A_bar_whose_high_is_nearer_goes_up_first()
    {
        var market = Open(Bars + "CON.F.US.EP.Z13,2013-10-07T14:00:00Z,1676,1677,1674,1675,8\n");
        Assert.Equal([1676m, 1677m, 1674m, 1675m], market.Read().Select(print => print.Price.ToDecimal()));
    }

    [Fact]
    public void Bars_of_several_contracts_are_merged_by_time()
    {
        var market = Open(Bars
            + "CON.F.US.EP.H14,2013-10-07T14:00:00Z,1669,1669,1669,1669,8\n"
            + "CON.F.US.EP.Z13,2013-10-07T14:00:00Z,1676,1676,1676,1676,8\n"
            + "CON.F.US.EP.Z13,2013-10-07T14:01:00Z,1676,1676,1676,1676,8\n");
        var prints = market.Read().ToArray();
        Assert.Equal(12, prints.Length);
        Assert.Equal(prints.OrderBy(print => print.Time).Select(print => print.Time), prints.Select(print => print.Time));
        Assert.Equal(["H14", "Z13", "H14", "Z13"], prints.Take(4).Select(print => print.Contract.Value[^3..]));
    }

    [Theory]
    [InlineData(Trades + "CON.F.US.GCE.Z13,2013-10-07T00:00:00Z,1313.7,1\nCON.F.US.GCE.Z13,2013-10-07T00:00:00Z,abc,1\n", 3, "\"abc\" in column price is not a price")]
    [InlineData(Trades + "CON.F.US.GCE.Z13,2013-10-07T00:00:00Z,1313.7\n", 2, "3 columns where 4 are expected")]
    [InlineData(Trades + "CON.F.US.GCE.Z13,2013-10-07T00:00:00Z,1313.75,1\n", 2, "not a multiple of the tick size 0.1")]
    [InlineData(Trades + "CON.F.US.GCE.Z13,yesterday,1313.7,1\n", 2, "\"yesterday\" is not an ISO 8601 time")]
    [InlineData(Trades + "CON.F.US.GCE.Z13,2013-10-07T00:00:00Z,1313.7,0\n", 2, "\"0\" in column size")]
    [InlineData(Trades + "CON.F.US.GCE.Z13,2013-10-07T00:00:01Z,1313.7,1\nCON.F.US.GCE.Z13,2013-10-07T00:00:00Z,1313.7,1\n", 3, "rows must ascend")]
    [InlineData(Trades + "CON.F.US.XYZ.Z13,2013-10-07T00:00:00Z,1313.7,1\n", 2, "the product \"XYZ\"")]
    [InlineData(Trades + "GCZ3,2013-10-07T00:00:00Z,1313.7,1\n", 2, "\"GCZ3\" is not a contract id")]
    [InlineData(Trades + "\n", 2, "1 columns where 4")]
    [InlineData(Bars + "CON.F.US.EP.Z13,2013-10-07T14:00:00Z,1676,1675,1674,1675,8\n", 2, "between low and high")]
    [InlineData("time,price\n", 1, "the header is \"time,price\"")]
    [InlineData("", 1, "the file is empty")]
    [InlineData(Trades, 0, "no rows")]
    public void A_bad_file_is_refused_with_line_and_reason(string text, long line, string reason)
    {
        var error = Assert.Throws<RecordingException>(() => Open(text));
        Assert.Equal(line, error.Line);
        Assert.Contains(reason, error.Message);
        Assert.Contains(error.File, error.Message);
    }

    [Fact]
    public void A_missing_file_is_one_clear_sentence()
    {
        var error = Assert.Throws<RecordingException>(() => RecordedMarket.Open(Path.Combine(_folder, "none.csv")));
        Assert.Contains("none.csv: the file does not exist", error.Message);
    }

    [Fact]
    public void A_file_that_is_not_gzip_is_refused()
    {
        var path = Path.Combine(_folder, "broken.csv.gz");
        File.WriteAllText(path, Trades);
        Assert.Contains("cannot be read", Assert.Throws<RecordingException>(() => RecordedMarket.Open(path)).Message);
    }

    [Fact]
    public void Gzip_and_plain_read_the_same()
    {
        const string text = Trades + "CON.F.US.GCE.Z13,2013-10-07T00:00:00.276Z,1313.7,1\n";
        var path = Path.Combine(_folder, "trades.csv.gz");
        using (var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        Assert.Equal(Open(text).Read(), RecordedMarket.Open(path).Read());
    }

    [Theory]
    [InlineData("CON.F.US.TUA.Z13", .00390625, 7.8125)]
    [InlineData("CON.F.US.JY6.Z13", .0000005, 6.25)]
    [InlineData("CON.F.US.GMET.Z13", .5, .05)]
    public void Terms_come_from_the_product_table(string contract, decimal tick, decimal value)
    {
        var terms = Terms.Of(contract);
        Assert.Equal((tick, value), (terms.TickSize.ToDecimal(), terms.TickValue.ToDecimal()));
    }

    [DataFact]
    public void The_recorded_gold_trades_are_read_whole_and_in_order()
    {
        var market = RecordedMarket.Open(DataFactAttribute.PathOf("gc-trades-2013-10.csv.gz"));
        Assert.Equal((RecordingKind.Trades, 91_573), (market.Kind, market.Rows));
        var (count, last) = (0, DateTimeOffset.MinValue);
        foreach (var print in market.Read())
        {
            Assert.True(print.Time >= last);
            last = print.Time;
            count++;
        }

        Assert.Equal(91_573, count);
        Assert.Equal(market.End, last);
    }

    [DataFact]
    public void The_recorded_minute_bars_keep_their_volume()
    {
        var market = RecordedMarket.Open(DataFactAttribute.PathOf("es-minute-2013.csv.gz"));
        Assert.Equal((RecordingKind.Bars, 15_705, 5), (market.Kind, market.Rows, market.Contracts.Count));
        var bars = new BarStore();
        var volume = 0L;
        foreach (var print in market.Read())
        {
            bars.Add(print);
            volume += print.Size;
        }

        var newest = bars.Read(market.Contracts.Single(contract => contract.Id.Value.EndsWith("Z13")).Id, BarInterval.Minute, market.Start, market.End, 20_000, true, market.End);
        Assert.True(newest.Count > 1_000);
        Assert.Equal(volume, market.Contracts.Sum(contract => bars.Read(contract.Id, BarInterval.Minute, market.Start, market.End.AddMinutes(1), 20_000, true, market.End).Sum(bar => bar.V)));
    }

    private RecordedMarket Open(string text)
    {
        var path = Path.Combine(_folder, $"{Guid.NewGuid():N}.csv");
        File.WriteAllText(path, text);
        return RecordedMarket.Open(path);
    }
}
