using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <content>Placing, changing and cancelling (contract.md §4.5, §4.6).</content>
public sealed partial class Venue
{
    private VenueAnswer Place(AccountLedger ledger, VenueCommand.Place command, DateTimeOffset now)
    {
        if (!_books.TryGetValue(command.Contract.Value ?? "", out var book))
        {
            return new VenueAnswer(8);
        }

        var type = (OrderType)command.Type;
        var side = (OrderSide)command.Side;
        var (code, text) = Validate(ledger, book, command, now, out var prices);

        // A refused duplicate must not carry the tag: it names the first order for ever.
        var tag = command.Tag is { } given && text != VenueTexts.TagUsed ? new ClientTag(given) : (ClientTag?)null;
        if (tag is { } burnt)
        {
            ledger.Tags.Add(burnt.Value);
        }

        var order = NewOrder(ledger, book, type, side, command.Size, code == 0 ? VenueOrderStatus.Pending : VenueOrderStatus.Rejected, now);
        order.Tag = tag;
        (order.Limit, order.Stop, order.Trail) = (prices.Limit, prices.Stop, prices.TrailTicks);
        if (code != 0)
        {
            Announce(order);
            return new VenueAnswer(code, text, new OrderId(order.Id));
        }

        switch (type)
        {
            case OrderType.JoinBid or OrderType.JoinAsk:
                order.Limit = type == OrderType.JoinBid ? book.Bid : book.Ask;
                break;
            case OrderType.TrailingStop:
                order.Stop = TrailStart(book, side, prices.TrailTicks!.Value);
                break;
        }

        AddLegs(order, command, now);
        Arrive(order, now);
        return new VenueAnswer(0, null, new OrderId(order.Id));
    }

    /// <summary>Announces a new order, its suspended legs around it as recorded, and lets it meet the market.</summary>
    private void Arrive(OrderRecord order, DateTimeOffset now)
    {
        if (order.StopLoss is { } stopLoss)
        {
            Announce(stopLoss);
        }

        Announce(order);
        if (order.TakeProfit is { } takeProfit)
        {
            Announce(takeProfit);
        }

        Work(order);
        BookFills(order.Book, now);
        if (order.Status == VenueOrderStatus.Pending)
        {
            order.Status = VenueOrderStatus.Open;
            Announce(order);
        }
    }

    /// <summary>Hands an order to the core; what it fills at once waits there to be booked.</summary>
    private void Work(OrderRecord order)
    {
        JudgeAge(order.Book);
        order.SetWorking(order.Size);
        order.Handle = order.Book.Core.Place(
            order.Id, order.Kind, order.Side, order.Size, (order.Kind == MatchingKind.Limit ? order.Limit : order.Stop)?.Nanos ?? 0, TrailDistance(order));
        CountWait(order);
    }

    private void CountWait(OrderRecord order)
    {
        if (order.Handle >= 0 && order.Book.Core.AwaitsPrice(order.Handle, order.Id))
        {
            _staleWaits++;
        }
    }

    private static long TrailDistance(OrderRecord order) =>
        order.Type == OrderType.TrailingStop && order.Trail is { } ticks ? Math.Abs((long)ticks) * order.Book.Instrument.TickSize.Nanos : 0;

    private static Price TrailStart(ContractBook book, OrderSide side, int ticks) =>
        book.Instrument.Offset(book.Last!.Value, side == OrderSide.Buy ? ticks : -ticks);

    private VenueAnswer Modify(AccountLedger ledger, VenueCommand.Modify command, DateTimeOffset now)
    {
        if (Find(ledger, command.Order) is not { } order)
        {
            return new VenueAnswer(2);
        }

        // Whether a suspended leg could be changed is unknown; it has no price yet.
        if (order.Status != VenueOrderStatus.Open)
        {
            return new VenueAnswer(3);
        }

        var text = CheckChange(order, command, now, out var limit, out var stop, out var trail);
        if (text is not null)
        {
            return new VenueAnswer(3, text);
        }

        order.Size = command.Size ?? order.Size;
        order.UpdatedAt = now;
        switch (order.Kind)
        {
            case MatchingKind.Limit:
                order.Limit = limit ?? order.Limit;
                break;
            case MatchingKind.Stop:
                order.Stop = stop ?? order.Stop;
                break;
            case MatchingKind.TrailingStop when trail is { } ticks:
                // A leg keeps the sign of its side of the entry.
                order.Trail = order.Trail < 0 ? -ticks : ticks;
                order.Stop = TrailStart(order.Book, order.Side, ticks);
                break;
            case MatchingKind.TrailingStop:
                order.Stop = order.Describe().StopPrice;
                break;
        }

        order.SetWorking(order.Size - order.Filled);
        JudgeAge(order.Book);
        var waited = order.Book.Core.AwaitsPrice(order.Handle, order.Id);
        order.Book.Core.Modify(
            order.Handle,
            order.Id,
            order.Size - order.Filled,
            (order.Kind == MatchingKind.Limit ? order.Limit : order.Stop)?.Nanos ?? 0,
            trail is null ? 0 : TrailDistance(order));
        if (!waited)
        {
            CountWait(order);
        }

        ResizeLegs(order);
        Announce(order);
        BookFills(order.Book, now);
        return new VenueAnswer(0);
    }

    private VenueAnswer Cancel(AccountLedger ledger, VenueCommand.Cancel command, DateTimeOffset now)
    {
        switch (ledger.Account.Kind)
        {
            case SimulatedAccountKind.LiveFunded:
                return new VenueAnswer(6, VenueTexts.LiveAccount);
            case SimulatedAccountKind.Follower:
                return new VenueAnswer(6, VenueTexts.FollowerAccount);
        }

        if (Find(ledger, command.Order) is not { } order)
        {
            return new VenueAnswer(2);
        }

        if (order.IsOver)
        {
            return new VenueAnswer(3);
        }

        Withdraw(order, now);
        return new VenueAnswer(0);
    }

    /// <summary>Cancels an order, and with an entry that never filled its legs.</summary>
    private void Withdraw(OrderRecord order, DateTimeOffset now)
    {
        // Where it stood at the end must not depend on who looked at it before.
        order.TakeLevel();
        if (order.Handle >= 0 && !order.Book.Core.Cancel(order.Handle, order.Id))
        {
            // Filled whole in the same round; the fill is about to be booked.
            return;
        }

        End(order, VenueOrderStatus.Cancelled);
        order.UpdatedAt = now;
        Announce(order);
        if (order.Filled > 0)
        {
            return;
        }

        foreach (var leg in new[] { order.StopLoss, order.TakeProfit })
        {
            if (leg is { IsOver: false })
            {
                Withdraw(leg, now);
            }
        }
    }

    private static void End(OrderRecord order, VenueOrderStatus status)
    {
        order.Status = status;
        order.Handle = -1;
        order.SetWorking(0);
        order.Ledger.Retire(order);
    }
}
