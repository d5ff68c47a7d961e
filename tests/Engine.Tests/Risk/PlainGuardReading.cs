using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Tests.Risk;

/// <summary>The guardian's reading, computed anew from the facts in one straight pass: slow, and nothing of it is kept between two prices.</summary>
internal static class PlainGuardReading
{
    public static (Money Equity, Money Open, Money Step, Money? Daily, Money? Floor, bool Over, bool Stepped) Of(
        GuardedAccount account, Func<ContractId, MarketPrice?> priceOf, GuardTerms terms)
    {
        var (equity, open, step, stepped) = (account.Cash, account.Cash, Money.Zero, true);
        foreach (var contract in account.Positions.Select(p => p.Contract).Concat(account.Orders.Select(o => o.Contract)).Distinct())
        {
            var position = account.Positions.Where(p => p.Contract == contract).Append(Position.Flat(contract)).First();
            var orders = account.Orders.Where(o => o.Contract == contract && !o.Reduces).ToList();
            int InFlight(OrderSide side) => orders.Where(o => o.InFlight && o.Side == side).Sum(o => o.Remaining);
            var (high, low) = (position.Net + InFlight(OrderSide.Buy), position.Net - InFlight(OrderSide.Sell));
            var added = Math.Max(0, Math.Max(high, -low) - Math.Abs(position.Net));
            var slip = terms.Limits.SlipOf(contract);
            var cost = TradingCosts.PerSide(contract, terms.Limits);
            stepped &= slip > 0;
            equity -= cost * Math.Abs(position.Net);
            if (!terms.Instruments.TryGetValue(contract, out var instrument))
            {
                continue;
            }

            equity -= cost * (2L * added);
            var price = priceOf(contract);
            step += Worse(
                StepLoss(OrderSide.Buy, Math.Max(0, high), orders, position.Net, price, instrument, slip),
                StepLoss(OrderSide.Sell, Math.Max(0, -low), orders, position.Net, price, instrument, slip));
            if (price is not null && Mark(price, instrument, position.Net) is { } mark)
            {
                var spread = Mark(price, instrument, -1) is { } ask && Mark(price, instrument, 1) is { } bid ? ask.Nanos - bid.Nanos : 0;
                equity += instrument.ValueOf(position.OpenAt(mark)) - (instrument.ValueOf(spread) * added);
                open += instrument.ValueOf(position.OpenAt(price.Last ?? mark));
            }
        }

        var (daily, floor) = (equity - account.DailyLine, equity - account.FloorLine);
        return (equity, open, step, daily, floor, IsOver(daily) || IsOver(floor), stepped);

        bool IsOver(Money? room) => room is { } left && (left <= terms.Limits.GuardMargin || left <= step);
    }

    private static Money StepLoss(OrderSide side, int held, List<GuardedOrder> orders, int net, MarketPrice? price, Instrument instrument, int ticks)
    {
        if (ticks == 0)
        {
            return Money.Zero;
        }

        var sign = side == OrderSide.Buy ? 1 : -1;
        var loss = instrument.TickValue * (ticks * (long)held);
        if (price is null || Mark(price, instrument, sign) is not { } mark)
        {
            return loss;
        }

        var end = instrument.Offset(mark, -sign * ticks).Nanos;
        var cover = Math.Max(0, -sign * net);
        Int128 lost = 0;
        foreach (var order in orders.Where(o => !o.InFlight && o.Side == side && o.Limit is not null).OrderByDescending(o => sign * o.Limit!.Value.Nanos))
        {
            var covered = Math.Min(cover, order.Remaining);
            cover -= covered;
            lost += Math.Max(0, sign * (order.Limit!.Value.Nanos - end)) * (Int128)(order.Remaining - covered);
        }

        return loss + instrument.ValueOf(lost);
    }

    private static Price? Mark(MarketPrice price, Instrument instrument, int net) => net >= 0
        ? price.Bid is null && price.Last is { } last ? instrument.Offset(last, -1) : price.ForLong
        : price.Ask is null && price.Last is { } traded ? instrument.Offset(traded, 1) : price.ForShort;

    private static Money Worse(Money one, Money other) => one > other ? one : other;
}
