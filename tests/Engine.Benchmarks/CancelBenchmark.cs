using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
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
using Microsoft.Data.Sqlite;

namespace Engine.Benchmarks;

/// <summary>
/// How long a cancel takes to the venue while the market floods the engine, beside the same engine when it is idle; and how long a halt
/// takes to cancel everything, beside as many plain concurrent requests.
/// </summary>
internal static class CancelBenchmark
{
    private const int Working = 20;
    private const int HaltsAPair = 11;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>What a run needs.</summary>
    private sealed record Bench(LiveAccount Account, OrderVenueProcess Venue, IActorRef Feed, Burned Burned);

    /// <summary>Runs pairs and writes both tables.</summary>
    public static async Task RunAsync(int events, int burn, int cancels, int pairs, string machine, TextWriter writer)
    {
        var folder = Directory.CreateTempSubdirectory("engine-bench-").FullName;
        try
        {
            await using var venue = await OrderVenueProcess.StartAsync();
            await using var account = await LiveAccount.StartAsync(venue.Address, JournalFile.Open(Path.Combine(folder, "journal.db")));
            var bench = await StartMarketAsync(account, venue, burn);
            writer.WriteLine(machine);
            writer.WriteLine();
            await CancelsAsync(bench, 20, 20);
            await CancelsAsync(bench, 20, 0);
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Cancel to request at the venue, microseconds; {cancels} cancels a round, one every {Pause.TotalMilliseconds:0} ms; {events:N0} events queued, {burn} µs of the strategy each"));
            writer.WriteLine("  pair  busy p50  idle p50  ratio  busy p99  idle p99  ratio  still queued after the last  collector's pauses, ms");
            var (p50, p99) = (new List<double>(), new List<double>());
            for (var pair = 1; pair <= pairs; pair++)
            {
                var (busy, left, paused) = await CancelsAsync(bench, cancels, events);
                var (idle, _, _) = await CancelsAsync(bench, cancels, 0);
                p50.Add(busy.P50 / idle.P50);
                p99.Add(busy.P99 / idle.P99);
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {pair,4} {busy.P50,9:0} {idle.P50,9:0} {p50[^1],6:0.00} {busy.P99,9:0} {idle.P99,9:0} {p99[^1],6:0.00} {left,10:N0} {paused.TotalMilliseconds,10:0}"));
            }

            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  median ratio of p50 {Median.Of(p50):0.00} (aim: at most 2.00), of p99 {Median.Of(p99):0.00} (aim: at most 5.00)"));
            writer.WriteLine();
            await HaltsAsync(bench, pairs, writer);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A feed, and a strategy of another contract than the cancelled orders that computes at each print.</summary>
    private static async Task<Bench> StartMarketAsync(LiveAccount account, OrderVenueProcess venue, int burn)
    {
        var burned = new Burned();
        var hub = account.System.ActorOf(Props.Create(() => new MarketHub()), "market-hub");
        var feed = account.System.ActorOf(
            FeedActor.Props(MarketServer.Contract, hub, new FeedSettings(account.Clock, WorkInFlight.None, NoHistory, SilenceAfter: null) { Prices = account.Prices }), "feed");
        account.Account.Tell(new AccountGuardianActor.WatchFeed(feed));
        var context = new StrategyContext(
            new StrategyName("burner"), MarketServer.Contract, 1, account.Account, feed, account.Clock, WorkInFlight.None, WarmUp: null, Window: null)
        { Prices = account.Prices };
        account.System.ActorOf(Props.Create(() => new Strategy(context, burned, burn)), "burner");
        await burned.Ready.Task.WaitAsync(LiveAccount.Patience);
        return new Bench(account, venue, feed, burned);
    }

    private static async Task<(Spread Micros, long Left, TimeSpan Paused)> CancelsAsync(Bench bench, int cancels, int events)
    {
        var orders = await bench.Account.FillBookAsync(cancels);
        var flood = Enumerable.Range(0, events).Select(i => new HubProtocol.TradesReceived(
            MarketServer.Contract.Id,
            [new MarketTrade(MarketServer.Contract.Id, Price.FromDecimal((i % 1000) * 0.25m), 1, bench.Account.Clock.Now, OrderSide.Buy, new ReceiptSequence(i + 1))])).ToArray();
        await bench.Venue.ArrivalsAsync();
        GC.Collect();
        var (before, paused) = (bench.Burned.Count, GC.GetTotalPauseDuration());
        var (told, left) = await OnThread(() =>
        {
            foreach (var frame in flood)
            {
                bench.Feed.Tell(frame);
            }

            var at = new Dictionary<long, long>();
            foreach (var order in orders)
            {
                at[order.Id!.Value.Value] = Stopwatch.GetTimestamp();
                bench.Account.Account.Tell(LiveAccount.CancelOf(order));
                Thread.Sleep(Pause);
            }

            return (at, before + events - bench.Burned.Count);
        });
        var arrived = await bench.Venue.ArrivalsAsync("cancel", cancels);
        paused = GC.GetTotalPauseDuration() - paused;
        await bench.Burned.UntilAsync(before + events);
        await bench.Account.ShowCancelledAsync(orders);
        if (events >= 1_000 && left <= 0)
        {
            throw new InvalidOperationException("The flood was over before the last cancel; take more events or let the strategy burn longer.");
        }

        return (Spread.Of(arrived.Select(a => Stopwatch.GetElapsedTime(told[a.Order], a.At).TotalMicroseconds)), left, paused);
    }

    private static async Task HaltsAsync(Bench bench, int pairs, TextWriter writer)
    {
        writer.WriteLine($"Halt and flatten with {Working} working orders until every cancel is at the venue, microseconds; median of {HaltsAPair} each, in turn");
        writer.WriteLine("  pair      halt      bare  ratio");
        await PairAsync(bench);
        var ratios = new List<double>();
        for (var pair = 1; pair <= pairs; pair++)
        {
            var (halt, bare) = await PairAsync(bench);
            ratios.Add(halt / bare);
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {pair,4} {halt,9:0} {bare,9:0} {ratios[^1],6:0.00}"));
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  median ratio {Median.Of(ratios):0.00} (aim: at most 1.50)"));
    }

    /// <summary>One halt lasts a millisecond, in which a single time slice of another process doubles it.</summary>
    private static async Task<(double Halt, double Bare)> PairAsync(Bench bench)
    {
        var (halts, bares) = (new List<double>(), new List<double>());
        for (var i = 0; i < HaltsAPair; i++)
        {
            halts.Add(await HaltAsync(bench));
            bares.Add(await BareAsync(bench));
        }

        return (Median.Of(halts), Median.Of(bares));
    }

    private static async Task<double> HaltAsync(Bench bench)
    {
        var orders = await bench.Account.FillBookAsync(Working);
        await bench.Venue.ArrivalsAsync();
        var told = Stopwatch.GetTimestamp();
        bench.Account.Account.Tell(new AccountProtocol.SetTrading(TradingState.Halted, "benchmark", "measured"));
        bench.Account.Account.Tell(new AccountProtocol.Flatten(null, "benchmark", "measured"));
        var arrived = await bench.Venue.ArrivalsAsync("cancel", Working);
        await bench.Account.ShowCancelledAsync(orders);
        await bench.Account.UntilStateAsync(state => state.Flattening.IsEmpty);
        bench.Account.Account.Tell(new AccountProtocol.SetTrading(TradingState.Active, "benchmark", "measured"));
        await bench.Account.UntilStateAsync(state => state.Trading == TradingState.Active);
        return Stopwatch.GetElapsedTime(told, arrived.Max(a => a.At)).TotalMicroseconds;
    }

    private static async Task<double> BareAsync(Bench bench)
    {
        await bench.Venue.ArrivalsAsync();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(1, Working).Select(i => bench.Venue.CancelAsync(LiveAccount.Id, -i)));
        return Stopwatch.GetElapsedTime(began, (await bench.Venue.ArrivalsAsync("cancel", Working)).Max(a => a.At)).TotalMicroseconds;
    }

    private static Task<T> OnThread<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task<Reading<ImmutableArray<Bar>>> NoHistory(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to) =>
        Task.FromResult<Reading<ImmutableArray<Bar>>>(new Reading<ImmutableArray<Bar>>.Answered([]));

    /// <summary>What the strategy has handled.</summary>
    private sealed class Burned
    {
        private long _count;

        public TaskCompletionSource Ready { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Count => Interlocked.Read(ref _count);

        public void One() => Interlocked.Increment(ref _count);

        public async Task UntilAsync(long count)
        {
            using var deadline = new CancellationTokenSource(LiveAccount.Patience);
            while (Count < count)
            {
                await Task.Delay(20, deadline.Token);
            }
        }
    }

    private sealed class MarketHub : ReceiveActor
    {
        public MarketHub() => Receive<HubProtocol.SubscribeContract>(subscribe => subscribe.Receiver.Tell(new HubProtocol.HubUp(HubKind.Market, 1)));
    }

    private sealed class Strategy(StrategyContext context, Burned burned, int burn) : StrategyActor(context)
    {
        protected override bool WantsTrades => true;

        protected override void OnReady() => burned.Ready.TrySetResult();

        protected override void OnTrade(MarketTrade trade)
        {
            Burn.For(burn);
            burned.One();
        }
    }
}
