using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Journal;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Benchmarks;

/// <summary>
/// The engine's account as it runs: book, gate and guardian on their own threads, a journal on disk, requests to the bare venue over
/// loopback. The user hub is a stand-in: it says that the stream is up, and hands over the frames that a round wants seen.
/// </summary>
internal sealed class LiveAccount : IAsyncDisposable
{
    /// <summary>The account's number.</summary>
    public const long Id = 20000001;

    /// <summary>The bearer token of every request.</summary>
    public const string Token = "benchmark";

    /// <summary>How long anything may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly AccountId Number = new((int)Id);
    private static readonly StrategyName Trader = new("trader");
    /// <summary>The contract of the account's own trader.</summary>
    public static readonly Instrument Traded = new(
        new ContractId("CON.F.US.EP.Z26"), "ESZ6", "E-mini S&P 500", Price.FromDecimal(0.25m), Money.FromDecimal(12.5m), true, "F.US.EP");

    private readonly Channel<IStrategyNotice> _notices = Channel.CreateUnbounded<IStrategyNotice>();
    private readonly HttpClient _http;
    private long _intent;

    private LiveAccount(Uri venue, JournalFile journal)
    {
        var (hocon, setup) = journal.Configure();
        var quiet = ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off, log-dead-letters-during-shutdown = off }");
        System = ActorSystem.Create("benchmark", BootstrapSetup.Create().WithConfig(quiet.WithFallback(hocon).WithFallback(AccountDispatcher.Hocon).WithFallback(MarketDispatcher.Hocon).WithFallback(StrategyDispatcher.Hocon)).And(setup));
        journal.Verify(System);
        _http = GatewayClient.CreateHttpClient();
        var quota = new RequestQuota(new QuotaSettings { GeneralLimit = 1_000_000 }, TimeProvider.System);
        var token = new TokenCell { Current = new AccessToken(Token, DateTimeOffset.MaxValue) };
        var client = new GatewayClient(_http, GatewayAddress.At(venue), token, quota, Clock, TimeProvider.System);
        var settings = new AccountSettings(
            Number,
            $"account-SIMULATED-bench-{Id}",
            "b1",
            new[] { Traded, MarketServer.Contract }.ToFrozenDictionary(i => i.Id),
            RiskLimits.None,
            Settle: TimeSpan.FromSeconds(2),
            ReconcileEvery: TimeSpan.FromSeconds(30),
            EmergencyFile: Path.Combine(Path.GetDirectoryName(journal.Path)!, "emergency.txt"));
        var hub = System.ActorOf(Props.Create(() => new UserHub()), "user-hub");
        Account = System.ActorOf(
            AccountActor.Props(settings, new AccountDependencies(client, quota, Clock, TimeProvider.System, WorkInFlight.None, Prices), hub).WithDispatcher(AccountDispatcher.Id), "account");
    }

    /// <summary>The actor system; its journal is the one of the account.</summary>
    public ActorSystem System { get; }

    /// <summary>The account.</summary>
    public IActorRef Account { get; }

    /// <summary>The market's clock.</summary>
    public WallMarketClock Clock { get; } = new(TimeProvider.System);

    /// <summary>Where feeds put prices for it.</summary>
    public PriceBoard Prices { get; } = new();

    /// <summary>Starts the account and waits until book and venue agree.</summary>
    public static async Task<LiveAccount> StartAsync(Uri venue, JournalFile journal)
    {
        var account = new LiveAccount(venue, journal);
        var notices = account._notices.Writer;
        var strategy = account.System.ActorOf(Props.Create(() => new Listener(notices)), "trader");
        account.Account.Tell(new AccountProtocol.Attach(new StrategyTerms(Trader, Traded.Id, 1_000_000), strategy));
        await account.UntilAsync(notice => notice is AccountProtocol.Attached { InSync: true } or AccountProtocol.SyncChanged { InSync: true });
        return account;
    }

    /// <summary>The next intent, a limit order that rests; made before the clock starts.</summary>
    public AccountProtocol.Place NextPlace() =>
        new(Trader, new IntentId(++_intent), Traded.Id, OrderSide.Buy, OrderType.Limit, 1, Price.FromDecimal(4000m), default);

    /// <summary>The message that cancels an order.</summary>
    public static AccountProtocol.Cancel CancelOf(Order order) => new(Trader, order.Intent!.Value);

    /// <summary>Waits until the venue has accepted the intent's order.</summary>
    public Task AcceptedAsync(IntentId intent) => UntilAsync(notice => notice switch
    {
        Denied denied => throw new InvalidOperationException($"{denied.Reason}: {denied.Text}"),
        OrderUpdate update => update.Intent == intent && update.State == OrderState.Accepted,
        _ => false,
    });

    /// <summary>Places so many orders, one after another, and gives those that work.</summary>
    public async Task<ImmutableArray<Order>> FillBookAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var place = NextPlace();
            Account.Tell(place);
            await AcceptedAsync(place.Intent);
        }

        var orders = (await StateAsync()).LiveOrders.ToImmutableArray();
        return orders.Length == count ? orders : throw new InvalidOperationException($"{orders.Length} orders work where {count} should.");
    }

    /// <summary>The account as it is journaled.</summary>
    public async Task<AccountState> StateAsync() => (await Account.Ask<AccountProtocol.AccountChanged>(AccountProtocol.GetAccount.Instance, Patience)).State;

    /// <summary>The user hub shows that the orders are cancelled; returns when the book holds no live order.</summary>
    public async Task ShowCancelledAsync(IEnumerable<Order> orders)
    {
        foreach (var order in orders)
        {
            ShowCancelled(order);
        }

        await UntilStateAsync(state => state.Live.IsEmpty);
    }

    /// <summary>The user hub shows that an order is cancelled.</summary>
    public void ShowCancelled(Order order) => Account.Tell(new HubProtocol.UserFrame(default, Order: new VenueOrder(
        order.Id!.Value, Number, order.Contract, Clock.Now, Clock.Now, VenueOrderStatus.Cancelled, OrderType.Limit, OrderSide.Buy, 1, Price.FromDecimal(4000m), null, 0, null, order.Tag)));

    /// <summary>Waits for a state of the account.</summary>
    public async Task UntilStateAsync(Func<AccountState, bool> matches)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!matches(await StateAsync()))
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        _http.Dispose();
    }

    private async Task UntilAsync(Func<IStrategyNotice, bool> matches)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!matches(await _notices.Reader.ReadAsync(deadline.Token)))
        {
        }
    }

    private sealed class UserHub : ReceiveActor
    {
        public UserHub() => Receive<HubProtocol.SubscribeAccount>(subscribe => subscribe.Receiver.Tell(new HubProtocol.HubUp(HubKind.User, 1)));
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(ChannelWriter<IStrategyNotice> notices) => Receive<IStrategyNotice>(notice => notices.TryWrite(notice));
    }
}
