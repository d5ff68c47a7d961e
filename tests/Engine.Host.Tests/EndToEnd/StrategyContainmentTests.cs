using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Actors.Strategies;
using Engine.Host.Configuration;
using Engine.Host.Console;
using Engine.Host.Run;
using Engine.Host.Tests.Strategies;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>
/// One strategy that misbehaves beside one that trades on, both on one account over real sockets: the one is out with its reason and its
/// position is dealt with, the other's orders all go through, and the engine runs until it is stopped.
/// </summary>
public sealed class StrategyContainmentTests : IDisposable
{
    private static readonly StrategyName Bad = new("bad");
    private static readonly StrategyName Good = new("good");
    private static readonly Bracket FarAway = new(StopTicks: 400, TargetTicks: null);
    private readonly TemporaryHome _home = new();
    private readonly TemporaryHome _folder = new();
    private readonly ManualResetEventSlim _release = new();
    private readonly Steady.Seen _seen = new();
    private readonly Screen _screen = new();

    public void Dispose()
    {
        _release.Set();
        _release.Dispose();
        _home.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(FaultPolicy.Flatten)]
    [InlineData(FaultPolicy.KeepProtected)]
    public async Task One_that_throws_is_out_and_its_position_is_dealt_with_as_its_policy_says(FaultPolicy policy)
    {
        await using var live = await StartAsync(policy, FarAway, _ => throw new InvalidOperationException("its state cannot be right"));
        await OutAsync(live, StrategyPhase.Faulted, "its state cannot be right", policy);
        await EndAsync(live, "strategy bad failed: its state cannot be right", "faulted: its state cannot be right");
    }

    [Theory]
    [InlineData(FaultPolicy.Flatten)]
    [InlineData(FaultPolicy.KeepProtected)]
    public async Task One_that_loops_for_ever_is_revoked_and_its_position_is_dealt_with_as_its_policy_says(FaultPolicy policy)
    {
        var background = false;
        await using var live = await StartAsync(policy, FarAway, bad =>
        {
            background = bad.RunsInBackground;
            Spin();
        });
        await OutAsync(live, StrategyPhase.Revoked, "it has not answered for 1 s; its thread cannot be stopped: restart the engine", policy);
        await EndAsync(live, "strategy bad lost its right to trade: it has not answered for 1 s", "revoked: it has not answered for 1 s");

        // A thread that spins on keeps no process from ending.
        Assert.True(background);
    }

    [Fact]
    public async Task A_position_without_a_stop_is_not_kept_by_keep_protected()
    {
        await using var live = await StartAsync(FaultPolicy.KeepProtected, null, _ => throw new InvalidOperationException("no stop"));
        await OutAsync(live, StrategyPhase.Faulted, "no stop", FaultPolicy.Flatten);
        await EndAsync(live, "strategy bad failed: no stop", "faulted: no stop");
    }

    [Fact]
    public async Task One_that_floods_is_revoked_and_takes_nothing_of_the_others_orders_a_minute()
    {
        _seen.MayTrade = false;
        await using var live = await StartAsync(
            FaultPolicy.Flatten, FarAway,
            bad =>
            {
                _seen.MayTrade = true;
                for (var n = 0; n < 1_000; n++)
                {
                    bad.AtMarket(1);
                }
            },
            settings => settings with { Limits = RiskLimits.None with { MaxOrdersPerMinute = 24 } },
            sizeCap: 100);
        await OutAsync(live, StrategyPhase.Revoked, "it sent more than 250 requests to its account within a second", FaultPolicy.Flatten, most: 4);
        var result = await EndAsync(live, "strategy bad lost its right to trade: it sent more than 250 requests", "revoked: it sent more than 250 requests");

        // Its share, and not one more; the first may stand there twice, where the account takes no brackets.
        Assert.Equal(12, live.Journal.OfType<OrderIntended>().Where(o => o.Strategy == Bad && o.Role is null).Select(o => o.Intent).Distinct().Count());
        Assert.Contains(live.Journal, e => e is IntentDenied { Reason: DenialReason.OrdersPerMinute } denied && denied.Strategy == Bad);
        Assert.Empty(result.Account!.LiveOrders);
    }

