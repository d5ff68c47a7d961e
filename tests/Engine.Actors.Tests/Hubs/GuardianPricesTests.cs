using System.Collections.Frozen;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Hubs;

/// <summary>The guardian's prices while the market hub is gone: which it asks for, and what it does with them.</summary>
public sealed class GuardianPricesTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly AccountId Account = new(20000002);
    private static readonly DateTimeOffset Start = new(2026, 8, 19, 14, 0, 0, TimeSpan.Zero);

    private static readonly Instrument Gold =
        new(new ContractId("CON.F.US.GCE.Z13"), "GCZ3", "Gold", new Price(100_000_000), new Money(10_000_000), true, "F.US.GCE");

    private readonly VirtualMarketClock _clock = new(Start);
    private readonly Akka.TestKit.TestProbe _feed;
    private readonly IActorRef _guardian;
    private AccountState _state = AccountState.New(Account);

    public GuardianPricesTests()
        : base("akka.loglevel = ERROR")
    {
        _feed = CreateTestProbe();
        var quota = new RequestQuota(new QuotaSettings(), TimeProvider.System);
        var client = new GatewayClient(
            new HttpClient(), GatewayAddress.At(new Uri("http://127.0.0.1:9")), new TokenCell(), quota, _clock, TimeProvider.System);
        var settings = new AccountSettings(
            Account, "account-test", "t1", new Dictionary<ContractId, Instrument> { [Gold.Id] = Gold }.ToFrozenDictionary(),
            RiskLimits.None with { DailyLoss = Money.FromDecimal(1000m), GuardConfirmations = 2 }, TimeSpan.Zero, TimeSpan.Zero, "none");
        _guardian = ActorOfAsTestActorRef<AccountGuardianActor>(
            AccountGuardianActor.Props(settings, new AccountDependencies(client, quota, _clock, TimeProvider.System, WorkInFlight.None, new PriceBoard())), TestActor);
        _guardian.Tell(new AccountGuardianActor.WatchFeed(_feed));
        _feed.ExpectMsg<FeedProtocol.Attach>(Patience);
        _guardian.Tell(new FeedProtocol.Attached(Gold, FeedPhase.Down, Quote.Empty(Gold.Id)), _feed);
    }

    [Fact]
    public async Task Prices_are_asked_for_while_an_order_works_or_a_position_is_open_and_no_longer()
    {
        var tag = new ClientTag("t1-sma-1-0");
        Take(new OrderIntended(Start, tag, new StrategyName("sma"), new IntentId(1), Gold.Id, OrderSide.Buy, OrderType.Market, 1, null, null, default));
        Assert.Equal(new FeedProtocol.PollPrices(_guardian, true), await _feed.ExpectMsgAsync<FeedProtocol.PollPrices>(Patience));
        Take(Fill(5, tag, OrderSide.Buy, 1300m));
        Take(Fill(6, null, OrderSide.Sell, 1301m));
        Assert.Equal(new FeedProtocol.PollPrices(_guardian, false), await _feed.ExpectMsgAsync<FeedProtocol.PollPrices>(Patience));
    }

    [Fact]
    public async Task A_loss_that_only_polled_prices_show_halts_the_account()
    {
        Take(new CashAdopted(Start, Money.FromDecimal(50_000m), Money.FromDecimal(50_000m)));
        Take(Fill(5, null, OrderSide.Buy, 1300m));
        _guardian.Tell(new FeedProtocol.PricePolled(Gold.Id, Price.FromDecimal(1280m), Start));
        _guardian.Tell(AccountGuardianActor.GetReading.Instance, TestActor);
        Assert.Contains("daily loss", (await ExpectMsgAsync<GuardReading>(Patience)).Breach);
        _clock.AdvanceTo(Start.AddSeconds(2));
        _guardian.Tell(new FeedProtocol.PricePolled(Gold.Id, Price.FromDecimal(1280m), Start.AddSeconds(2)));
        Assert.Equal(TradingState.Halted, (await ExpectMsgAsync<AccountProtocol.SetTrading>(Patience)).State);
        Assert.Null((await ExpectMsgAsync<AccountProtocol.Flatten>(Patience)).Contract);
    }

    private static TradeBooked Fill(long id, ClientTag? tag, OrderSide side, decimal price) => new(
        Start, new TradeId(id), new OrderId(id), tag, null, Gold.Id, side, 1, Price.FromDecimal(price), 0, Money.Zero, Money.Zero, Money.Zero);

    private void Take(IAccountEvent @event)
    {
        _state = _state.Apply(@event);
        _guardian.Tell(new AccountProtocol.AccountChanged(_state, false, 1));
    }
}
