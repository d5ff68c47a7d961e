using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Actors.Health;
using Engine.Actors.Hubs;
using Engine.Actors.Journal;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Health;
using Engine.Host.Run;
using Engine.Host.Run.Control;
using Engine.Host.Tests.EndToEnd;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;
using Microsoft.Data.Sqlite;

namespace Engine.Host.Tests.Health;

/// <summary>
/// Each fault of a running engine, one after another, over real sockets and a real journal: the status names it, and says that it is over when it is. Within which time is
/// proved where the clock is the test's own (HealthRulesTests); here thresholds are short, and no time is asserted.
/// </summary>
public sealed class HealthTellsTheTruthTests
{
    private static readonly HealthLimits Short = new()
    {
        Beat = TimeSpan.FromMilliseconds(100),
        Settle = TimeSpan.FromMilliseconds(300),
        FactAge = TimeSpan.FromSeconds(30),
        MailboxLag = TimeSpan.FromSeconds(30),
        FeedWait = TimeSpan.FromSeconds(60),
        QuotesStill = TimeSpan.FromSeconds(1),
        StillFrames = 3,
        HubDown = TimeSpan.FromMilliseconds(300),
        JournalSlow = TimeSpan.FromMilliseconds(300),
        JournalMemory = TimeSpan.FromSeconds(1),
        DiskAge = TimeSpan.FromSeconds(30) / 15,
        CompareFailures = 1,
        ClockShown = TimeSpan.FromMilliseconds(500),
    };

    [Fact]
    public async Task Each_fault_is_named_by_the_status_and_gone_from_it_when_it_is_over()
    {
        using var home = new TemporaryHome();
        var disk = new Disk();
        var dies = new Switch();
        await using (var live = await LiveRun.StartAsync(home, settings => Watched(settings, disk, dies)))
        {
            var health = new Watch(live);
            var faults = live.Run.Gateway!.Faults;
            await health.Healthy();

            // The hub's connection and its pings go on; no frame comes.
            var frozen = faults.Add(new FaultRule("market/*", FaultAction.Drop));
            await health.Named(HealthFault.FeedFrozen, "MNQ");
            faults.Remove(frozen);
            await health.Over(HealthFault.FeedFrozen);

            var stale = faults.Add(new FaultRule("market/GatewayQuote", FaultAction.Drop));
            await health.Named(HealthFault.QuotesStale, "MNQ");
            faults.Remove(stale);
            await health.Over(HealthFault.QuotesStale);

            // Each connection is killed as it comes, until the wait for the next is long enough to be named.
            do
            {
                faults.KillUserHub();
            }
            while (await live.Until<object>(IsUserHubOrFault) is HubProtocol.HubStateChanged);

            await health.Shown(HealthFault.UserHubDown);
            await health.Over(HealthFault.UserHubDown);

            await faults.LogoutAsync("another session");
            await health.Named(HealthFault.Evicted);
            await health.Over(HealthFault.Evicted);

            // Somebody else holds the journal's file for a while.
            await using (var other = new SqliteConnection(Engine.Actors.Journal.JournalFile.ConnectionString(live.Run.JournalPath)))
            {
                await other.OpenAsync();
                await Run(other, "BEGIN IMMEDIATE");
                live.Run.Started.AccountRef.Tell(new AccountProtocol.SetTrading(TradingState.Reducing, "test", "a slow journal"));
                await health.Named(HealthFault.JournalSlow);
                await Run(other, "COMMIT");
            }

            await health.Over(HealthFault.JournalSlow);

            ((JournalFile)live.Run.Journal).MaxPages = 1;
            for (var i = 0; i < 40; i++)
            {
                live.Run.Started.AccountRef.Tell(new AccountProtocol.SetTrading(i % 2 == 0 ? TradingState.Active : TradingState.Reducing, "test", new string('x', 2_000)));
            }

            await health.Named(HealthFault.JournalDown);
            ((JournalFile)live.Run.Journal).MaxPages = null;
            await health.Over(HealthFault.JournalDown);

            disk.Free = 1;
            await health.Named(HealthFault.DiskLow);
            disk.Free = long.MaxValue;
            await health.Over(HealthFault.DiskLow);

            // The quota's window is short in this test; cancels and closes would go on.
            while (live.Run.Quota.TryAcquire(RequestLane.Order))
            {
            }

            await health.Named(HealthFault.QuotaExhausted);
            await health.Over(HealthFault.QuotaExhausted);

            // After a jump of the clock the book compares itself with the venue, which this one does not let it.
            var unread = faults.Add(new FaultRule("Order/searchOpen", FaultAction.ServerError));
            live.Run.System.EventStream.Publish(new ClockJumped(TimeSpan.FromMinutes(20)));
            await health.Named(HealthFault.ClockJumped);
            await health.Named(HealthFault.ReconcileFailing);
            await health.Shown(HealthFault.ClockJumped);
            faults.Remove(unread);
            await health.Over(HealthFault.ReconcileFailing, HealthFault.ClockJumped);
            await health.Healthy();

            dies.On = true;
            await health.Named(HealthFault.StrategyStopped, "dies");
            var status = await health.StatusAsync();
            Assert.Contains(status.Health.Faults, f => f.Subject == "dies" && f.Sentence.Contains("told to", StringComparison.Ordinal));
            await live.StopAsync();
        }

        // It comes back with the next start, and so does health.
        dies.On = false;
        await using var next = await LiveRun.StartAsync(home, settings => Watched(settings, disk, dies));
        await new Watch(next).Healthy();
        await next.StopAsync();
    }

