using Engine.Accounts;
using Engine.Orders;

namespace Engine.Simulator;

/// <content>The firm's limits (contract.md §7.2), open profit and loss included, and the roll at 17:00 Chicago.</content>
public sealed partial class Venue
{
    private void Roll(AccountLedger ledger)
    {
        ledger.DayStartEquity = EquityOf(ledger);
        if (ledger.Balance > ledger.HighestEndOfDay)
        {
            ledger.HighestEndOfDay = ledger.Balance;
        }

        ledger.IsToBeJudged = true;
        if (!ledger.CanTrade && !ledger.Failed)
        {
            ledger.CanTrade = true;
            _listener?.Invoke(new VenueEvent.AccountChanged(ledger.Describe()));
        }
    }

    private Money EquityOf(AccountLedger ledger)
    {
        var equity = ledger.Balance;
        foreach (var book in _books.Values)
        {
            if (ledger.Holdings[book.Index].Position is { } position && book.MarkOf(position.Net) is { } mark)
            {
                equity += book.Instrument.ValueOf(position.GainAt(mark));
            }
        }

        return equity;
    }

    private void JudgeLimits(DateTimeOffset now)
    {
        if (!_rules.Limits)
        {
            return;
        }

        foreach (var ledger in _accounts.Values)
        {
            if (!ledger.IsToBeJudged || !ledger.CanTrade)
            {
                continue;
            }

            ledger.IsToBeJudged = false;
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
        Flatten(ledger, now);
        _listener?.Invoke(new VenueEvent.AccountChanged(ledger.Describe()));
    }
}
