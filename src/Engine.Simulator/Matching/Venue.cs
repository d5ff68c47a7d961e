using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>
/// The simulated venue: contracts, accounts, orders, trades, positions and balances around one <see cref="MatchingCore"/> a
/// contract, without HTTP and without a clock of its own. Deterministic: the same market, commands and times give the same
/// events. Thread-safe behind one lock; events are handed to the listener inside it, in order. Orders, of one account or of
/// several, never trade with each other: each meets the market, which it does not move.
/// <para>
/// What falls due by itself happens at <see cref="NextDue"/> when <see cref="OnTime"/> is called, or at the latest before
/// the next command, print or depth update, and carries its own time. Times must not go back.
/// </para>
/// </summary>
public sealed partial class Venue
{
    private const long FirstOrder = 3_425_000_001;
    private const long FirstTrade = 3_005_000_001;
    private const int FirstPosition = 825_000_001;

    private readonly Lock _gate = new();
    private readonly VenueRules _rules;
    private readonly Dictionary<string, ContractBook> _books = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, AccountLedger> _accounts = [];
    private readonly List<OrderRecord> _orders = [];
    private readonly List<(AccountLedger Ledger, int Index)> _trades = [];
    private readonly long _firstOrder;
    private readonly long _firstTrade;
    private readonly Action<VenueEvent>? _listener;
    private ContractBook? _asked;
    private DepthLevel[] _bidLevels = new DepthLevel[16];
    private DepthLevel[] _askLevels = new DepthLevel[16];
    private int _nextPosition = FirstPosition;
    private long _staleWaits;

    /// <summary>Creates a venue.</summary>
    /// <param name="contracts">What trades; every product must stand in <see cref="ProductTable"/>.</param>
    /// <param name="accounts">Who trades.</param>
    /// <param name="rules">How strict the venue is.</param>
    /// <param name="now">Market time, UTC.</param>
    /// <param name="listener">Receives every event inside the venue's lock; it must not block or call back.</param>
    /// <param name="firstNumberOffset">Added to the first order and trade number.</param>
    /// <exception cref="ArgumentException">A contract's product is unknown.</exception>
    public Venue(
        IEnumerable<Instrument> contracts,
        IEnumerable<SimulatedAccount> accounts,
        VenueRules rules,
        DateTimeOffset now,
        Action<VenueEvent>? listener = null,
        long firstNumberOffset = 0)
    {
        _firstOrder = FirstOrder + firstNumberOffset;
        _firstTrade = FirstTrade + firstNumberOffset;
        _rules = rules;
        _listener = listener;
        _now = now;
        foreach (var contract in contracts)
        {
            var product = ContractMonth.TryParse(contract.Id.Value, out var code, out var month) ? ProductTable.Find(code) : null;
            if (product is null)
            {
                throw new ArgumentException($"The product of contract {contract.Id} is unknown.", nameof(contracts));
            }

            _books.Add(contract.Id.Value, new ContractBook(contract, product, month, rules, _books.Count));
        }

        foreach (var account in accounts)
        {
            _accounts.Add(account.Id.Value, new AccountLedger(account, rules, _books.Count));
        }

        ScheduleDay();
    }

    /// <summary>The rules in force.</summary>
    public VenueRules Rules => _rules;

    /// <summary>How often an order waited because the price that it would have filled at was too old (<see cref="VenueRules.StalePrice"/>).</summary>
    public long StaleWaits
    {
        get
        {
            lock (_gate)
            {
                return _staleWaits;
            }
        }
    }

    /// <summary>A print happened: orders match against the new price, then limits are judged.</summary>
    /// <param name="contract">A contract of this venue.</param>
    /// <param name="price">The trade's price.</param>
    /// <param name="now">Market time, UTC.</param>
    /// <param name="size">Contracts, at least 1; as many as anybody wants where nobody knows.</param>
    /// <returns>What the venue then shows of the contract's price.</returns>
    public VenuePrice OnPrint(ContractId contract, Price price, DateTimeOffset now, int size = int.MaxValue)
    {
        lock (_gate)
        {
            Advance(now);
            var book = BookOf(contract);
            book.PrintedAt = now;
            book.Core.Print(price.Nanos, size);
            SettleMarket(book, now);
            return book.Price;
        }
    }

    /// <summary>
    /// The visible depth of a contract is now this; what stood before is gone. From the first call on, orders of the contract
    /// fill level by level against it and wait for more when it is exhausted; prints then move stops, and serve what waits by
    /// <see cref="VenueRules.Queue"/>.
    /// </summary>
    /// <param name="contract">A contract of this venue.</param>
    /// <param name="bids">Highest first.</param>
    /// <param name="asks">Lowest first.</param>
    /// <param name="now">Market time, UTC.</param>
    /// <exception cref="ArgumentException">Levels are not best first, or a size is negative.</exception>
    public void OnBook(ContractId contract, ReadOnlySpan<BookLevel> bids, ReadOnlySpan<BookLevel> asks, DateTimeOffset now)
    {
        lock (_gate)
        {
            var ownBids = LevelsOf(bids, ref _bidLevels, -1);
            var ownAsks = LevelsOf(asks, ref _askLevels, 1);
            Advance(now);
            var book = BookOf(contract);
            book.ShownAt = now;
            book.Core.SetDepth(ownBids, ownAsks);
            SettleMarket(book, now);
        }
    }

