using System.IO.Compression;
using System.Text;

namespace Engine.Simulator.Tests;

/// <summary>Every mistake of a recording with file and line, and what stands there twice.</summary>
public sealed class RecordingSurveyTests : IDisposable
{
    private const string Bars = "contractId,t,o,h,l,c,v";
    private const string Trades = "contractId,t,price,size";
    private const string Quotes = "contractId,t,bestBid,bidSize,bestAsk,askSize";
    private readonly string _folder = Directory.CreateTempSubdirectory("survey").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_row_that_is_wrong_is_told_with_its_line_and_the_rows_between_are_read()
    {
        var (market, told) = Open(Trades, Trade(0), "CON.F.US.GCE.Z13,2013-10-07T14:00:01Z,13x,1", Trade(2), "CON.F.US.GCE.Z13,2013-10-07T14:00:03Z,1313.7", Trade(1), Trade(4));

        Assert.Null(market);
        Assert.Equal(3, told.Length);
        Assert.EndsWith("file.csv, line 3: \"13x\" in column price is not a price.", told[0]);
        Assert.EndsWith("file.csv, line 5: the row has 3 columns where 4 are expected.", told[1]);
        Assert.EndsWith("file.csv, line 6: the time 2013-10-07T14:00:01Z lies before that of the row above; rows must ascend.", told[2]);
    }

    [Fact]
    public void A_row_of_the_far_future_is_one_mistake_and_not_one_for_every_row_below_it()
    {
        var (_, told) = Open(Trades, Trade(0), "CON.F.US.GCE.Z13,2031-10-07T14:00:01Z,1313.7,1", Trade(2), Trade(3), Trade(4));
        Assert.Contains("line 4", Assert.Single(told));
    }

    [Fact]
    public void Of_many_mistakes_of_one_kind_the_first_twenty_are_told_and_all_are_counted()
    {
        var (_, told) = Open([Trades, Trade(0), .. Enumerable.Range(1, 133).Select(i => $"CON.F.US.GCE.Z13,2013-10-07T14:00:00Z,{i},0"), "nothing"]);
        Assert.Equal(RecordingProblems.Told + 1, told.Length);
        Assert.EndsWith("file.csv: 134 rows cannot be read; the first 20 are told above.", told[^1]);
    }

    [Fact]
    public void Two_bars_of_a_contract_with_one_start_are_a_duplicate_and_those_of_two_contracts_are_not()
    {
        string Row(string contract, int minute) => $"CON.F.US.EP.{contract},2013-10-07T14:0{minute}:00Z,1676,1677,1675,1676,10";
        Assert.Empty(Open(Bars, Row("Z13", 0), Row("H14", 0), Row("Z13", 1)).Told);
        Assert.EndsWith(
            "line 4: CON.F.US.EP.Z13 has two bars at 2013-10-07T14:00:00Z.", Assert.Single(Open(Bars, Row("Z13", 0), Row("H14", 0), Row("Z13", 0), Row("Z13", 1)).Told));
    }

    [Fact]
    public void Trades_may_share_a_stamp_and_everything_else_unless_every_one_of_the_file_stands_there_twice()
    {
        var once = Enumerable.Range(0, 30).Select(Trade).ToList();
        Assert.Empty(Open([Trades, .. once.Take(3).SelectMany(t => new[] { t, t }), .. once.Skip(3)]).Told);
        Assert.Contains("it was written twice", Assert.Single(Open([Trades, .. once.SelectMany(t => new[] { t, t })]).Told));
        Assert.Empty(Open([Trades, .. once.Take(9).SelectMany(t => new[] { t, t })]).Told);
    }

    [Fact]
    public void Two_closing_quotes_of_a_minute_are_a_duplicate_and_two_quotes_of_an_instant_are_not()
    {
        string Row(string time, int size) => $"CON.F.US.EP.Z13,2013-10-07T14:{time}Z,1676,{size},1676.25,5";
        Assert.EndsWith("line 3: CON.F.US.EP.Z13 has two closing quotes of the minute 2013-10-07T14:00Z.", Assert.Single(Open(Quotes, Row("00:00", 4), Row("00:00", 5), Row("01:00", 5)).Told));
        Assert.Empty(Open(Quotes, Row("00:00", 4), Row("00:00", 5), Row("00:01", 5)).Told);
    }

    [Fact]
    public void A_file_that_cannot_be_read_to_its_end_is_told_once()
    {
        var path = Path.Combine(_folder, "cut.csv.gz");
        using (var whole = new MemoryStream())
        {
            using (var zip = new GZipStream(whole, CompressionLevel.Fastest, leaveOpen: true))
            {
                zip.Write(Encoding.UTF8.GetBytes(string.Join('\n', [Trades, .. Enumerable.Range(0, 50).Select(Trade)])));
            }

            var bytes = whole.ToArray();
            bytes.AsSpan(20, 40).Fill(0xFF);
            File.WriteAllBytes(path, bytes);
        }

        var problems = new RecordingProblems();
        Assert.Null(RecordedMarket.Open(path, problems));
        Assert.NotEmpty(problems.Sentences);
        Assert.Null(RecordedMarket.Open(Path.Combine(_folder, "none.csv"), problems));
        Assert.Contains("none.csv: the file does not exist", problems.Sentences[^1]);
    }

    [Fact]
    public void What_there_is_of_each_trade_date_is_counted()
    {
        // 17:00 Chicago, 22:00 UTC, begins the next trade date.
        var (market, _) = Open(Trades, "CON.F.US.GCE.Z13,2013-10-07T21:59:59Z,1313.7,2", "CON.F.US.GCE.Z13,2013-10-07T22:00:00Z,1313.7,3", "CON.F.US.GCE.Z13,2013-10-07T22:05:00Z,1313.7,4");
        var contract = market!.Contracts[0].Id;
        Assert.Equal([(new DateOnly(2013, 10, 7), 1L, 2L), (new DateOnly(2013, 10, 8), 2L, 7L)], market.Days.Of(contract).Select(day => (day.Date, day.Rows, day.Volume)));
        var day = market.Days.On(contract, new DateOnly(2013, 10, 8))!;
        Assert.True(day.HasAny(At(0), At(1)));
        Assert.False(day.HasAny(At(1), At(5)));
        Assert.True(day.HasAny(At(1), At(6)));

        static DateTimeOffset At(int minute) => new(2013, 10, 7, 22, minute, 0, TimeSpan.Zero);
    }

    private static string Trade(int second) => $"CON.F.US.GCE.Z13,2013-10-07T14:00:{second:00}Z,1313.7,1";

    private (RecordedMarket? Market, string[] Told) Open(params string[] lines)
    {
        var path = Path.Combine(_folder, "file.csv");
        File.WriteAllLines(path, lines);
        var problems = new RecordingProblems();
        return (RecordedMarket.Open(path, problems), [.. problems.Sentences]);
    }
}
