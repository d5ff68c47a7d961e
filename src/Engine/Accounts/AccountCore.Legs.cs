using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <content>Legs of brackets: those that the venue made, recognised and adopted, and those that the engine places itself.</content>
public static partial class AccountCore
{
    private const string StopLossSuffix = "-SL";
    private const string TakeProfitSuffix = "-TP";

    /// <summary>
    /// Adopts an order that the venue made for the bracket of an entry of ours. It may be seen before the entry has a number:
    /// then its tag tells (contract.md §4.5, §9.11). Null for any other order.
    /// </summary>
    private static ClientTag? AdoptLeg(Work step, VenueOrder shown)
    {
        if (EntryOf(step, shown) is not { } entry)
        {
            return null;
        }

        var role = HasSuffix(shown, StopLossSuffix) ? OrderRole.StopLoss
            : HasSuffix(shown, TakeProfitSuffix) ? OrderRole.TakeProfit
            : shown.Type is OrderType.Stop or OrderType.TrailingStop ? OrderRole.StopLoss
            : OrderRole.TakeProfit;
        var tag = shown.Tag is { } given && !step.State.Orders.ContainsKey(given) ? given : new ClientTag($"venue:{shown.Id}");
        step.Emit(new BracketLegAdopted(
            step.At, tag, shown.Id, entry.Tag, role, shown.Contract, shown.Side, shown.Type, shown.Size, shown.LimitPrice, shown.StopPrice));
        ClaimTrades(step, tag, shown.Id);
        return tag;
    }

    private static Order? EntryOf(Work step, VenueOrder shown)
    {
        var entry = shown.Parent is { } parent && step.State.Orders.TryGetTag(parent, out var byNumber) ? step.State.Orders[byNumber]
            : (HasSuffix(shown, StopLossSuffix) || HasSuffix(shown, TakeProfitSuffix))
                && step.State.Orders.TryGetValue(new ClientTag(shown.Tag!.Value.Value[..^StopLossSuffix.Length]), out var byTag) ? byTag
            : null;
        return entry is { Strategy: not null, Role: OrderRole.Entry } ? entry : null;
    }

    private static bool HasSuffix(VenueOrder shown, string suffix) => shown.Tag?.Value.EndsWith(suffix, StringComparison.Ordinal) == true;

    /// <summary>
    /// Places a leg that the engine keeps. A leg that was there before keeps its last price, which its strategy may have
    /// moved; a new one is measured from the exact average of the entry's fills and rounded to the grid towards it, so that
    /// no more is risked than was asked for. A stop that the market has already passed flattens instead.
    /// </summary>
    private static void PlaceLeg(Work step, Protection protection, OrderRole role, int size, Order? last)
    {
        if (!step.Context.Instruments.TryGetValue(protection.Contract, out var instrument) || protection.EntryFilled <= 0)
        {
            return;
        }

        var side = protection.EntrySide.Opposite();
        var trailing = role == OrderRole.StopLoss && protection.Bracket.Trailing;
        var market = step.Context.PriceOf(protection.Contract) is { Live: true } price ? price.Last : null;
        var level = trailing && market is { } at ? instrument.Offset(at, side.Sign() * protection.Bracket.StopTicks!.Value)
            : (role == OrderRole.StopLoss ? last?.StopPrice : last?.LimitPrice) ?? LevelOf(protection, role, instrument);
        if (role == OrderRole.StopLoss && !trailing && market is { } traded && (side == OrderSide.Sell ? traded <= level : traded >= level))
        {
            FlattenNow(step, protection.Contract, $"the market at {traded} is already through the stop-loss of {protection.Entry} at {level}");
            return;
        }

        var type = role == OrderRole.TakeProfit ? OrderType.Limit : trailing ? OrderType.TrailingStop : OrderType.Stop;
        var tag = NextTag(step, protection.Strategy);
        Price? limit = type == OrderType.Limit ? level : null;
        Price? stop = type == OrderType.Stop ? level : null;
        Price? trail = type == OrderType.TrailingStop ? level : null;
        step.Emit(new OrderIntended(step.At, tag, protection.Strategy, protection.Intent, protection.Contract, side, type, size, limit, stop, default)
        {
            TrailPrice = trail,
            Role = role,
            Parent = protection.Entry,
        });
        step.Do(new AccountEffect.SendPlace(new OrderRequest(step.State.Account, protection.Contract, side, type, size, limit, stop, tag, trail)));
    }

    private static Price LevelOf(Protection protection, OrderRole role, Instrument instrument)
    {
        var sign = protection.EntrySide.Sign();
        var ticks = role == OrderRole.StopLoss ? -sign * protection.Bracket.StopTicks!.Value : sign * protection.Bracket.TargetTicks!.Value;
        var exact = protection.EntryNotional + ((Int128)ticks * instrument.TickSize.Nanos * protection.EntryFilled);
        var grid = (Int128)instrument.TickSize.Nanos * protection.EntryFilled;
        var down = Int128.DivRem(exact, grid) is var (quotient, rest) && rest < 0 ? quotient - 1 : quotient;
        var steps = ticks < 0 && down * grid != exact ? down + 1 : down;
        return new Price((long)(steps * instrument.TickSize.Nanos));
    }
}