    [Fact]
    public async Task Nonsense_is_denied_with_its_reason_and_trades_nothing()
    {
        var (asked, other) = (false, default(ContractId));
        _seen.MayTrade = false;
        await using var live = await StartAsync(FaultPolicy.Flatten, FarAway, bad =>
        {
            if (!asked)
            {
                asked = true;
                Nonsense(bad, other);
                _seen.MayTrade = true;
            }
        });
        other = live.Run.Started.Instruments.Single(i => i.Id.Value.Contains(".MES.", StringComparison.Ordinal)).Id;
        await GoesOnAsync(live, 12);

        var mine = live.Run.Started.Instruments.Single(i => i.Id != other).Id;
        Assert.Equal(1, live.Run.Gateway!.Venue.Net(live.Run.Started.Account.Id, mine));
        Assert.DoesNotContain(live.News, n => n is StrategyProtocol.StrategyStateChanged { Phase: StrategyPhase.Faulted or StrategyPhase.Revoked });
        var result = await live.StopAsync();
        Assert.True(result.Succeeded, $"{result.Fault} {result.Stop.Text} {result.VenueDifference}");
        Assert.Equal(
            Enumerable.Order([DenialReason.InvalidSize, DenialReason.InvalidBracket, DenialReason.InvalidPrice, DenialReason.NotOwner, DenialReason.StrategySizeCap, DenialReason.WrongSideOfMarket]),
            live.Journal.OfType<IntentDenied>().Where(d => d.Strategy == Bad && d.Reason != DenialReason.Reconciling).Select(d => d.Reason).Distinct().Order());
        Assert.Equal([new IntentId(1)], live.Journal.OfType<OrderIntended>().Where(o => o.Strategy == Bad && o.Role is null).Select(o => o.Intent).Distinct());
        Assert.Null(_seen.Denial);
    }

    [Theory]
    [InlineData(StopPolicy.Flatten)]
    [InlineData(StopPolicy.KeepProtected)]
    public async Task A_stop_waits_for_no_strategy_that_hangs_and_leaves_its_position_as_it_would_any(StopPolicy policy)
    {
        var hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var home = new TemporaryHome();
        await using var venue = await LiveRun.StartAsync(home, settings => settings with { Strategies = [] });

        // Its watchdog would never find it out.
        await using var live = await StartAsync(
            FaultPolicy.Flatten, FarAway,
            _ =>
            {
                hangs.TrySetResult();
                Spin();
            },
            settings => settings with
            {
                Gateway = Engine.Gateway.GatewayAddress.At(venue.Run.Gateway!.Address),
                Credentials = new Engine.Actors.Session.Credentials(venue.Run.Gateway.Settings.UserName, venue.Run.Gateway.Settings.ApiKey),
                Brackets = BracketPolicy.Emulated,
                OnStop = policy,
                Strategies = [.. settings.Strategies.Select(s => s with { Watchdog = null })],
            });
        await hangs.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var result = await live.StopAsync();

        Assert.True(result.Stop.Clean, result.Stop.Text);
        Assert.Contains("did not stop within 3 s", Assert.Single(result.Faults));
        var mine = live.Run.Started.Instruments.Single(i => i.Id.Value.Contains(".MNQ.", StringComparison.Ordinal)).Id;
        var working = venue.Run.Gateway!.Venue.Orders(venue.Run.Started.Account.Id)!.Where(o => !o.Status.IsTerminal()).ToList();
        Assert.Equal(policy == StopPolicy.Flatten ? 0 : 1, venue.Run.Gateway.Venue.Net(venue.Run.Started.Account.Id, mine));
        Assert.Equal(policy == StopPolicy.Flatten ? [] : [OrderType.Stop], working.Select(o => o.Type));
    }