    /// <summary>
    /// Stops trading in one contract, or in all, and lets it go on. Meanwhile orders, changes and closes are refused as
    /// outside the session and nothing fills; cancels work. What became due in the meantime fills when trading goes on.
    /// </summary>
    /// <param name="contract">The contract; null for every one.</param>
    /// <param name="halted">True stops, false resumes.</param>
    /// <exception cref="KeyNotFoundException">The venue does not trade the contract.</exception>
    public void HaltTrading(ContractId? contract, bool halted)
    {
        lock (_gate)
        {
            foreach (var book in contract is { } one ? [_books[one.Value]] : _books.Values.ToArray())
            {
                JudgeAge(book);
                book.Core.Halted = halted;
                SettleMarket(book, _now);
            }
        }
    }

    /// <summary>Limits how many contracts the market of a contract gives while it has no depth; null lifts the limit.</summary>
    /// <param name="contract">A contract of this venue.</param>
    /// <param name="contracts">0 or more; null for any number.</param>
    internal void Supply(ContractId contract, int? contracts)
    {
        lock (_gate)
        {
            var book = _books[contract.Value];
            JudgeAge(book);
            book.Core.Supply = contracts;
            SettleMarket(book, _now);
        }
    }

    /// <summary>Sets the last price from history, before anything trades.</summary>
    internal void Seed(ContractId contract, Price price)
    {
        lock (_gate)
        {
            var book = _books[contract.Value];
            book.PrintedAt = _now;
            book.Core.Print(price.Nanos);
        }
    }

    /// <summary>Carries out a command.</summary>
    /// <param name="command">What is asked.</param>
    /// <param name="now">Market time, UTC.</param>
    public VenueAnswer Execute(VenueCommand command, DateTimeOffset now)
    {
        lock (_gate)
        {
            Advance(now);
            if (!_accounts.TryGetValue(command.Account.Value, out var ledger))
            {
                return new VenueAnswer(1);
            }

            var answer = command switch
            {
                VenueCommand.Place place => Place(ledger, place, now),
                VenueCommand.Modify modify => Modify(ledger, modify, now),
                VenueCommand.Cancel cancel => Cancel(ledger, cancel, now),
                VenueCommand.CloseContract close => Close(ledger, close, now),
                VenueCommand.PartialClose close => PartialClose(ledger, close, now),
                _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "The venue does not know this command."),
            };
            JudgeLimits(now);
            return answer;
        }
    }

    private static ReadOnlySpan<DepthLevel> LevelsOf(ReadOnlySpan<BookLevel> given, ref DepthLevel[] levels, int direction)
    {
        if (levels.Length < given.Length)
        {
            levels = new DepthLevel[given.Length];
        }

        for (var i = 0; i < given.Length; i++)
        {
            if (given[i].Size < 0 || (i > 0 && given[i].Price.CompareTo(given[i - 1].Price) * direction <= 0))
            {
                throw new ArgumentException("Levels of a book must be given best first, each price once, with sizes of 0 or more.");
            }

            levels[i] = new DepthLevel(given[i].Price.Nanos, given[i].Size);
        }

        return levels.AsSpan(0, given.Length);
    }

    /// <summary>A contract's book. Nearly always it is the one that was asked for last, by the very same text.</summary>
    private ContractBook BookOf(ContractId contract) =>
        _asked is { } book && ReferenceEquals(book.Instrument.Id.Value, contract.Value) ? book : _asked = _books[contract.Value];

    /// <summary>Books what the core filled after the market moved, and judges the accounts that it concerns.</summary>
    private void SettleMarket(ContractBook book, DateTimeOffset now)
    {
        BookFills(book, now);
        if (!_rules.Limits)
        {
            return;
        }

        foreach (var ledger in _accounts.Values)
        {
            ledger.IsToBeJudged |= ledger.Holdings[book.Index].Position is not null;
        }

        JudgeLimits(now);
    }

    /// <summary>An order is about to meet the market: at a price that is too old it does not fill.</summary>
    private void JudgeAge(ContractBook book) => book.Core.Stale = _rules.StalePrice is { } age && book.PricedAt is { } at && _now - at > age;

    private OrderRecord? Find(AccountLedger ledger, OrderId id)
    {
        var index = id.Value - _firstOrder;
        return index >= 0 && index < _orders.Count && _orders[(int)index] is var order && ReferenceEquals(order.Ledger, ledger) ? order : null;
    }

    private OrderRecord NewOrder(AccountLedger ledger, ContractBook book, OrderType type, OrderSide side, int size, VenueOrderStatus status, DateTimeOffset now)
    {
        var order = new OrderRecord(_firstOrder + _orders.Count, ledger, book, now, type, side) { Size = size, Status = status };
        _orders.Add(order);
        ledger.Add(order);
        return order;
    }

    private void Announce(OrderRecord order)
    {
        _changes?.Orders.Add(order);
        order.Touch();
        if (_listener is not null)
        {
            _listener(new VenueEvent.OrderChanged(order.Describe()));
        }
    }
}
