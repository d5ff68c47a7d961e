using System.Globalization;
using Engine.History;
using Engine.History.Files;
using Engine.Host.Tests;
using Engine.Markets;
using NodaTime;
using static Engine.Archive.Tests.Bars.SampleBars;

namespace Engine.Archive.Tests.Bars;

public sealed class BarImportTests : IDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly ArchiveFolder _folder;
    private readonly BarArchive _archive;

    public BarImportTests()
    {
        _folder = Writer(_home["archive"]);
        _archive = new BarArchive(_folder);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _home.Dispose();
    }

    private Task<BarImportResult> ImportAsync(string text, Func<BarImportOptions, BarImportOptions>? change = null, string interval = "1m")
    {
        File.WriteAllText(_home["in.csv"], text);
        Assert.True(BarInterval.TryParse(interval, out var parsed));
        var options = new BarImportOptions(new BarSeries("NQ", parsed)) { Contract = December };
        return BarImport.ImportAsync(_archive, [_home["in.csv"]], change?.Invoke(options) ?? options, Tick);
    }

    private async Task<IEnumerable<string>> StartsAsync(BarSeries? series = null) =>
        (await _archive.AllAsync(series)).Select(bar => bar.Start.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));

    [Fact]
    public async Task Usual_names_of_columns_need_no_mapping()
    {
        var result = await ImportAsync(
            """
            Symbol;Date;Time;Open;High;Low;Close;Volume
            CON.F.US.ENQ.Z26;2026-11-27;15:00;24000;24001.25;23999.5;24000.5;120
            CON.F.US.ENQ.H27;2026-11-27;15:00;24100;24101.25;24099.5;24100.5;3
            """);

        Assert.Empty(result.Problems);
        Assert.Equal(
            [
                new StoredBar(March, Utc(2026, 11, 27, 15), P(24_100), P(24_101.25m), P(24_099.5m), P(24_100.5m), 3, BarSource.Import("in.csv")),
                new StoredBar(December, Utc(2026, 11, 27, 15), P(24_000), P(24_001.25m), P(23_999.5m), P(24_000.5m), 120, BarSource.Import("in.csv")),
            ],
            await _archive.AllAsync());
    }

    [Fact]
    public async Task Columns_are_mapped_by_name_or_number_with_their_own_form_of_time()
    {
        var named = await ImportAsync(
            "when|last|first|top|bottom|lots\n20261127 090000|24000.5|24000|24001.25|23999.5|120\n",
            options => options with
            {
                Zone = DateTimeZoneProviders.Tzdb["America/Chicago"],
                Csv = new CsvMapping { Time = ["when"], Open = "first", High = "top", Low = "bottom", Close = "last", Volume = "lots", TimeFormat = "yyyyMMdd HHmmss" },
            });
        var numbered = await ImportAsync(
            "1795795260,24000,24001.25,23999.5,24000.5,120\n",
            options => options with
            {
                Csv = new CsvMapping { HasHeader = false, Time = ["1"], Open = "2", High = "3", Low = "4", Close = "5", Volume = "6", TimeFormat = "unix" },
            });

        Assert.Empty(named.Problems);
        Assert.Empty(numbered.Problems);
        Assert.Equal(["2026-11-27 15:00", "2026-11-27 16:01"], await StartsAsync());
        Assert.All(await _archive.AllAsync(), bar => Assert.Equal((P(24_000), P(24_000.5m), 120L), (bar.Open, bar.Close, bar.Volume)));
    }

    [Fact]
    public async Task Stamps_at_the_end_of_a_bar_become_its_start()
    {
        await ImportAsync(
            "t,o,h,l,c,v\n2026-11-27T15:05:00Z,1,2,1,2,5\n2026-11-27T15:10:00+01:00,1,2,1,2,5\n",
            options => options with { Stamp = BarStamp.End },
            "5m");

        Assert.True(BarInterval.TryParse("5m", out var five));
        Assert.Equal(["2026-11-27 14:05", "2026-11-27 15:00"], await StartsAsync(new BarSeries("NQ", five)));
        var days = await ImportAsync("t,o,h,l,c,v\n2026-11-27,1,2,1,2,5\n", options => options with { Stamp = BarStamp.End }, "1d");
        Assert.Contains("no fixed length", Assert.Single(days.Problems).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_hour_that_the_clock_shows_twice_is_read_in_order_and_one_that_it_skips_is_a_problem()
    {
        BarImportOptions Berlin(BarImportOptions options) => options with { Zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"] };
        var twice = await ImportAsync(
            "t,o,h,l,c,v\n2026-10-25 01:59,1,2,1,2,5\n2026-10-25 02:00,1,2,1,2,5\n2026-10-25 02:59,1,2,1,2,5\n2026-10-25 02:00,1,2,1,2,5\n2026-10-25 02:01,1,2,1,2,5\n2026-10-25 03:00,1,2,1,2,5\n",
            Berlin);
        var skipped = await ImportAsync("t,o,h,l,c,v\n2026-03-29 01:59,1,2,1,2,5\n2026-03-29 02:30,1,2,1,2,5\n", Berlin);

        Assert.Empty(twice.Problems);
        Assert.Equal(
            ["2026-10-24 23:59", "2026-10-25 00:00", "2026-10-25 00:59", "2026-10-25 01:00", "2026-10-25 01:01", "2026-10-25 02:00"], await StartsAsync());
        Assert.Equal(3, Assert.Single(skipped.Problems).Line);
        Assert.Contains("put forward", skipped.Problems[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_problem_is_told_by_file_and_line_and_nothing_is_imported()
    {
        var result = await ImportAsync(
            """
            t,o,h,l,c,v
            2026-11-27T15:00:00Z,1,2,1,2,5
            yesterday,1,2,1,2,5
            2026-11-27T15:01:00Z,1,2,one,2,5
            2026-11-27T15:02:00Z,1,2,1.5,2,5
            2026-11-27T15:03:00Z,1,2,1,2,-5
            2026-11-27T15:04:30Z,1,2,1,2,5
            2026-11-27T15:00:00Z,1,2,1,2,5
            2026-11-27T15:05:00Z,1,2
            2026-11-27T15:06:00Z,1,2,1,2.0000000001,5
            2026-11-27T15:07:00Z,1,2,1,2,0.5
            """);

        Assert.Equal(
            [
                (3, "is not ISO 8601"), (4, "the low 'one' is no number"), (5, "contradict each other"), (6, "the volume -5 is no number of contracts"),
                (7, "is no start of a bar of 1m"), (8, "has a bar at 2026-11-27 15:00:00 UTC already, in line 2"), (9, "the row has 3 columns where at least 6 are needed"),
                (10, "more than nine decimal places"), (11, "the volume 0.5"),
            ],
            result.Problems.Select((problem, i) => ((int)problem.Line, Said(i))));
        Assert.StartsWith($"{_home["in.csv"]}:3: ", result.Problems[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(await _archive.AllAsync());

        string Said(int i)
        {
            string[] expected =
            [
                "is not ISO 8601", "the low 'one' is no number", "contradict each other", "the volume -5 is no number of contracts", "is no start of a bar of 1m",
                "has a bar at 2026-11-27 15:00:00 UTC already, in line 2", "the row has 3 columns where at least 6 are needed", "more than nine decimal places", "the volume 0.5",
            ];
            return result.Problems[i].Sentence.Contains(expected[i], StringComparison.Ordinal) ? expected[i] : result.Problems[i].Sentence;
        }
    }

    [Fact]
    public async Task A_problem_in_one_file_keeps_all_files_out()
    {
        File.WriteAllText(_home["good.csv"], "t,o,h,l,c,v\n2026-11-27T15:00:00Z,1,2,1,2,5\n");
        File.WriteAllText(_home["bad.csv"], "t,o,h,l,c,v\n2026-11-27T15:00:00Z,1,2,1,2,x\n");

        var result = await BarImport.ImportAsync(_archive, [_home["good.csv"], _home["bad.csv"]], new BarImportOptions(Minutes) { Contract = December });

        Assert.Equal(_home["bad.csv"], Assert.Single(result.Problems).File);
        Assert.Empty(await _archive.AllAsync());
    }

    [Fact]
    public async Task Many_problems_are_counted_and_not_all_told()
    {
        var result = await ImportAsync("t,o,h,l,c,v\n" + string.Concat(Enumerable.Repeat("x,1,2,1,2,5\n", 500)));

        Assert.Equal(21, result.Problems.Count);
        Assert.Equal("480 more problems.", result.Problems[^1].Sentence);
    }

    [Theory]
    [InlineData("t,o,h,l,v\n2026-11-27T15:00:00Z,1,2,1,5\n", "no column for close; the columns are t, o, h, l, v")]
    [InlineData("", "no column for time")]
    [InlineData("t,o,h,l,c,v\n", "has no row")]
    [InlineData("\0\0\0\0garbage", "no column for")]
    public async Task A_file_that_is_something_else_is_told_so(string text, string expected)
    {
        var result = await ImportAsync(text);

        Assert.Contains(expected, Assert.Single(result.Problems).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contract_that_the_venue_does_not_list_so_is_a_problem_until_it_is_renamed()
    {
        const string Text = "t,o,h,l,c,v,contract_id_source\n2026-02-27T15:00:00Z,1,2,1,2,5,CON.F.US.NQ.H26\n";
        var madeUp = await ImportAsync(Text);
        var renamed = await ImportAsync(
            Text,
            options => options with
            {
                Renamed = new Dictionary<ContractId, ContractId> { [new("CON.F.US.NQ.H26")] = new("CON.F.US.ENQ.H26") },
            });
        var unnamed = await ImportAsync("t,o,h,l,c,v\n2026-02-27T15:00:00Z,1,2,1,2,5\n", options => options with { Contract = null });

        Assert.Contains("the venue lists it under ENQ", Assert.Single(madeUp.Problems).Sentence, StringComparison.Ordinal);
        Assert.Contains("--rename CON.F.US.NQ.H26=CON.F.US.ENQ.H26", madeUp.Problems[0].Sentence, StringComparison.Ordinal);
        Assert.Empty(renamed.Problems);
        Assert.Equal(new ContractId("CON.F.US.ENQ.H26"), Assert.Single(await _archive.AllAsync()).Contract);
        Assert.Contains("contract", Assert.Single(unnamed.Problems).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_fills_holes_and_never_replaces_what_the_venue_or_the_tape_gave()
    {
        var start = Utc(2026, 11, 27, 15);
        await _archive.WriteAsync(Minutes, Tick, [Bar(start, volume: 1), Bar(start.AddMinutes(1), volume: 1, source: BarSource.Live)]);

        var result = await ImportAsync("t,o,h,l,c,v\n2026-11-27T15:00:00Z,1,2,1,2,500\n2026-11-27T15:01:00Z,1,2,1,2,500\n2026-11-27T15:02:00Z,1,2,1,2,500\n");
        var again = await ImportAsync("t,o,h,l,c,v\n2026-11-27T15:02:00Z,1,2,1,2,500\n");

        Assert.Equal(new BarWriteResult(1, 0, 0, 2), result.Written);
        Assert.Equal(new BarWriteResult(0, 0, 1, 0), again.Written);
        Assert.Equal(["gateway", "live", "import:in.csv"], (await _archive.AllAsync()).Select(bar => bar.Source.ToString()));
    }

    [Theory]
    [InlineData("t::TIMESTAMPTZ AS t", "o::DOUBLE", "v::BIGINT")]
    [InlineData("t::TIMESTAMPTZ AS t", "o::DECIMAL(12,4)", "v::DOUBLE")]
    [InlineData("t::TIMESTAMP_NS AS t", "o::FLOAT", "v::INTEGER")]
    [InlineData("t::TIMESTAMP_MS AS t", "o::DOUBLE", "v::UBIGINT")]
    public async Task Seven_columns_of_another_program_are_read_whatever_their_types(string time, string open, string volume)
    {
        using (var duck = new Duck())
        {
            duck.Rows("SET TimeZone = 'UTC'");
            duck.Rows($"""
                COPY (SELECT {time}, {open} AS o, 24001.25::DOUBLE AS h, 23999.5::DOUBLE AS l, 24000.5::DOUBLE AS c, {volume} AS v, contract_id_source
                      FROM (SELECT range AS t, 24000.25 AS o, row_number() OVER () AS v, '{December}' AS contract_id_source
                            FROM range(TIMESTAMP '2026-11-20 00:00:00', TIMESTAMP '2026-11-25 00:00:00', INTERVAL 1 MINUTE)))
                TO '{_home["nq_1min_data.parquet"]}' (FORMAT parquet, ROW_GROUP_SIZE 2048)
                """);
        }

        var result = await BarImport.ImportAsync(_archive, [_home["nq_1min_data.parquet"]], new BarImportOptions(Minutes));

        Assert.Empty(result.Problems);
        Assert.Equal(
            Enumerable.Range(0, 7_200).Select(i => new StoredBar(
                December, Utc(2026, 11, 20).AddMinutes(i), P(24_000.25m), P(24_001.25m), P(23_999.5m), P(24_000.5m), i + 1, BarSource.Import("nq_1min_data.parquet"))),
            await _archive.AllAsync());
    }

    [Fact]
    public async Task Parquet_that_lacks_a_column_or_a_value_or_is_cut_is_told_by_row_or_file()
    {
        using (var duck = new Duck())
        {
            duck.Rows($"COPY (SELECT 1 AS a, 2 AS b) TO '{_home["other.parquet"]}' (FORMAT parquet)");
            duck.Rows($"""
                COPY (SELECT * FROM (VALUES (TIMESTAMPTZ '2026-11-20 00:00:00+00', 1.0::DOUBLE, 2.0::DOUBLE, 1.0::DOUBLE, 2.0::DOUBLE, 5, '{December}'),
                                            (TIMESTAMPTZ '2026-11-20 00:01:00+00', NULL, 2.0, 1.0, 2.0, 5, '{December}'),
                                            (TIMESTAMPTZ '2026-11-20 00:02:00+00', 'nan'::DOUBLE, 2.0, 1.0, 2.0, 5, '{December}'))
                      AS rows(t, o, h, l, c, v, contract_id_source)) TO '{_home["holes.parquet"]}' (FORMAT parquet)
                """);
        }

        File.WriteAllBytes(_home["cut.parquet"], File.ReadAllBytes(_home["holes.parquet"])[..^20]);

        var other = await BarImport.ImportAsync(_archive, [_home["other.parquet"]], new BarImportOptions(Minutes));
        var holes = await BarImport.ImportAsync(_archive, [_home["holes.parquet"]], new BarImportOptions(Minutes));
        var cut = await Assert.ThrowsAsync<ArchiveException>(() => BarImport.ImportAsync(_archive, [_home["cut.parquet"]], new BarImportOptions(Minutes)));
        var none = await Assert.ThrowsAsync<ArchiveException>(() => BarImport.ImportAsync(_archive, [_home["none.parquet"]], new BarImportOptions(Minutes)));

        Assert.Contains("the file has a, b", Assert.Single(other.Problems).Sentence, StringComparison.Ordinal);
        Assert.Equal([2L, 3L], holes.Problems.Select(problem => problem.Line));
        Assert.Equal(ArchiveFault.NotParquet, cut.Fault);
        Assert.Equal(ArchiveFault.Missing, none.Fault);
        Assert.Empty(await _archive.AllAsync());
    }

    [MarketDataFact]
    public async Task Recorded_minutes_of_five_contracts_in_compressed_text_are_imported_as_they_are()
    {
        var result = await BarImport.ImportAsync(
            _archive, [MarketDataFactAttribute.File("es-minute-2013.csv.gz")], new BarImportOptions(new BarSeries("ES", BarInterval.Minute)), Tick);

        Assert.Empty(result.Problems);
        Assert.Equal(15_705, result.Written.Added);
        var (problems, examined) = await BarVerification.ExamineAsync(_archive, new BarSeries("ES", BarInterval.Minute));
        Assert.Equal(15_705, examined);
        Assert.Empty(problems);
    }

    private static Price P(decimal value) => Price.FromDecimal(value);
}
