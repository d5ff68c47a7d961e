using Engine.Accounts;
using Engine.Orders;

namespace Engine.Risk;

/// <summary>A refusal with the figures behind it.</summary>
/// <param name="Reason">The code.</param>
/// <param name="Text">One sentence.</param>
public readonly record struct Denial(DenialReason Reason, string Text);

/// <summary>
/// The one place that decides whether an order may leave. Pure. The checks run from identity to permission to size, and
/// the first that fails is the answer.
/// </summary>
public static class PreTradeChecks
{
    /// <summary>Null when the order may leave.</summary>
    public static Denial? Check(AccountState state, AccountContext context, PlaceIntent intent)
    {
        if (intent.Intent.Value <= state.LastIntent.GetValueOrDefault(intent.Strategy).Value)
        {
            return new(DenialReason.DuplicateIntent, $"Intent {intent.Intent} of {intent.Strategy} was already decided.");
        }

        if (!context.Strategies.TryGetValue(intent.Strategy, out var terms) || terms.Contract != intent.Contract)
        {
            return new(DenialReason.NotOwner, $"{intent.Strategy} does not own {intent.Contract}.");
        }

        if (!context.Instruments.TryGetValue(intent.Contract, out var instrument) || !instrument.Active)
        {
            return new(DenialReason.ContractNotTradable, $"{intent.Contract} is not an active contract of this account.");
        }

        if (intent.Size < 1)
        {
            return new(DenialReason.InvalidSize, $"Size {intent.Size} is not at least 1.");
        }

        switch (intent.Type)
        {
            case OrderType.Market:
                break;
            case OrderType.Limit when intent.LimitPrice is { } limit && instrument.IsAligned(limit):
                break;
            case OrderType.Limit:
                return new(DenialReason.InvalidPrice, $"A limit order needs a price on the {instrument.TickSize} grid.");
            default:
                return new(DenialReason.UnsupportedOrderType, $"{intent.Type} orders are not supported in this version.");
        }

        if (state.Trading == TradingState.Halted || !state.CanTrade)
        {
            return new(DenialReason.Halted, state.CanTrade ? $"Halted by {state.TradingWhy}." : "The venue has locked the account.");
        }

        if (!context.InSync)
        {
            return context.IsEvicted ? Evicted : new(DenialReason.Reconciling, "The book has not yet agreed with the venue.");
        }

        // Live orders are few; one pass over them answers every exposure question.
        var net = state.PositionIn(intent.Contract).Net;
        int buying = 0, selling = 0;
        Order? unknown = null;
        foreach (var order in state.LiveOrders)
        {
            if (order.Contract != intent.Contract)
            {
                continue;
            }

            if (order.State == OrderState.Unknown)
            {
                unknown = order;
            }

            if (order.Side == OrderSide.Buy)
            {
                buying += order.Remaining;
            }
            else
            {
                selling += order.Remaining;
            }
        }

        var (sameSide, otherSide) = intent.Side == OrderSide.Buy ? (buying, selling) : (selling, buying);
        var held = intent.Side == OrderSide.Buy ? net : -net;
        var reduces = held + sameSide + intent.Size <= 0;
        if (reduces)
        {
            return RequestPermit(context);
        }

        if (context.IsEvicted)
        {
            return Evicted;
        }

        if (unknown is not null)
        {
            return new(DenialReason.UnknownOrderPending, $"Order {unknown.Tag} has an unknown outcome.");
        }

        if (state.Trading == TradingState.Reducing)
        {
            return new(DenialReason.ReducingOnly, $"Reducing by {state.TradingWhy}; the order would add exposure.");
        }

        if (terms.Window is { } window && !window(intent.At))
        {
            return new(DenialReason.OutsideWindow, $"{intent.Strategy} may not enter at this time.");
        }

        if (context.Limits.IsPastFlatBy(intent.At))
        {
            return new(DenialReason.OutsideWindow, $"Positions are closed by {context.Limits.FlatBy:HH:mm} Chicago; entries resume at 17:00.");
        }

        var worst = held + sameSide + intent.Size;
        if (worst > terms.SizeCap)
        {
            return new(DenialReason.StrategySizeCap, $"{worst} contracts would exceed the size cap {terms.SizeCap} of {intent.Strategy}.");
        }

        if (context.Limits.MaxPosition is { } cap && worst > cap)
        {
            return new(DenialReason.AccountSizeCap, $"{worst} contracts would exceed the account's limit {cap}.");
        }

        if (context.Limits.MaxOrdersPerDay is { } daily && TodayCount(state, intent) >= daily)
        {
            return new(DenialReason.OrdersPerDay, $"{daily} orders were placed on this trade date.");
        }

        if (context.Limits.MaxOrdersPerMinute is { } perMinute && LastMinute(state, intent) >= perMinute)
        {
            return new(DenialReason.OrdersPerMinute, $"{perMinute} orders were placed within a minute.");
        }

        return RequestPermit(context);
    }

    private static Denial Evicted => new(
        DenialReason.Evicted, "Another session of this user has taken a hub over; no exposure is added until the engine has it back.");

    private static Denial? RequestPermit(AccountContext context) => context.OrderPermit
        ? null
        : new(DenialReason.RequestQuota, "The venue's request quota has no permit left for an order.");

    private static int TodayCount(AccountState state, PlaceIntent intent) =>
        state.Date == Markets.TradeDate.Of(intent.At) ? state.OrdersToday : 0;

    private static int LastMinute(AccountState state, PlaceIntent intent)
    {
        var from = intent.At - TimeSpan.FromMinutes(1);
        return state.RecentOrders.Count(at => at > from);
    }
}
