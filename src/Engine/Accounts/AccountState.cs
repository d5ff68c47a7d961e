using System.Collections.Immutable;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <summary>A trade as it stands in the book.</summary>
/// <param name="Trade">The event that booked it.</param>
/// <param name="Tag">Its order's tag, once known.</param>
/// <param name="Voided">True after a bust.</param>
public readonly record struct BookedTrade(TradeBooked Trade, ClientTag? Tag, bool Voided);

/// <summary>
/// Everything that the engine knows of one account, rebuilt from the journal by <see cref="Apply"/> alone. Immutable.
/// </summary>
public sealed partial record AccountState
{
    /// <summary>
    /// So many ended orders and booked trades are remembered at least, and a quarter more at the most; the oldest are forgotten. It is
    /// twenty trade dates of 500 orders: far more than a comparison with the venue looks back. A snapshot holds all of them, so a
    /// start takes the longer the more there are.
    /// </summary>
    public const int Retained = 10_000;

    private static readonly ImmutableDictionary<ContractId, ExecutorTerms> NoExecutors = ImmutableDictionary<ContractId, ExecutorTerms>.Empty;

    // Nearly every event copies the state: what few events change stands apart and is shared by the copies.
    private Seldom _seldom = Seldom.Nothing;

    private AccountState(AccountId account) => Account = account;

    /// <summary>The account.</summary>
    public AccountId Account { get; private init; }

    /// <summary>First part of every client tag.</summary>
    public string Instance
    {
        get => _seldom.Instance;
        private init => _seldom = value == _seldom.Instance ? _seldom : _seldom with { Instance = value };
    }

    /// <summary>How often the journal has been opened.</summary>
    public int Epoch
    {
        get => _seldom.Epoch;
        private init => _seldom = value == _seldom.Epoch ? _seldom : _seldom with { Epoch = value };
    }

    /// <summary>The last counter used in a tag.</summary>
    public long TagCounter { get; private init; }

    /// <summary>What the account may do.</summary>
    public TradingState Trading
    {
        get => _seldom.Trading;
        private init => _seldom = value == _seldom.Trading ? _seldom : _seldom with { Trading = value };
    }

    /// <summary>Who set <see cref="Trading"/> and why.</summary>
    public string TradingWhy
    {
        get => _seldom.TradingWhy;
        private init => _seldom = value == _seldom.TradingWhy ? _seldom : _seldom with { TradingWhy = value };
    }

    /// <summary>Every live order and the ended ones still remembered, by tag and by the venue's number.</summary>
    public KnownOrders Orders { get; private init; } = KnownOrders.None;

    /// <summary>Orders whose cancel waits for their number.</summary>
    public ImmutableHashSet<ClientTag> CancelWanted { get; private init; } = [];

    /// <summary>Wall time of the first read that did not show an order in doubt.</summary>
    public ImmutableDictionary<ClientTag, DateTimeOffset> NotFoundAt { get; private init; } = ImmutableDictionary<ClientTag, DateTimeOffset>.Empty;

    /// <summary>Positions that are not flat.</summary>
    public PersistentMap<ContractId, Position> Positions { get; private init; } = PersistentMap<ContractId, Position>.Empty;

    /// <summary>Booked trades by number: what makes booking idempotent.</summary>
    public RecentMap<TradeId, BookedTrade> Trades { get; private init; } = RecentMap<TradeId, BookedTrade>.Empty(Retained);

    /// <summary>Trades whose order is not known yet.</summary>
    public ImmutableHashSet<TradeId> Unattributed { get; private init; } = [];

    /// <summary>Trades at or before this fill time may have been forgotten and are never booked again, UTC.</summary>
    public DateTimeOffset TradeHorizon { get; private init; } = DateTimeOffset.MinValue;

    /// <summary>Fill time of the newest booked trade, UTC: where a reconciliation starts to read.</summary>
    public DateTimeOffset LastTradeAt { get; private init; } = DateTimeOffset.MinValue;

    /// <summary>Number of that trade; of several at one instant the highest.</summary>
    public TradeId LastTrade { get; private init; }

    /// <summary>The last intent number of each strategy.</summary>
    public PersistentMap<StrategyName, IntentId> LastIntent { get; private init; } = PersistentMap<StrategyName, IntentId>.Empty;

    /// <summary>The last denial of each strategy since its last order, so that a repetition is not journaled again.</summary>
    public PersistentMap<StrategyName, DenialReason> LastDenial { get; private init; } = PersistentMap<StrategyName, DenialReason>.Empty;

