using System.Collections.Frozen;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Tests.Risk;

/// <summary>An account of 50,000 dollars with one strategy in ES (tick 0.25, 12.50 dollars) and prices; every fact is an event, applied.</summary>
internal sealed class RiskFixture
{
    public static readonly ContractId EsId = new("CON.F.US.EP.Z26");
    public static readonly ContractId MesId = new("CON.F.US.MES.Z26");
    public static readonly StrategyName Sma = new("sma");
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);
    public static readonly Instrument Es = new(EsId, "ESZ6", "E-mini S&P 500", At(0.25m), Dollars(12.50m), true, "F.US.EP");
    public static readonly Instrument Mes = new(MesId, "MESZ6", "Micro E-mini S&P 500", At(0.25m), Dollars(1.25m), true, "F.US.MES");
    private readonly Dictionary<ContractId, MarketPrice> _prices = [];
    private long _intent = 1_000;
    private long _order;

    public RiskFixture()
    {
        Context = new(
            new Dictionary<ContractId, Instrument> { [EsId] = Es, [MesId] = Mes }.ToFrozenDictionary(),
            new Dictionary<StrategyName, StrategyTerms> { [Sma] = new(Sma, EsId, 100) }.ToFrozenDictionary(),
            RiskLimits.None,
            InSync: true,
            OrderPermit: true,
            Settle: TimeSpan.FromSeconds(2))
        {
            PriceOf = contract => _prices.GetValueOrDefault(contract),
            RuleBook = new[] { Combine50 }.ToFrozenDictionary(r => r.Name),
        };
        Apply(new BookOpened(Now, "t1", 1), new TradeDateOpened(Now, TradeDate.Of(Now), Money.Zero), new CashAdopted(Now, Dollars(50_000m), Dollars(50_000m)));
        Price(EsId, 6800m, 6799.75m, 6800.25m);
        Price(MesId, 6800m, 6799.75m, 6800.25m);
    }

    public static AccountRules Combine50 { get; } = new(
        "combine-50k", Dollars(2_000m), FloorTrail.EndOfDay, Dollars(1_000m), Dollars(3_000m), 0.5m, 5, [new(Dollars(0m), 2), new(Dollars(1_500m), 3), new(Dollars(2_000m), 5)]);

    public AccountState State { get; private set; } = AccountState.New(new AccountId(4711));

    public AccountContext Context { get; set; }

    public DateTimeOffset Now { get; set; } = Start;

    public static Price At(decimal price) => Engine.Markets.Price.FromDecimal(price);

    public static Money Dollars(decimal amount) => Money.FromDecimal(amount);

    public RiskFixture Apply(params IAccountEvent[] events)
    {
        State = events.Aggregate(State, (state, e) => state.Apply(e));
        return this;
    }

    public RiskFixture Limits(Func<RiskLimits, RiskLimits> change)
    {
        Context = Context with { Limits = change(Context.Limits) };
        return this;
    }

    public RiskFixture Price(ContractId contract, decimal last, decimal bid, decimal ask, bool live = true)
    {
        _prices[contract] = new(contract, At(last), At(bid), At(ask), Now, live);
        return this;
    }

    public RiskFixture NoPrice(ContractId contract)
    {
        _prices.Remove(contract);
        return this;
    }

    public RiskFixture Hold(int net, decimal average = 6800m, ContractId? contract = null) =>
        Apply(new PositionAdopted(Now, contract ?? EsId, 0, net, At(average)));

    public RiskFixture Profile(decimal start = 50_000m, decimal floor = 48_000m, decimal high = 50_000m) =>
        Apply(new ProfileAdopted(Now, "combine-50k", Dollars(start), Dollars(floor), Dollars(high), "test"));

    /// <summary>An order that works at the venue.</summary>
    public ClientTag Working(
        OrderSide side, OrderType type, int size, decimal? limit = null, decimal? stop = null, OrderRole role = OrderRole.Entry, Bracket? bracket = null, ContractId? contract = null)
    {
        var tag = new ClientTag($"t1-sma-{State.TagCounter + 1}-0");
        var id = new OrderId(++_order);
        Apply(
            new OrderIntended(Now, tag, Sma, new IntentId(++_order), contract ?? EsId, side, type, size, Level(limit), Level(stop), default) { Role = role, Bracket = bracket },
            new OrderAccepted(Now, tag, id),
            new OrderChanged(Now, tag, id, OrderState.Working, size, Level(limit), Level(stop), 0, OrderAnomaly.None));
        return tag;
    }

    public PlaceIntent Intent(
        OrderSide side, int size = 1, OrderType type = OrderType.Market, decimal? limit = null, decimal? stop = null, Bracket? bracket = null) => new(
        Now, Sma, new IntentId(++_intent), EsId, side, type, size, Level(limit), default)
        {
            StopPrice = Level(stop),
            Bracket = bracket,
        };

    public Denial? Check(PlaceIntent intent) => PreTradeChecks.Check(State, Context, intent);

    private static Price? Level(decimal? price) => price is { } level ? At(level) : null;
}
