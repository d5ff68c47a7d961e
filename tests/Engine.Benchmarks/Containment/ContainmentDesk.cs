using System.Collections.Immutable;
using System.Diagnostics;
using System.Threading.Channels;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Benchmarks.Containment;

/// <summary>Two feeds, a good strategy on the one, and bad ones on the other that come and go.</summary>
internal sealed class ContainmentDesk : IAsyncDisposable
{
    /// <summary>Between two orders of the good strategy.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private static readonly StrategyName Good = new("good");
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(1);
    private readonly LiveAccount _account;
    private readonly OrderVenueProcess _venue;
    private readonly IActorRef _strategies;
    private readonly IActorRef _goodFeed;
    private readonly IActorRef _badFeed;
    private readonly Channel<long> _accepted = Channel.CreateUnbounded<long>();
    private readonly Channel<StrategyProtocol.StrategyStateChanged> _states = Channel.CreateUnbounded<StrategyProtocol.StrategyStateChanged>();
    private long _frame;
    private int _bads;

    private ContainmentDesk(LiveAccount account, OrderVenueProcess venue)
    {
        (_account, _venue) = (account, venue);
        var hub = account.System.ActorOf(Props.Create(() => new MarketHub()), "market-hub");
        var settings = new FeedSettings(account.Clock, WorkInFlight.None, NoHistory, SilenceAfter: null) { Prices = account.Prices };
        _goodFeed = account.System.ActorOf(MarketDispatcher.On(FeedActor.Props(LiveAccount.Traded, hub, settings), account.System), "good-feed");
        _badFeed = account.System.ActorOf(MarketDispatcher.On(FeedActor.Props(MarketServer.Contract, hub, settings), account.System), "bad-feed");
        account.Account.Tell(new AccountGuardianActor.WatchFeed(_goodFeed));
        account.Account.Tell(new AccountGuardianActor.WatchFeed(_badFeed));
        _strategies = account.System.ActorOf(StrategiesActor.Props(WorkInFlight.None), "strategies");
        var states = _states.Writer;
        account.System.EventStream.Subscribe(
            account.System.ActorOf(Props.Create(() => new Listener(states)), "states"), typeof(StrategyProtocol.StrategyStateChanged));
    }

