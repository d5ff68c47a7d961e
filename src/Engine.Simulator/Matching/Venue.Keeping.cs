using System.Globalization;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <content>What outlives the process: everything but prices, which nobody knows any more when the venue comes back.</content>
public sealed partial class Venue
{
    private VenueChanges? _changes;

    /// <summary>From now on <see cref="TakeChanges"/> tells what changed.</summary>
    internal void Keep()
    {
        lock (_gate)
        {
            _changes ??= new VenueChanges();
        }
    }

    /// <summary>What has changed since the last call; null when nothing that must be kept has.</summary>
    internal SavedVenue? TakeChanges()
    {
        lock (_gate)
        {
            if (_changes is not { } changes)
            {
                return null;
            }

            foreach (var ledger in _accounts.Values)
            {
                // A trailing stop follows the market without an event of its own.
                for (var order = ledger.FirstLive; order is not null; order = order.NextLive)
                {
                    if (order.TakeLevel())
                    {
                        changes.Orders.Add(order);
                    }
                }
            }

            SavedAccount[] accounts = [.. _accounts.Values.Select(AccountOf)];
            if (changes.Orders.Count == 0 && changes.Trades.Count == 0 && changes.Contracts.Count == 0 && accounts.SequenceEqual(changes.Accounts))
            {
                return null;
            }

            var saved = new SavedVenue
            {
                At = _now,
                NextPosition = _nextPosition,
                Contracts = [.. changes.Contracts],
                Accounts = accounts,
                Holdings = [.. _accounts.Values.SelectMany(HoldingsOf)],
                Orders = [.. changes.Orders.OrderBy(order => order.Id).Select(OrderOf)],
                Trades = [.. changes.Trades.Select(number => TradeOf(_trades[number].Ledger.Trades[_trades[number].Index]))],
            };
            changes.Take(accounts);
            return saved;
        }
    }

    /// <summary>
    /// Takes over what was kept, at a venue where nothing has happened yet. Every contract is halted until its price is known; what the
    /// kill of the process kept from happening at a bracket is due at once.
    /// </summary>
    internal void Restore(SavedVenue saved)
    {
        lock (_gate)
        {
            foreach (var contract in saved.Contracts)
            {
                List(new Instrument(
                    new ContractId(contract.Id), contract.Name, contract.Description, new Price(contract.TickSize), new Money(contract.TickValue), true, contract.SymbolId));
            }

            _nextPosition = saved.NextPosition;
            RestoreAccounts(saved);
            RestoreOrders(saved);
            foreach (var trade in saved.Trades)
            {
                var order = _orders[(int)(trade.Order - _firstOrder)];
                _trades.Add((order.Ledger, order.Ledger.Trades.Count));
                order.Ledger.Trades.Add(new TradeRecord(
                    new TradeId(trade.Id), order, trade.At, new Price(trade.Price), trade.ProfitAndLoss is { } gain ? new Money(gain) : null,
                    new Money(trade.Fees), new Money(trade.Commissions), trade.Size, Int128.Parse(trade.Gain, CultureInfo.InvariantCulture))
                {
                    Voided = trade.Voided,
                });
            }
        }
    }

    private void RestoreAccounts(SavedVenue saved)
    {
        foreach (var account in saved.Accounts)
        {
            var ledger = _accounts[account.Id];
            ledger.StartBalance = new Money(account.StartBalance);
            (ledger.Balance, ledger.RealisedGross, ledger.Costs) = (new Money(account.Balance), new Money(account.RealisedGross), new Money(account.Costs));
            (ledger.DayStartEquity, ledger.HighestEndOfDay) = (new Money(account.DayStartEquity), new Money(account.HighestEndOfDay));
            (ledger.CanTrade, ledger.Failed) = (account.CanTrade, account.Failed);
        }

        foreach (var held in saved.Holdings)
        {
            var holding = _accounts[held.Account].Holdings[_books[held.Contract].Index];
            holding.Realised = Int128.Parse(held.Realised, CultureInfo.InvariantCulture);
            holding.Position = held.Position is { } position
                ? new OpenPosition(position.Id, position.OpenedAt, position.Net, Int128.Parse(position.Notional, CultureInfo.InvariantCulture), position.AveragePrice)
                : null;
        }
    }

