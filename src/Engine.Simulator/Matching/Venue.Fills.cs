using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <content>Matching and booking of fills.</content>
public sealed partial class Venue
{
    private static Price? FillPriceOnArrival(ContractBook book, VenueOrder order)
    {
        var best = book.BestFor(order.Side);
        return order.Type switch
        {
            OrderType.Market => best,
            OrderType.Stop => null,
            _ => best is { } price && order.LimitPrice is { } limit && Crosses(order.Side, price, limit) ? price : null,
        };
    }

    private static Price? FillPriceAtRest(ContractBook book, VenueOrder order)
    {
        if (order.Type == OrderType.Stop)
        {
            var triggered = book.Last is { } last && order.StopPrice is { } stop
                && (order.Side == OrderSide.Buy ? last >= stop : last <= stop);
            return triggered ? book.BestFor(order.Side) : null;
        }

        return book.BestFor(order.Side) is { } best && order.LimitPrice is { } limit && Crosses(order.Side, best, limit) ? limit : null;
    }

    private static bool Crosses(OrderSide side, Price best, Price limit) => side == OrderSide.Buy ? best <= limit : best >= limit;

    private void MatchResting(ContractBook book, DateTimeOffset now)
    {
        foreach (var id in book.Working.ToArray())
        {
            // An earlier fill of this round may have taken the order away.
            if (_owners.TryGetValue(id, out var ledger) && ledger.Find(new OrderId(id)) is { } order
                && FillPriceAtRest(book, order) is { } price)
            {
                Fill(ledger, book, order, price, now);
            }
        }
    }

    private void Fill(AccountLedger ledger, ContractBook book, VenueOrder order, Price price, DateTimeOffset now)
    {
        Unlist(order);

        // The update time of a filled order is not its fill time (contract.md §4.7).
        Record(ledger, order with { Status = VenueOrderStatus.Filled, FillVolume = order.Size, AverageFillPrice = price.ToDecimal() });
        var net = ledger.NetOf(order.Contract);
        var sign = order.Side.Sign();
        var closing = Math.Sign(net) == -sign ? Math.Min(Math.Abs(net), order.Size) : 0;
        var opening = order.Size - closing;
        NumberedPosition? closed = null;
        NumberedPosition? opened = null;
        if (closing > 0)
        {
            var position = ledger.Positions[order.Contract.Value];
            var gain = ledger.Realise(book.Instrument, position.Reduce(price, sign * closing));
            Book(ledger, book, order, price, closing, gain, now);
            closed = new NumberedPosition(position.Id, position.Describe(ledger.Id, order.Contract));
            if (position.Net == 0)
            {
                ledger.Positions.Remove(order.Contract.Value);
            }
        }

        if (opening > 0)
        {
            // A trade that reverses through flat is two rows: contract.md §4.9 leaves it open, the split at flat is ours.
            if (!ledger.Positions.TryGetValue(order.Contract.Value, out var position))
            {
                position = ledger.Positions[order.Contract.Value] = new OpenPosition(_nextPosition++, now);
            }

            position.Add(price, sign * opening);
            Book(ledger, book, order, price, opening, null, now);
            opened = new NumberedPosition(position.Id, position.Describe(ledger.Id, order.Contract));
        }

        if (closed is not null)
        {
            _listener?.Invoke(new VenueEvent.PositionChanged(closed));
        }

        if (opened is not null)
        {
            _listener?.Invoke(new VenueEvent.PositionChanged(opened));
        }

        _listener?.Invoke(new VenueEvent.AccountChanged(ledger.Describe()));
    }

    private void Book(AccountLedger ledger, ContractBook book, VenueOrder order, Price price, int size, Money? gain, DateTimeOffset now)
    {
        var side = _rules.Fees.For(book.Product);
        var (fees, commission) = (side.Fees * size, side.Commission * size);
        var trade = new VenueTrade(
            new TradeId(_nextTrade++), ledger.Id, order.Contract, now, price, gain, fees, commission, order.Side, size, Voided: false, order.Id);
        ledger.Trades.Add(trade);
        ledger.RealisedGross += gain ?? Money.Zero;
        ledger.Costs += fees + commission;

        // The balance is net, and each half-turn pays its own side (contract.md §4.1).
        ledger.Balance = ledger.Balance + (gain ?? Money.Zero) - fees - commission;
        _listener?.Invoke(new VenueEvent.TradeBooked(trade));
    }
}
