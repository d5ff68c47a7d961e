using CsCheck;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Accounts;

public sealed class RecentMapTests
{
    private const int Least = 40;
    private static readonly Gen<(int What, OrderId Key, int Value)[]> Steps =
        Gen.Select(Gen.Int[0, 9], Gen.Long[0, 300], Gen.Int).Select(t => (t.Item1, new OrderId(t.Item2), t.Item3)).Array[0, 600];

    [Fact]
    public void Any_series_of_changes_leaves_what_a_list_in_order_of_age_holds()
    {
        Steps.Sample(steps =>
        {
            var expected = new List<(OrderId Key, int Value)>();
            var map = RecentMap<OrderId, int>.Empty(Least);
            foreach (var (what, key, value) in steps)
            {
                var at = expected.FindIndex(e => e.Key == key);
                if (what == 0)
                {
                    map = map.Remove(key);
                    expected.RemoveAll(e => e.Key == key);
                }
                else
                {
                    map = map.SetItem(key, value);
                    if (at < 0)
                    {
                        expected.Add((key, value));
                    }
                    else
                    {
                        expected[at] = (key, value);
                    }
                }

                while (map.IsOverfull)
                {
                    // The oldest go, all of them older than every other, and enough are left.
                    var gone = map.Oldest.Keys.ToHashSet();
                    Assert.Equal(gone, expected.Take(gone.Count).Select(e => e.Key).ToHashSet());
                    expected.RemoveRange(0, gone.Count);
                    map = map.WithoutOldest();
                }

                Assert.Equal(expected.Count, map.Count);
            }

            Assert.Equal(expected.OrderBy(e => e.Key.Value), map.Select(e => (e.Key, e.Value)).OrderBy(e => e.Key.Value));
            Assert.All(expected, e => Assert.True(map.ContainsKey(e.Key) && map[e.Key] == e.Value));
        });
    }

    [Fact]
    public void So_many_of_the_newest_are_never_forgotten_and_a_quarter_more_at_the_most()
    {
        var map = RecentMap<OrderId, int>.Empty(Least);
        for (var number = 1; number <= 1_000; number++)
        {
            map = map.SetItem(new(number), number);
            map = map.IsOverfull ? map.WithoutOldest() : map;
            Assert.InRange(map.Count, Math.Min(number, Least), Least + (Least / RecentMap<OrderId, int>.Kept));
            Assert.All(Enumerable.Range(1, number).TakeLast(Least), newest => Assert.True(map.ContainsKey(new(newest))));
        }
    }

    [Fact]
    public void A_book_remembers_its_newest_orders_and_the_older_ones_that_a_protection_names()
    {
        var old = Ended(0);
        var orders = KnownOrders.None.With(old with { State = OrderState.Working }).With(old);
        for (var number = 1; number <= AccountState.Retained * 2; number++)
        {
            var order = Ended(number);
            orders = orders.With(order with { State = OrderState.Working });
            Assert.Equal(order.Tag, Assert.Single(orders.Live.Keys));
            orders = orders.With(order).Forget(o => o.Tag == old.Tag);
            Assert.Empty(orders.Live);
        }

        Assert.Equal(old, orders[old.Tag]);
        Assert.True(orders.TryGetTag(old.Id!.Value, out var tag) && tag == old.Tag);
        Assert.InRange(orders.Count, AccountState.Retained, (AccountState.Retained * 5 / 4) + 1);
        foreach (var number in Enumerable.Range(1, AccountState.Retained * 2))
        {
            var order = Ended(number);
            Assert.Equal(orders.ContainsKey(order.Tag), orders.Contains(order.Id!.Value));
            Assert.True(orders.ContainsKey(order.Tag) || number <= AccountState.Retained);
        }
    }

    [Fact]
    public void An_order_that_comes_back_to_life_is_no_longer_among_the_ended()
    {
        var order = Ended(1);
        var orders = KnownOrders.None.With(order).With(order with { State = OrderState.Working });
        Assert.Equal(OrderState.Working, orders[order.Tag].State);
        Assert.Equal((1, 1, true), (orders.Count, orders.Live.Count, orders.Contains(order.Id!.Value)));
        orders = orders.With(order);
        Assert.Equal((1, 0, true), (orders.Count, orders.Live.Count, orders.Contains(order.Id!.Value)));
    }

    private static Order Ended(int number) => new(
        new ClientTag($"t-{number}"), null, null, SyntheticJournal.Gold, OrderSide.Buy, OrderType.Market, 1, null, null, OrderState.Filled,
        new OrderId(7_000 + number), 1, 0, 1, default, new ReceiptSequence(number));
}
