using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Strategies;

/// <summary>A strategy that follows several contracts, and what it may read of its account.</summary>
public sealed class SeveralContractsTests : StrategySpec
{
    private static readonly DateTimeOffset Start = new(2026, 10, 7, 14, 0, 0, TimeSpan.Zero);
    private static readonly Instrument Corn = new(
        new ContractId("CON.F.US.ZCE.Z26"), "ZCZ6", "Corn", Price.FromDecimal(0.25m), Money.FromDecimal(12.5m), true, "F.US.ZCE");

    private static readonly BarInterval Hourly = new(BarUnit.Hour, 1);
    private readonly TestProbe _cornFeed;

    public SeveralContractsTests()
        : base(Start) => _cornFeed = CreateTestProbe("corn");

    [Fact]
    public void Every_contract_has_its_feed_its_bars_and_its_place_in_the_terms()
    {
        Pair(attached: false);
        Assert.Equal(BarInterval.Minute, Assert.Single(Feed.ExpectMsg<FeedProtocol.Attach>(Patience).Intervals));
        Assert.Equal([BarInterval.Minute, Hourly], _cornFeed.ExpectMsg<FeedProtocol.Attach>(Patience).Intervals.Order());
        var terms = Account.ExpectMsg<AccountProtocol.Attach>(Patience).Terms;
        Assert.Equal((Mes.Id, true, true), (terms.Contract, terms.Owns(Mes.Id), terms.Owns(Corn.Id)));
        Assert.False(terms.Owns(new ContractId("CON.F.US.ENQ.Z26")));
    }

    [Fact]
    public void Orders_go_to_the_contract_that_is_named_and_to_the_first_otherwise()
    {
        var strategy = Pair();
        var target = Asked<AccountProtocol.Place>(strategy, s => s.AimIn(Corn.Id, 3));
        Assert.Equal((Corn.Id, OrderSide.Buy, 3), (target.Contract, target.Side, target.Size));
        Assert.Equal(Mes.Id, Asked<AccountProtocol.Place>(strategy, s => s.In(null)).Contract);
        Assert.Equal(Corn.Id, Asked<AccountProtocol.Place>(strategy, s => s.In(Corn.Id)).Contract);
        Prices.Post(new MarketPrice(Corn.Id, Price.FromDecimal(400m), null, null, Start, Live: true));
        Assert.Equal(Price.FromDecimal(399m), Asked<AccountProtocol.Place>(strategy, s => s.TrailIn(Corn.Id)).TrailPrice);
        Assert.Equal(Corn.Id, Asked<AccountProtocol.PartialClose>(strategy, s => s.LeaveIn(Corn.Id)).Contract);
        Assert.Equal(Corn.Id, Asked<AccountProtocol.Flatten>(strategy, s => s.OutOf(Corn.Id)).Contract);
        Assert.Equal(Corn.Id, Asked<AccountProtocol.Reverse>(strategy, s => s.TurnIn(Corn.Id)).Contract);
    }

    [Fact]
    public void Positions_are_kept_apart_and_a_book_that_comes_back_tells_all_of_them()
    {
        var strategy = Pair();
        Tell(strategy, new PositionUpdate(Corn.Id, -2, 400m));
        Heard.ExpectMsg((0, -2), Patience);
        Tell(strategy, new PositionUpdate(Mes.Id, 1, 100m));
        Heard.ExpectMsg((1, -2), Patience);
        Tell(strategy, new AccountProtocol.Attached(2, new IntentId(9), new Position(Mes.Id, 3, 0), [], TradingState.Active, InSync: true) { Others = [new Position(Corn.Id, 4, 0)] });
        Do(strategy, s => s.Report());
        Heard.ExpectMsg((3, 4), Patience);
    }

    [Fact]
    public void A_contract_whose_feed_is_down_takes_no_orders_and_the_other_one_does()
    {
        var strategy = Pair();
        Tell(strategy, new FeedProtocol.FeedStateChanged(Corn.Id, FeedPhase.Closed, Clock.Now, null));
        Do(strategy, s => s.In(Corn.Id));
        Heard.ExpectMsg(DenialReason.NotReady, Patience);
        Assert.Equal(Mes.Id, Asked<AccountProtocol.Place>(strategy, s => s.In(Mes.Id)).Contract);
        Tell(strategy, new FeedProtocol.FeedStateChanged(Corn.Id, FeedPhase.Live, Clock.Now, null));
        Heard.ExpectMsg("ready", Patience);
        Assert.Equal(Corn.Id, Asked<AccountProtocol.Place>(strategy, s => s.In(Corn.Id)).Contract);
    }

    [Fact]
    public void A_quote_that_was_handled_is_told_to_its_own_feed()
    {
        var strategy = Pair();
        Feed.ExpectMsg<FeedProtocol.Attach>(Patience);
        _cornFeed.ExpectMsg<FeedProtocol.Attach>(Patience);
        Tell(strategy, Quote.Empty(Corn.Id));
        _cornFeed.ExpectMsg<FeedProtocol.QuoteConsumed>(Patience);
        Tell(strategy, Quote.Empty(Mes.Id));
        Feed.ExpectMsg<FeedProtocol.QuoteConsumed>(Patience);
    }

