using System.Collections.Immutable;
using CsCheck;
using Engine.Gateway;
using Engine.Gateway.Hubs;
using Engine.Markets;

namespace Engine.Tests.Hubs;

public sealed class StreamSpliceTests
{
    private static readonly ContractId Gold = new("CON.F.US.GCE.Z13");
    private static readonly DateTimeOffset Start = new(2013, 10, 7, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Steps of 0 make prints of one millisecond; frames differ in size; the new connection joins anywhere; both lag as they like.</summary>
    [Fact]
    public void Every_print_is_delivered_once_and_in_order_however_the_connections_interleave() =>
        Gen.Select(Gen.Int[0, 2].Array[1, 40], Gen.Int[1, 3].Array[40, 40], Gen.Int[0, 40], Gen.Bool.Array[90, 90]).Sample((steps, sizes, join, turns) =>
        {
            var (frames, _) = Tape(steps, sizes);
            join = Math.Min(join, frames.Count);
            var sink = new Sink();
            var splice = new StreamSplice(new ReceiptCounter(), sink);
            Run(splice, frames, join, turns, oldEnds: frames.Count);
            if (!splice.IsDone)
            {
                // Nothing traded on after both had shown a print: the old connection is given up at the end of the overlap.
                splice.OldEnded();
            }

            Assert.Equal(frames.SelectMany(f => f).Select(t => t.Size), sink.Prints.Select(t => t.Size));
        });

    [Fact]
    public void When_the_old_connection_dies_early_the_new_one_fills_in_what_it_had_not_delivered() =>
        Gen.Select(Gen.Int[1, 2].Array[2, 40], Gen.Int[1, 3].Array[40, 40], Gen.Int[0, 40], Gen.Bool.Array[90, 90], Gen.Int[0, 40]).Sample(
            (steps, sizes, join, turns, death) =>
            {
                var (frames, _) = Tape(steps, sizes);
                join = Math.Min(join, frames.Count);
                death = Math.Clamp(death, join, frames.Count);
                var sink = new Sink();
                var splice = new StreamSplice(new ReceiptCounter(), sink);
                Run(splice, frames, join, turns, oldEnds: death);
                Assert.Equal(frames.SelectMany(f => f).Select(t => t.Size), sink.Prints.Select(t => t.Size));
            });

    [Fact]
    public void When_the_new_connection_dies_the_old_one_goes_on_without_a_gap()
    {
        var sink = new Sink();
        var splice = new StreamSplice(new ReceiptCounter(), sink);
        splice.OldTrades([Print(1, 1)]);
        splice.NewTrades([Print(1, 1)]);
        splice.OldTrades([Print(2, 2)]);
        splice.NewEnded();
        Assert.False(splice.IsDone);
        Assert.Equal([1, 2], sink.Prints.Select(t => t.Size));
    }

    [Fact]
    public void What_the_new_connection_showed_of_quotes_and_depth_is_laid_over_at_the_cut()
    {
        var sink = new Sink();
        var splice = new StreamSplice(new ReceiptCounter(), sink);
        splice.NewQuote(Quote(bid: 10, ask: null));
        splice.NewQuote(Quote(bid: null, ask: 11));
        splice.NewDepth([new DepthUpdate(Gold, DepthKind.Reset, default, 0, Start, default)]);
        splice.NewTrades([Print(1, 1)]);
        splice.OldTrades([Print(1, 1)]);
        Assert.Empty(sink.Quotes);
        splice.NewTrades([Print(2, 2)]);
        splice.OldTrades([Print(2, 2)]);
        Assert.True(splice.IsDone);
        var quote = Assert.Single(sink.Quotes);
        Assert.Equal((new Price(10), new Price(11)), (quote.BestBid!.Value, quote.BestAsk!.Value));
        Assert.Single(sink.Depths);
        splice.OldQuote(Quote(bid: 9, ask: null));
        splice.NewQuote(Quote(bid: 12, ask: null));
        Assert.Equal(2, sink.Quotes.Count);
    }

    [Fact]
    public void Receipt_numbers_ascend_across_the_cut()
    {
        var receipts = new ReceiptCounter();
        var sink = new Sink();
        var splice = new StreamSplice(receipts, sink);
        for (var at = 1; at < 5; at++)
        {
            splice.NewTrades([Print(at, at) with { Sequence = receipts.Next() }]);
        }

        for (var at = 1; at < 5; at++)
        {
            splice.OldTrades([Print(at, at) with { Sequence = receipts.Next() }]);
        }

        Assert.True(splice.IsDone);
        Assert.Equal([1, 2, 3, 4], sink.Prints.Select(t => t.Size));
        Assert.Equal(sink.Prints.Select(t => t.Sequence.Value).Order(), sink.Prints.Select(t => t.Sequence.Value));
    }

    private static void Run(StreamSplice splice, List<ImmutableArray<MarketTrade>> frames, int join, bool[] turns, int oldEnds)
    {
        var (old, fresh, turn, ended) = (0, join, 0, false);

        // Before the new subscription began, only the old connection can have shown anything; it may also lag behind.
        while (old < oldEnds || fresh < frames.Count)
        {
            var takeOld = old < oldEnds && (fresh >= frames.Count || turns[turn++ % turns.Length]);
            if (takeOld)
            {
                splice.OldTrades(frames[old++]);
                continue;
            }

            if (old == oldEnds && !ended && oldEnds < frames.Count)
            {
                splice.OldEnded();
                ended = true;
            }

            splice.NewTrades(frames[fresh++]);
        }

        if (oldEnds < frames.Count && !ended)
        {
            splice.OldEnded();
        }
    }

    private static (List<ImmutableArray<MarketTrade>> Frames, int Count) Tape(int[] steps, int[] sizes)
    {
        var (frames, at, number, next) = (new List<ImmutableArray<MarketTrade>>(), 0, 0, 0);
        while (next < steps.Length)
        {
            var frame = ImmutableArray.CreateBuilder<MarketTrade>();
            for (var i = 0; i < sizes[frames.Count] && next < steps.Length; i++)
            {
                at += steps[next++];
                frame.Add(Print(at, ++number));
            }

            frames.Add(frame.ToImmutable());
        }

        return (frames, number);
    }

    /// <summary>The size tells prints apart for the test; the splice does not look at it.</summary>
    private static MarketTrade Print(int at, int size) => new(Gold, new Price(1_300_000_000_000), size, Start.AddMilliseconds(at), null, default);

    private static QuoteUpdate Quote(long? bid, long? ask) =>
        new(Gold, null, bid is { } b ? new Price(b) : null, ask is { } a ? new Price(a) : null, null, null, null, null, null, Start, default);

    private sealed class Sink : IContractFrames
    {
        public List<MarketTrade> Prints { get; } = [];

        public List<QuoteUpdate> Quotes { get; } = [];

        public List<DepthUpdate> Depths { get; } = [];

        void IContractFrames.Quote(QuoteUpdate quote) => Quotes.Add(quote);

        void IContractFrames.Trades(ImmutableArray<MarketTrade> trades) => Prints.AddRange(trades);

        void IContractFrames.Depth(ImmutableArray<DepthUpdate> updates) => Depths.AddRange(updates);
    }
}
