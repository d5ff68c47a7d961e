using System.IO.Compression;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Run.Verification;

namespace Engine.Host.Tests.Run;

public sealed class CutFilesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_file_that_a_parameter_names_ends_where_the_history_is_cut()
    {
        using var home = new TemporaryHome();
        var trades = Path.Combine(home.Folder, "trades.csv.gz");
        using (var writer = new StreamWriter(new GZipStream(File.Create(trades), CompressionLevel.Fastest)))
        {
            writer.Write("contractId,t,price,size\nA,2026-10-06T11:59:59Z,1,1\nA,2026-10-06T12:00:00Z,2,1\nA,2026-10-06T12:00:00.001Z,3,1\n");
        }

        var bars = Path.Combine(home.Folder, "bars.csv");
        File.WriteAllText(bars, "contractId,t,o,h,l,c,v\nA,2026-10-06T11:59:00Z,1,1,1,1,1\nA,2026-10-06T11:59:30Z,2,2,2,2,2\n");
        var text = Path.Combine(home.Folder, "notes.txt");
        File.WriteAllText(text, "nothing\nof any time\n");
        var instance = InstanceOf(new Files { Trades = trades, Bars = bars, Notes = text, Word = "noon" });
        Assert.Equal([trades, bars], CutFiles.Of(instance));

        string folder;
        using (var files = new CutFiles())
        {
            var cut = (Files)files.Cut(instance, Noon).Parameters;
            using var reader = new StreamReader(new GZipStream(File.OpenRead(cut.Trades), CompressionMode.Decompress));
            Assert.Equal("contractId,t,price,size\nA,2026-10-06T11:59:59Z,1,1\nA,2026-10-06T12:00:00Z,2,1\n", reader.ReadToEnd().ReplaceLineEndings("\n"));

            // A bar is known at its end.
            Assert.Equal(["contractId,t,o,h,l,c,v", "A,2026-10-06T11:59:00Z,1,1,1,1,1"], File.ReadAllLines(cut.Bars));
            Assert.Equal((text, "noon"), (cut.Notes, cut.Word));
            folder = Path.GetDirectoryName(Path.GetDirectoryName(cut.Trades))!;
        }

        Assert.Equal(trades, ((Files)instance.Parameters).Trades);
        Assert.False(Directory.Exists(folder));
        Assert.True(File.Exists(trades));
    }

    [Fact]
    public void A_strategy_that_names_no_file_stays_as_it_is()
    {
        var instance = InstanceOf(new SmaCrossParameters());
        using var files = new CutFiles();
        Assert.Same(instance, files.Cut(instance, Noon));
    }

    private static StrategyInstance InstanceOf(object parameters) => new(
        "one", StrategyType.Of(typeof(SmaCross)).Type!, null, "ES", 1, null, true, parameters, false, "strategies.conf", 1);

    private sealed record Files
    {
        public string Trades { get; init; } = "";

        public string Bars { get; init; } = "";

        public string Notes { get; init; } = "";

        public string Word { get; init; } = "";
    }
}