    /// <summary>Starts feeds and the good strategy.</summary>
    public static async Task<ContainmentDesk> StartAsync(LiveAccount account, OrderVenueProcess venue)
    {
        var desk = new ContainmentDesk(account, venue);
        var (ready, accepted) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), desk._accepted.Writer);
        desk.Start(Good, LiveAccount.Traded, desk._goodFeed, 1_000_000, context => Props.Create(() => new GoodActor(context, ready, accepted)));
        await ready.Task.WaitAsync(LiveAccount.Patience);
        return desk;
    }

    /// <summary>So many orders of the good strategy, beside a bad one or alone.</summary>
    /// <param name="orders">How many.</param>
    /// <param name="bad">The kind; null for none.</param>
    /// <returns>Print to arrival at the venue, how many bad ones were put out, and what the last of them was told.</returns>
    public async Task<(Spread Micros, int Out, string Told)> RoundAsync(int orders, BadStrategy? bad)
    {
        await _venue.ArrivalsAsync();
        GC.Collect();
        using var over = new CancellationTokenSource();
        var round = bad is null ? null : new BadRound(bad);
        if (round is not null)
        {
            await StartBadAsync(round);
        }

        var prints = round is null ? Task.CompletedTask : OnThread(() => Print(round, over.Token));
        var outs = round is null ? Task.FromResult(0) : ReplaceAsync(round, over.Token);
        var told = new Dictionary<long, long>();
        for (var i = 0; i < orders; i++)
        {
            await Task.Delay(Pause);
            var at = Stopwatch.GetTimestamp();
            _goodFeed.Tell(Frame(LiveAccount.Traded));
            using var deadline = new CancellationTokenSource(LiveAccount.Patience);
            await _accepted.Reader.ReadAsync(deadline.Token);
            var order = (await _account.StateAsync()).LiveOrders.Single(o => o.Strategy == Good);
            told[order.Id!.Value.Value] = at;
            await _venue.CancelAsync(LiveAccount.Id, order.Id.Value.Value);
            _account.ShowCancelled(order);
            while ((await _account.StateAsync()).LiveOrders.Any(o => o.Strategy == Good))
            {
                await Task.Delay(1, deadline.Token);
            }
        }

        await over.CancelAsync();
        round?.Leash.End();
        await prints;
        var count = await outs;
        if (round is not null)
        {
            await ClearUpAsync();
        }

        var arrived = (await _venue.ArrivalsAsync()).Where(a => a.Kind == "place" && told.ContainsKey(a.Order)).ToList();
        return arrived.Count == orders
            ? (Spread.Of(arrived.Select(a => Stopwatch.GetElapsedTime(told[a.Order], a.At).TotalMicroseconds)), count, round?.Told ?? "")
            : throw new InvalidOperationException($"{arrived.Count} of {orders} orders arrived.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _strategies.Tell(StrategyProtocol.StopAll.Instance);
        await Task.CompletedTask;
    }

    private static Task OnThread(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task<Reading<ImmutableArray<Bar>>> NoHistory(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to) =>
        Task.FromResult<Reading<ImmutableArray<Bar>>>(new Reading<ImmutableArray<Bar>>.Answered([]));

    private async Task StartBadAsync(BadRound round)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (kind, leash) = (round.Kind, round.Leash);
        Action<string> told = reason => round.Told = reason;
        Start(new StrategyName($"bad-{++_bads}"), MarketServer.Contract, _badFeed, 5, context => Props.Create(() => new BadActor(context, kind, leash, ready, told)));
        await ready.Task.WaitAsync(LiveAccount.Patience);
    }

    /// <summary>The next bad one follows the last, until the round is over.</summary>
    private async Task<int> ReplaceAsync(BadRound round, CancellationToken over)
    {
        var count = 0;
        while (!over.IsCancellationRequested)
        {
            try
            {
                var change = await _states.Reader.ReadAsync(over);
                if (change is { Cause: { } cause, Phase: StrategyPhase.Faulted or StrategyPhase.Revoked } && change.Strategy != Good)
                {
                    count++;
                    if (round.Kind.IsOut)
                    {
                        await StartBadAsync(round);
                    }
                    else
                    {
                        round.Told = cause[..cause.IndexOf(';', StringComparison.Ordinal)];
                    }
                }
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return count;
    }

    private void Print(BadRound round, CancellationToken over)
    {
        var (began, sent) = (Stopwatch.GetTimestamp(), 0L);
        while (!over.IsCancellationRequested)
        {
            for (var due = (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * round.Kind.PrintsPerSecond); sent < due; sent++)
            {
                _badFeed.Tell(Frame(MarketServer.Contract));
            }

            Thread.Sleep(1);
        }
    }

    private HubProtocol.TradesReceived Frame(Instrument contract) => new(
        contract.Id,
        [new MarketTrade(contract.Id, Price.FromDecimal(5000m), 1, _account.Clock.Now, OrderSide.Buy, new ReceiptSequence(Interlocked.Increment(ref _frame)))]);

    /// <summary>What bad ones have left working goes, and those that are in place stop, before the round without them.</summary>
    private async Task ClearUpAsync()
    {
        while (_states.Reader.TryRead(out _))
        {
        }

        foreach (var order in (await _account.StateAsync()).LiveOrders.Where(o => o.Id is not null))
        {
            await _venue.CancelAsync(LiveAccount.Id, order.Id!.Value.Value);
            _account.ShowCancelled(order);
        }

        await _account.UntilStateAsync(state => state.Live.IsEmpty && state.Flattening.IsEmpty);
    }

    private void Start(StrategyName name, Instrument contract, IActorRef feed, int sizeCap, Func<StrategyContext, Props> create)
    {
        var context = new StrategyContext(name, contract, sizeCap, _account.Account, feed, _account.Clock, WorkInFlight.None, WarmUp: null, Window: null) { Prices = _account.Prices };
        _strategies.Tell(new StrategiesActor.Start(name, create(context), _account.Account, contract.Id) { Pulse = context.Pulse, Watchdog = Watchdog });
    }

    private sealed class BadRound(BadStrategy kind)
    {
        private volatile string _told = "";

        public BadStrategy Kind => kind;

        public Leash Leash { get; } = new();

        public string Told
        {
            get => _told;
            set => _told = value;
        }
    }

    private sealed class MarketHub : ReceiveActor
    {
        public MarketHub() => Receive<HubProtocol.SubscribeContract>(subscribe => subscribe.Receiver.Tell(new HubProtocol.HubUp(HubKind.Market, 1)));
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(ChannelWriter<StrategyProtocol.StrategyStateChanged> states) => Receive<StrategyProtocol.StrategyStateChanged>(change => states.TryWrite(change));
    }

    /// <summary>Rests one order at each print, far below the market.</summary>
    private sealed class GoodActor(StrategyContext context, TaskCompletionSource ready, ChannelWriter<long> accepted) : StrategyActor(context)
    {
        protected override bool WantsTrades => true;

        protected override void OnReady() => ready.TrySetResult();

        protected override void OnTrade(MarketTrade trade) => BuyLimit(1, Price.FromDecimal(4000m));

        protected override void OnOrder(OrderUpdate update)
        {
            if (update.State == OrderState.Accepted)
            {
                accepted.TryWrite(update.Intent.Value);
            }
        }

        protected override void OnDenied(Denied denied) => throw new InvalidOperationException($"{denied.Reason}: {denied.Text}");
    }
}
