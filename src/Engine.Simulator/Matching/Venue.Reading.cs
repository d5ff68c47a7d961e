using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>What the venue knows of a contract's price.</summary>
/// <param name="Last">Last trade, once there was one.</param>
/// <param name="Bid">Best bid: of the visible depth that is left, or of the invented spread.</param>
/// <param name="Ask">Best ask, likewise.</param>
/// <param name="Aggressor">Side that crossed the spread in the last trade, by the rule of <see cref="FillModel.SyntheticSpread"/>.</param>
public readonly record struct VenuePrice(Price? Last, Price? Bid, Price? Ask, OrderSide Aggressor);

/// <content>Figures for reading; each is a copy taken under the lock. An unknown account reads as null.</content>
public sealed partial class Venue
{
    /// <summary>All accounts, ascending.</summary>
    public IReadOnlyList<VenueAccount> Accounts
    {
        get
        {
            lock (_gate)
            {
                return [.. _accounts.Values.Select(ledger => ledger.Describe())];
            }
        }
    }

    /// <summary>One account.</summary>
    public VenueAccount? Account(AccountId account) => Read(account, ledger => ledger.Describe());

    /// <summary>All orders ever, ascending by number.</summary>
    public IReadOnlyList<VenueOrder>? Orders(AccountId account) => Read<IReadOnlyList<VenueOrder>>(account, ledger => ledger.Orders.ConvertAll(order => order.Describe()));

    /// <summary>All half-turns ever, ascending by number.</summary>
    public IReadOnlyList<VenueTrade>? Trades(AccountId account) => Read<IReadOnlyList<VenueTrade>>(account, ledger => [.. ledger.Trades.Select(record => record.Describe())]);

    /// <summary>All orders ever, as they stand whenever one is read, without a copy: for the thread that drives the venue, or once nobody does.</summary>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    public IReadOnlyList<VenueOrder> OrderView(AccountId account) => new RecordView<OrderRecord, VenueOrder>(_accounts[account.Value].Orders, static order => order.Describe());

    /// <summary>All half-turns ever in the same way.</summary>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    public IReadOnlyList<VenueTrade> TradeView(AccountId account) => new RecordView<TradeRecord, VenueTrade>(_accounts[account.Value].Trades, static trade => trade.Describe());

    /// <summary>One order; null when the account has none of that number.</summary>
    public VenueOrder? Order(AccountId account, OrderId order) => Read(account, ledger => Find(ledger, order)?.Describe());

    /// <summary>The orders that are not at their end, ascending by number.</summary>
    public IReadOnlyList<VenueOrder>? LiveOrders(AccountId account) => Read<IReadOnlyList<VenueOrder>>(account, ledger =>
    {
        var live = new List<VenueOrder>();
        for (var order = ledger.FirstLive; order is not null; order = order.NextLive)
        {
            live.Add(order.Describe());
        }

        return live;
    });

    /// <summary>The newest half-turns, ascending by number, back to a market time.</summary>
    /// <param name="account">The account.</param>
    /// <param name="from">Those at or after it, UTC.</param>
    public IReadOnlyList<VenueTrade>? TradesSince(AccountId account, DateTimeOffset from) => Read<IReadOnlyList<VenueTrade>>(account, ledger =>
    {
        var first = ledger.Trades.Count;
        while (first > 0 && ledger.Trades[first - 1].At >= from)
        {
            first--;
        }

        return [.. ledger.Trades.Skip(first).Select(record => record.Describe())];
    });

    /// <summary>Open positions with their numbers, by contract.</summary>
    public IReadOnlyList<NumberedPosition>? Positions(AccountId account) => Read<IReadOnlyList<NumberedPosition>>(
        account,
        ledger => [.. _books.Values
            .Where(book => ledger.Holdings[book.Index].Position is not null)
            .OrderBy(book => book.Instrument.Id.Value, StringComparer.Ordinal)
            .Select(book => (book.Instrument.Id, Position: ledger.Holdings[book.Index].Position!))
            .Select(held => new NumberedPosition(held.Position.Id, held.Position.Describe(account, held.Id)))]);

    /// <summary>Signed contracts held.</summary>
    public int Net(AccountId account, ContractId contract)
    {
        lock (_gate)
        {
            return _accounts.TryGetValue(account.Value, out var ledger) && _books.TryGetValue(contract.Value ?? "", out var book)
                ? ledger.Holdings[book.Index].Net
                : 0;
        }
    }

    /// <summary>Realised profit and loss before fees and commissions.</summary>
    public Money RealisedGross(AccountId account) => ReadMoney(account, ledger => ledger.RealisedGross);

    /// <summary>Fees and commissions paid.</summary>
    public Money Costs(AccountId account) => ReadMoney(account, ledger => ledger.Costs);

    /// <summary>Balance with which the account began.</summary>
    public Money StartBalance(AccountId account) => ReadMoney(account, ledger => ledger.StartBalance);

    /// <summary>Balance: start plus realised gross less costs.</summary>
    public Money Balance(AccountId account) => ReadMoney(account, ledger => ledger.Balance);

    /// <summary>Balance plus open profit and loss at the last prices.</summary>
    public Money Equity(AccountId account) => ReadMoney(account, EquityOf);

    /// <summary>What is known of a contract's price; all null for an unknown contract.</summary>
    public VenuePrice PriceOf(ContractId contract)
    {
        lock (_gate)
        {
            return _books.TryGetValue(contract.Value ?? "", out var book) ? book.Price : default;
        }
    }

    /// <summary>All contracts with their activity at a date.</summary>
    public IReadOnlyList<Instrument> Contracts(DateTimeOffset now)
    {
        lock (_gate)
        {
            return [.. _books.Values.Select(book => book.Instrument with { Active = !book.Month.HasPassed(now) })];
        }
    }

    /// <summary>One active contract a product, the nearest to delivery, as <c>Contract/available</c> lists them.</summary>
    public IReadOnlyList<Instrument> FrontContracts(DateTimeOffset now)
    {
        lock (_gate)
        {
            return [.. _books.Values
                .Where(book => !book.Month.HasPassed(now))
                .GroupBy(book => book.Product.Code)
                .Select(group => group.MinBy(book => book.Month)!.Instrument)
                .OrderBy(contract => contract.Id.Value, StringComparer.Ordinal)];
        }
    }

    private T? Read<T>(AccountId account, Func<AccountLedger, T> read)
        where T : class?
    {
        lock (_gate)
        {
            return _accounts.TryGetValue(account.Value, out var ledger) ? read(ledger) : null;
        }
    }

    private Money ReadMoney(AccountId account, Func<AccountLedger, Money> read)
    {
        lock (_gate)
        {
            return _accounts.TryGetValue(account.Value, out var ledger) ? read(ledger) : Money.Zero;
        }
    }
}
