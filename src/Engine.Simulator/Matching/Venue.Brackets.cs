using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <content>
/// Brackets (contract.md §4.5). The legs are created with the entry, suspended and without prices, and work once the entry
/// fills: with what has filled so far, at prices measured from the entry's first fill. What is uncertain at the venue is
/// settled here so: cancelling or changing one leg leaves the other, a leg that fills in part leaves the other whole, and a
/// leg that has come to its end does not return when more of the entry fills.
/// </content>
public sealed partial class Venue
{
    private void AddLegs(OrderRecord entry, VenueCommand.Place command, DateTimeOffset now)
    {
        if (command.StopLoss is { } stopLoss)
        {
            entry.StopLoss = AddLeg(entry, (OrderType)stopLoss.Type, stopLoss.Ticks, StopLossSuffix, now);
        }

        if (command.TakeProfit is { } takeProfit)
        {
            entry.TakeProfit = AddLeg(entry, (OrderType)takeProfit.Type, takeProfit.Ticks, TakeProfitSuffix, now);
        }
    }

    private OrderRecord AddLeg(OrderRecord entry, OrderType type, int ticks, string suffix, DateTimeOffset now)
    {
        var leg = NewOrder(entry.Ledger, entry.Book, type, entry.Side.Opposite(), entry.Size, VenueOrderStatus.Suspended, now);
        (leg.Parent, leg.Trail) = (entry, ticks);
        if (entry.Tag is { } tag)
        {
            leg.Tag = new ClientTag(tag.Value + suffix);
            entry.Ledger.Tags.Add(leg.Tag.Value.Value);
        }

        return leg;
    }

    /// <summary>Suspended legs follow the size of their entry.</summary>
    private void ResizeLegs(OrderRecord entry)
    {
        foreach (var leg in new[] { entry.StopLoss, entry.TakeProfit })
        {
            if (leg is { Status: VenueOrderStatus.Suspended } && leg.Size != entry.Size)
            {
                leg.Size = entry.Size;
                leg.UpdatedAt = entry.UpdatedAt;
                Announce(leg);
            }
        }
    }

    /// <summary>What a fill means for the brackets around it.</summary>
    private void FollowBrackets(OrderRecord order, Price price, DateTimeOffset now)
    {
        if (order.StopLoss is not null || order.TakeProfit is not null)
        {
            order.Anchor ??= price;
            if (_rules.ActivationDelay <= TimeSpan.Zero)
            {
                ActivateLegs(order, now);
            }
            else
            {
                Schedule(now + _rules.ActivationDelay, DueKind.ActivateLegs, order);
            }
        }
        else if (order.Status == VenueOrderStatus.Filled && order.Sibling is { IsOver: false } sibling)
        {
            if (_rules.SiblingCancelDelay <= TimeSpan.Zero)
            {
                Withdraw(sibling, now);
            }
            else
            {
                Schedule(now + _rules.SiblingCancelDelay, DueKind.CancelSibling, sibling);
            }
        }
    }

    /// <summary>Lets the legs work for what has filled since the last time; the target first, as recorded.</summary>
    private void ActivateLegs(OrderRecord entry, DateTimeOffset now)
    {
        var more = entry.Filled - entry.Protected;
        entry.Protected = entry.Filled;
        if (more > 0)
        {
            Activate(entry, entry.TakeProfit, more, now);
            Activate(entry, entry.StopLoss, more, now);
        }
    }

    private void Activate(OrderRecord entry, OrderRecord? leg, int more, DateTimeOffset now)
    {
        switch (leg)
        {
            case { Status: VenueOrderStatus.Suspended }:
                var price = entry.Book.Instrument.Offset(entry.Anchor!.Value, leg.Trail!.Value);
                leg.Limit = leg.Kind == MatchingKind.Limit ? price : null;
                leg.Stop = leg.Kind == MatchingKind.Limit ? null : price;
                (leg.Status, leg.Size, leg.UpdatedAt) = (VenueOrderStatus.Open, more, now);
                Announce(leg);
                Work(leg);
                break;
            case { Status: VenueOrderStatus.Open }:
                leg.Size += more;
                leg.UpdatedAt = now;
                leg.SetWorking(leg.Working + more);
                if (leg.Book.Core.PriceOf(leg.Handle, leg.Id) is { } current)
                {
                    JudgeAge(leg.Book);
                    leg.Book.Core.Modify(leg.Handle, leg.Id, leg.Working, current);
                }

                Announce(leg);
                break;
        }
    }
}
