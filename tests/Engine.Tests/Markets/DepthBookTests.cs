using CsCheck;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class DepthBookTests
{
    private static readonly ContractId Contract = new("CON.F.US.MNQ.U26");
    private readonly DepthBook _book = new(Contract);
    private long _sequence;

    [Fact]
    public void A_volume_replaces_what_stood_at_its_price_and_zero_removes_the_level()
    {
        Take(DepthKind.Bid, 100, 5);
        Take(DepthKind.Bid, 99, 7);
        Take(DepthKind.Bid, 100, 3);
        Take(DepthKind.Ask, 101, 4);
        Assert.Equal((Level(100, 3), Level(101, 4)), (_book.BestBid, _book.BestAsk));
        Take(DepthKind.Bid, 100, 0);
        Take(DepthKind.Ask, 105, 0);
        Assert.Equal((Level(99, 7), Level(101, 4), 2), (_book.BestBid, _book.BestAsk, _book.Levels));
    }

    [Fact]
    public void Levels_are_told_best_first_and_no_more_than_asked_for()
    {
        foreach (var price in new[] { 98, 100, 97, 99 })
        {
            Take(DepthKind.Bid, price, price);
            Take(DepthKind.Ask, 200 - price, price);
        }

        var snapshot = _book.Snapshot(3);
        Assert.Equal([100, 99, 98], snapshot.Bids.Select(l => l.Price.Nanos));
        Assert.Equal([100, 101, 102], snapshot.Asks.Select(l => l.Price.Nanos));
        Assert.Equal(4, _book.Snapshot(10).Bids.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => _book.Snapshot(0));
    }

    [Fact]
    public void A_reset_clears_both_sides_and_makes_what_follows_whole()
    {
        Take(DepthKind.Bid, 100, 5);
        Take(DepthKind.Ask, 101, 5);
        Assert.False(_book.Snapshot(1).Whole);
        Take(DepthKind.Reset, 0, 0);
        Assert.Equal((0, true), (_book.Levels, _book.Snapshot(1).Whole));
        Take(DepthKind.Bid, 90, 1);
        Assert.True(_book.Snapshot(1).Whole);
        _book.Clear();
        Assert.Equal((0, false), (_book.Levels, _book.Snapshot(1).Whole));
    }

    [Theory]
    [InlineData(DepthKind.BestBid)]
    [InlineData(DepthKind.NewBestBid)]
    public void A_best_bid_is_a_level_and_nothing_better_stands(DepthKind kind)
    {
        Take(DepthKind.Bid, 102, 1);
        Take(DepthKind.Bid, 101, 2);
        Take(DepthKind.Bid, 99, 3);
        Take(DepthKind.Ask, 103, 4);
        Take(kind, 100, 6);
        Assert.Equal([Level(100, 6), Level(99, 3)], _book.Snapshot(5).Bids.AsEnumerable());
        Assert.Equal(Level(103, 4), _book.BestAsk);
    }

    [Theory]
    [InlineData(DepthKind.BestAsk)]
    [InlineData(DepthKind.NewBestAsk)]
    public void A_best_ask_is_a_level_and_nothing_better_stands(DepthKind kind)
    {
        Take(DepthKind.Ask, 101, 1);
        Take(DepthKind.Ask, 104, 2);
        Take(DepthKind.Bid, 100, 4);
        Take(kind, 103, 6);
        Assert.Equal([Level(103, 6), Level(104, 2)], _book.Snapshot(5).Asks.AsEnumerable());
        Assert.Equal(Level(100, 4), _book.BestBid);
    }

    [Fact]
    public void A_best_price_without_volume_is_gone_and_says_nothing_of_better_ones()
    {
        Take(DepthKind.Bid, 101, 1);
        Take(DepthKind.Bid, 100, 2);
        Take(DepthKind.BestBid, 100, 0);
        Assert.Equal([Level(101, 1)], _book.Snapshot(5).Bids.AsEnumerable());
    }

    [Theory]
    [InlineData(DepthKind.Unknown)]
    [InlineData(DepthKind.Trade)]
    [InlineData(DepthKind.Low)]
    [InlineData(DepthKind.High)]
    [InlineData(DepthKind.Fill)]
    public void Kinds_that_are_no_levels_change_nothing(DepthKind kind)
    {
        Take(DepthKind.Bid, 100, 2);
        var before = _book.Snapshot(5);
        Assert.False(_book.Take(Update(kind, 100, 9)));
        var after = _book.Snapshot(5);
        Assert.Equal(before.Bids.AsEnumerable(), after.Bids);
        Assert.Equal((before.Asks.Length, before.Sequence), (after.Asks.Length, after.Sequence));
    }

    [Fact]
    public void Imbalance_weighs_the_levels_that_count()
    {
        Assert.Null(_book.Snapshot(5).Imbalance(3));
        Take(DepthKind.Bid, 100, 3);
        Assert.Equal(1, _book.Snapshot(5).Imbalance(1));
        Take(DepthKind.Ask, 101, 1);
        Take(DepthKind.Ask, 102, 8);
        Assert.Equal(0.5, _book.Snapshot(5).Imbalance(1));
        Assert.Equal(-0.5, _book.Snapshot(5).Imbalance(2));
        Assert.Equal(-0.5, _book.Snapshot(5).Imbalance(50));
        Assert.Equal(0.5, _book.Snapshot(1).Imbalance(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => _book.Snapshot(1).Imbalance(0));
    }

    [Fact]
    public void A_side_that_grows_without_end_loses_its_farthest_levels()
    {
        for (var i = 0; i < DepthBook.MostLevels + 10; i++)
        {
            Take(DepthKind.Bid, 10_000 + i, 1);
        }

        Take(DepthKind.Bid, 5, 1);
        Assert.Equal(DepthBook.MostLevels, _book.Levels);
        Assert.Equal(Level(10_000 + DepthBook.MostLevels + 9, 1), _book.BestBid);
    }

    [Fact]
    public void Any_order_of_entries_gives_the_book_of_a_plain_table()
    {
        Gen.Select(Gen.Int[0, 11], Gen.Int[1, 30], Gen.Int[0, 4]).List[1, 300].Sample(entries =>
        {
            var book = new DepthBook(Contract);
            var (bids, asks) = (new SortedDictionary<long, int>(), new SortedDictionary<long, int>());
            foreach (var (kind, price, volume) in entries)
            {
                book.Take(Update((DepthKind)kind, price, volume));
                Take(bids, asks, (DepthKind)kind, price, volume);
            }

            var snapshot = book.Snapshot(100);
            return snapshot.Bids.SequenceEqual(bids.Reverse().Select(l => new DepthLevel(new Price(l.Key), l.Value)))
                && snapshot.Asks.SequenceEqual(asks.Select(l => new DepthLevel(new Price(l.Key), l.Value)));
        });

        static void Take(SortedDictionary<long, int> bids, SortedDictionary<long, int> asks, DepthKind kind, long price, int volume)
        {
            if (kind == DepthKind.Reset)
            {
                bids.Clear();
                asks.Clear();
                return;
            }

            var isBid = kind is DepthKind.Bid or DepthKind.BestBid or DepthKind.NewBestBid;
            if (!isBid && kind is not (DepthKind.Ask or DepthKind.BestAsk or DepthKind.NewBestAsk))
            {
                return;
            }

            var side = isBid ? bids : asks;
            if (kind is not (DepthKind.Bid or DepthKind.Ask) && volume > 0)
            {
                foreach (var better in side.Keys.Where(p => isBid ? p > price : p < price).ToArray())
                {
                    side.Remove(better);
                }
            }

            side.Remove(price);
            if (volume > 0)
            {
                side[price] = volume;
            }
        }
    }

    private static DepthLevel Level(long price, int size) => new(new Price(price), size);

    private void Take(DepthKind kind, long price, int volume) => _book.Take(Update(kind, price, volume));

    private DepthUpdate Update(DepthKind kind, long price, int volume) =>
        new(Contract, kind, new Price(price), volume, DateTimeOffset.UnixEpoch.AddSeconds(_sequence), new ReceiptSequence(++_sequence));
}
