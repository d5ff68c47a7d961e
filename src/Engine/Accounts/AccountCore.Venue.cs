using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

public static partial class AccountCore
{
    private static ClientTag? FindOrAdopt(Work step, VenueOrder shown)
    {
        if (step.State.Orders.TryGetTag(shown.Id, out var byId))
        {
            return byId;
        }

        if (AdoptLeg(step, shown) is { } leg)
        {
            return leg;
        }

        if (shown.Tag is { } own && step.State.Orders.TryGetValue(own, out var order) && order.Id is null)
        {
            return own;
        }

        if (shown.Status.IsTerminal() && shown.CreatedAt <= step.State.TradeHorizon)
        {
            // Long ended and possibly forgotten: nothing to learn from it.
            return null;
        }

        return IsForgotten(step, shown) ? null : AdoptClose(step, shown) ?? AdoptForeign(step, shown);
    }

    private static void Report(Work step, VenuePosition position)
    {
        if (step.State.PositionIn(position.Contract).Net != position.Net)
        {
            // Trade and position events overtake each other; a comparison over REST decides, not this frame.
            step.Do(new AccountEffect.AskVenue(PositionDiffers));
        }
    }

    private static void Report(Work step, VenueAccount account)
    {
        if (step.State.VenueBalance != account.Balance || step.State.CanTrade != account.CanTrade)
        {
            var locked = step.State.CanTrade && !account.CanTrade;
            step.Emit(new BalanceReported(step.At, account.Balance, account.CanTrade));
            if (locked)
            {
                HaltLocked(step);
            }
        }
    }
}
