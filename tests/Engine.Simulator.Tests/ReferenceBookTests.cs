using CsCheck;
using Engine.Orders;

namespace Engine.Simulator.Tests;

public sealed class ReferenceBookTests
{
    private enum Deed
    {
        Place,
        Modify,
        Cancel,
        Print,
        Depth,
        Halt,
    }

    private const int Streams = 3_000;

    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Frequency((8, Gen.Const(Deed.Place)), (3, Gen.Const(Deed.Modify)), (2, Gen.Const(Deed.Cancel)), (6, Gen.Const(Deed.Print)), (3, Gen.Const(Deed.Depth)), (1, Gen.Const(Deed.Halt))),
        Gen.Enum<MatchingKind>(),
        Gen.Bool,
        Gen.Int[1, 6],
        Gen.Int[-8, 8],
        Gen.Int[1, 5],
        Gen.Int[0, 200],
        Gen.Int[0, 4].Array[0, 4],
        (deed, kind, buys, size, offset, distance, pick, sizes) => new Step(deed, kind, buys ? OrderSide.Buy : OrderSide.Sell, size, offset, distance, pick, sizes));

    [Theory]
    [InlineData(FillModel.LastTrade, 0, 0, false)]
    [InlineData(FillModel.SyntheticSpread, 0, 3, false)]
    [InlineData(FillModel.SyntheticSpread, 2, 0, true)]
    [InlineData(FillModel.LastTrade, 1, 2, true)]
    [InlineData(FillModel.SyntheticSpread, 1, 2, true, QueueModel.Depth)]
    public void The_core_fills_as_the_reference_book_does_on_any_stream(FillModel model, int slippage, int marketSlippage, bool depth, QueueModel queue = QueueModel.None) =>
        AnyStep.List[1, 120].Sample(
            steps =>
            {
                var core = new MatchingCore(10, model, slippage, marketSlippage, queue);
                var book = new ReferenceBook(10, model, slippage, marketSlippage, queue);
                var handles = new Dictionary<long, int>();
                var fills = new List<MatchingFill>();
                var halted = false;
                for (var i = 0; i < steps.Count; i++)
                {
                    var step = steps[i];
                    var last = book.Last ?? 1_000;
                    var price = last + (10 * step.Offset);
                    var id = 1 + (step.Pick % (i + 1));
                    switch (step.Deed)
                    {
                        case Deed.Place:
                            handles[i + 1] = core.Place(i + 1, step.Kind, step.Side, step.Size, price, 10 * step.Distance);
                            book.Place(i + 1, step.Kind, step.Side, step.Size, price, 10 * step.Distance);
                            break;
                        case Deed.Modify when handles.TryGetValue(id, out var handle):
                            // A stop that moves without its price is told the price at which it stands.
                            price = step.Size % 2 == 0 ? core.PriceOf(handle, id) ?? price : price;
                            core.Modify(handle, id, step.Size, price, step.Distance % 2 * 10 * step.Distance);
                            book.Modify(id, step.Size, price, step.Distance % 2 * 10 * step.Distance);
                            break;
                        case Deed.Cancel when handles.TryGetValue(id, out var handle):
                            Assert.Equal(core.PriceOf(handle, id) is not null, core.Cancel(handle, id));
                            book.Cancel(id);
                            break;
                        case Deed.Print:
                            core.Print(price, step.Size);
                            book.Print(price, step.Size);
                            break;
                        case Deed.Depth when depth:
                            var bids = step.Sizes.Select((size, level) => new DepthLevel(price - (10 * level), size)).ToArray();
                            var asks = step.Sizes.Reverse().Select((size, level) => new DepthLevel(price + (10 * (level + step.Distance - 1)), size)).ToArray();
                            core.SetDepth(bids, asks);
                            book.SetDepth(bids, asks);
                            break;
                        case Deed.Halt:
                            halted = !halted && step.Size > 3;
                            core.Halted = halted;
                            book.Halt(halted);
                            break;
                    }

                    while (core.TryTakeFill(out var fill))
                    {
                        fills.Add(fill);
                    }

                    Assert.Equal(book.Fills, fills);
                    Assert.Equal(book.Orders.Count(), core.Count);
                    Assert.All(book.Orders, order => Assert.Equal(order.Price, core.PriceOf(handles[order.Id], order.Id)));
                }
            },
            iter: Streams);

    [Fact]
    public void A_handle_outlives_its_order_and_then_changes_nothing()
    {
        var core = new MatchingCore(1, FillModel.LastTrade);
        var first = core.Place(1, MatchingKind.Limit, OrderSide.Buy, 1, 90);
        Assert.True(core.Cancel(first, 1));
        var second = core.Place(2, MatchingKind.Limit, OrderSide.Buy, 1, 91);
        Assert.Equal(first, second);
        Assert.False(core.Cancel(first, 1));
        Assert.False(core.Modify(first, 1, 5, 95));
        Assert.Equal(91, core.PriceOf(second, 2));
    }

    private sealed record Step(Deed Deed, MatchingKind Kind, OrderSide Side, int Size, int Offset, int Distance, int Pick, int[] Sizes);
}
