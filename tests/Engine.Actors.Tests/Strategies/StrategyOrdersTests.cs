using System.Collections.Concurrent;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Strategies;

/// <summary>What a strategy may ask of its account, and what it is told.</summary>
public sealed class StrategyOrdersTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly StrategyName Name = new("desk");
    private static readonly Bracket Both = new(StopTicks: 8, TargetTicks: 12);
    private static readonly Instrument Mes = new(
        new ContractId("CON.F.US.MES.Z26"), "MESZ6", "Micro E-mini S&P 500", Price.FromDecimal(0.25m), new Money(1_250_000), true, "F.US.MES");

    private readonly TestProbe _feed;
    private readonly TestProbe _account;
    private readonly TestProbe _heard;
    private readonly PriceBoard _prices = new();
    private readonly WorkInFlight _work = new();
    private readonly ConcurrentQueue<Action<Desk>> _wanted = new();
    private long _frame;

    public StrategyOrdersTests()
    {
        _feed = CreateTestProbe("feed");
        _account = CreateTestProbe("account");
        _heard = CreateTestProbe("heard");
    }

    [Fact]
    public void Every_kind_of_entry_carries_its_prices_and_its_bracket()
    {
        var strategy = Started();
        _prices.Post(new MarketPrice(Mes.Id, Price.FromDecimal(100m), Price.FromDecimal(99.75m), Price.FromDecimal(100m), DateTimeOffset.UnixEpoch, Live: true));

        var buyStop = Asked(strategy, desk => desk.BuyStopAt(2, Price.FromDecimal(101m), Both));
        Assert.Equal((OrderSide.Buy, OrderType.Stop, 2, Price.FromDecimal(101m)), (buyStop.Side, buyStop.Type, buyStop.Size, buyStop.StopPrice!.Value));
        Assert.Equal((null, null, Both), (buyStop.LimitPrice, buyStop.TrailPrice, buyStop.Bracket));

        var sellStop = Asked(strategy, desk => desk.SellStopAt(1, Price.FromDecimal(99m)));
        Assert.Equal((OrderSide.Sell, OrderType.Stop, null), (sellStop.Side, sellStop.Type, sellStop.Bracket));

        var buyTrailing = Asked(strategy, desk => desk.BuyTrailingBy(1, 4, Both));
        Assert.Equal((OrderSide.Buy, OrderType.TrailingStop, Price.FromDecimal(101m)), (buyTrailing.Side, buyTrailing.Type, buyTrailing.TrailPrice!.Value));

        var sellTrailing = Asked(strategy, desk => desk.SellTrailingBy(1, 4));
        Assert.Equal((OrderSide.Sell, OrderType.TrailingStop, Price.FromDecimal(99m)), (sellTrailing.Side, sellTrailing.Type, sellTrailing.TrailPrice!.Value));

        var joinBid = Asked(strategy, desk => desk.Join(OrderSide.Buy, 3, Both));
        Assert.Equal((OrderSide.Buy, OrderType.JoinBid, 3, Both), (joinBid.Side, joinBid.Type, joinBid.Size, joinBid.Bracket!.Value));

        var joinAsk = Asked(strategy, desk => desk.Join(OrderSide.Sell, 3));
        Assert.Equal((OrderSide.Sell, OrderType.JoinAsk), (joinAsk.Side, joinAsk.Type));

        var limit = Asked(strategy, desk => desk.BuyLimitAt(1, Price.FromDecimal(98m), Both));
        Assert.Equal((OrderType.Limit, Price.FromDecimal(98m), Both), (limit.Type, limit.LimitPrice!.Value, limit.Bracket!.Value));
        Assert.True(limit.Intent.Value > buyStop.Intent.Value);
    }

    [Fact]
    public void Changes_closes_and_reversals_reach_the_account_each_as_one_piece_of_work()
    {
        var strategy = Started();
        Do(strategy, desk =>
        {
            var entry = new IntentId(41);
            desk.Change(entry, new OrderChange(Size: 3, LimitPrice: Price.FromDecimal(98m)));
            desk.Stop(entry, Price.FromDecimal(97m));
            desk.Target(entry, Price.FromDecimal(105m));
            desk.Leave(2, "enough");
            desk.Turn(1, Both);
            desk.Out("done");
        });

        Assert.Equal(
            new AccountProtocol.Modify(Name, new IntentId(41), new OrderChange(Size: 3, LimitPrice: Price.FromDecimal(98m))),
            _account.ExpectMsg<AccountProtocol.Modify>(Patience));
        Assert.Equal(
            new AccountProtocol.Modify(Name, new IntentId(41), new OrderChange(StopPrice: Price.FromDecimal(97m)), OrderRole.StopLoss),
            _account.ExpectMsg<AccountProtocol.Modify>(Patience));
        Assert.Equal(
            new AccountProtocol.Modify(Name, new IntentId(41), new OrderChange(LimitPrice: Price.FromDecimal(105m)), OrderRole.TakeProfit),
            _account.ExpectMsg<AccountProtocol.Modify>(Patience));
        Assert.Equal(new AccountProtocol.PartialClose(Name, Mes.Id, 2, "enough"), _account.ExpectMsg<AccountProtocol.PartialClose>(Patience));
        var reverse = _account.ExpectMsg<AccountProtocol.Reverse>(Patience);
        Assert.Equal((1, Both, _frame), (reverse.Size, reverse.Bracket!.Value, reverse.DecidedAt.Value));
        Assert.Equal(new AccountProtocol.Flatten(Mes.Id, "desk", "done"), _account.ExpectMsg<AccountProtocol.Flatten>(Patience));

        // Whatever the test told the strategy is done with; the account has six pieces to end.
        AwaitAssert(() => Assert.Equal(6, _work.Open), Patience);
    }

    [Fact]
    public void A_trailing_stop_without_a_last_price_is_denied_and_uses_up_its_number()
    {
        var strategy = Started();
        Do(strategy, desk => desk.BuyTrailingBy(1, 4));

        var denied = _heard.ExpectMsg<Denied>(Patience);
        Assert.Equal(DenialReason.NoPrice, denied.Reason);
        Assert.True(Asked(strategy, desk => desk.Join(OrderSide.Buy, 1)).Intent.Value > denied.Intent.Value);
    }

    [Fact]
    public void Entries_and_reversals_wait_for_readiness_while_changes_and_exits_pass()
    {
        var strategy = Started();
        Tell(strategy, new AccountProtocol.SyncChanged(InSync: false));
        Do(strategy, desk =>
        {
            desk.Join(OrderSide.Buy, 1);
            desk.Turn(1, null);
            desk.Stop(new IntentId(5), Price.FromDecimal(97m));
        });

        Assert.Equal(DenialReason.NotReady, _heard.ExpectMsg<Denied>(Patience).Reason);
        Assert.Equal(DenialReason.NotReady, _heard.ExpectMsg<Denied>(Patience).Reason);
        Assert.Equal(OrderRole.StopLoss, _account.ExpectMsg<AccountProtocol.Modify>(Patience).Role);
    }

    [Fact]
    public void A_pause_by_hand_is_told_to_the_strategy()
    {
        var strategy = Started();
        Tell(strategy, new PauseUpdate(Mes.Id, true, "a person sold"));
        Assert.Equal(new PauseUpdate(Mes.Id, true, "a person sold"), _heard.ExpectMsg<PauseUpdate>(Patience));
    }

    /// <summary>Lets the strategy do something as it handles the next print.</summary>
    private void Do(IActorRef strategy, Action<Desk> what)
    {
        _wanted.Enqueue(what);
        Tell(strategy, new MarketTrade(Mes.Id, Price.FromDecimal(100m), 1, DateTimeOffset.UnixEpoch, null, new ReceiptSequence(++_frame)));
    }

    private void Tell(IActorRef strategy, object message)
    {
        _work.Begin();
        strategy.Tell(message);
    }

    private AccountProtocol.Place Asked(IActorRef strategy, Action<Desk> what)
    {
        Do(strategy, what);
        return _account.ExpectMsg<AccountProtocol.Place>(Patience);
    }

    private IActorRef Started()
    {
        var context = new StrategyContext(Name, Mes, SizeCap: 5, _account, _feed, new VirtualMarketClock(DateTimeOffset.UnixEpoch), _work, WarmUp: null, Window: null)
        {
            Prices = _prices,
        };
        var strategy = Sys.ActorOf(Props.Create(() => new Desk(context, _heard, _wanted)), Name.Value);
        _account.ExpectMsg<AccountProtocol.Attach>(Patience);
        Tell(strategy, new FeedProtocol.Attached(Mes, FeedPhase.Live, Quote.Empty(Mes.Id)));
        Tell(strategy, new AccountProtocol.Attached(1, default, Position.Flat(Mes.Id), [], TradingState.Active, InSync: true));
        _heard.ExpectMsg("ready", Patience);
        return strategy;
    }

    private sealed class Desk(StrategyContext context, IActorRef heard, ConcurrentQueue<Action<Desk>> wanted) : StrategyActor(context)
    {
        public void BuyStopAt(int size, Price price, Bracket? bracket = null) => BuyStop(size, price, bracket);

        public void SellStopAt(int size, Price price, Bracket? bracket = null) => SellStop(size, price, bracket);

        public void BuyTrailingBy(int size, int ticks, Bracket? bracket = null) => BuyTrailing(size, ticks, bracket);

        public void SellTrailingBy(int size, int ticks, Bracket? bracket = null) => SellTrailing(size, ticks, bracket);

        public void BuyLimitAt(int size, Price price, Bracket? bracket = null) => BuyLimit(size, price, bracket);

        public void Join(OrderSide side, int size, Bracket? bracket = null) => _ = side == OrderSide.Buy ? JoinBid(size, bracket) : JoinAsk(size, bracket);

        public void Change(IntentId intent, OrderChange change) => Modify(intent, change);

        public void Stop(IntentId intent, Price price) => MoveStop(intent, price);

        public void Target(IntentId intent, Price price) => MoveTarget(intent, price);

        public void Leave(int size, string why) => Close(size, why);

        public void Turn(int size, Bracket? bracket) => Reverse(size, bracket);

        public void Out(string why) => Flatten(why);

        protected override void OnTrade(MarketTrade trade)
        {
            if (wanted.TryDequeue(out var what))
            {
                what(this);
            }
        }

        protected override void OnReady() => heard.Tell("ready");

        protected override void OnDenied(Denied denied) => heard.Tell(denied);

        protected override void OnPaused(PauseUpdate update) => heard.Tell(update);
    }
}
