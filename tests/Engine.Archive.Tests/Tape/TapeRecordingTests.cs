using Engine.Archive.Tests.Files;
using Engine.History.Files;
using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Archive.Tests.Tape;

public sealed class TapeRecordingTests : IDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly VirtualMarketClock _clock = new(SampleFrames.Start);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_run_that_ended_in_order_lost_nothing()
    {
        var first = await BeginAsync();
        first.Buffer.Take(SampleFrames.Print(1));
        await first.EndAsync();

        Assert.Null((await BeginAsync()).Interrupted);
    }

    [Fact]
    public async Task A_killed_run_lost_what_came_after_its_last_writing_and_the_next_start_says_from_when()
    {
        var killed = await BeginAsync();
        killed.Buffer.Take(SampleFrames.Print(1));
        Pass(TimeSpan.FromSeconds(10));
        await killed.WriteAsync();
        Pass(TimeSpan.FromSeconds(4));
        killed.Buffer.Take(SampleFrames.Print(2));
        Pass(TimeSpan.FromMinutes(3));

        var next = await BeginAsync();
        await next.EndAsync();

        Assert.Equal((SampleFrames.Start.AddSeconds(10), SampleFrames.Start.AddSeconds(194)), (next.Interrupted!.From, next.Interrupted.Until));
        Assert.Equal([1], await SequencesAsync());
        Assert.Contains(next.Interrupted, await new TapeReader(Folder()).StatesAsync());
    }

    [Fact]
    public async Task A_quiet_market_moves_the_beginning_of_what_a_kill_may_lose_along()
    {
        var killed = await BeginAsync();
        await killed.WriteAsync();
        Pass(TimeSpan.FromHours(5));
        await killed.WriteAsync();

        Assert.Equal(SampleFrames.Start.AddHours(5), (await BeginAsync()).Interrupted!.From);
    }

    [Fact]
    public async Task Without_its_ledger_the_last_state_says_from_when_a_killed_run_lost()
    {
        var killed = await BeginAsync();
        Pass(TimeSpan.FromSeconds(7));
        killed.Buffer.Note(TapeStateKind.Down);
        await killed.WriteAsync();
        Pass(TimeSpan.FromSeconds(7));
        File.Delete(_home["states/recording.json"]);

        Assert.Equal(SampleFrames.Start.AddSeconds(7), (await BeginAsync()).Interrupted!.From);
    }

    [Fact]
    public async Task A_damaged_state_without_a_ledger_costs_precision_and_stops_nobody()
    {
        var killed = await BeginAsync();
        Pass(TimeSpan.FromSeconds(7));
        await killed.WriteAsync();
        File.Delete(_home["states/recording.json"]);
        var part = _home[_home.Files.Single(file => file.EndsWith(".parquet", StringComparison.Ordinal))];
        File.WriteAllBytes(part, File.ReadAllBytes(part)[..^9]);

        Assert.Equal(SampleFrames.Start, (await BeginAsync()).Interrupted!.From);
    }

    [Fact]
    public async Task A_run_that_was_killed_before_its_ledger_was_written_is_not_taken_for_the_one_before()
    {
        await (await BeginAsync()).EndAsync();
        var ledger = File.ReadAllBytes(_home["states/recording.json"]);
        Pass(TimeSpan.FromMinutes(1));
        await (await BeginAsync()).WriteAsync();
        File.WriteAllBytes(_home["states/recording.json"], ledger);
        Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(SampleFrames.Start.AddMinutes(1), (await BeginAsync()).Interrupted!.From);
    }

    [Fact]
    public async Task Runs_keep_their_order_when_the_clock_was_set_back()
    {
        var first = await BeginAsync();
        first.Buffer.Take(SampleFrames.Print(7));
        await first.EndAsync();
        var second = await TapeRecording.BeginAsync(Folder(), new VirtualMarketClock(SampleFrames.Start.AddHours(-1)));
        second.Buffer.Take(SampleFrames.Print(3));
        await second.EndAsync();

        Assert.True(second.Buffer.Run > first.Buffer.Run);
        Assert.Equal([7, 3], await SequencesAsync());
    }

    [Fact]
    public async Task A_full_disk_loses_nothing_that_memory_can_hold()
    {
        var disk = new FailingDisk();
        var recording = await BeginAsync(disk);
        recording.Buffer.Take(SampleFrames.Print(1));
        await recording.WriteAsync();
        disk.Room = 0;
        recording.Buffer.Take(SampleFrames.Print(2));
        var refused = await Assert.ThrowsAsync<ArchiveException>(() => recording.WriteAsync());
        recording.Buffer.Take(SampleFrames.Print(3));
        await Assert.ThrowsAsync<ArchiveException>(() => recording.WriteAsync());
        disk.Room = long.MaxValue;

        Assert.Empty(await recording.WriteAsync());
        await recording.EndAsync();

        Assert.Equal(ArchiveFault.WriteFailed, refused.Fault);
        Assert.Equal([1, 2, 3], await SequencesAsync());
        Assert.DoesNotContain(_home.Files, file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_memory_cannot_hold_is_named_as_lost_and_the_rest_is_kept()
    {
        var disk = new FailingDisk();
        var recording = await BeginAsync(disk, capacity: 4);
        recording.Buffer.Take(SampleFrames.Print(1));
        disk.Room = 0;
        await Assert.ThrowsAsync<ArchiveException>(() => recording.WriteAsync());
        for (var i = 2; i <= 9; i++)
        {
            Pass(TimeSpan.FromSeconds(1));
            recording.Buffer.Take(SampleFrames.Print(i));
        }

        disk.Room = long.MaxValue;
        var lost = Assert.Single(await recording.WriteAsync());
        recording.Buffer.Take(SampleFrames.Print(10));
        await recording.EndAsync();

        Assert.Equal(
            (TapeStateKind.Lost, SampleFrames.Start.AddSeconds(5), SampleFrames.Start.AddSeconds(8), 4L),
            (lost.Kind, lost.From!.Value, lost.Until!.Value, lost.Frames));
        Assert.Equal([1, 2, 3, 4, 5, 10], await SequencesAsync());
        Assert.Contains(lost, await new TapeReader(Folder()).StatesAsync());
    }

    [Fact]
    public async Task A_buffer_asks_once_to_be_written_when_it_is_half_full()
    {
        var recording = await BeginAsync(capacity: 4);
        var asked = 0;
        recording.Buffer.HalfFull = () => asked++;
        for (var i = 1; i <= 4; i++)
        {
            recording.Buffer.Take(SampleFrames.Print(i));
        }

        Assert.Equal(1, asked);
        await recording.WriteAsync();
        recording.Buffer.Take(SampleFrames.Print(5));
        recording.Buffer.Take(SampleFrames.Print(6));

        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_finished_date_becomes_one_part_of_each_stream()
    {
        await RecordAsync(parts: 5);

        Assert.Empty(await (await BeginAsync()).CompactAsync(TradeDate.Of(_clock.Now).AddDays(1)));

        Assert.Equal(
            [
                "states/date=2026-11-27/part-20261127T143000000Z-000001--20261127T143000000Z-000006.parquet", "states/recording.json",
                "trades/contract=CON.F.US.ENQ.Z26/date=2026-11-27/part-20261127T143000000Z-000001--20261127T143000000Z-000005.parquet",
            ],
            _home.Files);
        Assert.Equal([1, 2, 3, 4, 5], await SequencesAsync());
    }

    [Fact]
    public async Task Parts_of_the_present_date_are_merged_once_there_are_many()
    {
        await RecordAsync(parts: 70);
        var recording = await BeginAsync();

        await recording.CompactAsync(TradeDate.Of(_clock.Now));
        await recording.CompactAsync(TradeDate.Of(_clock.Now));

        Assert.Single(Folder().Parts(Trades));
        Assert.Equal(Enumerable.Range(1, 70).Select(i => (long)i), await SequencesAsync());
    }

    [Fact]
    public async Task A_kill_between_merging_and_removing_doubles_nothing_and_is_cleaned_up()
    {
        await RecordAsync(parts: 3);
        var parts = Folder().Parts(Trades);
        var kept = parts.ToDictionary(part => Folder().PathOf(Trades, part), part => File.ReadAllBytes(Folder().PathOf(Trades, part)));
        var recording = await BeginAsync();
        await recording.CompactAsync(DateOnly.MaxValue);
        foreach (var (path, content) in kept)
        {
            File.WriteAllBytes(path, content);
        }

        Assert.Equal([1, 2, 3], await SequencesAsync());
        Assert.Equal(parts.AsEnumerable(), Folder().Leftovers(Trades));
        await recording.CompactAsync(DateOnly.MaxValue);
        Assert.Empty(Folder().Leftovers(Trades));
        Assert.Equal([1, 2, 3], await SequencesAsync());
    }

    [Fact]
    public async Task A_reader_whose_parts_are_merged_while_it_reads_gets_every_frame_once()
    {
        await RecordAsync(parts: 5);
        var read = new List<long>();
        await foreach (var recorded in new TapeReader(Folder()).ReadAsync(Trades))
        {
            read.Add(recorded.Frame.Sequence.Value);
            if (read.Count == 2)
            {
                await (await BeginAsync()).CompactAsync(DateOnly.MaxValue);
            }
        }

        Assert.Equal([1, 2, 3, 4, 5], read);
    }

    [Fact]
    public async Task A_damaged_part_is_named_and_its_neighbours_stay_as_they_are()
    {
        await RecordAsync(parts: 3);
        var damaged = Folder().PathOf(Trades, Folder().Parts(Trades)[1]);
        var content = File.ReadAllBytes(damaged);
        content[content.Length / 2] ^= 1;
        File.WriteAllBytes(damaged, content);

        var problem = Assert.Single(await (await BeginAsync()).CompactAsync(DateOnly.MaxValue));

        Assert.Contains(damaged, problem);
        Assert.Equal(3, Folder().Parts(Trades).Length);
        await Assert.ThrowsAsync<ArchiveException>(SequencesAsync);
    }

    private static TapePartition Trades => new(TapeStream.Trades, SampleFrames.Nq, new DateOnly(2026, 11, 27));

    private TapeFolder Folder(ArchiveDisk? disk = null) => new(_home.Path, disk: disk);

    private Task<TapeRecording> BeginAsync(ArchiveDisk? disk = null, int capacity = 1000) => TapeRecording.BeginAsync(Folder(disk), _clock, capacity);

    private void Pass(TimeSpan time) => _clock.AdvanceTo(_clock.Now + time);

    private async Task RecordAsync(int parts)
    {
        var recording = await BeginAsync();
        for (var i = 1; i <= parts; i++)
        {
            recording.Buffer.Take(SampleFrames.Print(i));
            await recording.WriteAsync();
        }

        await recording.EndAsync();
    }

    private async Task<List<long>> SequencesAsync()
    {
        var sequences = new List<long>();
        foreach (var partition in Folder().Partitions(TapeStream.Trades))
        {
            await foreach (var recorded in new TapeReader(Folder()).ReadAsync(partition))
            {
                sequences.Add(recorded.Frame.Sequence.Value);
            }
        }

        return sequences;
    }
}