    /// <summary>Where no strategy has a thread of its own, one that hangs takes a shared one: in a replay nothing but the replay suffers.</summary>
    [Fact]
    public async Task A_replay_of_one_that_hangs_ends_with_its_name()
    {
        var file = Path.Combine(_home.Folder, "prints.csv");
        await File.WriteAllLinesAsync(
            file, ["contractId,t,price,size", .. Enumerable.Range(0, 200).Select(n => $"CON.F.US.GCE.Z13,2013-10-07T14:{n / 60:00}:{n % 60:00}Z,1300.{n % 5},1")]);
        var settings = Replay.OracleReplayTests.Settings(_folder, file, ReplaySpeed.Step) with
        {
            OnStop = StopPolicy.Flatten,
            Strategies = [new StrategyPlan(Bad, "GC", 1, null, Misbehaving.With(null, _ => Spin())) { Watchdog = TimeSpan.FromSeconds(1) }],
        };
        await using var run = await EngineRun.StartAsync(settings, null, null, CancellationToken.None);
        var result = await run.RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.StartsWith("strategy bad lost its right to trade: it has not answered for 1 s", result.Faults[0]);
        Assert.Equal(0, result.Account!.PositionIn(run.Started.Instruments[0].Id).Net);
        Assert.False(result.Succeeded);
        _release.Set();
    }

