using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>
/// The matching core: contracts, accounts, orders, trades, positions and balances, without HTTP and without a clock of its
/// own. Deterministic: the same prints and commands give the same events. Thread-safe behind one lock; events are handed
/// to the listener inside it, in order.
/// </summary>
public sealed partial class Venue
{
    private const long FirstOrder = 3_425_000_001;
    private const long FirstTrade = 3_005_000_001;
    private const int FirstPosition = 825_000_001;

    private readonly object _gate = new();
    private readonly VenueRules _rules;
    private readonly Dictionary<string, ContractBook> _books = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, AccountLedger> _accounts = [];
    private readonly Dictionary<long, AccountLedger> _owners = [];
    private readonly Action<VenueEvent>? _listener;
    private long _nextOrder = FirstOrder;
    private long _nextTrade = FirstTrade;
    private int _nextPosition = FirstPosition;

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
        _nextOrder += firstNumberOffset;
        _nextTrade += firstNumberOffset;
        _rules = rules;
        _listener = listener;
        foreach (var contract in contracts)
        {
            var product = ContractMonth.TryParse(contract.Id.Value, out var code, out var month) ? ProductTable.Find(code) : null;
            if (product is null)
            {
                throw new ArgumentException($"The product of contract {contract.Id} is unknown.", nameof(contracts));
            }

            _books.Add(contract.Id.Value, new ContractBook(contract, product, month, rules.Fills));
        }

