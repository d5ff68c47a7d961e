using System.Globalization;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Journal.Story;

/// <content>Orders: from the intent to the last fill.</content>
public sealed partial class AccountStory
{
    private void Intended(JournalEntry entry, OrderIntended e)
    {
        if (e.Role is OrderRole.StopLoss or OrderRole.TakeProfit && e.Parent is { } parent && _orders.TryGetValue(parent, out var protectedEntry))
        {
            Leg(entry, new StoryOrder(e.Tag, e.Role.Value, e.Strategy, e.Contract, e.Side, e.Size, Open(protectedEntry, entry))
            {
                Entry = protectedEntry,
                Limit = e.LimitPrice,
                Stop = e.StopPrice,
                Trail = e.TrailPrice,
            }, "kept by the engine");
            return;
        }

        var paragraph = Begin(new StoryParagraph(StoryKind.Order, $"{e.Strategy}: {Words.Order(e.Side, e.Size, e.Contract)}{Words.Type(e.Type)}{Words.Prices(e.LimitPrice, e.StopPrice, e.TrailPrice)}")
        {
            Strategy = e.Strategy,
            Intent = e.Intent,
            Contract = e.Contract,
            Tag = e.Tag,
            Side = e.Side,
            Size = e.Size,
            DecidedAt = e.DecidedAt.Value == 0 ? null : e.DecidedAt,
            Cause = CauseOf(e.Strategy, e.Contract, e.Intent, e.DecidedAt, e.At),
        });
        var order = new StoryOrder(e.Tag, e.Role ?? OrderRole.Entry, e.Strategy, e.Contract, e.Side, e.Size, paragraph)
        {
            Limit = e.LimitPrice,
            Stop = e.StopPrice,
            Trail = e.TrailPrice,
            Protects = e.Bracket is not null,
        };
        Know(order);
        _strategies.Add(e.Strategy);
        paragraph.Main = order;
        paragraph.Add(entry, "intended", string.Create(CultureInfo.InvariantCulture, $"intent {e.Intent} as {e.Tag}")
            + (e.Bracket is { } bracket ? $", {Words.Bracket(bracket)}, kept by the {(e.NativeBracket == true ? "venue" : "engine")}" : "")
            + (e.Executor is { } executor ? $", under {Words.Executor(executor)}" : "")
            + (e.Why is { } why ? $"; {why}" : ""));
    }

    private void Adopted(JournalEntry entry, BracketLegAdopted e)
    {
        if (!_orders.TryGetValue(e.Parent, out var protectedEntry))
        {
            Begin(e.Tag, null, e.Contract, e.Side, e.Size, $"{Words.Order(e.Side, e.Size, e.Contract)}, protects {e.Parent}", entry, e.Id, e.LimitPrice, e.StopPrice);
            return;
        }

        Leg(entry, new StoryOrder(e.Tag, e.Role, protectedEntry.Strategy, e.Contract, e.Side, e.Size, Open(protectedEntry, entry))
        {
            Entry = protectedEntry,
            Id = e.Id,
            State = OrderState.Accepted,
            Limit = e.LimitPrice,
            Stop = e.StopPrice,
        }, $"order {e.Id} at the venue");
    }

    private void Adopted(JournalEntry entry, ForeignOrderAdopted e) => Begin(
        e.Tag, null, e.Contract, e.Side, e.Size, $"a hand or another program: {Words.Order(e.Side, e.Size, e.Contract)}{Words.Type(e.Type)}{Words.Prices(e.LimitPrice, e.StopPrice)}", entry, e.Id, e.LimitPrice, e.StopPrice);

    private void Begin(ClientTag tag, StrategyName? strategy, ContractId contract, OrderSide side, int size, string headline, JournalEntry entry, OrderId id, Price? limit, Price? stop)
    {
        var paragraph = Begin(new StoryParagraph(StoryKind.Order, headline) { Strategy = strategy, Contract = contract, Tag = tag, Side = side, Size = size, Order = id });
        var order = new StoryOrder(tag, OrderRole.Entry, strategy, contract, side, size, paragraph) { Id = id, State = OrderState.Accepted, Limit = limit, Stop = stop };
        Know(order);
        paragraph.Main = order;
        paragraph.Add(entry, "seen", $"order {id} is not the engine's; it counts for the limits");
    }

    private void Leg(JournalEntry entry, StoryOrder leg, string how)
    {
        Know(leg);
        leg.Entry!.Legs.Add(leg);
        leg.Paragraph.Add(entry, "protection", $"{leg.Prefix}{leg.Describe()}, {how}, {leg.Tag}");
        leg.Paragraph.Complete = false;
    }

    private void Know(StoryOrder order)
    {
        _orders[order.Tag] = order;
        order.Paragraph.Tags.Add(order.Tag);
    }

    /// <summary>The paragraph that an order's next event belongs to: a new one when its own has been told.</summary>
    private StoryParagraph Open(StoryOrder order, JournalEntry entry)
    {
        if (!order.Paragraph.Told)
        {
            return order.Paragraph;
        }

        var next = Begin(new StoryParagraph(StoryKind.Order, $"{(order.Strategy is { } strategy ? $"{strategy}: " : "")}{order.Describe()} goes on")
        {
            Strategy = order.Strategy,
            Contract = order.Contract,
            Tag = order.Tag,
            Order = order.Id,
            Side = order.Side,
            Size = order.Size,
            Continued = true,
            Main = order.Entry ?? order,
        });
        foreach (var one in (order.Entry ?? order).Legs.Append(order.Entry ?? order).Append(order).Distinct())
        {
            one.Paragraph = next;
            next.Tags.Add(one.Tag);
        }

        return next;
    }

