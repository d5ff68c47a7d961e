using System.Diagnostics;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Hubs;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.Host.Run;
using Engine.Orders;
using Engine.Risk;
using Engine.Soak.Book;
using Engine.Soak.Flow;
using Engine.Soak.Venue;

namespace Engine.Soak.Chaos;

/// <summary>
/// Trades while the venue does everything at once that contract.md §10 knows. Then the faults end, the flow leaves the market, and
/// book and venue must agree to the last fill and cent. The engine runs in this process, so that its memory can be measured; the venue does not.
/// </summary>
internal sealed class ChaosSoak(SoakOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>The guardian's bound, and a flatten that the venue refuses, loses and limits on its way.</summary>
    private static readonly TimeSpan Unprotected = TimeSpan.FromSeconds(20);

    private readonly List<string> _violations = [];

    /// <summary>Runs; 0 when nothing was violated.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var folder = new SoakFolder(options.Keep, "chaos");
        DateTimeOffset? rollAt = options.Plain ? null : TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(20) + (options.For * 0.85);
        await using var venue = await SimulatedVenue.StartAsync(folder.Path, options.Seed, FaultFiles.ForChaos(options), rollAt, stop).ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = new ProtectionWatch(venue, Unprotected * options.Patience, TimeSpan.Zero);
        var home = Directory.CreateDirectory(Path.Combine(folder.Path, "home")).FullName;
        var began = Stopwatch.GetTimestamp();
        var figures = new ChaosFigures();
        try
        {
            await using var log = new SoakLog(Path.Combine(folder.Path, "engine.out"));
            await using var run = await EngineRun.StartAsync(Settings(venue, home), log, log.AddTo, stop).ConfigureAwait(false);
            watch.EngineStarted();
            var watching = options.SimpleFlow ? Task.CompletedTask : watch.RunAsync(end.Token);
            var running = run.RunAsync(end.Token);
            await DisturbAsync(venue, figures, running, stop).ConfigureAwait(false);
            var tail = new JournalTail(run.JournalPath, new AccountId(SimulatedVenue.Account));
            figures.Faults = FaultCount.Of(await venue.FaultsAsync(stop).ConfigureAwait(false));
            await venue.CalmAsync(stop).ConfigureAwait(false);
            await SettleAsync(venue, tail, running, stop).ConfigureAwait(false);
            figures.Book = tail.Book;
            figures.MemoryAtEnd = Memory();
            await end.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
            var result = await running.ConfigureAwait(false);
            if (!result.Succeeded)
            {
                _violations.Add($"the engine did not end well: {result.Fault} {result.Stop.Text}");
            }

            (figures.Alerts, figures.MostOfQuota, figures.QuotaWaits) = (log.Alerts, log.MostOfQuota, log.Waits);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.WriteLine("stopped");
            return 1;
        }

        figures.Leaks = await Leaks.FindAsync(venue, home, Path.Combine(folder.Path, "engine.out"), stop).ConfigureAwait(false);
        _violations.AddRange(figures.Leaks.Found);
        if (figures.Leaks.Secrets <= SimulatedVenue.SecretsWithoutLogin)
        {
            _violations.Add("the venue has issued no token: nothing was looked for");
        }

        var tags = new PlacedTags(venue.CommandLog);
        _violations.AddRange(tags.ReadOn().Select(tag => $"tag {tag} was sent twice"));
        _violations.AddRange(figures.Book?.Adopted ?? []);
        _violations.AddRange(watch.Violations);
        _violations.AddRange(figures.MemoryViolations(tags));
        await venue.FlushExportAsync(stop).ConfigureAwait(false);
        await venue.EndAsync().ConfigureAwait(false);
        _violations.AddRange(await VenuePlayback.DifferencesAsync(folder.Path, venue, stop).ConfigureAwait(false));
        figures.Print(options, tags, watch, _violations, Stopwatch.GetElapsedTime(began));
        folder.Needed = _violations.Count > 0;
        if (folder.Needed)
        {
            Console.WriteLine($"everything is in {folder.Path}; engine simulate --play {venue.CommandLog} --export again.events repeats the venue's side");
        }

        return _violations.Count == 0 ? 0 : 1;
    }

    private EngineRunSettings Settings(SimulatedVenue venue, string home) => new()
    {
        Home = home,
        Gateway = GatewayAddress.At(venue.Address),
        Credentials = new Credentials(SimulatedUser.Name, SimulatedUser.Key),
        Seed = (ulong)options.Seed,
        Strategies = [Flow("flow-mnq", "MNQ", 0), Flow("flow-mes", "MES", 1)],
        Limits = new RiskLimits(12, 600, 1_000_000, Money.FromDecimal(300_000m), Money.FromDecimal(300_000m), Money.FromDecimal(100m), GuardConfirmations: 3),
        SilenceAfter = TimeSpan.FromSeconds(10),

        // Nobody else wants the session: it is taken back soon, so that evictions do not fill the soak.
        Eviction = new EvictionSettings { FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromSeconds(4), StableAfter = TimeSpan.FromSeconds(10) },
    };

    private StrategyPlan Flow(string name, string contract, int number)
    {
        var parameters = new SoakFlowParameters
        {
            Seed = (options.Seed * 100_003) + number,
            Rest = TimeSpan.FromSeconds(1),
            Span = options.For,
            Pace = 6,
            Brackets = !options.SimpleFlow,
            Changes = !options.SimpleFlow,
        };
        return new StrategyPlan(new StrategyName(name), contract, 9, null, context => Props.Create(typeof(SoakFlow), context, parameters));
    }

    /// <summary>Lets the flow run and does what no rule can: hub deaths, logouts, dead tokens, halts, busts, bursts, a locked account.</summary>
    private async Task DisturbAsync(SimulatedVenue venue, ChaosFigures figures, Task running, CancellationToken stop)
    {
        var random = new Random(unchecked((int)options.Seed));
        var began = Stopwatch.GetTimestamp();
        var nextAct = TimeSpan.FromSeconds(3);
        var (locked, opened) = (options.Plain, options.Plain);
        while (Stopwatch.GetElapsedTime(began) is var now && now < options.For)
        {
            if (running.IsCompleted)
            {
                _violations.Add("the engine ended by itself");
                return;
            }

            if (figures.MemoryAtThird == 0 && now >= options.For / 3)
            {
                figures.MemoryAtThird = Memory();
                figures.OrdersAtThird = CountOf(venue);
            }

            if (!options.Plain && now >= nextAct)
            {
                nextAct = now + TimeSpan.FromSeconds(2 + (random.NextDouble() * 5));
                await ActAsync(venue, ChaosActs.All[random.Next(ChaosActs.All.Length)], figures, stop).ConfigureAwait(false);
            }

            if (!locked && now >= options.For * 0.93)
            {
                locked = true;
                await ActAsync(venue, ChaosActs.Lock, figures, stop).ConfigureAwait(false);
            }

            if (!opened && now >= options.For * 0.97)
            {
                opened = true;
                await ActAsync(venue, ChaosActs.Open, figures, stop).ConfigureAwait(false);
            }

            await Task.Delay(50, stop).ConfigureAwait(false);
        }

        if (locked && !opened)
        {
            await ActAsync(venue, ChaosActs.Open, figures, stop).ConfigureAwait(false);
        }
    }

    private static int CountOf(SimulatedVenue venue)
    {
        var tags = new PlacedTags(venue.CommandLog);
        tags.ReadOn();
        return tags.Placed;
    }

    private static async Task ActAsync(SimulatedVenue venue, string act, ChaosFigures figures, CancellationToken stop) =>
        figures.Acts += await venue.ActAsync(act, stop).ConfigureAwait(false) ? 1 : 0;

    /// <summary>The calm venue: everything is closed and agreed upon.</summary>
    private async Task SettleAsync(SimulatedVenue venue, JournalTail tail, Task running, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        IReadOnlyList<string> differences = [];
        while (Stopwatch.GetElapsedTime(began) < Patience && !running.IsCompleted)
        {
            var truth = await venue.WholeAsync(stop).ConfigureAwait(false);
            tail.ReadOn();
            differences = Comparison.Differences(tail.Book, truth);
            if (differences.Count == 0 && truth.Positions.Count == 0 && truth.Orders.All(o => o.IsOver))
            {
                return;
            }

            if (differences.Count == 0)
            {
                differences = [$"{truth.Positions.Count} positions and {truth.Orders.Count(o => !o.IsOver)} orders are open"];
            }

            await Task.Delay(200, stop).ConfigureAwait(false);
        }

        _violations.Add($"after the faults had ended book and venue were not flat and equal within {Patience.TotalSeconds:0} s: {string.Join("; ", differences.Take(8))}");
    }

    /// <summary>Bytes that live on the managed heap.</summary>
    private static long Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