    private void RestoreOrders(SavedVenue saved)
    {
        foreach (var kept in saved.Orders)
        {
            var order = new OrderRecord(kept.Id, _accounts[kept.Account], _books[kept.Contract], kept.CreatedAt, (OrderType)kept.Type, (OrderSide)kept.Side)
            {
                UpdatedAt = kept.UpdatedAt,
                Status = (VenueOrderStatus)kept.Status,
                Size = kept.Size,
                Limit = kept.Limit is { } limit ? new Price(limit) : null,
                Stop = kept.Stop is { } stop ? new Price(stop) : null,
                Trail = kept.Trail,
                Tag = kept.Tag is { } tag ? new ClientTag(tag) : null,
                Anchor = kept.Anchor is { } anchor ? new Price(anchor) : null,
                Protected = kept.Protected,
            };
            order.RestoreFills(kept.Filled, Int128.Parse(kept.Notional, CultureInfo.InvariantCulture));
            _orders.Add(order);
            order.Ledger.Add(order);
            if (order.Tag is { } burnt)
            {
                order.Ledger.Tags.Add(burnt.Value);
            }
        }

        // A leg has a higher number than its entry.
        foreach (var (kept, order) in saved.Orders.Zip(_orders))
        {
            if (kept.Parent is { } parent)
            {
                order.Parent = _orders[(int)(parent - _firstOrder)];
                (order.Parent.StopLoss, order.Parent.TakeProfit) = kept.IsStopLoss ? (order, order.Parent.TakeProfit) : (order.Parent.StopLoss, order);
            }

            if (order.Status == VenueOrderStatus.Open)
            {
                Rework(order, kept.Taking);
            }
        }

        foreach (var order in _orders)
        {
            if (order.Filled > order.Protected && (order.StopLoss ?? order.TakeProfit) is not null)
            {
                Schedule(_now, DueKind.ActivateLegs, order);
            }

            if (order.Status == VenueOrderStatus.Filled && order.Sibling is { IsOver: false } sibling)
            {
                Schedule(_now, DueKind.CancelSibling, sibling);
            }
        }
    }

    private static void Rework(OrderRecord order, bool taking)
    {
        var left = order.Size - order.Filled;
        order.SetWorking(left);
        order.Handle = order.Book.Core.Place(
            order.Id, taking ? MatchingKind.Market : order.Kind, order.Side, left, (order.Kind == MatchingKind.Limit ? order.Limit : order.Stop)?.Nanos ?? 0, TrailDistance(order));
    }

    private static SavedAccount AccountOf(AccountLedger ledger) => new(
        ledger.Id.Value, ledger.StartBalance.Micros, ledger.Balance.Micros, ledger.RealisedGross.Micros, ledger.Costs.Micros,
        ledger.DayStartEquity.Micros, ledger.HighestEndOfDay.Micros, ledger.CanTrade, ledger.Failed);

    private IEnumerable<SavedHolding> HoldingsOf(AccountLedger ledger) =>
        from book in _books.Values
        let holding = ledger.Holdings[book.Index]
        where holding.Position is not null || holding.Realised != 0
        select new SavedHolding(
            ledger.Id.Value,
            book.Instrument.Id.Value,
            Text(holding.Realised),
            holding.Position is { } position ? new SavedPosition(position.Id, position.OpenedAt, position.Net, Text(position.Notional), position.AveragePrice) : null);

    private static SavedOrder OrderOf(OrderRecord order) => new(
        order.Id, order.Ledger.Id.Value, order.Book.Instrument.Id.Value, order.CreatedAt, order.UpdatedAt, (int)order.Status, (int)order.Type, (int)order.Side,
        order.Size, order.Filled, Text(order.FilledNotional), order.Limit?.Nanos, order.Stop?.Nanos, order.Trail, order.Tag?.Value, order.Parent?.Id,
        ReferenceEquals(order.Parent?.StopLoss, order), order.Anchor?.Nanos, order.Protected, order.Handle >= 0 && order.Book.Core.IsTaking(order.Handle, order.Id));

    private static SavedTrade TradeOf(TradeRecord record) => new(
        record.Id.Value, record.Order.Ledger.Id.Value, record.Order.Book.Instrument.Id.Value, record.At, record.Price.Nanos, record.ProfitAndLoss?.Micros,
        record.Fees.Micros, record.Commissions.Micros, (int)record.Order.Side, record.Size, record.Voided, record.Order.Id, Text(record.Gain));

    private static string Text(Int128 number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What has changed since it was last kept.</summary>
    private sealed class VenueChanges
    {
        public HashSet<OrderRecord> Orders { get; } = [];

        public SortedSet<int> Trades { get; } = [];

        public List<SavedContract> Contracts { get; } = [];

        public IReadOnlyList<SavedAccount> Accounts { get; private set; } = [];

        public void Take(IReadOnlyList<SavedAccount> accounts)
        {
            Orders.Clear();
            Trades.Clear();
            Contracts.Clear();
            Accounts = accounts;
        }
    }
}
