using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>Everything that the venue keeps about one account. Guarded by the venue's lock.</summary>
internal sealed class AccountLedger
{
    private readonly List<VenueOrder> _orders = [];
    private readonly Dictionary<long, int> _orderIndex = [];
    private readonly Dictionary<string, Int128> _realised = new(StringComparer.Ordinal);

    public AccountLedger(SimulatedAccount account, VenueRules rules, DateTimeOffset now)
    {
        Id = account.Id;
        Name = account.Name;
        StartBalance = Balance = DayStartEquity = HighestEndOfDay = account.StartBalance ?? rules.StartBalance;
        DailyLossLimit = account.DailyLossLimit ?? rules.DailyLossLimit;
        MaximumLossLimit = account.MaximumLossLimit ?? rules.MaximumLossLimit;
        SizeCapTenths = (account.SizeCap ?? rules.SizeCap) * 10;
        NextRoll = ChicagoTime.NextRoll(now);
    }

    public AccountId Id { get; }

    public string Name { get; }

    public Money StartBalance { get; }

    public Money? DailyLossLimit { get; }

    public Money? MaximumLossLimit { get; }

    public int? SizeCapTenths { get; }

    public Money Balance { get; set; }

    public Money RealisedGross { get; set; }

    public Money Costs { get; set; }

    public Money DayStartEquity { get; set; }

    public Money HighestEndOfDay { get; set; }

    public DateTimeOffset NextRoll { get; set; }

    public bool CanTrade { get; set; } = true;

    /// <summary>True after the maximum loss limit was touched: no roll opens the account again.</summary>
    public bool Failed { get; set; }

    public HashSet<string> Tags { get; } = new(StringComparer.Ordinal);

    public List<VenueTrade> Trades { get; } = [];

    public SortedDictionary<string, OpenPosition> Positions { get; } = new(StringComparer.Ordinal);

    /// <summary>All orders, ascending by number.</summary>
    public IReadOnlyList<VenueOrder> Orders => _orders;

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

    public VenueOrder? Find(OrderId id) => _orderIndex.TryGetValue(id.Value, out var index) ? _orders[index] : null;

    public void Store(VenueOrder order)
    {
        if (_orderIndex.TryGetValue(order.Id.Value, out var index))
        {
            _orders[index] = order;
        }
        else
        {
            _orderIndex.Add(order.Id.Value, _orders.Count);
            _orders.Add(order);
        }
    }

    public int NetOf(ContractId contract) => Positions.TryGetValue(contract.Value, out var position) ? position.Net : 0;

    /// <summary>
    /// The money of a realised price difference, taken as the step of the contract's running total: what the closes of a
    /// position are worth adds up to the last millionth, however it was closed in parts.
    /// </summary>
    public Money Realise(Instrument contract, Int128 difference)
    {
        var before = _realised.GetValueOrDefault(contract.Id.Value);
        var after = _realised[contract.Id.Value] = before + difference;
        return contract.ValueOf(after) - contract.ValueOf(before);
    }

    public VenueAccount Describe() => new(Id, Name, Balance, CanTrade, Visible: true, Simulated: true);
}
