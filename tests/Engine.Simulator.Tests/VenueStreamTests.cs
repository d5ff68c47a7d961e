using CsCheck;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator.Tests;

/// <summary>The whole venue beside the reference book: what reaches the core through commands, and what comes out as facts.</summary>
public sealed class VenueStreamTests
{
    private static readonly int[] Types = [(int)OrderType.Limit, (int)OrderType.Market, (int)OrderType.Stop, (int)OrderType.TrailingStop];

    [Fact]
    public void Fills_states_and_the_order_of_events_are_those_of_the_reference_book() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Bool, Gen.Int[1, 5], Gen.Int[-6, 6], Gen.Int[0, 100]).List[1, 80].Sample(
            steps =>
            {
                var bench = new VenueBench(VenueBench.Spread).Print(1_000m);
                var book = new ReferenceBook(100_000_000, FillModel.SyntheticSpread, 0);
                book.Print(Nanos(1_000m));
                var sizes = new Dictionary<OrderId, int>();
                foreach (var (deed, kind, buys, size, offset, pick) in steps)
                {
                    var last = bench.Venue.PriceOf(VenueBench.Gold).Last!.Value.ToDecimal();
                    var price = last + (offset * .1m);
                    var side = buys ? OrderSide.Buy : OrderSide.Sell;
                    switch (deed)
                    {
                        case < 5:
                            var answer = bench.Execute(new VenueCommand.Place(
                                VenueBench.Account, VenueBench.Gold, Types[kind], (int)side, size, price, price, null, price));
                            if (answer.Order is { } id && answer.Success)
                            {
                                sizes.Add(id, size);
                                var distance = Math.Abs(offset) * 100_000_000L;
                                var level = Types[kind] == (int)OrderType.TrailingStop ? Nanos(last) + (side.Sign() * distance) : Nanos(price);
                                book.Place(id.Value, KindOf(Types[kind]), side, size, level, distance);
                            }

                            break;
                        case 5 when bench.Orders.Count > 0:
                            var changed = bench.Orders[pick % bench.Orders.Count];
                            if (bench.Modify(changed.Id, size, price, changed.Type == OrderType.Stop ? price : null).Success)
                            {
                                sizes[changed.Id] = size;
                                var level = changed.Type == OrderType.TrailingStop ? changed.StopPrice!.Value.Nanos : Nanos(price);
                                book.Modify(changed.Id.Value, size - changed.FillVolume, level, 0);
                            }

                            break;
                        case 6 when bench.Orders.Count > 0:
                            var cancelled = bench.Orders[pick % bench.Orders.Count];
                            bench.Cancel(cancelled.Id);
                            book.Cancel(cancelled.Id.Value);
                            break;
                        case 7:
                            BookLevel[] bids = [new(Price.FromDecimal(price - .1m), size), new(Price.FromDecimal(price - .3m), pick % 4)];
                            BookLevel[] asks = [new(Price.FromDecimal(price), pick % 3), new(Price.FromDecimal(price + .2m), size)];
                            bench.Venue.OnBook(VenueBench.Gold, bids, asks, bench.Now);
                            book.SetDepth(bids.Select(Plain), asks.Select(Plain));
                            break;
                        default:
                            bench.Print(price);
                            book.Print(Nanos(price));
                            break;
                    }
                }

                var filled = new Dictionary<OrderId, int>();
                var fills = new List<(long Id, int Size, int Remaining)>();
                foreach (var order in bench.Events.OfType<VenueEvent.OrderChanged>().Select(changed => changed.Order))
                {
                    if (order.FillVolume - filled.GetValueOrDefault(order.Id) is var more and > 0)
                    {
                        fills.Add((order.Id.Value, more, order.Size - order.FillVolume));
                        filled[order.Id] = order.FillVolume;
                    }
                }

                Assert.Equal(book.Fills.Select(fill => (fill.Id, fill.Size, fill.Remaining)), fills);
                Assert.Equal(
                    book.Orders.Select(order => order.Id),
                    bench.Orders.Where(order => order.Status == VenueOrderStatus.Open).Select(order => order.Id.Value));
                foreach (var group in book.Fills.GroupBy(fill => fill.Id))
                {
                    var order = bench.Order(group.Key);
                    Assert.Equal(group.Sum(fill => fill.Size), order.FillVolume);
                    Assert.Equal(group.Sum(fill => fill.Price / 1_000_000_000m * fill.Size) / order.FillVolume, order.AverageFillPrice);
                    var trades = bench.Trades.Where(trade => trade.Order.Value == group.Key).ToArray();
                    Assert.Equal(group.Sum(fill => fill.Price * fill.Size), trades.Sum(trade => trade.Price.Nanos * trade.Size));
                }

                Assert.All(sizes, pair => Assert.Equal(pair.Value, bench.Order(pair.Key.Value).Size));
            },
            iter: 2_000);

    private static MatchingKind KindOf(int type) => (OrderType)type switch
    {
        OrderType.Market => MatchingKind.Market,
        OrderType.Stop => MatchingKind.Stop,
        OrderType.TrailingStop => MatchingKind.TrailingStop,
        _ => MatchingKind.Limit,
    };

    private static DepthLevel Plain(BookLevel level) => new(level.Price.Nanos, level.Size);

    private static long Nanos(decimal price) => Price.FromDecimal(price).Nanos;
}