    [Fact]
    public async Task A_run_whose_health_nobody_watches_is_never_called_healthy()
    {
        using var home = new TemporaryHome(inMemory: true);
        await using var live = await LiveRun.StartAsync(home);

        var status = await new EngineControl(live.Run, "SIMULATED", TimeProvider.System).StatusAsync(CancellationToken.None);

        Assert.False(status.Health.Healthy);
        Assert.Equal("health", Assert.Single(status.Health.Faults).Subject);
        await live.StopAsync();
    }

    private static bool IsUserHubOrFault(object message) => message
        is HubProtocol.HubStateChanged { Hub: HubKind.User, Phase: HubPhase.Connected }
        or HealthProtocol.FaultChanged { Fault: HealthFault.UserHubDown, Present: true };

    private static EngineRunSettings Watched(EngineRunSettings settings, Disk disk, Switch dies) => settings with
    {
        Health = Short,
        Disk = disk.Look,
        MarketTime = new Tuesday(),
        SilenceAfter = TimeSpan.FromSeconds(1),
        WarmUp = false,
        Quota = new QuotaSettings { GeneralWindow = TimeSpan.FromSeconds(3), Guard = TimeSpan.Zero },
        Eviction = new EvictionSettings { FirstWait = TimeSpan.FromSeconds(2), LongestWait = TimeSpan.FromSeconds(2) },
        Strategies =
        [
            new StrategyPlan(new StrategyName("watches"), "MNQ", 1, null, context => Props.Create(() => new Watcher(context, new Switch()))),
            new StrategyPlan(new StrategyName("dies"), "MES", 1, null, context => Props.Create(() => new Watcher(context, dies))),
        ],
    };

    private static async Task Run(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Watch(LiveRun live)
    {
        private readonly EngineControl _control = new(live.Run, "SIMULATED", TimeProvider.System);

        public Task<EngineStatusDocument> StatusAsync() => _control.StatusAsync(CancellationToken.None);

        public async Task Healthy()
        {
            while (await StatusAsync() is { Health.Healthy: false })
            {
                await live.Until<object>();
            }
        }

        public async Task Named(HealthFault fault, string of = "")
        {
            await live.Until<HealthProtocol.FaultChanged>(c => c.Present && c.Fault == fault && c.Subject.Contains(of, StringComparison.Ordinal));
            await Shown(fault);
        }

        public async Task Shown(HealthFault fault)
        {
            var health = (await StatusAsync()).Health;
            Assert.Contains(health.Faults, f => f.Fault == HealthFaults.NameOf(fault));
            Assert.False(health.Healthy);
        }

        public async Task Over(params HealthFault[] faults)
        {
            while ((await StatusAsync()).Health.Faults.Any(f => faults.Any(fault => f.Fault == HealthFaults.NameOf(fault))))
            {
                await live.Until<HealthProtocol.FaultChanged>(c => !c.Present && faults.Contains(c.Fault));
            }
        }
    }

    private sealed class Disk
    {
        private long _free = long.MaxValue;

        public long Free
        {
            set => Interlocked.Exchange(ref _free, value);
        }

        public DiskFact Look() => new(DateTimeOffset.UtcNow, Interlocked.Read(ref _free), null);
    }

    private sealed class Switch
    {
        public volatile bool On;
    }

    /// <summary>The wall clock, moved to the middle of a Tuesday's session: every test hour is one of trading.</summary>
    private sealed class Tuesday : TimeProvider
    {
        private readonly TimeSpan _by = new DateTimeOffset(2026, 11, 24, 16, 0, 0, TimeSpan.Zero) - System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _by;
    }

    /// <summary>Reads trades and quotes, trades nothing, and throws when it is told to.</summary>
    private sealed class Watcher(StrategyContext context, Switch dies) : StrategyActor(context)
    {
        protected override bool WantsTrades => true;

        protected override bool WantsQuotes => true;

        protected override void OnTrade(MarketTrade trade)
        {
            if (dies.On)
            {
                throw new InvalidOperationException("told to");
            }
        }
    }
}