    /// <summary>An event that is about one order.</summary>
    /// <returns>False when it is about none.</returns>
    private bool OfOrder(JournalEntry entry)
    {
        var (tag, what, text) = entry.Event switch
        {
            OrderAccepted e => (e.Tag, "accepted", $"order {e.Id} at the venue"),
            OrderRefused e => (e.Tag, "refused", e.Text),
            OrderOutcomeUnknown e => (e.Tag, "unknown", $"{e.Cause}; it may be live, and blocks new exposure on its contract"),
            OrderNotFound e => (e.Tag, "looked for", "a reading of the venue does not show it"),
            OrderPresumedNotPlaced e => (e.Tag, "resolved", "two readings, the settle time apart, show no trace: presumed not placed"),
            OrderChanged e => (e.Tag, WordOf(e), Shown(e, _orders.TryGetValue(e.Tag, out var shown) ? shown.Paragraph.At : e.At)),
            ModifyRequested e => (e.Tag, "change", $"asked for by {e.Who}:{(e.Size is { } size ? string.Create(CultureInfo.InvariantCulture, $" size {size}") : "")}{Words.Prices(e.LimitPrice, e.StopPrice, e.TrailPrice)}"),
            ModifyRefused e => (e.Tag, "change", $"did not happen: {e.Text}"),
            ModifyOutcomeUnknown e => (e.Tag, "change", $"in doubt: {e.Cause}"),
            CancelRequested e => (e.Tag, "cancel", $"asked for by {e.Who}{(e.Id is null ? ", waits for the order's number" : "")}"),
            CancelRefused e => (e.Tag, "cancel", $"did not happen: {e.Text}"),
            _ => ((ClientTag?)null, "", ""),
        };
        if (tag is not { } about)
        {
            return false;
        }

        if (!_orders.TryGetValue(about, out var order))
        {
            Single(entry, new StoryParagraph(StoryKind.Order, $"{about}, of which nothing was told for long") { Tag = about, Continued = true }, what, text).Tags.Add(about);
            return true;
        }

        var paragraph = Open(order, entry);
        paragraph.Add(entry, what, order.Prefix + text, at: entry.Event.At);
        Follow(order, entry.Event);
        paragraph.Order ??= paragraph.Main == order ? order.Id : null;
        Settle(paragraph, order.Contract);
        return true;
    }

    private static void Follow(StoryOrder order, IAccountEvent @event)
    {
        var signal = @event switch
        {
            OrderAccepted => OrderSignal.Acknowledged,
            OrderRefused => OrderSignal.Refused,
            OrderOutcomeUnknown => OrderSignal.OutcomeUnknown,
            OrderPresumedNotPlaced => OrderSignal.FoundAbsent,
            _ => (OrderSignal?)null,
        };
        order.State = signal is { } given ? OrderTransitions.Next(order.State, given, order.Filled > 0).Next : order.State;
        switch (@event)
        {
            case OrderAccepted e:
                order.Id = e.Id;
                break;
            case OrderRefused { Id: { } id }:
                order.Id = id;
                break;
            case OrderChanged e:
                order.Id = e.Id;
                (order.State, order.Size) = (e.State, e.Size);
                (order.Limit, order.Stop, order.Trail) = (e.LimitPrice, e.StopPrice, e.TrailPrice ?? order.Trail);
                order.ShownFilled = Math.Max(order.ShownFilled, e.ShownFilled);
                break;
        }
    }

    private static string WordOf(OrderChanged e) => e.State switch
    {
        OrderState.Filled => "shown",
        OrderState.PendingModify => "changing",
        OrderState.PendingCancel => "cancelling",
        OrderState.PartiallyFilled => "working",
        OrderState.PresumedNotPlaced => "resolved",
        _ => e.State.ToString().ToLowerInvariant(),
    };

    /// <summary>An order as the venue shows it, with the venue's own stamp of that, told from the order's first event on.</summary>
    private static string Shown(OrderChanged e, DateTimeOffset began)
    {
        var filled = e.ShownFilled > 0 || e.State == OrderState.Filled ? string.Create(CultureInfo.InvariantCulture, $"filled {e.ShownFilled} of {e.Size}") : $"size {e.Size}";
        var anomaly = e.Anomaly switch
        {
            OrderAnomaly.FillAfterEnd => "; a fill after its end",
            OrderAnomaly.TurnedUp => "; it was presumed not placed and has turned up",
            OrderAnomaly.LateRejection => "; refused after it was accepted",
            _ => "",
        };
        var stamp = e.ShownAt is { } shown ? $" (the venue's stamp: {(shown < began ? "" : "+")}{Words.Lapse(shown - began)})" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{filled}{Words.Prices(e.LimitPrice, e.StopPrice, e.TrailPrice)}{anomaly}{stamp}");
    }

    private static string? OutcomeOf(StoryParagraph paragraph)
    {
        if (paragraph.Kind is not (StoryKind.Order or StoryKind.Close) || paragraph.Main is not { } order)
        {
            return null;
        }

        var filled = paragraph.Filled > 0
            ? string.Create(CultureInfo.InvariantCulture, $"filled {paragraph.Filled} of {order.Size} at {paragraph.AveragePrice:0.#########}")
            : null;
        var end = order.State switch
        {
            OrderState.Filled => null,
            OrderState.Cancelled => "cancelled",
            OrderState.Expired => "expired",
            OrderState.Rejected => "refused",
            OrderState.PresumedNotPlaced => "presumed not placed",
            OrderState.Unknown => "outcome unknown",
            _ => "still open",
        };
        return filled is null ? end : end is null ? filled : $"{filled}, {end}";
    }
}
