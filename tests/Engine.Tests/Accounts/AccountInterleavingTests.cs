using CsCheck;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

/// <summary>
/// The venue executes a handful of orders; its events and answers reach the book shuffled, some twice, some never, and
/// answers may be lost. After two reads of the venue the book must hold the venue's truth, whatever came before.
/// </summary>
public sealed class AccountInterleavingTests
{
    private static readonly Gen<(bool Buy, int Size, int Filled, int Fate)[]> Orders =
        Gen.Select(Gen.Bool, Gen.Int[1, 4], Gen.Int[0, 4], Gen.Int[0, 3]).Array[1, 5];

    [Fact]
    public void Any_order_loss_and_duplication_of_events_ends_in_the_venues_truth() =>
        Gen.Select(Orders, Gen.Int, Gen.Double[0, 0.5]).Sample((orders, seed, loss) => EndsInTruth(orders, seed, loss), iter: 3_000);

    private static bool EndsInTruth((bool Buy, int Size, int Filled, int Fate)[] orders, int seed, double loss)
    {
        var random = new Random(seed);
        var account = Opened();
        account.Context = account.Context with { Strategies = new Dictionary<StrategyName, StrategyTerms> { [Sma] = new(Sma, Gold, 1_000) }.ToFrozen() };
        var shown = new List<VenueOrder>();
        var trades = new List<VenueTrade>();
        var inputs = new List<IAccountInput>();
        long id = 100;
        foreach (var (buy, size, wanted, fate) in orders)
        {
            var side = buy ? OrderSide.Buy : OrderSide.Sell;
            var limit = Price.FromDecimal(1300m);
            var tag = account.Place(side, size, limit);
            if (fate == 0)
            {
                // Never arrived.
                inputs.Add(new PlaceAnswered(Start, tag, Lost()));
                continue;
            }

            var number = ++id;
            var filled = Math.Min(wanted, size);
            inputs.Add(new PlaceAnswered(Start, tag, fate == 1 ? Lost() : Done(number)));
            inputs.Add(new OrderReported(Start, account.Shown(number, tag, side, VenueOrderStatus.Pending, size, 0, limit)));
            inputs.Add(new OrderReported(Start, account.Shown(number, tag, side, VenueOrderStatus.Open, size, 0, limit)));
            for (var i = 1; i <= filled; i++)
            {
                trades.Add(account.Trade(number, side, 1300m + i));
                inputs.Add(new TradeReported(Start, trades[^1]));
                inputs.Add(new OrderReported(Start, account.Shown(number, tag, side, i == size ? VenueOrderStatus.Filled : VenueOrderStatus.Open, size, i, limit)));
            }

            if (filled < size && fate == 3)
            {
                inputs.Add(new OrderReported(Start, account.Shown(number, tag, side, VenueOrderStatus.Cancelled, size, filled, limit)));
            }

            var status = filled == size ? VenueOrderStatus.Filled : fate == 3 ? VenueOrderStatus.Cancelled : VenueOrderStatus.Open;
            shown.Add(account.Shown(number, tag, side, status, size, filled, limit));
        }

        var delivered = inputs.Where(i => i is PlaceAnswered || random.NextDouble() >= loss).ToList();
        delivered.AddRange(delivered.Where(i => i is not PlaceAnswered && random.NextDouble() < 0.3).ToList());
        foreach (var input in delivered.OrderBy(_ => random.Next()))
        {
            account.Take(input);
        }

        var net = trades.Sum(t => t.Side.Sign() * t.Size);
        VenuePosition[] positions = net == 0 ? [] : [new VenuePosition(Account, Gold, net, 1300m, Start)];
        var (venue, _) = trades.Aggregate((Position.Flat(Gold), Money.Zero), (at, t) =>
        {
            var (position, realized) = at.Item1.Fill(t.Side, t.Size, t.Price);
            return (position, at.Item2 + Terms.ValueOf(realized));
        });
        account.Take(account.Read(Start.AddHours(1), orders: shown, trades: trades, positions: positions));
        account.Take(account.Read(Start.AddHours(2), orders: shown, trades: trades, positions: positions));

        Assert.Equal(net, account.State.PositionIn(Gold).Net);
        Assert.Equal(venue.Net, account.State.PositionIn(Gold).Net);
        Assert.Equal(trades.Count, account.State.Trades.Count);
        Assert.Empty(account.Journal.OfType<PositionAdopted>());
        foreach (var order in shown)
        {
            var book = account.State.Orders[order.Tag!.Value];
            Assert.Equal(order.FillVolume, book.Filled);
            Assert.Equal(order.Status == VenueOrderStatus.Open, book.State.IsLive());
        }

        Assert.Equal(shown.Count(o => o.Status == VenueOrderStatus.Open), account.State.Live.Count);
        var replayed = account.Journal.Aggregate(AccountState.New(Account), (state, e) => state.Apply(e));
        Assert.Equal(account.State.Cash, replayed.Cash);
        Assert.Equal(account.State.Orders.Count, replayed.Orders.Count);
        Assert.All(replayed.Orders, o => Assert.Equal(account.State.Orders[o.Key], o.Value));
        return true;
    }
}

internal static class Freezing
{
    public static System.Collections.Frozen.FrozenDictionary<TKey, TValue> ToFrozen<TKey, TValue>(this Dictionary<TKey, TValue> source)
        where TKey : notnull => System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(source);
}
