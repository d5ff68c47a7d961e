using Engine.Markets;

namespace Engine.Risk;

/// <content>Which prices count.</content>
public static partial class GuardianCore
{
    /// <summary>Takes a price up; false when it changes nothing for now.</summary>
    private static bool TakePrice(Work work, MarketPrice price)
    {
        if (price.At < work.State.PricesAfter || (price.ForLong ?? price.ForShort) is null)
        {
            return false;
        }

        var before = work.State.Prices.GetValueOrDefault(price.Contract);
        if (before is not null && IsOdd(work, before.Taken, price) && !(before.Odd is { } odd && !IsOdd(work, odd, price)))
        {
            Keep(work, before with { Odd = price, OddSince = before.Odd is null ? work.At.Market : before.OddSince });
            return false;
        }

        Keep(work, new GuardedPrice(price));
        return !work.State.Account.IsFlatIn(price.Contract);
    }

    /// <summary>An odd price that nothing has contradicted for a while is the price.</summary>
    private static bool TakeOverdue(Work work)
    {
        var taken = false;
        foreach (var (contract, price) in work.State.Prices)
        {
            if (price.Odd is { } odd && work.At.Market - price.OddSince >= work.Terms.OddPriceWait)
            {
                Keep(work, new GuardedPrice(odd));
                taken |= !work.State.Account.IsFlatIn(contract);
            }
        }

        return taken;
    }

    private static void Keep(Work work, GuardedPrice price) =>
        work.Next.Prices = work.State.Prices.SetItem(price.Taken.Contract, price);

    private static bool IsOdd(Work work, MarketPrice from, MarketPrice to)
    {
        var ticks = work.Terms.Limits.SlipOf(from.Contract);
        return ticks > 0
            && work.Terms.Instruments.TryGetValue(from.Contract, out var instrument)
            && PriceMarks.Of(from, instrument).IsFurther(PriceMarks.Of(to, instrument), ticks, instrument);
    }
}
