using System.Collections.Immutable;
using Engine.Backtest.Optimization;
using Engine.Simulator;
using Engine.Statistics;

namespace Engine.Backtest.Verification;

/// <summary>
/// Asks of a strategy what a backtest takes for granted: that it does the same twice; that what it did until an instant does not depend on what came after it (its history is
/// cut there, and everything that its account went through until then is compared); that it decides the same when it begins later, warmed up; and what is left of its profit one tick and one bar worse.
/// <para>
/// A strategy is found out when what it knows in advance is taken away with the rest of the market. What it has from elsewhere, a file of its own or a service, cannot be taken away.
/// </para>
/// </summary>
public static class StrategyVerification
{
    /// <summary>Runs all of it, several runs side by side, on threads of their own.</summary>
    /// <param name="settings">What is verified.</param>
    /// <param name="progress">Told after each run how many of how many are done; on any thread, one call at a time.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="BacktestDataException">The market has no event.</exception>
    /// <exception cref="RecordingException">A recorded row cannot be read.</exception>
    /// <exception cref="BacktestStalledException">The strategy does not come back from an event.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static VerificationResult Run(VerificationSettings settings, Action<int, int>? progress = null, CancellationToken ct = default)
    {
        var held = HeldMarket.Read(settings.Market, null, ct);
        settings = settings with { Market = held.Whole };
        var plain = settings.Run(new RunScope(settings.Market, null));
        var whole = Backtest.Run(plain, null, ct);
        ct.ThrowIfCancellationRequested();
        var cuts = CutPlan.Of(whole, settings.Market, settings.Cuts);
        var starts = LateStarts.Plan(settings.Market, settings.Starts);
        var (done, all, told) = (1, cuts.Length + starts.Length + 5, new object());

        // The same again comes before the others: what the first run has left behind in memory is fresh.
        var again = Done(() => Backtest.Run(settings.Run(new RunScope(settings.Market, null)), null, ct));
        var unlimited = Done(() => Backtest.Run(LateStarts.Unlimited(settings.Run(new RunScope(settings.Market, null))), null, ct));
        var (cutRuns, late) = (new CutRun[cuts.Length], new LateStart[starts.Length]);
        var worse = new SensitivityRun[2];
        ImmutableArray<Action> work =
        [
            () => worse[0] = Done(() => Slipped(settings, ct)),
            () => worse[1] = Done(() => Delayed(settings, ct)),
            .. starts.Select((at, i) => (Action)(() => late[i] = Done(() => LateStarts.Run(settings, held, unlimited, at, ct)))),
            .. cuts.Select((at, i) => (Action)(() => cutRuns[i] = Done(() => Cut(settings, whole, at, ct)))),
        ];
        RunSideBySide(work, settings.Workers, ct);
        return new VerificationResult
        {
            Whole = whole,
            Decisions = AccountHistory.Decisions(whole).Count(),
            Repeated = AccountHistory.FirstDifference(whole, again, DateTimeOffset.MaxValue, out _),
            Cuts = [.. cutRuns],
            LateStarts = [.. late],
            Sensitivity = [new SensitivityRun("as it is", StatisticsOf(whole, settings.Market)), .. worse],
        };

        T Done<T>(Func<T> run)
        {
            var result = run();
            ct.ThrowIfCancellationRequested();
            lock (told)
            {
                progress?.Invoke(++done, all);
            }

            return result;
        }
    }

    private static CutRun Cut(VerificationSettings settings, BacktestResult whole, DateTimeOffset until, CancellationToken ct)
    {
        var market = new MarketRange(settings.Market, DateTimeOffset.MinValue, until + TimeSpan.FromTicks(1));
        var cut = Backtest.Run(settings.Run(new RunScope(market, until)) with { Until = until }, null, ct);
        var difference = AccountHistory.FirstDifference(whole, cut, until, out var compared);
        return new CutRun(until, compared, difference);
    }

    private static SensitivityRun Slipped(VerificationSettings settings, CancellationToken ct)
    {
        var (run, ticks) = (settings.Run(new RunScope(settings.Market, null)), settings.SlippageTicks);
        var rules = run.Rules with { SlippageTicks = run.Rules.SlippageTicks + ticks, StopSlippageTicks = run.Rules.StopSlippageTicks + ticks };
        return new SensitivityRun(
            $"market orders and stops fill {ticks} {(ticks == 1 ? "tick" : "ticks")} worse", StatisticsOf(Backtest.Run(run with { Rules = rules }, null, ct), settings.Market));
    }

    private static SensitivityRun Delayed(VerificationSettings settings, CancellationToken ct)
    {
        var run = settings.Run(new RunScope(settings.Market, null));
        var latency = run.Latency with { ToVenue = run.Latency.ToVenue + settings.Delay };
        return new SensitivityRun($"every order comes {Words(settings.Delay)} later", StatisticsOf(Backtest.Run(run with { Latency = latency }, null, ct), settings.Market));
    }

    private static void RunSideBySide(ImmutableArray<Action> work, int workers, CancellationToken ct)
    {
        try
        {
            Parallel.ForEach(work, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = ct }, run => run());
        }
        catch (AggregateException several)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }

    private static PerformanceStatistics StatisticsOf(BacktestResult result, IMarketSource market)
    {
        var range = new RecordingRange { From = result.From, Until = result.Until, LastPrices = result.LastPrices, IsComplete = result.Completed };
        return PerformanceStatistics.Of(TradingRecords.Of(result.Journal, market.Contracts.ToDictionary(c => c.Id), range: range));
    }

    private static string Words(TimeSpan delay) => delay.TotalMinutes >= 1 && delay.TotalMinutes % 1 == 0 ? $"{delay.TotalMinutes:0} min" : $"{delay.TotalSeconds:0.###} s";
}