    [Fact]
    public async Task The_process_ends_in_time_although_a_strategy_hangs()
    {
        var emitted = new EmittedAssembly("Trader.Hangs");
        emitted.Strategy("Hangs", [emitted.Parameters()], hangs: true).Write(Path.Combine(_home.Folder, "strategies"));
        using var run = EngineProcess.Start(_home.Folder, "run", "--plain", "--for", "4s", "--strategy", "hangs", "--contract", "MNQ", "--set", "lookback=3");
        var (code, lines) = await run.EndAsync();

        Assert.True(code == 1, string.Join(Environment.NewLine, lines));
        Assert.Contains(lines, line => line.Contains("failed    strategy hangs lost its right to trade: it did not stop within 3 s", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("position  flat", StringComparison.Ordinal));
    }

    private Task<LiveRun> StartAsync(
        FaultPolicy policy, Bracket? bracket, Action<Misbehaving> does, Func<EngineRunSettings, EngineRunSettings>? change = null, int sizeCap = 2) => LiveRun.StartAsync(
        _folder,
        settings =>
        {
            settings = settings with
            {
                Strategies =
                [
                    new StrategyPlan(Bad, "MNQ", sizeCap, null, Misbehaving.With(bracket, does)) { OnFault = policy, Watchdog = TimeSpan.FromSeconds(1) },
                    new StrategyPlan(Good, "MES", 1, null, Steady.With(_seen)),
                ],
            };
            return change?.Invoke(settings) ?? settings;
        },
        _screen.Reporter(_home.Folder));

    /// <summary>It is out with its reason, its position is dealt with, and the other goes on trading.</summary>
    private async Task OutAsync(LiveRun live, StrategyPhase phase, string why, FaultPolicy policy, int most = 6)
    {
        var changed = await live.Until<StrategyProtocol.StrategyStateChanged>(c => c.Strategy == Bad && c.Phase is StrategyPhase.Faulted or StrategyPhase.Revoked);
        Assert.Equal((phase, why), (changed.Phase, changed.Cause));
        var (account, mine) = (live.Run.Started.Account.Id, live.Run.Started.Instruments.Single(i => i.Id.Value.Contains(".MNQ.", StringComparison.Ordinal)).Id);
        if (policy == FaultPolicy.Flatten)
        {
            if (!live.Journal.Exists(IsConfirmed))
            {
                await live.Until<FlattenConfirmed>(IsConfirmed);
            }

            Assert.Equal(0, live.Run.Gateway!.Venue.Net(account, mine));
        }

        await GoesOnAsync(live, most);
        var working = live.Run.Gateway!.Venue.Orders(account)!.Where(o => o.Contract == mine && !o.Status.IsTerminal()).ToList();
        Assert.Equal(policy == FaultPolicy.Flatten ? [] : [OrderType.Stop], working.Select(o => o.Type));
        Assert.Equal(policy == FaultPolicy.Flatten ? 0 : 1, live.Run.Gateway.Venue.Net(account, mine));

        bool IsConfirmed(IAccountEvent e) => e is FlattenConfirmed confirmed && confirmed.Contract == mine;
    }

    /// <summary>So many more orders of the good strategy fill, each of them at once and none denied.</summary>
    private async Task GoesOnAsync(LiveRun live, int orders)
    {
        var until = _seen.Filled + orders;
        while (_seen.Filled < until)
        {
            await live.Until<TradeBooked>(t => t.Strategy == Good);
        }

        Assert.Equal((0, null), (_seen.Unfilled, _seen.Denial));
        Assert.False(live.HasEnded);
    }

    /// <summary>Console, summary, exit code and journal name it and say why.</summary>
    private async Task<RunResult> EndAsync(LiveRun live, string sentence, string line)
    {
        var result = await live.StopAsync();
        Assert.True(result.Stop.Clean && result.VenueDifference is null, $"{result.Stop.Text} {result.VenueDifference}");
        Assert.StartsWith(sentence, Assert.Single(result.Faults));
        Assert.StartsWith(line, _screen.Status!.Strategies.Single(s => s.Name == "bad").State);
        Assert.Contains(_screen.Lines, l => l.Level == ConsoleLevel.Error && l.Text.StartsWith("strategy bad ", StringComparison.Ordinal));
        var summary = _screen.Summary(result);
        Assert.Equal(1, summary.ExitCode);
        Assert.Contains("failed    " + sentence, summary.ToText());
        var revoked = Assert.Single(live.Journal.OfType<StrategyRevoked>());
        Assert.Equal(Bad, revoked.Strategy);
        Assert.Contains(sentence[(sentence.IndexOf(": ", StringComparison.Ordinal) + 2)..], revoked.Why);
        Assert.DoesNotContain(live.Journal, e => e is IntentDenied denied && denied.Strategy == Good && denied.Reason != DenialReason.Reconciling);
        return result;
    }

    private static void Nonsense(Misbehaving bad, ContractId foreign)
    {
        foreach (var size in new[] { 0, -1, int.MinValue, int.MaxValue })
        {
            bad.AtMarket(size);
            bad.AtLimit(size, Price.FromDecimal(10_000m));
            bad.TurnRound(size);
            bad.Change(new OrderChange(Size: size));
        }

        foreach (var price in new[] { default, new Price(1), new Price(-1), new Price(long.MinValue), new Price(long.MaxValue), Price.FromDecimal(10_000.1m) })
        {
            bad.AtLimit(1, new Price(price.Nanos | 1));
            bad.AtStop(new Price(price.Nanos | 1));
        }

        bad.AtLimit(1, Price.FromDecimal(10_000m), new Bracket(int.MaxValue, int.MaxValue));
        bad.AtLimit(1, Price.FromDecimal(10_000m), default(Bracket));
        bad.Trail(0);
        bad.Trail(-5);
        bad.Trail(1_000_000);
        bad.Leave(0);
        bad.Leave(int.MinValue);
        foreach (var contract in new[] { foreign, new ContractId("CON.F.US.NOSUCH.Z26") })
        {
            bad.AtMarket(1, contract);
            bad.Leave(1, contract);
            bad.FlattenOf(contract);
        }
    }

    /// <summary>Loops until the test is over, as one would that never ends.</summary>
    private void Spin()
    {
        while (!_release.IsSet)
        {
            Thread.SpinWait(1_000);
        }
    }

    /// <summary>What a person would have seen.</summary>
    private sealed class Screen : IEngineConsole
    {
        private RunReporter? _reporter;
        private ImmutableList<ConsoleLine> _lines = [];

        public EngineStatus? Status { get; private set; }

        public ImmutableList<ConsoleLine> Lines => _lines;

        public IRunObserver Reporter(string home)
        {
            var settings = EngineSettings.Load(new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, home));
            return _reporter = new RunReporter(this, settings, [], "test", everyEvent: false, TimeProvider.System);
        }

        public RunSummary Summary(RunResult result) => _reporter!.Summary(result);

        public void Show(EngineStatus status) => Status = status;

        public void Write(ConsoleLine line) => ImmutableInterlocked.Update(ref _lines, (lines, one) => lines.Add(one), line);

        public void Finish(RunSummary summary)
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
