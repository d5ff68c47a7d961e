using CsCheck;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Accounts;

public sealed class PositionTests
{
    private static readonly Gen<(OrderSide Side, int Size, Price Price)[]> Fills = Gen.Select(
        Gen.Bool.Select(b => b ? OrderSide.Buy : OrderSide.Sell), Gen.Int[1, 5], Gen.Int[13_000, 13_100].Select(t => new Price(t * 100_000_000L))).Array[0, 40];

    [Fact]
    public void Realised_plus_open_always_equals_the_cash_flow_at_the_mark() => Fills.Sample(fills =>
    {
        var mark = new Price(1_305_000_000_000);
        var position = Position.Flat(AccountFixture.Gold);
        Int128 realized = 0, cash = 0;
        foreach (var (side, size, price) in fills)
        {
            (position, var part) = position.Fill(side, size, price);
            realized += part;
            cash -= (Int128)price.Nanos * side.Sign() * size;
        }

        Assert.Equal(cash + ((Int128)mark.Nanos * position.Net), realized + position.OpenAt(mark));
    });

    [Fact]
    public void Unfill_is_the_exact_reverse_of_fill() => Fills.Sample(fills =>
    {
        var position = Position.Flat(AccountFixture.Gold);
        foreach (var (side, size, price) in fills)
        {
            var (after, realized) = position.Fill(side, size, price);
            var (back, undone) = after.Unfill(side, size, price, realized);
            Assert.Equal(position, back);
            Assert.Equal(0, realized + undone);
            position = after;
        }
    });
}
