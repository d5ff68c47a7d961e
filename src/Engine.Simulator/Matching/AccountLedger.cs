using Engine.Accounts;

namespace Engine.Simulator;

/// <summary>Everything that the venue keeps about one account. Guarded by the venue's lock.</summary>
internal sealed class AccountLedger
{
    public AccountLedger(SimulatedAccount account, VenueRules rules, int contracts)
    {
        Account = account;
        StartBalance = Balance = DayStartEquity = HighestEndOfDay = account.StartBalance ?? rules.StartBalance;
        DailyLossLimit = account.DailyLossLimit ?? rules.DailyLossLimit;
        MaximumLossLimit = account.MaximumLossLimit ?? rules.MaximumLossLimit;
        SizeCapTenths = (account.SizeCap ?? rules.SizeCap) * 10;
        Holdings = new ContractHolding[contracts];
        for (var i = 0; i < contracts; i++)
        {
            Holdings[i] = new ContractHolding();
        }
    }

    public SimulatedAccount Account { get; }

    public AccountId Id => Account.Id;

    public Money StartBalance { get; set; }

    public Money? DailyLossLimit { get; }

    public Money? MaximumLossLimit { get; }

    public int? SizeCapTenths { get; }

    public Money Balance { get; set; }

    public Money RealisedGross { get; set; }

    public Money Costs { get; set; }

    public Money DayStartEquity { get; set; }

    public Money HighestEndOfDay { get; set; }

    public bool CanTrade { get; set; } = true;

    /// <summary>True after the maximum loss limit was touched: no roll opens the account again.</summary>
    public bool Failed { get; set; }

    /// <summary>True when equity may have changed since the limits were last judged.</summary>
    public bool IsToBeJudged { get; set; }

    public HashSet<string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Every trade, ascending by number.</summary>
    public BlockList<TradeRecord> Trades { get; } = new();

    /// <summary>Every order, ascending by number.</summary>
    public List<OrderRecord> Orders { get; } = [];

    /// <summary>By the contract's index.</summary>
    public ContractHolding[] Holdings { get; private set; }

    /// <summary>The oldest order that is not at its end; the rest follows by <see cref="OrderRecord.NextLive"/>.</summary>
    public OrderRecord? FirstLive { get; private set; }

    private OrderRecord? LastLive { get; set; }

    /// <summary>The balance below which the account fails: it trails the highest end-of-day balance and never exceeds the start.</summary>
    public Money? Floor
    {
        get
        {
            if (MaximumLossLimit is not { } distance)
            {
                return null;
            }

            var gained = HighestEndOfDay > StartBalance ? HighestEndOfDay - StartBalance : Money.Zero;
            var trailing = StartBalance - distance + gained;
            return trailing < StartBalance ? trailing : StartBalance;
        }
    }

    /// <summary>Makes room for one contract more.</summary>
    public void AddHolding() => Holdings = [.. Holdings, new ContractHolding()];

    public void Add(OrderRecord order)
    {
        Orders.Add(order);
        if (order.IsOver)
        {
            return;
        }

        order.PreviousLive = LastLive;
        if (LastLive is { } last)
        {
            last.NextLive = order;
        }
        else
        {
            FirstLive = order;
        }

        LastLive = order;
    }

    /// <summary>Takes an order that has come to its end off the list of live ones.</summary>
    public void Retire(OrderRecord order)
    {
        if (order.PreviousLive is { } previous)
        {
            previous.NextLive = order.NextLive;
        }
        else
        {
            FirstLive = order.NextLive;
        }

        if (order.NextLive is { } next)
        {
            next.PreviousLive = order.PreviousLive;
        }
        else
        {
            LastLive = order.PreviousLive;
        }

        (order.PreviousLive, order.NextLive) = (null, null);
    }

    /// <summary>The live orders of one contract, oldest first; a copy, because what is done with them changes the list.</summary>
    public List<OrderRecord> LiveIn(ContractBook book)
    {
        var live = new List<OrderRecord>();
        for (var order = FirstLive; order is not null; order = order.NextLive)
        {
            if (ReferenceEquals(order.Book, book))
            {
                live.Add(order);
            }
        }

        return live;
    }

    /// <summary>
    /// The money of a realised price difference, taken as the step of the contract's running total: what the closes of a
    /// position are worth adds up to the last millionth, however it was closed in parts.
    /// </summary>
    public Money Realise(ContractBook book, Int128 difference)
    {
        var holding = Holdings[book.Index];
        var before = holding.Realised;
        holding.Realised += difference;
        return book.Instrument.ValueOf(holding.Realised) - book.Instrument.ValueOf(before);
    }

    public VenueAccount Describe() => new(Id, Account.Name, Balance, CanTrade, Visible: true, Simulated: Account.Kind != SimulatedAccountKind.LiveFunded);
}
