using Engine.Archive.Tests.Files;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Archive.Tests.Tape;

/// <summary>Strategies' logs come back as they went in, merged or not, and a run's log names its run.</summary>
public sealed class StrategyLogOnTapeTests : IDisposable
{
    private static readonly StrategyName Name = new("sma");
    private readonly TemporaryFolder _home = new();
    private readonly VirtualMarketClock _clock = new(SampleFrames.Start);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Lines_come_back_exact_in_order_and_after_merging_too()
    {
        var recording = await BeginAsync();
        var written = new List<StrategyEntry>();
        for (var n = 1; n <= 30; n++)
        {
            // To the tenth of a microsecond, which the shared column of the tape does not have.
            var entry = Line(n, SampleFrames.Start.AddHours(n).AddTicks(n)) with
            {
                Contract = n % 2 == 0 ? new ContractId("CON.F.US.MNQ.Z26") : null,
                Check = n % 3 == 0 ? -n : null,
                Text = n % 5 == 0 ? $$"""{"n":{{n}}}""" : null,
            };
            recording.Buffer.Take(entry);
            written.Add(entry with { Run = recording.Buffer.Run });
            if (n % 4 == 0)
            {
                await recording.WriteAsync();
            }
        }

        await recording.EndAsync();
        Assert.Equal(written, await ReadAsync());
        var parts = Parts();

        Assert.Empty(await recording.CompactAsync(TradeDate.Of(SampleFrames.Start.AddDays(9))));
        Assert.True(Parts() < parts);
        Assert.Equal(written, await ReadAsync());
    }

    [Fact]
    public async Task A_line_that_finds_no_room_leaves_a_hole_in_the_numbers_and_the_rest_goes_on()
    {
        var recording = await BeginAsync(capacity: 2);
        recording.Buffer.Take(Line(1, SampleFrames.Start));
        recording.Buffer.Take(Line(2, SampleFrames.Start));
        recording.Buffer.Take(Line(3, SampleFrames.Start));
        await recording.WriteAsync();
        recording.Buffer.Take(Line(4, SampleFrames.Start));
        await recording.EndAsync();

        Assert.Equal([1, 2, 4], (await ReadAsync()).Select(entry => entry.Number));
    }

    private static StrategyEntry Line(int number, DateTimeOffset at) => new(Name, number, at, new ReceiptSequence(100 - number), number % 2 == 0 ? "trade" : "fill.v1");

    private TapeFolder Folder() => new(_home.Path);

    private int Parts() => Folder().Partitions(TapeStream.Strategies).Sum(partition => Folder().Parts(partition).Length);

    private async Task<List<StrategyEntry>> ReadAsync()
    {
        var entries = new List<StrategyEntry>();
        await foreach (var entry in new TapeReader(Folder()).StrategiesAsync())
        {
            entries.Add(entry);
        }

        return entries;
    }

    private Task<TapeRecording> BeginAsync(int capacity = 1_000) => TapeRecording.BeginAsync(Folder(), _clock, capacity);
}
