using Engine.Host.Console;

namespace Engine.Host.Tests.Console;

public sealed class DroppingWriterTests
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Lines_arrive_in_order_and_are_all_written_at_the_end()
    {
        var sink = new BlockableSink(open: true);
        var writer = new DroppingWriter("test", sink, TimeProvider.System, 10_000);
        for (var number = 0; number < 1000; number++)
        {
            Assert.True(writer.TryWrite($"{number};"));
        }

        Assert.True(await writer.CloseAsync(Generous));

        Assert.Equal(Enumerable.Range(0, 1000).Select(number => $"{number};"), sink.Written);
        Assert.Equal(0, writer.Dropped);
        Assert.True(writer.IsIdle);
    }

    [Fact]
    public async Task A_blocked_output_drops_and_counts_and_never_stops_the_caller()
    {
        var sink = new BlockableSink(open: false);
        var writer = new DroppingWriter("test", sink, TimeProvider.System, 10);
        Assert.True(writer.TryWrite("0;"));
        await sink.Entered.WaitAsync(Generous);

        for (var number = 1; number <= 1000; number++)
        {
            writer.TryWrite($"{number};");
        }

        Assert.Equal(990, writer.Dropped);
        Assert.False(writer.IsIdle);
        sink.Open();
        Assert.True(await writer.CloseAsync(Generous));
        Assert.Equal(Enumerable.Range(0, 11).Select(number => $"{number};"), sink.Written);
    }

    [Fact]
    public async Task A_blocked_output_does_not_stop_the_shutdown()
    {
        var sink = new BlockableSink(open: false);
        var writer = new DroppingWriter("test", sink, TimeProvider.System);
        writer.TryWrite("held");
        await sink.Entered.WaitAsync(Generous);

        Assert.False(await writer.CloseAsync(TimeSpan.FromMilliseconds(20)).WaitAsync(Generous));
        Assert.False(writer.TryWrite("too late"));
        Assert.Equal(1, writer.Dropped);
        sink.Open();
    }

    [Fact]
    public async Task A_broken_output_is_counted_and_survived()
    {
        var writer = new DroppingWriter("test", new StreamSink(new BrokenStream()), TimeProvider.System);
        writer.TryWrite("a");
        writer.TryWrite("b");

        Assert.True(await writer.CloseAsync(Generous));

        Assert.Equal(2, writer.Dropped);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }
}
