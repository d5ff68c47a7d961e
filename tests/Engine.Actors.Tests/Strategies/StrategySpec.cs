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

/// <summary>A strategy between two probes, one where its feed is and one where its account is, on a clock that the test moves.</summary>
public abstract class StrategySpec : TestKit
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    protected static readonly StrategyName Name = new("desk");
    protected static readonly Instrument Mes = new(
        new ContractId("CON.F.US.MES.Z26"), "MESZ6", "Micro E-mini S&P 500", Price.FromDecimal(0.25m), new Money(1_250_000), true, "F.US.MES");

    private long _frame;

    protected StrategySpec(DateTimeOffset start)
    {
        Clock = new VirtualMarketClock(start);
        Feed = CreateTestProbe("feed");
        Account = CreateTestProbe("account");
        Heard = CreateTestProbe("heard");
    }

    protected VirtualMarketClock Clock { get; }

    protected WorkInFlight Work { get; } = new();

    protected PriceBoard Prices { get; } = new();

    protected TestProbe Feed { get; }

    protected TestProbe Account { get; }

    protected TestProbe Heard { get; }

    /// <summary>What a scripted strategy does as it handles its next print.</summary>
    protected ConcurrentQueue<Action<StrategyActor>> Wanted { get; } = new();

    protected StrategyContext Context => new(Name, Mes, SizeCap: 5, Account, Feed, Clock, Work, WarmUp: null, Window: null) { Prices = Prices };

    /// <summary>Attaches a strategy to feed and account; it is ready when it has handled both answers.</summary>
    protected void Attach(IActorRef strategy, AccountProtocol.Attached? account = null)
    {
        Account.ExpectMsg<AccountProtocol.Attach>(Patience);
        Tell(strategy, new FeedProtocol.Attached(Mes, FeedPhase.Live, Quote.Empty(Mes.Id)));
        Tell(strategy, account ?? new AccountProtocol.Attached(1, default, Position.Flat(Mes.Id), [], TradingState.Active, InSync: true));
    }

    /// <summary>As feed and account do: each message is a piece of work that the strategy ends.</summary>
    protected void Tell(IActorRef strategy, object message)
    {
        Work.Begin();
        strategy.Tell(message);
    }

    /// <summary>A print, each with the next frame's number.</summary>
    protected MarketTrade Print(decimal price = 100m, ContractId? contract = null) =>
        new(contract ?? Mes.Id, Price.FromDecimal(price), 1, Clock.Now, null, new ReceiptSequence(++_frame));

    /// <summary>Everything that was begun has ended.</summary>
    protected void Quiet(long open = 0) => AwaitAssert(() => Assert.Equal(open, Work.Open), Patience, TimeSpan.FromMilliseconds(2));
}
