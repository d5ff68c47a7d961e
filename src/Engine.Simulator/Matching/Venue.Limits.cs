using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <content>The firm's limits (contract.md §7.2), open profit and loss included, and the roll at 17:00 Chicago.</content>
public sealed partial class Venue
{
    private void RollTo(DateTimeOffset now)
    {
        foreach (var ledger in _accounts.Values)
        {
            if (now < ledger.NextRoll)
            {
                continue;
            }

            ledger.NextRoll = ChicagoTime.NextRoll(now);
            ledger.DayStartEquity = EquityOf(ledger);
            if (ledger.Balance > ledger.HighestEndOfDay)
            {
                ledger.HighestEndOfDay = ledger.Balance;
            }

            if (!ledger.CanTrade && !ledger.Failed)
            {
                ledger.CanTrade = true;
                _listener?.Invoke(new VenueEvent.AccountChanged(ledger.Describe()));
            }
        }
    }

    private Money EquityOf(AccountLedger ledger)
    {
        var equity = ledger.Balance;
        foreach (var (contract, position) in ledger.Positions)
        {
            var book = _books[contract];
            if (book.Last is { } last)
            {
                equity += book.Instrument.ValueOf(position.GainAt(last));
            }
        }

        return equity;
    }

    private void JudgeLimits(DateTimeOffset now)
    {
        foreach (var ledger in _accounts.Values)
        {
            if (!ledger.CanTrade)
            {
                continue;
            }

            var equity = EquityOf(ledger);
            if (ledger.Floor is { } floor && equity <= floor)
            {
                ledger.Failed = true;
                Liquidate(ledger, now);
            }
            else if (ledger.DailyLossLimit is { } limit && ledger.DayStartEquity - equity >= limit)
            {
                Liquidate(ledger, now);
            }
        }
    }

    private void Liquidate(AccountLedger ledger, DateTimeOffset now)
    {
        ledger.CanTrade = false;
        foreach (var book in _books.Values)
        {
            foreach (var id in book.Working.ToArray())
            {
                if (ReferenceEquals(_owners[id], ledger) && ledger.Find(new OrderId(id)) is { } order)
                {
                    Withdraw(ledger, order, now);
                }
            }

            if (ledger.NetOf(book.Instrument.Id) is var net && net != 0)
            {
                CloseAtMarket(ledger, book, net, now);
            }
        }

        _listener?.Invoke(new VenueEvent.AccountChanged(ledger.Describe()));
    }
}