    /// <summary>
    /// The executor that began last, by strategy and contract. A contract has one at a time, so an earlier one has ended; whether this one has, its
    /// strategy knows.
    /// </summary>
    public ImmutableDictionary<StrategyName, ImmutableDictionary<ContractId, ExecutorTerms>> Executors { get; private init; } =
        ImmutableDictionary<StrategyName, ImmutableDictionary<ContractId, ExecutorTerms>>.Empty;

    /// <summary>Market times of the orders of the last minute.</summary>
    public ImmutableQueue<DateTimeOffset> RecentOrders { get; private init; } = [];

    /// <summary>How many there are in <see cref="RecentOrders"/>.</summary>
    public int RecentOrderCount { get; private init; }

    /// <summary>Orders of the present trade date.</summary>
    public int OrdersToday { get; private init; }

    /// <summary>Orders of this journal.</summary>
    public long OrdersTotal { get; private init; }

    /// <summary>Half-turns of this journal.</summary>
    public long TradesTotal { get; private init; }

    /// <summary>Realised profit before costs, since the journal began.</summary>
    public Money RealizedGross { get; private init; }

    /// <summary>Fees since the journal began.</summary>
    public Money Fees { get; private init; }

    /// <summary>Commissions since the journal began.</summary>
    public Money Commissions { get; private init; }

    /// <summary>Cash by the book: the adopted balance plus every booked half-turn, net.</summary>
    public Money Cash { get; private init; }

    /// <summary>The balance that the venue reported last.</summary>
    public Money? VenueBalance { get; private init; }

    /// <summary>Market time at which that balance was first reported, UTC.</summary>
    public DateTimeOffset VenueBalanceAt { get; private init; } = DateTimeOffset.MinValue;

    /// <summary>False once the venue has locked the account.</summary>
    public bool CanTrade
    {
        get => _seldom.CanTrade;
        private init => _seldom = value == _seldom.CanTrade ? _seldom : _seldom with { CanTrade = value };
    }

    /// <summary>The present trade date, once something happened on it.</summary>
    public DateOnly? Date
    {
        get => _seldom.Date;
        private init => _seldom = value == _seldom.Date ? _seldom : _seldom with { Date = value };
    }

    /// <summary>Cash at the open of the trade date.</summary>
    public Money DayStartCash
    {
        get => _seldom.DayStartCash;
        private init => _seldom = value == _seldom.DayStartCash ? _seldom : _seldom with { DayStartCash = value };
    }

    /// <summary>Cash when the account was first seen.</summary>
    public Money? StartCash
    {
        get => _seldom.StartCash;
        private init => _seldom = value == _seldom.StartCash ? _seldom : _seldom with { StartCash = value };
    }

    /// <summary>Highest cash at the end of any trade date, at least the starting cash.</summary>
    public Money HighestDayEnd
    {
        get => _seldom.HighestDayEnd;
        private init => _seldom = value == _seldom.HighestDayEnd ? _seldom : _seldom with { HighestDayEnd = value };
    }

    /// <summary>Protection that was asked for, by the entry's tag.</summary>
    public ImmutableDictionary<ClientTag, Protection> Protections { get; private init; } = ImmutableDictionary<ClientTag, Protection>.Empty;

    /// <summary>False once the account has refused an order with a bracket; null until it is known.</summary>
    public bool? NativeBrackets
    {
        get => _seldom.NativeBrackets;
        private init => _seldom = value == _seldom.NativeBrackets ? _seldom : _seldom with { NativeBrackets = value };
    }

    /// <summary>Flattens that the venue has not yet confirmed, oldest first; they go on after a restart.</summary>
    public ImmutableList<FlattenRequested> Flattening
    {
        get => _seldom.Flattening;
        private init => _seldom = ReferenceEquals(value, _seldom.Flattening) ? _seldom : _seldom with { Flattening = value };
    }

    /// <summary>Closes under way, by contract.</summary>
    public ImmutableDictionary<ContractId, CloseUnderWay> Closing { get; private init; } = ImmutableDictionary<ContractId, CloseUnderWay>.Empty;

    /// <summary>Closes whose orders are yet to be shown, by contract; a fill may be booked before its order is seen.</summary>
    public ImmutableDictionary<ContractId, CloseOrdersDue> CloseOrdersDue
    {
        get => _seldom.CloseOrdersDue;
        private init => _seldom = ReferenceEquals(value, _seldom.CloseOrdersDue) ? _seldom : _seldom with { CloseOrdersDue = value };
    }

    /// <summary>Reversals that wait for the venue to show flat, by contract.</summary>
    public ImmutableDictionary<ContractId, ReverseRequested> Reversals
    {
        get => _seldom.Reversals;
        private init => _seldom = ReferenceEquals(value, _seldom.Reversals) ? _seldom : _seldom with { Reversals = value };
    }

