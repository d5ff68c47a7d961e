using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Strategies.Log;
using Engine.Backtest;
using Engine.Backtest.Comparison;
using Engine.Backtest.Replay;
using Engine.Gateway;
using Engine.History.Tape;
using Engine.Host.Configuration;
using Engine.Host.Run.Replay;
using Engine.Host.Run.Reports;
using Engine.Host.Strategies;
using Engine.Markets;
using Engine.Risk;
using Engine.Simulator;
using Engine.Statistics;

namespace Engine.Host.Run.Comparison;

/// <summary>
/// The strategies of a recorded run once more, as a backtest over what the run recorded: the same parameters, the same bars of the past, the account's balance and rules; fills by the
/// simulated venue.
/// </summary>
internal static class RunAgain
{
    /// <summary>Runs it.</summary>
    /// <param name="run">The recorded run.</param>
    /// <param name="archive">Where it is recorded.</param>
    /// <param name="settings">Limits, rules and strategy folders.</param>
    /// <param name="latency">How long an order is on its way.</param>
    /// <param name="range">The part that is meant.</param>
    /// <param name="notes">Takes what has to be known to read the comparison rightly.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="UserErrorException">The strategies cannot be made, or the tape cannot be read.</exception>
    public static ComparedRun Run(ReportedRun run, string archive, EngineSettings settings, TimeSpan latency, RecordingRange range, List<string> notes, CancellationToken stop)
    {
        var recorded = run.Recorded!;
        var loaded = StrategyFolders.Load(settings.StrategyFolders, RunCommand.Catalog);
        if (!loaded.Problems.IsEmpty)
        {
            throw new UserErrorException(loaded.Problems.Select(problem => problem.ToString()));
        }

        var made = ReplayedStrategies.Bind(recorded, loaded.Catalog, [], changedCode: true);
        foreach (var strategy in recorded.Strategies)
        {
            if (strategy.Begun.Strategy is { } description && loaded.Catalog.Find(description.Type) is { } type && StrategyCode.Of(type.ActorType) != description.Code)
            {
                notes.Add($"the code of {strategy.Name} has changed since the run: its backtest is of today's");
            }
        }

        var inputs = recorded.Strategies.ToDictionary(s => s.Name, _ => new List<StrategyInput>());
        var market = MarketOf(recorded, archive);
        var past = RecordedInputs.WarmUp(new TapeFolder(archive), recorded.Run, stop);
        var oracle = settings.Profile == RunProfile.Oracle;
        var before = run.Events.Where(e => e.At <= recorded.Run).ToArray();
        var profile = run.Events.OfType<ProfileAdopted>().LastOrDefault(e => e.At < recorded.Until);
        var result = Backtest.Backtest.Run(
            new BacktestSettings
            {
                Market = market,
                Strategies = [.. recorded.Strategies.Select(s => new BacktestStrategy(s.Name, s.Begun.Contracts[0].Id, s.Begun.SizeCap, made.Create(s.Name))
                {
                    Others = [.. s.Begun.Contracts.Skip(1).Select(c => c.Id)],
                    Inputs = inputs[s.Name],
                })],
                Account = SimulatedAccount.Practice with { StartBalance = (before.OfType<BalanceReported>().LastOrDefault() ?? run.Events.OfType<BalanceReported>().FirstOrDefault())?.Balance },
                Rules = RunCommand.RulesOf(settings),
                Limits = oracle ? RiskLimits.None : settings.Risk.ToLimits(true, () => []),
                RuleBook = oracle ? System.Collections.Frozen.FrozenDictionary<string, AccountRules>.Empty : settings.Risk.Rules,
                AccountRules = oracle || profile is null || !settings.Risk.Rules.ContainsKey(profile.Rules) ? null : profile.Rules,
                Brackets = settings.Risk.Brackets,
                Latency = new OrderLatency(latency, latency),
                Seed = (ulong)settings.Seed,
                WarmUp = (contract, interval, from, to) => new Reading<ImmutableArray<Bar>>.Answered(
                    [.. past.Where(bar => bar.Contract == contract && bar.Interval == interval && bar.Start >= from && bar.Start < to)]),
            },
            null,
            stop);
        notes.AddRange(result.Faults.Select(fault => $"in the backtest {fault.Strategy} failed: {fault.Why}"));
        notes.Add("no-trade windows and windows of strategies are not recorded and are left out of the backtest");
        var record = TradingRecords.Of(
            result.Journal,
            market.Contracts.ToDictionary(c => c.Id),
            range: range with { From = result.From, Until = result.Until, LastPrices = result.LastPrices, IsComplete = result.Completed });
        return new ComparedRun("backtest", record) { Inputs = inputs.ToDictionary(i => i.Key, i => (IReadOnlyList<StrategyInput>)i.Value) };
    }

    private static MarketRange MarketOf(RecordedRun run, string archive)
    {
        try
        {
            var tape = TapeMarket.Open(archive);
            var wanted = run.Strategies.SelectMany(s => s.Begun.Contracts).Select(c => c.Id).ToHashSet();
            var contracts = tape.Contracts.Where(c => wanted.Contains(c.Id)).ToArray();
            return contracts.Length > 0
                ? new MarketRange(new SelectedMarket(tape, contracts), run.Run, run.Until.AddTicks(1))
                : throw new UserErrorException($"The tape in {archive} has no print of {string.Join(", ", wanted)}; there is nothing to run again.");
        }
        catch (RecordingException e)
        {
            throw new UserErrorException(e.Message);
        }
    }
}
