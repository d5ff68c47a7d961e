using System.Collections.Immutable;
using Engine.Gateway;
using Engine.History;
using Engine.Markets;

namespace Engine.Tests.History;

public sealed class ArchiveFirstTests : IDisposable
{
    private static readonly ContractId Contract = HistoryBench.Contract;
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-first-").FullName;
    private readonly List<TimeRange> _asked = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_the_archive_has_whole_is_not_asked_for()
    {
        await StoreAsync(covered: 300, stored: 300);

        var bars = await ReadAsync(100, 500);

        Assert.Equal(Range(300, 500), Assert.Single(_asked));
        Assert.Equal(Enumerable.Range(100, 400).Select(HistoryBench.At), bars.Select(bar => bar.Start));
        Assert.All(bars, bar => Assert.Equal(BarOrigin.WarmUp, bar.Origin));
    }

    [Fact]
    public async Task What_the_archive_has_in_full_needs_no_request()
    {
        await StoreAsync(covered: 300, stored: 300);

        Assert.Equal(200, (await ReadAsync(100, 300)).Length);

        Assert.Empty(_asked);
    }

    [Fact]
    public async Task A_stretch_that_the_ledger_does_not_vouch_for_is_the_gateways()
    {
        await StoreAsync(covered: 300, stored: 300);

        await ReadAsync(-100, 300);

        Assert.Equal(Range(-100, 300), Assert.Single(_asked));
    }

    [Fact]
    public async Task An_archive_that_lost_bars_is_not_believed()
    {
        await StoreAsync(covered: 300, stored: 290);

        Assert.Equal(400, (await ReadAsync(100, 500)).Length);

        Assert.Equal(Range(100, 500), Assert.Single(_asked));
    }

    [Fact]
    public async Task A_damaged_archive_and_none_at_all_leave_it_to_the_gateway()
    {
        Assert.Equal(400, (await ReadAsync(100, 500)).Length);
        await StoreAsync(covered: 300, stored: 300);
        var part = Assert.Single(Directory.GetFiles(_folder, "*.parquet", SearchOption.AllDirectories));
        await File.WriteAllTextAsync(part, "PAR1 and no more");

        Assert.Equal(400, (await ReadAsync(100, 500)).Length);

        Assert.Equal([Range(100, 500), Range(100, 500)], _asked);
    }

    [Fact]
    public async Task A_gateway_that_fails_fails_the_reading()
    {
        await StoreAsync(covered: 300, stored: 300);
        var failure = new GatewayFailure("History/retrieveBars", FailureKind.Timeout);

        var reading = await ReadAsync(100, 500, (_, _, _, _) => Task.FromResult<Reading<ImmutableArray<Bar>>>(new Reading<ImmutableArray<Bar>>.Failed(failure)));

        Assert.Equal(failure, Assert.IsType<Reading<ImmutableArray<Bar>>.Failed>(reading).Failure);
    }

    [Theory]
    [InlineData("NQ 1m 30d, CON.F.US.EP.Z26 4h", "NQ 1m 30d, CON.F.US.EP.Z26 4h 30d")]
    [InlineData(" NQ  1m ", "NQ 1m 30d")]
    [InlineData("NQ 100t", null)]
    [InlineData("NQ", null)]
    [InlineData("NQ 1m 0d", null)]
    [InlineData("NQ 1m 30", null)]
    public void Series_that_are_kept_are_written_as_root_interval_and_days(string text, string? read)
    {
        Assert.Equal(read is not null, KeptSeries.TryParse(text, out var series, out var wrong));

        Assert.Equal(read ?? "", string.Join(", ", series));
        Assert.Equal(read is null ? text : "", wrong);
    }

    private static TimeRange Range(int from, int to) => new(HistoryBench.At(from), HistoryBench.At(to));

    private async Task StoreAsync(int covered, int stored)
    {
        using var folder = ArchiveFolder.OpenForWriting(_folder, "test", TimeProvider.System);
        await new ArchivedBars(new BarArchive(folder), null).StoreAsync(
            "NQ", BarInterval.Minute, [.. Enumerable.Range(0, stored).Select(minute => HistoryBench.MinuteBar(minute))], CancellationToken.None);
        var ledger = new GapLedger("NQ", BarInterval.Minute);
        ledger.Record(Contract, RangeSet.Of(Range(0, covered)), Enumerable.Range(0, covered).Select(HistoryBench.At), HistoryBench.At(1000));
        await new GapLedgerFile(_folder, TimeProvider.System).SaveAsync(ledger);
    }

    private async Task<ImmutableArray<Bar>> ReadAsync(int from, int to) =>
        Assert.IsType<Reading<ImmutableArray<Bar>>.Answered>(await ReadAsync(from, to, Gateway)).Value;

    private Task<Reading<ImmutableArray<Bar>>> ReadAsync(int from, int to, BarReader gateway)
    {
        var archive = new BarArchive(ArchiveFolder.OpenForReading(_folder));
        return ArchiveFirst.ReadAsync(archive, new GapLedgerFile(_folder, TimeProvider.System), gateway, Contract, BarInterval.Minute, Range(from, to), HistoryBench.At(1000));
    }

    private Task<Reading<ImmutableArray<Bar>>> Gateway(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to)
    {
        _asked.Add(new TimeRange(from, to));
        var minutes = (int)(from - HistoryBench.Begin).TotalMinutes;
        return Task.FromResult<Reading<ImmutableArray<Bar>>>(new Reading<ImmutableArray<Bar>>.Answered(
            [.. Enumerable.Range(minutes, (int)(to - from).TotalMinutes).Select(minute => HistoryBench.MinuteBar(Math.Abs(minute), contract) with { Start = HistoryBench.At(minute), Origin = BarOrigin.WarmUp })]));
    }
}
