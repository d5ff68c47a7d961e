using System.Collections.Frozen;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Tests.Accounts;

/// <summary>One strategy, one contract (gold: tick 0.1, ten dollars a tick), no limits unless a test sets them.</summary>
internal sealed class AccountFixture
{
    public static readonly AccountId Account = new(20000001);
    public static readonly ContractId Gold = new("CON.F.US.GCE.Z13");
    public static readonly StrategyName Sma = new("sma");
    public static readonly DateTimeOffset Start = new(2013, 10, 7, 14, 0, 0, TimeSpan.Zero);
    public static readonly Instrument Terms = new(Gold, "GCZ3", "Gold", Price.FromDecimal(0.1m), Money.FromDecimal(10m), true, "F.US.GCE");

    private long _intent;
    private long _trade = 900;

    public AccountState State { get; private set; } = AccountState.New(Account);

    public List<IAccountEvent> Journal { get; } = [];

    public List<AccountEffect> Effects { get; } = [];

    public DateTimeOffset Now { get; set; } = Start;

    public AccountContext Context { get; set; } = new(
        new Dictionary<ContractId, Instrument> { [Gold] = Terms }.ToFrozenDictionary(),
        new Dictionary<StrategyName, StrategyTerms> { [Sma] = new(Sma, Gold, 5) }.ToFrozenDictionary(),
        RiskLimits.None,
        InSync: true,
        OrderPermit: true,
        Settle: TimeSpan.FromSeconds(2));

    public static AccountFixture Opened()
    {
        var account = new AccountFixture();
        account.Take(new OpenBook(account.Now, "t1"));
        account.Effects.Clear();
        return account;
    }

    /// <summary>A book whose journal ended with this state, not opened yet.</summary>
    public static AccountFixture Resumed(AccountState state, DateTimeOffset now) => new() { State = state, Now = now };

    public AccountFixture Take(IAccountInput input)
    {
        var step = AccountCore.Step(State, Context, input);
        Journal.AddRange(step.Events);
        Effects.AddRange(step.Effects);
        State = step.State;
        return this;
    }

    /// <summary>What the journal does not hold is forgotten.</summary>
    public void ForgetAfter(AccountState state, int journaled)
    {
        State = state;
        Journal.RemoveRange(journaled, Journal.Count - journaled);
    }

    public PlaceIntent Intent(OrderSide side, int size = 1, Price? limit = null) => new(
        Now, Sma, new IntentId(++_intent), Gold, side, limit is null ? OrderType.Market : OrderType.Limit, size, limit, new ReceiptSequence(_intent));

    /// <summary>Places an order and returns its tag; it must leave.</summary>
    public ClientTag Place(OrderSide side, int size = 1, Price? limit = null)
    {
        var before = Effects.Count;
        Take(Intent(side, size, limit));
        return Effects.Skip(before).OfType<AccountEffect.SendPlace>().Single().Request.Tag;
    }

    public VenueOrder Shown(long id, ClientTag? tag, OrderSide side, VenueOrderStatus status, int size = 1, int filled = 0, Price? limit = null) => new(
        new OrderId(id), Account, Gold, Now, Now, status, limit is null ? OrderType.Market : OrderType.Limit, side, size, limit, null, filled, null, tag);

    public VenueTrade Trade(long order, OrderSide side, decimal price, int size = 1, long? id = null, bool voided = false) => new(
        new TradeId(id ?? ++_trade), Account, Gold, Now, Price.FromDecimal(price), null, Money.FromDecimal(1.62m), Money.FromDecimal(0.25m), side, size, voided, new OrderId(order));

    public VenueRead Read(
        DateTimeOffset readAt, decimal balance = 50_000m, IEnumerable<VenueOrder>? orders = null, IEnumerable<VenueTrade>? trades = null, IEnumerable<VenuePosition>? positions = null, bool quiet = true) => new(
        Now, readAt, "test", new VenueAccount(Account, "PRAC-1", Money.FromDecimal(balance), true, true, true), [.. orders ?? []], [.. trades ?? []], [.. positions ?? []], quiet);

    public Order Order(ClientTag tag) => State.Orders[tag];

    public static MutationOutcome Done(long id) => new MutationOutcome.Done(new OrderId(id));

    public static MutationOutcome Lost() => new MutationOutcome.Unknown(new GatewayFailure("Order/place", FailureKind.Timeout));
}