    [Fact]
    public void Each_product_has_its_own_hours()
    {
        Pair();
        Clock.AdvanceTo(new(2026, 10, 7, 18, 20, 0, TimeSpan.Zero));
        Heard.ExpectMsg((Corn.Id, false), Patience);
        Clock.AdvanceTo(new(2026, 10, 7, 21, 0, 0, TimeSpan.Zero));
        Heard.ExpectMsg((Mes.Id, false), Patience);
    }

    [Fact]
    public void A_strategy_that_throws_is_flattened_in_all_of_its_contracts()
    {
        var strategies = Sys.ActorOf(StrategiesActor.Props(Work));
        var context = Both;
        strategies.Tell(new StrategiesActor.Start(Name, Props.Create(() => new Spread(context, Heard, Wanted)), Account, Mes.Id) { Others = [Corn.Id] });
        var strategy = Feed.ExpectMsg<FeedProtocol.Attach>(Patience).Subscriber;
        AttachBoth(strategy);
        Do(strategy, _ => throw new InvalidOperationException("no"));
        Account.ExpectMsg<AccountProtocol.Revoke>(Patience);
        Assert.Equal(Mes.Id, Account.ExpectMsg<AccountProtocol.Flatten>(Patience).Contract);
        Assert.Equal(Corn.Id, Account.ExpectMsg<AccountProtocol.Flatten>(Patience).Contract);
        Quiet(2);
    }

