using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Engine.Actors.History;
using Engine.History.Files;
using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Actors.Tests.History;

/// <summary>The recorder on a real folder.</summary>
public sealed class RecorderActorTests : TestKit
{
    private static readonly ContractId Contract = new("CON.F.US.ENQ.Z26");
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 14, 30, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "engine-tape-" + Guid.NewGuid().ToString("N"));
    private readonly VirtualMarketClock _clock = new(Start);
    private readonly Akka.TestKit.TestProbe _notices;

    public RecorderActorTests()
        : base("akka.loglevel = OFF")
    {
        _notices = CreateTestProbe();
        Sys.EventStream.Subscribe(_notices, typeof(RecorderProtocol.RecordingNoticed));
    }

    [Fact]
    public async Task Finishing_writes_everything_that_was_received_and_the_next_run_has_nothing_to_say()
    {
        var recording = await BeginAsync();
        var recorder = StartRecorder(recording, TimeSpan.FromHours(1));
        Print(recording, 1);
        Print(recording, 2);
        Assert.Null((await recorder.Ask<RecorderProtocol.Finished>(RecorderProtocol.Finish.Instance, Patience)).Problem);

        Assert.Equal([1, 2], await SequencesAsync());
        Assert.Null((await BeginAsync()).Interrupted);
        await _notices.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_recorder_that_is_stopped_without_finishing_loses_the_last_seconds_and_the_next_start_says_from_when()
    {
        var recording = await BeginAsync();
        var recorder = StartRecorder(recording, TimeSpan.FromHours(1));

        // What it writes at its start would otherwise count as received later.
        await AwaitConditionAsync(() => Task.FromResult(Directory.EnumerateFiles(_folder, "recording.json", SearchOption.AllDirectories).Any()), Patience);
        Print(recording, 1);
        await recording.WriteAsync();
        _clock.AdvanceTo(Start.AddSeconds(3));
        Print(recording, 2);
        await recorder.GracefulStop(Patience);
        _clock.AdvanceTo(Start.AddSeconds(60));

        StartRecorder(await BeginAsync(), TimeSpan.FromHours(1));

        var notice = await _notices.ExpectMsgAsync<RecorderProtocol.RecordingNoticed>(Patience);
        Assert.Equal(
            "The recording before this one did not end in order: what it received from 2026-11-27 14:30:00 UTC on is lost; the tape goes on from 2026-11-27 14:31:00 UTC.",
            notice.Text);
        Assert.Equal([1], await SequencesAsync());
    }

    [Fact]
    public async Task A_buffer_that_fills_up_is_written_before_the_interval_is_over()
    {
        var recording = await BeginAsync(capacity: 4);
        await StartRecorder(recording, TimeSpan.FromHours(1)).Ask<ActorIdentity>(new Identify(null), Patience);
        Print(recording, 1);
        Print(recording, 2);
        await AwaitConditionAsync(async () => (await SequencesAsync()).Count == 2, Patience);
    }

    [Fact]
    public async Task A_full_disk_is_told_once_market_data_goes_on_and_what_was_lost_is_named_when_there_is_room_again()
    {
        var disk = new RefusingDisk { Refuses = true };
        var recording = await BeginAsync(disk, capacity: 4);
        Print(recording, 1);
        var recorder = StartRecorder(recording, TimeSpan.FromMilliseconds(5));
        var refused = await _notices.ExpectMsgAsync<RecorderProtocol.RecordingNoticed>(Patience);
        await disk.RefusedOften.WaitAsync(Patience);
        for (var i = 2; i <= 8; i++)
        {
            _clock.AdvanceTo(Start.AddSeconds(i));
            Print(recording, i);
        }

        disk.Refuses = false;
        var written = await _notices.ExpectMsgAsync<RecorderProtocol.RecordingNoticed>(Patience);
        await recorder.Ask<RecorderProtocol.Finished>(RecorderProtocol.Finish.Instance, Patience);

        Assert.False(refused.Writing);
        Assert.Contains("No space left on device", refused.Text);
        Assert.True(written.Writing);
        Assert.Equal("The tape is written again; 3 frames from 2026-11-27 14:30:06.000 to 14:30:08.000 UTC are lost, for the disk did not keep up.", written.Text);
        Assert.Equal([1, 2, 3, 4, 5], await SequencesAsync());
    }

    [Fact]
    public async Task A_disk_that_is_still_full_at_the_end_is_told_to_whoever_waits_for_the_end()
    {
        var disk = new RefusingDisk { Refuses = true };
        var recording = await BeginAsync(disk);
        var recorder = StartRecorder(recording, TimeSpan.FromHours(1));
        Print(recording, 1);

        var finished = await recorder.Ask<RecorderProtocol.Finished>(RecorderProtocol.Finish.Instance, Patience);

        Assert.Contains("No space left on device", finished.Problem);
    }

    [Fact]
    public async Task Dates_that_are_over_are_merged_at_the_start()
    {
        var before = await BeginAsync();
        for (var i = 1; i <= 3; i++)
        {
            Print(before, i);
            await before.WriteAsync();
        }

        await before.EndAsync();
        _clock.AdvanceTo(Start.AddDays(3));
        StartRecorder(await BeginAsync(), TimeSpan.FromHours(1));

        var trades = new TapePartition(TapeStream.Trades, Contract, new DateOnly(2026, 11, 27));
        await AwaitConditionAsync(() => Task.FromResult(new TapeFolder(_folder).Parts(trades).Length == 1), Patience);
        Assert.Equal([1, 2, 3], await SequencesAsync());
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // A writing that was under way when the test ended leaves its file behind in the temporary folder.
        }
    }

    private Task<TapeRecording> BeginAsync(ArchiveDisk? disk = null, int capacity = 1000)
    {
        Directory.CreateDirectory(_folder);
        return TapeRecording.BeginAsync(new TapeFolder(_folder, disk: disk), _clock, capacity);
    }

    private IActorRef StartRecorder(TapeRecording recording, TimeSpan every) =>
        Sys.ActorOf(RecorderActor.Props(recording, new RecorderSettings(_clock) { Every = every }));

    private void Print(TapeRecording recording, int number) => recording.Buffer.Take(
        ImmutableArray.Create(new MarketTrade(Contract, new Price(20_000_000_000_000), number, Start, null, new ReceiptSequence(number))));

    private async Task<List<long>> SequencesAsync()
    {
        var (folder, sequences) = (new TapeFolder(_folder), new List<long>());
        foreach (var partition in folder.Partitions(TapeStream.Trades))
        {
            await foreach (var recorded in new TapeReader(folder).ReadAsync(partition))
            {
                sequences.Add(recorded.Frame.Sequence.Value);
            }
        }

        return sequences;
    }
}