        foreach (var account in accounts)
        {
            _accounts.Add(account.Id.Value, new AccountLedger(account, rules, now));
        }
    }

    /// <summary>The rules in force.</summary>
    public VenueRules Rules => _rules;

    /// <summary>A print happened: resting orders match against the new price, then limits are judged.</summary>
    public void OnPrint(ContractId contract, Price price, DateTimeOffset now)
    {
        lock (_gate)
        {
            RollTo(now);
            var book = _books[contract.Value];
            book.Print(price);
            if (book.Working.Count > 0)
            {
                MatchResting(book, now);
            }

            if (_rules.Limits)
            {
                JudgeLimits(now);
            }
        }
    }

    /// <summary>Sets the last price from history, before anything trades.</summary>
    internal void Seed(ContractId contract, Price price)
    {
        lock (_gate)
        {
            _books[contract.Value].Print(price);
        }
    }

    /// <summary>Carries out a command.</summary>
    /// <param name="command">What is asked.</param>
    /// <param name="now">Market time, UTC.</param>
    public VenueAnswer Execute(VenueCommand command, DateTimeOffset now)
    {
        lock (_gate)
        {
            RollTo(now);
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
            if (_rules.Limits)
            {
                JudgeLimits(now);
            }

            return answer;
        }
    }

    private VenueAnswer Place(AccountLedger ledger, VenueCommand.Place command, DateTimeOffset now)
    {
        if (!_books.TryGetValue(command.Contract.Value, out var book))
        {
            return new VenueAnswer(8);
        }

        var type = (OrderType)command.Type;
        var side = (OrderSide)command.Side;
        var (code, text) = Validate(ledger, book, command, now, out var limit, out var stop);
        // A refused duplicate must not carry the tag: it names the first order for ever.
        var tag = command.Tag is { } given && text != VenueTexts.TagUsed ? new ClientTag(given) : (ClientTag?)null;
        if (tag is { } burnt)
        {
            ledger.Tags.Add(burnt.Value);
        }

        limit = type switch
        {
            OrderType.JoinBid when code == 0 => book.Bid,
            OrderType.JoinAsk when code == 0 => book.Ask,
            _ => limit,
        };
        var order = new VenueOrder(
            new OrderId(_nextOrder++), ledger.Id, command.Contract, now, now,
            code == 0 ? VenueOrderStatus.Pending : VenueOrderStatus.Rejected,
            type, side, command.Size, limit, stop, 0, null, tag);
        Record(ledger, order);
        if (code != 0)
        {
            return new VenueAnswer(code, text, order.Id);
        }

        Arrive(ledger, book, order, now);
        return new VenueAnswer(0, null, order.Id);
    }

    private void Arrive(AccountLedger ledger, ContractBook book, VenueOrder order, DateTimeOffset now)
    {
        if (FillPriceOnArrival(book, order) is { } price)
        {
            Fill(ledger, book, order, price, now);
            return;
        }

        book.Working.Add(order.Id.Value);
        _owners.Add(order.Id.Value, ledger);
        Record(ledger, order with { Status = VenueOrderStatus.Open });
    }

    private VenueAnswer Modify(AccountLedger ledger, VenueCommand.Modify command, DateTimeOffset now)
    {
        if (ledger.Find(command.Order) is not { } order)
        {
            return new VenueAnswer(2);
        }

        var book = _books[order.Contract.Value];
        if (order.Status.IsTerminal())
        {
            return new VenueAnswer(3);
        }

        if (command.Size is < 1 or > LargestSize)
        {
            return new VenueAnswer(3, VenueTexts.OrderSize);
        }

        var text = CheckPrice(book, command.LimitPrice, VenueTexts.LimitPrice, VenueTexts.LimitOffGrid, out var limit);
        text = CheckPrice(book, command.StopPrice, VenueTexts.StopPrice, VenueTexts.StopOffGrid, out var stop) ?? text;
        if (text is not null)
        {
            return new VenueAnswer(3, text);
        }

        if (order.Type == OrderType.Stop && stop is { } trigger && IsStopPassed(book, order.Side, trigger))
        {
            return new VenueAnswer(3, VenueTexts.OutsideRange);
        }

        var changed = order with { Size = command.Size ?? order.Size, LimitPrice = limit ?? order.LimitPrice, StopPrice = stop ?? order.StopPrice, UpdatedAt = now };
        Record(ledger, changed);
        if (FillPriceOnArrival(book, changed) is { } price)
        {
            Fill(ledger, book, changed, price, now);
        }

        return new VenueAnswer(0);
    }

    private VenueAnswer Cancel(AccountLedger ledger, VenueCommand.Cancel command, DateTimeOffset now)
    {
        if (ledger.Find(command.Order) is not { } order)
        {
            return new VenueAnswer(2);
        }

        if (order.Status.IsTerminal())
        {
            return new VenueAnswer(3);
        }

        Withdraw(ledger, order, now);
        return new VenueAnswer(0);
    }

    private VenueAnswer Close(AccountLedger ledger, VenueCommand.CloseContract command, DateTimeOffset now)
    {
        if (!_books.TryGetValue(command.Contract.Value, out var book))
        {
            return new VenueAnswer(3);
        }

        var net = ledger.NetOf(command.Contract);
        if (net == 0)
        {
            return new VenueAnswer(2);
        }

        if (_rules.Sessions && !ChicagoTime.IsGlobexOpen(now))
        {
            return new VenueAnswer(5, VenueTexts.NotTrading);
        }

        CloseAtMarket(ledger, book, net, now);
        return new VenueAnswer(0);
    }

    private VenueAnswer PartialClose(AccountLedger ledger, VenueCommand.PartialClose command, DateTimeOffset now)
    {
        if (!_books.TryGetValue(command.Contract.Value, out var book))
        {
            return new VenueAnswer(3);
        }

        var net = ledger.NetOf(command.Contract);
        if (net == 0)
        {
            return new VenueAnswer(2);
        }

        if (command.Size < 1 || command.Size > Math.Abs(net))
        {
            return new VenueAnswer(5);
        }

        if (_rules.Sessions && !ChicagoTime.IsGlobexOpen(now))
        {
            return new VenueAnswer(6);
        }

        CloseAtMarket(ledger, book, Math.Sign(net) * command.Size, now);
        return new VenueAnswer(0);
    }

    private void CloseAtMarket(AccountLedger ledger, ContractBook book, int net, DateTimeOffset now)
    {
        var side = net > 0 ? OrderSide.Sell : OrderSide.Buy;
        var order = new VenueOrder(
            new OrderId(_nextOrder++), ledger.Id, book.Instrument.Id, now, now, VenueOrderStatus.Pending,
            OrderType.Market, side, Math.Abs(net), null, null, 0, null, null);
        Record(ledger, order);
        Arrive(ledger, book, order, now);
    }

    private void Withdraw(AccountLedger ledger, VenueOrder order, DateTimeOffset now)
    {
        Unlist(order);
        Record(ledger, order with { Status = VenueOrderStatus.Cancelled, UpdatedAt = now });
    }

    private void Unlist(VenueOrder order)
    {
        _books[order.Contract.Value].Working.Remove(order.Id.Value);
        _owners.Remove(order.Id.Value);
    }

    private void Record(AccountLedger ledger, VenueOrder order)
    {
        ledger.Store(order);
        _listener?.Invoke(new VenueEvent.OrderChanged(order));
    }
}