    [Fact]
    public async Task Two_contracts_that_give_way_at_once_begin_the_strategy_anew_once_with_both()
    {
        var strategies = Sys.ActorOf(StrategiesActor.Props(Work));
        var context = Both;
        var start = new StrategiesActor.Start(Name, Props.Create(() => new Spread(context, Heard, Wanted)), Account, Mes.Id);
        strategies.Tell(start);
        var old = Feed.ExpectMsg<FeedProtocol.Attach>(Patience).Subscriber;
        AttachBoth(old);

        // It cannot stop before both have been told.
        using var told = new ManualResetEventSlim();
        Do(old, _ => told.Wait(Patience));
        Work.Begin(2);
        strategies.Tell(new StrategiesActor.Replace(start with { Props = Props.Create(() => new Spread(context, Heard, Wanted)) }));
        strategies.Tell(new StrategiesActor.Replace(start));
        await strategies.Ask<ActorIdentity>(new Identify(null), Patience);
        told.Set();
        AttachBoth(Feed.ExpectMsg<FeedProtocol.Attach>(Patience).Subscriber);
        Quiet();
        Account.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Open_profit_balance_and_what_was_realised_today_are_as_the_account_says()
    {
        var strategy = Pair();
        Assert.Null(Dollars(strategy, s => s.BalanceNow));
        Tell(strategy, new PositionUpdate(Mes.Id, 2, 100m) { EntryNotional = 200_500_000_000, Figures = new(Money.FromDecimal(50_010m), Money.FromDecimal(10m), new DateOnly(2026, 10, 7)) });
        Tell(strategy, new PositionUpdate(Corn.Id, -1, 400m));
        Assert.Null(Dollars(strategy, s => s.OpenNow));
        Prices.Post(new MarketPrice(Mes.Id, Price.FromDecimal(101m), Price.FromDecimal(100.75m), Price.FromDecimal(101m), Start, Live: true));
        Prices.Post(new MarketPrice(Corn.Id, Price.FromDecimal(401m), null, null, Start, Live: true));

        // Two micros bought for 200.5 in all and worth 100.75 each: four quarter points at 1.25; corn has lost four ticks of 12.50.
        Assert.Equal(5m - 50m, Dollars(strategy, s => s.OpenNow));
        Assert.Equal(5m, Dollars(strategy, s => s.OpenIn(Mes.Id)));
        Assert.Equal((50_010m, 10m), (Dollars(strategy, s => s.BalanceNow), Dollars(strategy, s => s.TodayNow)));
        Tell(strategy, new AccountUpdate(new(Money.FromDecimal(49_000m), Money.FromDecimal(-1_000m), new DateOnly(2026, 10, 7))));
        Assert.Equal((49_000m, -1_000m), (Dollars(strategy, s => s.BalanceNow), Dollars(strategy, s => s.TodayNow)));

        // The next trade date has begun: what was realised belongs to yesterday.
        Clock.AdvanceTo(new(2026, 10, 7, 22, 0, 0, TimeSpan.Zero));
        Assert.Equal(0m, Dollars(strategy, s => s.TodayNow));
    }

    [Fact]
    public void Working_orders_are_those_that_have_not_ended()
    {
        var strategy = Pair();
        var entry = Asked<AccountProtocol.Place>(strategy, s => s.RestIn(Corn.Id));
        Assert.Equal([(entry.Intent, OrderState.Submitted, 0)], Orders(strategy));
        Tell(strategy, new Accepted(entry.Intent, new ClientTag("t-1")));
        Tell(strategy, Update(entry, OrderState.PartiallyFilled, 1));
        Assert.Equal([(entry.Intent, OrderState.PartiallyFilled, 1)], Orders(strategy));
        Tell(strategy, Update(entry, OrderState.Working, 0) with { Role = OrderRole.StopLoss, Tag = new ClientTag("t-1-SL"), Type = OrderType.Stop });
        Assert.Equal(2, Orders(strategy).Length);

        // A denied change ends nothing; the end of the order does, its leg goes on.
        Tell(strategy, new Denied(entry.Intent, DenialReason.ChangePending, "one at a time"));
        Assert.Equal(2, Orders(strategy).Length);
        Tell(strategy, Update(entry, OrderState.Cancelled, 1) with { Complete = true });
        Assert.Equal([(entry.Intent, OrderState.Working, 0)], Orders(strategy));
    }

    private StrategyContext Both => Context with { Others = [new StrategyContract(Corn, _cornFeed, null)] };

    private static OrderUpdate Update(AccountProtocol.Place place, OrderState state, int filled) => new(place.Intent, state, filled, 100m, false, null)
    {
        Tag = new ClientTag("t-1"),
        Contract = place.Contract,
        Side = place.Side,
        Type = place.Type,
        Size = place.Size,
    };

    private IActorRef Pair(bool attached = true)
    {
        var context = Both;
        var strategy = Sys.ActorOf(Props.Create(() => new Spread(context, Heard, Wanted)));
        if (attached)
        {
            AttachBoth(strategy);
        }

        return strategy;
    }

    private void AttachBoth(IActorRef strategy)
    {
        Attach(strategy);
        Tell(strategy, new FeedProtocol.Attached(Corn, FeedPhase.Live, Quote.Empty(Corn.Id)));
        Heard.ExpectMsg("ready", Patience);
    }

    private void Do(IActorRef strategy, Action<Spread> what)
    {
        Wanted.Enqueue(s => what((Spread)s));
        Tell(strategy, Print());
    }

    private T Asked<T>(IActorRef strategy, Action<Spread> what)
    {
        Do(strategy, what);
        return Account.ExpectMsg<T>(Patience);
    }

    private decimal? Dollars(IActorRef strategy, Func<Spread, Money?> what)
    {
        Do(strategy, s => Heard.Tell(new Amount(what(s)?.ToDecimal())));
        return Heard.FishForMessage<Amount>(_ => true, Patience).Of;
    }

    private (IntentId, OrderState, int)[] Orders(IActorRef strategy)
    {
        Do(strategy, s => Heard.Tell(s.Standing));
        return Heard.FishForMessage<(IntentId, OrderState, int)[]>(_ => true, Patience);
    }

    private sealed record Amount(decimal? Of);

    private sealed class Spread(StrategyContext context, IActorRef heard, System.Collections.Concurrent.ConcurrentQueue<Action<StrategyActor>> wanted) : StrategyActor(context)
    {
        public Money? BalanceNow => Balance;

        public Money? OpenNow => OpenProfit;

        public Money? TodayNow => RealizedToday;

        public (IntentId, OrderState, int)[] Standing => [.. WorkingOrders.Select(o => (o.Intent, o.State, o.Filled))];

        public Money? OpenIn(ContractId contract) => OpenProfitIn(contract);

        public void In(ContractId? contract) => Buy(1, contract: contract);

        public void RestIn(ContractId contract) => SellLimit(2, Price.FromDecimal(410m), contract: contract);

        public void TrailIn(ContractId contract) => SellTrailing(1, 4, contract: contract);

        public void LeaveIn(ContractId contract) => Close(1, "enough", contract);

        public void OutOf(ContractId contract) => Flatten("out", contract);

        public void TurnIn(ContractId contract) => Reverse(1, contract: contract);

        public void AimIn(ContractId contract, int net) => Target(net, "aim", contract);

        public void Report() => heard.Tell((Position, PositionIn(Corn.Id)));

        protected override bool WantsTrades => true;

        protected override bool WantsQuotes => true;

        protected override ImmutableDictionary<BarInterval, int> BarsOf(Instrument instrument)
        {
            var minutes = ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, 0);
            return instrument.Id == Corn.Id ? minutes.Add(Hourly, 0) : minutes;
        }

        protected override void OnReady() => heard.Tell("ready");

        protected override void OnDenied(Denied denied)
        {
            if (denied.Reason == DenialReason.NotReady)
            {
                heard.Tell(denied.Reason);
            }
        }

        protected override void OnPosition(PositionUpdate position) => Report();

        protected override void OnSession(SessionEdge edge) => heard.Tell((edge.Contract, edge.Opens));

        protected override void OnTrade(MarketTrade trade)
        {
            if (wanted.TryDequeue(out var what))
            {
                what(this);
            }
        }
    }
}
