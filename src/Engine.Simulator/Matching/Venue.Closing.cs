using Engine.Orders;

namespace Engine.Simulator;

/// <content>Closing positions (contract.md §4.8). Working orders stay, bracket legs included.</content>
public sealed partial class Venue
{
    private VenueAnswer Close(AccountLedger ledger, VenueCommand.CloseContract command, DateTimeOffset now)
    {
        if (!_books.TryGetValue(command.Contract.Value ?? "", out var book))
        {
            return new VenueAnswer(3);
        }

        var net = ledger.Holdings[book.Index].Net;
        if (net == 0)
        {
            return new VenueAnswer(2);
        }

        if (book.Month.HasPassed(now))
        {
            return new VenueAnswer(4);
        }

        if (!IsTrading(book, now))
        {
            return new VenueAnswer(5, VenueTexts.NotTrading);
        }

        // What an earlier close has not got from the market yet is on its way already.
        var left = Math.Abs(net) - Closing(ledger, book, net);
        if (left > 0)
        {
            CloseAtMarket(ledger, book, Math.Sign(net) * left, now);
        }

        return new VenueAnswer(0);
    }

    private static int Closing(AccountLedger ledger, ContractBook book, int net) => ledger.LiveIn(book)
        .Where(order => order is { Type: OrderType.Market, Tag: null, IsOver: false } && order.Side.Sign() == -Math.Sign(net))
        .Sum(order => order.Working);

    private VenueAnswer PartialClose(AccountLedger ledger, VenueCommand.PartialClose command, DateTimeOffset now)
    {
        if (ledger.Account.Kind == SimulatedAccountKind.LiveFunded)
        {
            return new VenueAnswer(9, VenueTexts.LiveAccount);
        }

        if (!_books.TryGetValue(command.Contract.Value ?? "", out var book))
        {
            return new VenueAnswer(3);
        }

        var net = ledger.Holdings[book.Index].Net;
        if (net == 0)
        {
            return new VenueAnswer(2);
        }

        if (book.Month.HasPassed(now))
        {
            return new VenueAnswer(4);
        }

        if (command.Size < 1 || command.Size > Math.Abs(net))
        {
            return new VenueAnswer(5);
        }

        if (!IsTrading(book, now))
        {
            return new VenueAnswer(6);
        }

        CloseAtMarket(ledger, book, Math.Sign(net) * command.Size, now);
        return new VenueAnswer(0);
    }

    private void CloseAtMarket(AccountLedger ledger, ContractBook book, int net, DateTimeOffset now)
    {
        var side = net > 0 ? OrderSide.Sell : OrderSide.Buy;
        Arrive(NewOrder(ledger, book, OrderType.Market, side, Math.Abs(net), VenueOrderStatus.Pending, now), now);
    }

    /// <summary>Cancels everything and closes everything at market.</summary>
    private void Flatten(AccountLedger ledger, DateTimeOffset now)
    {
        foreach (var book in _books.Values)
        {
            foreach (var order in ledger.LiveIn(book))
            {
                // An entry takes its suspended legs with it.
                if (!order.IsOver)
                {
                    Withdraw(order, now);
                }
            }

            if (ledger.Holdings[book.Index].Net is var net && net != 0)
            {
                CloseAtMarket(ledger, book, net, now);
            }
        }
    }
}
