using CsCheck;
using Engine.Accounts;
using Engine.Gateway;
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
    public void Money_realised_in_parts_adds_up_without_a_rest_and_a_flat_account_has_earned_what_it_was_paid() => Fills.Sample(fills =>
    {
        var account = AccountFixture.Opened();
        var paid = Money.Zero;
        foreach (var (side, size, price) in fills)
        {
            account.Take(new TradeReported(account.Now, account.Trade(7, side, price.ToDecimal(), size)));
            paid -= AccountFixture.Terms.ValueOf((Int128)price.Nanos * side.Sign() * size);
            var position = account.State.PositionIn(AccountFixture.Gold);
            Assert.Equal(paid + AccountFixture.Terms.ValueOf(position.EntryNotional), account.State.RealizedGross);
        }

        foreach (var trade in account.State.Trades.Values.OrderBy(t => t.Trade.Id.Value).ToList())
        {
            account.Take(new TradeReported(account.Now, account.Trade(7, trade.Trade.Side, trade.Trade.Price.ToDecimal(), trade.Trade.Size, trade.Trade.Id.Value, voided: true)));
        }

        Assert.Equal((0, Money.Zero), (account.State.PositionIn(AccountFixture.Gold).Net, account.State.RealizedGross));
    });

    [Fact]
    public void Fills_that_arrive_in_any_order_end_in_the_position_and_the_money_of_their_own_order() =>
        Gen.Select(Fills, Gen.Int).Sample((fills, seed) =>
        {
            var (ordered, account) = (AccountFixture.Opened(), AccountFixture.Opened());
            var trades = fills.Select((f, i) => ordered.Trade(7, f.Side, f.Price.ToDecimal(), f.Size) with { At = AccountFixture.Start.AddMilliseconds(i / 2) }).ToArray();
            foreach (var trade in trades)
            {
                ordered.Take(new TradeReported(ordered.Now, trade));
            }

            new Random(seed).Shuffle(trades);
            foreach (var trade in trades)
            {
                account.Take(new TradeReported(account.Now, trade));
            }

            Assert.Equal(ordered.State.PositionIn(AccountFixture.Gold), account.State.PositionIn(AccountFixture.Gold));
            Assert.Equal((ordered.State.RealizedGross, ordered.State.Cash), (account.State.RealizedGross, account.State.Cash));
        });

    [Fact]
    public void Only_what_the_fills_explain_is_put_in_order()
    {
        var account = AccountFixture.Opened();
        var late = account.Trade(7, OrderSide.Buy, 1300m) with { At = AccountFixture.Start.AddSeconds(-1) };
        account.Take(account.Read(AccountFixture.Start, positions: [new VenuePosition(AccountFixture.Account, AccountFixture.Gold, 2, 1299m, AccountFixture.Start)]));
        account.Take(account.Read(AccountFixture.Start.AddSeconds(5), positions: [new VenuePosition(AccountFixture.Account, AccountFixture.Gold, 2, 1299m, AccountFixture.Start)]));
        Assert.Equal(2, account.State.PositionIn(AccountFixture.Gold).Net);

        account.Take(new TradeReported(account.Now, account.Trade(8, OrderSide.Sell, 1301m)));
        account.Take(new TradeReported(account.Now, late));
        Assert.Equal((2, 1299.5m), (account.State.PositionIn(AccountFixture.Gold).Net, account.State.PositionIn(AccountFixture.Gold).AveragePrice));
    }

    [Fact]
    public void After_a_bust_that_left_its_mark_on_the_average_a_late_fill_is_taken_as_it_comes()
    {
        var account = AccountFixture.Opened();
        var busted = account.Trade(8, OrderSide.Buy, 1303m) with { At = AccountFixture.Start.AddSeconds(2) };
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m, 2) with { At = AccountFixture.Start.AddSeconds(1) }));
        account.Take(new TradeReported(account.Now, busted));
        account.Take(new TradeReported(account.Now, account.Trade(9, OrderSide.Sell, 1310m) with { At = AccountFixture.Start.AddSeconds(3) }));
        account.Take(new TradeReported(account.Now, busted with { Voided = true }));
        Assert.Equal(1299m, account.State.PositionIn(AccountFixture.Gold).AveragePrice);

        account.Take(new TradeReported(account.Now, account.Trade(6, OrderSide.Buy, 1290m)));

        Assert.Equal((2, 1294.5m), (account.State.PositionIn(AccountFixture.Gold).Net, account.State.PositionIn(AccountFixture.Gold).AveragePrice));
    }

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
