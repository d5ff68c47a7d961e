using CsCheck;
using Engine.Archive.Tests.Files;
using Engine.History;
using Engine.History.Files;
using Engine.Markets;
using static Engine.Archive.Tests.Bars.SampleBars;

namespace Engine.Archive.Tests.Bars;

public sealed class BarArchiveTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    private IReadOnlyList<string> Parts => [.. _home.Files.Where(file => !file.Contains("archive.", StringComparison.Ordinal))];

    [Fact]
    public async Task Bars_come_back_exactly_in_the_order_of_time_from_a_part_for_each_month()
    {
        using var folder = Writer(_home.Path);
        var archive = new BarArchive(folder);
        var bars = Run(Utc(2026, 9, 30, 12), 3_000).Concat(Run(Utc(2026, 12, 31, 20), 600)).ToArray();

        var result = await archive.WriteAsync(Minutes, Tick, [.. bars.Reverse()]);

        Assert.Equal(new BarWriteResult(3_600, 0, 0, 0), result);
        Assert.Equal(bars, await archive.AllAsync());
        Assert.Equal(
            ["2026/2026-09", "2026/2026-10", "2026/2026-12", "2027/2027-01"],
            Parts.Select(part => part.Replace("bars/root=NQ/interval=1m/year=", "").Replace(".parquet", "")));
        Assert.Equal([Minutes], archive.Series());
        Assert.Equal(Tick, await archive.TickSizeAsync(Minutes));
    }

    [Theory]
    [InlineData("30s", "bars/root=NQ/interval=30s/year=2026/2026-11-27.parquet")]
    [InlineData("5m", "bars/root=NQ/interval=5m/year=2026/2026-11.parquet")]
    [InlineData("1h", "bars/root=NQ/interval=1h/year=2026/2026.parquet")]
    [InlineData("1d", "bars/root=NQ/interval=1d/year=2026/2026.parquet")]
    [InlineData("1mo", "bars/root=NQ/interval=1mo/year=2026/2026.parquet")]
    public async Task A_part_spans_what_its_interval_fills(string text, string expected)
    {
        using var folder = Writer(_home.Path);
        Assert.True(BarInterval.TryParse(text, out var interval));
        var series = new BarSeries("NQ", interval);

        await new BarArchive(folder).WriteAsync(series, null, [Bar(Utc(2026, 11, 27, 15))]);

        Assert.Equal([expected], Parts);
        Assert.Equal([Bar(Utc(2026, 11, 27, 15))], await new BarArchive(folder).AllAsync(series));
    }

    [Fact]
    public async Task A_question_gets_its_time_and_contract_only()
    {
        using var folder = Writer(_home.Path);
        var archive = new BarArchive(folder);
        var december = Run(Utc(2026, 11, 1), 60_000);
        var march = Run(Utc(2026, 11, 20), 9_000, March);
        await archive.WriteAsync(Minutes, Tick, [.. december, .. march]);

        async Task<List<StoredBar>> AskAsync(DateTimeOffset from, DateTimeOffset to, ContractId? contract) =>
            await archive.ReadAsync(new BarQuery(Minutes) { From = from, To = to, Contract = contract }).ToListAsync();

        var (from, to) = (Utc(2026, 11, 21, 10), Utc(2026, 11, 21, 10, 3));
        Assert.Equal(december.Where(bar => bar.Start >= from && bar.Start < to), await AskAsync(from, to, December));
        Assert.Equal(march.Where(bar => bar.Start >= from && bar.Start < to), await AskAsync(from, to, March));
        Assert.Equal(6, (await AskAsync(from, to, null)).Count);
        Assert.Equal(9_000, (await AskAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, March)).Count);
        Assert.Empty(await AskAsync(Utc(2025, 1, 1), Utc(2025, 2, 1), null));
        Assert.Empty(await archive.AllAsync(new BarSeries("ES", BarInterval.Minute)));
    }

    [Fact]
    public async Task Writing_the_same_again_changes_no_byte_and_no_part_that_is_not_concerned()
    {
        using var folder = Writer(_home.Path);
        var archive = new BarArchive(folder);
        var bars = Run(Utc(2026, 10, 30), 5_000);
        await archive.WriteAsync(Minutes, Tick, bars);
        foreach (var part in Parts)
        {
            File.SetLastWriteTimeUtc(_home[part], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Equal(new BarWriteResult(0, 0, 5_000, 0), await archive.WriteAsync(Minutes, Tick, bars));
        Assert.Equal(
            new BarWriteResult(0, 0, 0, 1), await archive.WriteAsync(Minutes, Tick, [Bar(Utc(2026, 10, 30), volume: 1, source: BarSource.Live)]));
        Assert.All(Parts, part => Assert.Equal(2020, File.GetLastWriteTimeUtc(_home[part]).Year));

        Assert.Equal(new BarWriteResult(1, 0, 0, 0), await archive.WriteAsync(Minutes, null, [Bar(Utc(2026, 11, 20))]));
        Assert.Equal([2020, 2026], Parts.Select(part => Math.Min(2026, File.GetLastWriteTimeUtc(_home[part]).Year)));
        Assert.Equal(Tick, await archive.TickSizeAsync(Minutes));
    }

    [Fact]
    public async Task Any_order_and_any_pieces_of_writing_give_the_same_files() =>
        await Gen.Select(Any.Array[1, 30], Gen.Int[1, 30]).SampleAsync(
            async (bars, pieces) =>
            {
                using var home = new TemporaryFolder();
                using (var folder = Writer(home["pieces"]))
                {
                    foreach (var piece in bars.Reverse().Chunk(pieces))
                    {
                        await new BarArchive(folder).WriteAsync(Minutes, Tick, piece);
                    }
                }

                using (var folder = Writer(home["whole"]))
                {
                    await new BarArchive(folder).WriteAsync(Minutes, Tick, bars);
                }

                Dictionary<string, string> Content(string name) => home.Files.Where(file => file.StartsWith(name, StringComparison.Ordinal) && file.EndsWith(".parquet"))
                    .ToDictionary(file => file[name.Length..], file => Convert.ToHexString(File.ReadAllBytes(home[file])));
                Assert.Equal(Content("whole"), Content("pieces"));
            },
            iter: 60,
            threads: 1);

    [Fact]
    public async Task A_disk_that_fills_up_at_a_later_part_leaves_every_part_as_it_was()
    {
        var before = Run(Utc(2026, 10, 30), 5_000);
        using (var folder = Writer(_home.Path))
        {
            await new BarArchive(folder).WriteAsync(Minutes, Tick, before);
        }

        var size = new FileInfo(_home[Parts[0]]).Length;
        ArchiveException failure;
        using (var folder = Writer(_home.Path, new FailingDisk(room: size + 2_000)))
        {
            failure = await Assert.ThrowsAsync<ArchiveException>(
                () => new BarArchive(folder).WriteAsync(Minutes, Tick, [.. before.Select(bar => bar with { Revision = 1 })]));
        }

        Assert.Equal(ArchiveFault.WriteFailed, failure.Fault);
        Assert.EndsWith("2026-11.parquet", failure.File, StringComparison.Ordinal);
        Assert.Equal(2, Parts.Count);
        Assert.Equal(before, await new BarArchive(ArchiveFolder.OpenForReading(_home.Path)).AllAsync());
    }

    [Fact]
    public async Task A_damaged_part_is_named_and_never_merged_over()
    {
        using var folder = Writer(_home.Path);
        var archive = new BarArchive(folder);
        await archive.WriteAsync(Minutes, Tick, Run(Utc(2026, 10, 30), 5_000));
        var damaged = _home[Parts[1]];
        var bytes = File.ReadAllBytes(damaged);
        bytes[bytes.Length / 3] ^= 4;
        File.WriteAllBytes(damaged, bytes);

        var reading = await Assert.ThrowsAsync<ArchiveException>(() => archive.AllAsync());
        var writing = await Assert.ThrowsAsync<ArchiveException>(() => archive.WriteAsync(Minutes, Tick, [Bar(Utc(2026, 10, 1)), Bar(Utc(2026, 11, 27))]));

        Assert.All([reading, writing], failure => Assert.Equal((ArchiveFault.Corrupt, damaged), (failure.Fault, failure.File)));
        Assert.Equal(bytes, File.ReadAllBytes(damaged));
        Assert.Equal(2_880, await archive.ReadAsync(new BarQuery(Minutes) { To = Utc(2026, 11, 1) }).CountAsync());
    }

    [Fact]
    public async Task A_part_of_another_series_and_a_file_of_another_program_are_named()
    {
        using var folder = Writer(_home.Path);
        var archive = new BarArchive(folder);
        await archive.WriteAsync(Minutes, Tick, [Bar(Utc(2026, 11, 27))]);
        await archive.WriteAsync(new BarSeries("ES", BarInterval.Minute), Tick, [Bar(Utc(2026, 11, 27))]);
        File.Copy(_home["bars/root=ES/interval=1m/year=2026/2026-11.parquet"], _home["bars/root=NQ/interval=1m/year=2026/2026-11.parquet"], overwrite: true);

        var swapped = await Assert.ThrowsAsync<ArchiveException>(() => archive.AllAsync());
        File.Move(_home["bars/root=NQ/interval=1m/year=2026/2026-11.parquet"], _home["bars/root=NQ/interval=1m/year=2026/mine.parquet"]);
        var named = await Assert.ThrowsAsync<ArchiveException>(() => archive.AllAsync());

        Assert.All([swapped, named], failure => Assert.Equal(ArchiveFault.Foreign, failure.Fault));
        Assert.Contains("holds ES 1m, not NQ 1m", swapped.Message, StringComparison.Ordinal);
        Assert.Contains("mine.parquet", named.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_writer_is_told_who_the_first_is_and_readers_are_not_kept_out()
    {
        using var first = Writer(_home.Path);
        await new BarArchive(first).WriteAsync(Minutes, Tick, [Bar(Utc(2026, 11, 27))]);

        var failure = Assert.Throws<ArchiveException>(() => Writer(_home.Path));

        Assert.Equal(ArchiveFault.InUse, failure.Fault);
        Assert.Contains($"process {Environment.ProcessId}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("(a test)", failure.Message, StringComparison.Ordinal);
        Assert.Single(await new BarArchive(ArchiveFolder.OpenForReading(_home.Path)).AllAsync());
        first.Dispose();
        Writer(_home.Path).Dispose();
    }

    [Fact]
    public async Task What_a_killed_writer_left_is_removed_by_the_next_one_and_seen_by_no_reader()
    {
        using (var folder = Writer(_home.Path))
        {
            await new BarArchive(folder).WriteAsync(Minutes, Tick, [Bar(Utc(2026, 11, 27))]);
        }

        var leftover = _home["bars/root=NQ/interval=1m/year=2026/.2026-11.parquet.0123.tmp"];
        File.WriteAllText(leftover, "half a file");
        Assert.Single(await new BarArchive(ArchiveFolder.OpenForReading(_home.Path)).AllAsync());

        using var next = Writer(_home.Path);

        Assert.Equal(1, next.Swept);
        Assert.False(File.Exists(leftover));
    }

    [Fact]
    public async Task What_cannot_be_stored_exactly_is_refused_whole()
    {
        using var folder = Writer(_home.Path);
        var archive = new BarArchive(folder);
        var good = Bar(Utc(2026, 11, 27));
        foreach (var (bad, reason) in new[]
        {
            (good with { Start = good.Start.AddTicks(1) }, "microsecond"),
            (good with { High = new Price(1_000_000_000_000_000_000) }, "18 digits"),
            (good with { Contract = default }, "no contract"),
            (good with { Source = default }, "no source"),
        })
        {
            var failure = await Assert.ThrowsAsync<ArchiveException>(() => archive.WriteAsync(Minutes, Tick, [good, bad]));
            Assert.Equal(ArchiveFault.InvalidInput, failure.Fault);
            Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<ArchiveException>(() => archive.WriteAsync(new BarSeries("../NQ", BarInterval.Minute), Tick, [good]));
        Assert.Empty(Parts);
    }

    [Fact]
    public async Task Writes_from_many_threads_take_turns()
    {
        using var folder = Writer(_home.Path);
        var archive = new BarArchive(folder);
        var bars = Run(Utc(2026, 11, 1), 2_000);

        await Parallel.ForEachAsync(bars.Chunk(100), async (piece, cancellation) => await archive.WriteAsync(Minutes, Tick, piece, cancellation));

        Assert.Equal(bars, await archive.AllAsync());
    }
}
