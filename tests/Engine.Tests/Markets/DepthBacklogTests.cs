using System.Collections.Immutable;
using CsCheck;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class DepthBacklogTests
{
    private static readonly ContractId Contract = new("CON.F.US.MNQ.U26");

    [Fact]
    public void A_backlog_gives_the_same_book_as_all_that_came()
    {
        // Resets are rare and frames many, so that folding happens between them.
        var kind = Gen.Frequency((400, Gen.Int[0, 5]), (600, Gen.Int[7, 11]), (1, Gen.Const(6)));
        Gen.Select(kind, Gen.Int[1, 30], Gen.Int[0, 3]).Array[1, 4].Array[1, 900].Sample(
            frames =>
            {
                var (book, backlog) = (new DepthBook(Contract), new DepthBacklog());
                foreach (var frame in frames)
                {
                    ImmutableArray<DepthUpdate> updates = [.. frame.Select(e => new DepthUpdate(
                        Contract, (DepthKind)e.Item1, new Price(e.Item2), e.Item3, DateTimeOffset.UnixEpoch, new ReceiptSequence(1)))];
                    backlog.Add(updates);
                    foreach (var update in updates)
                    {
                        book.Take(update);
                    }
                }

                var late = new DepthBook(Contract);
                foreach (var update in backlog.Entries)
                {
                    late.Take(update);
                }

                var (expected, actual) = (book.Snapshot(100), late.Snapshot(100));
                return expected.Bids.SequenceEqual(actual.Bids) && expected.Asks.SequenceEqual(actual.Asks) && expected.Whole == actual.Whole;
            },
            iter: 300);
    }

    [Fact]
    public void A_backlog_that_nobody_takes_stays_as_small_as_the_prices_are_few()
    {
        var backlog = new DepthBacklog();
        for (var i = 0; i < 100_000; i++)
        {
            backlog.Add([new DepthUpdate(Contract, i % 2 == 0 ? DepthKind.Bid : DepthKind.BestAsk, new Price(i % 50), i % 3, DateTimeOffset.UnixEpoch, new ReceiptSequence(i))]);
        }

        Assert.InRange(backlog.Entries.Count, 50, 300);
        Assert.Equal(99_999, backlog.Entries[^1].Sequence.Value);
    }
}
