using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <content>Booking of fills, and of busts.</content>
public sealed partial class Venue
{
    /// <summary>
    /// Takes a trade out of the books, whatever happened since: its row comes again as voided, and net size, entry price,
    /// realised profit and balance are what they were without it. The order keeps its fill.
    /// </summary>
    /// <param name="trade">The trade's number.</param>
    /// <param name="now">Market time, UTC.</param>
    /// <returns>False for an unknown trade and for one that was voided before.</returns>
    public bool Void(TradeId trade, DateTimeOffset now)
    {
        lock (_gate)
        {
            Advance(now);
            var number = trade.Value - _firstTrade;
            if (number < 0 || number >= _trades.Count)
            {
                return false;
            }

            var (ledger, index) = _trades[(int)number];
            var record = ledger.Trades[index];
            if (record.Voided)
            {
                return false;
            }

            _changes?.Trades.Add((int)number);
            ledger.Trades[index] = record with { Voided = true };
            _listener?.Invoke(new VenueEvent.TradeBooked(ledger.Trades[index].Describe()));
            Reverse(ledger, record, now);
            JudgeLimits(now);
            return true;
        }
    }

    private void Reverse(AccountLedger ledger, TradeRecord trade, DateTimeOffset now)
    {
        var book = trade.Order.Book;
        var holding = ledger.Holdings[book.Index];
        var position = holding.Position ??= new OpenPosition(_nextPosition++, now);
        var change = ledger.Realise(book, position.Unfill(trade.Price, trade.Order.Side.Sign() * trade.Size, trade.Gain));
        ledger.RealisedGross += change;
        ledger.Costs = ledger.Costs - trade.Fees - trade.Commissions;
        ledger.Balance = ledger.Balance + change + trade.Fees + trade.Commissions;
        ledger.IsToBeJudged = true;
        if (position.Net == 0)
        {
            holding.Position = null;
        }

        AnnouncePosition(ledger, book, position);
        _listener?.Invoke(new VenueEvent.AccountChanged(ledger.Describe()));
    }

    /// <summary>Books what the core has filled; what that sets off may fill in turn.</summary>
    private void BookFills(ContractBook book, DateTimeOffset now)
    {
        while (book.Core.TryTakeFill(out var fill))
        {
            Fill(_orders[(int)(fill.Id - _firstOrder)], fill, now);
        }
    }

    private void Fill(OrderRecord order, MatchingFill fill, DateTimeOffset now)
    {
        // The update time of a filled order is not its fill time (contract.md §4.7).
        order.Fill(fill);
        if (order.Status == VenueOrderStatus.Filled)
        {
            End(order, VenueOrderStatus.Filled);
        }
        else if (!order.IsOver)
        {
            order.SetWorking(order.Working - fill.Size);
        }

        Announce(order);
        BookHalfTurns(order, new Price(fill.Price), fill.Size, now);
        FollowBrackets(order, new Price(fill.Price), now);
    }

    private void BookHalfTurns(OrderRecord order, Price price, int size, DateTimeOffset now)
    {
        var (ledger, book) = (order.Ledger, order.Book);
        var holding = ledger.Holdings[book.Index];
        var sign = order.Side.Sign();
        var closing = Math.Sign(holding.Net) == -sign ? Math.Min(Math.Abs(holding.Net), size) : 0;
        var opening = size - closing;
        OpenPosition? closed = null;
        if (closing > 0)
        {
            closed = holding.Position!;
            BookTrade(order, price, closing, closed.Reduce(price, sign * closing), closes: true, now);
            if (closed.Net == 0)
            {
                holding.Position = null;
            }
        }

        if (opening > 0)
        {
            // A trade that reverses through flat is two rows: contract.md §4.9 leaves it open, the split at flat is ours.
            holding.Position ??= new OpenPosition(_nextPosition++, now);
            holding.Position.Add(price, sign * opening);
            BookTrade(order, price, opening, 0, closes: false, now);
        }

        if (closed is not null)
        {
            AnnouncePosition(ledger, book, closed);
        }

        if (opening > 0)
        {
            AnnouncePosition(ledger, book, holding.Position!);
        }

        _listener?.Invoke(new VenueEvent.AccountChanged(ledger.Describe()));
    }

    private void BookTrade(OrderRecord order, Price price, int size, Int128 difference, bool closes, DateTimeOffset now)
    {
        var (ledger, book) = (order.Ledger, order.Book);
        Money? gain = closes ? ledger.Realise(book, difference) : null;
        var (fees, commission) = (book.Costs.Fees * size, book.Costs.Commission * size);
        var trade = new TradeRecord(new TradeId(_firstTrade + _trades.Count), order, now, price, gain, fees, commission, size, difference);
        _changes?.Trades.Add(_trades.Count);
        _trades.Add((ledger, ledger.Trades.Count));
        ledger.Trades.Add(trade);
        ledger.RealisedGross += gain ?? Money.Zero;
        ledger.Costs += fees + commission;

        // The balance is net, and each half-turn pays its own side (contract.md §4.1).
        ledger.Balance = ledger.Balance + (gain ?? Money.Zero) - fees - commission;
        ledger.IsToBeJudged = true;
        _listener?.Invoke(new VenueEvent.TradeBooked(trade.Describe()));
    }

    private void AnnouncePosition(AccountLedger ledger, ContractBook book, OpenPosition position) =>
        _listener?.Invoke(new VenueEvent.PositionChanged(new NumberedPosition(position.Id, position.Describe(ledger.Id, book.Instrument.Id))));
}
