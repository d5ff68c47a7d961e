using System.Collections.Frozen;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Actors.Tests.Accounts;

/// <summary>A persistent book on a journal in memory, a scripted venue, probes for gate and guardian, and every clock in the test's hand.</summary>
public abstract class BookSpec : TestKit
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private protected static readonly DateTimeOffset Start = new(2013, 10, 7, 14, 0, 0, TimeSpan.Zero);
    private protected static readonly AccountId Account = new(20000001);
    private protected static readonly ContractId Gold = new("CON.F.US.GCE.Z13");
    private protected static readonly StrategyName Sma = new("sma");
    private protected static readonly Instrument Terms = new(Gold, "GCZ3", "Gold", Price.FromDecimal(0.1m), Money.FromDecimal(10m), true, "F.US.GCE");

    private protected readonly FakeTimeProvider Wall = new(Start);
    private protected readonly VirtualMarketClock Market = new(Start);
    private protected readonly WorkInFlight Work = new();
    private protected readonly TestProbe Gate;
    private protected readonly TestProbe Guardian;
    private protected readonly TestProbe Strategy;
    private protected readonly TestProbe Events;
    private protected readonly AccountSettings Settings;
    private protected readonly AccountDependencies With;
    private long _trade = 900;

    private protected BookSpec(string? journal = null, string? system = null, SteppedMarket? stepped = null)
        : base($$"""
            akka { scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit", loglevel = ERROR }
            {{journal ?? SnapshotsInMemory.Hocon}}
            """, system)
    {
        (Gate, Guardian, Strategy, Events) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(Events.Ref, typeof(AccountProtocol.Journaled));
        Settings = new AccountSettings(
            Account,
            "account-test-1-20000001",
            "t1",
            new Dictionary<ContractId, Instrument> { [Gold] = Terms }.ToFrozenDictionary(),
            RiskLimits.None,
            Settle: TimeSpan.FromSeconds(2),
            ReconcileEvery: TimeSpan.FromSeconds(30),
            EmergencyFile: "")
        {
            Stepped = stepped,
        };
        var quota = new RequestQuota(QuotaSettings.Off, Wall);
        var token = new TokenCell { Current = new AccessToken("token", Start.AddYears(50)) };
        var client = new GatewayClient(
            new HttpClient(Venue) { Timeout = Timeout.InfiniteTimeSpan }, GatewayAddress.At(new Uri("http://venue.test")), token, quota, Market, Wall, jitter: () => 0.5);
        With = new AccountDependencies(client, quota, Market, Wall, Work, new PriceBoard());
    }

    private protected ScriptedVenue Venue { get; } = new();

    private protected StrategyTerms Ours { get; } = new(Sma, Gold, 1_000);

    /// <summary>Starts the book, and brings it into sync by the first comparison.</summary>
    private protected IActorRef StartBook()
    {
        var book = Sys.ActorOf(BookActor.Props(Settings, With, Gate, Guardian));
        book.Tell(new AccountProtocol.Attach(Ours, Strategy));
        book.Tell(new HubProtocol.HubUp(HubKind.User, 1));
        Until<Reconciled>();
        return book;
    }

    /// <summary>Waits for an event of the journal, letting a second pass now and then if told so; earlier events are passed over.</summary>
    private protected T Until<T>(Func<T, bool>? matches = null, bool elapse = false)
        where T : IAccountEvent
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(deadline) < Patience)
        {
            var journaled = Events.ReceiveOne(elapse ? TimeSpan.FromMilliseconds(50) : Patience) as AccountProtocol.Journaled;
            if (journaled is not null && journaled.Events.OfType<T>().FirstOrDefault(e => matches?.Invoke(e) ?? true) is { } found)
            {
                return found;
            }

            if (journaled is null && elapse)
            {
                Advance(1);
            }
        }

        throw new TimeoutException($"No {typeof(T).Name} was journaled.");
    }

    /// <summary>All clocks, a second at a time.</summary>
    private protected void Advance(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Wall.Advance(TimeSpan.FromSeconds(1));
            Market.AdvanceTo(Market.Now + TimeSpan.FromSeconds(1));
            ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>A position of a strategy's own order, two contracts long.</summary>
    private protected void BuyTwo(IActorRef book)
    {
        book.Tell(new AccountProtocol.Place(Sma, new IntentId(1), Gold, OrderSide.Buy, OrderType.Market, 2, null, default));
        var sent = Assert.IsType<AccountEffect.SendPlace>(Gate.ExpectMsg<AccountProtocol.Send>(Patience).Effect);
        book.Tell(new GateActor.Answer(new MutationOutcome.Done(new OrderId(9)), sent));
        Tell(book, Trade(9, OrderSide.Buy, 2));
        Until<TradeBooked>();
        Venue.Positions = ScriptedVenue.Position(Gold.Value, 2, 1300m);
        Venue.Balance = "49996.26";
    }

    private protected void Tell(IActorRef book, VenueTrade trade) => book.Tell(new HubProtocol.UserFrame(default, Trade: trade));

    private protected void Tell(IActorRef book, VenueOrder order) => book.Tell(new HubProtocol.UserFrame(default, Order: order));

    private protected VenueTrade Trade(long order, OrderSide side, int size) => new(
        new TradeId(++_trade), Account, Gold, Market.Now, Price.FromDecimal(1300m), null, Money.FromDecimal(3.24m), Money.FromDecimal(0.5m), side, size, false, new OrderId(order));
}