    /// <summary>Strategies that a person's hand has paused, and why.</summary>
    public ImmutableDictionary<StrategyName, string> Paused
    {
        get => _seldom.Paused;
        private init => _seldom = ReferenceEquals(value, _seldom.Paused) ? _seldom : _seldom with { Paused = value };
    }

    /// <summary>The firm's rules as stated at the account's first use; null before.</summary>
    public ProfileAdopted? Profile
    {
        get => _seldom.Profile;
        private init => _seldom = value == _seldom.Profile ? _seldom : _seldom with { Profile = value };
    }

    /// <summary>Highest equity seen within a day, for rules that trail it.</summary>
    public Money? EquityPeak
    {
        get => _seldom.EquityPeak;
        private init => _seldom = value == _seldom.EquityPeak ? _seldom : _seldom with { EquityPeak = value };
    }

    /// <summary>An account of which nothing is known.</summary>
    public static AccountState New(AccountId account) => new(account);

    /// <summary>Realised profit after costs, since the journal began.</summary>
    public Money RealizedNet => RealizedGross - Fees - Commissions;

    /// <summary>The position in a contract; flat when there is none.</summary>
    public Position PositionIn(ContractId contract) => Positions.TryGetValue(contract, out var position) ? position : Position.Flat(contract);

    /// <summary>
    /// True while the venue has shown a fill of an order that is in no position yet: its trade comes in a frame or a reading of its own,
    /// and until then the book may look flat.
    /// </summary>
    public bool AwaitsFills => Orders.Values.Any(o => o.ShownFilled > o.Filled || (o.State == OrderState.Filled && o.Filled < o.Size));

    /// <summary>How many entries of a strategy have filled, whole or in part, on a trade date, busted fills left out.</summary>
    public int EntriesOf(StrategyName strategy, DateOnly date) => Trades.Values
        .Where(t => !t.Voided && TradeDate.Of(t.Trade.At) == date)
        .Select(t => t.Tag is { } tag && Orders.TryGetValue(tag, out var order) && order.Role == OrderRole.Entry && order.Strategy == strategy ? tag : default(ClientTag?))
        .OfType<ClientTag>()
        .Distinct()
        .Count();

    /// <summary>The fills of a strategy's orders that are remembered, as they were told to it, oldest first; busted ones left out.</summary>
    public ImmutableArray<Fill> FillsOf(StrategyName strategy) =>
    [
        .. from booked in Trades.Values
           where !booked.Voided && booked.Tag is not null
           let order = Orders.GetValueOrDefault(booked.Tag!.Value)
           where order is not null && order.Strategy == strategy && (order.Intent is not null || order.Role == OrderRole.Close)
           let trade = booked.Trade
           orderby trade.At, trade.Id.Value
           select new Fill(order.Intent ?? default, trade.Id, trade.Side, trade.Size, trade.Price, trade.At) { Role = order.Role, Contract = order.Contract },
    ];

    /// <summary>The executor of a strategy that began last in each contract, ended or not, in order of the contracts' ids.</summary>
    public ImmutableArray<ExecutorTerms> ExecutorsOf(StrategyName strategy) =>
        Executors.TryGetValue(strategy, out var executors) ? [.. executors.OrderBy(e => e.Key.Value, StringComparer.Ordinal).Select(e => e.Value)] : [];

    /// <summary>The live orders by tag: the few that matter.</summary>
    public PersistentMap<ClientTag, Order> Live => Orders.Live;

    /// <summary>The live orders.</summary>
    public PersistentMap<ClientTag, Order>.ValueCollection LiveOrders => Live.Values;

    private sealed record Seldom
    {
        public static Seldom Nothing { get; } = new();

        public string Instance { get; init; } = "";

        public int Epoch { get; init; }

        public TradingState Trading { get; init; } = TradingState.Active;

        public string TradingWhy { get; init; } = "";

        public bool CanTrade { get; init; } = true;

        public DateOnly? Date { get; init; }

        public Money DayStartCash { get; init; }

        public Money? StartCash { get; init; }

        public Money HighestDayEnd { get; init; }

        public bool? NativeBrackets { get; init; }

        public ImmutableList<FlattenRequested> Flattening { get; init; } = [];

        public ImmutableDictionary<ContractId, CloseOrdersDue> CloseOrdersDue { get; init; } = ImmutableDictionary<ContractId, CloseOrdersDue>.Empty;

        public ImmutableDictionary<ContractId, ReverseRequested> Reversals { get; init; } = ImmutableDictionary<ContractId, ReverseRequested>.Empty;

        public ImmutableDictionary<StrategyName, string> Paused { get; init; } = ImmutableDictionary<StrategyName, string>.Empty;

        public ProfileAdopted? Profile { get; init; }

        public Money? EquityPeak { get; init; }
    }
}
