using System.Collections.Immutable;
using Engine.Gateway;
using Engine.History.Files;
using Engine.Markets;

namespace Engine.History;

/// <summary>One request for bars: the newest that start in the window, as many as the venue returns at once.</summary>
public delegate Task<Reading<BarPage>> BarPageSource(ContractId contract, BarInterval interval, TimeRange window, CancellationToken cancellation);

/// <summary>
/// Brings the archive up to the venue: asks page by page for what is missing, newest first, stores each page, puts it down in the ledger,
/// and only then asks for the next. A process that is killed anywhere loses at most the page that was under way.
/// </summary>
/// <remarks>
/// The source waits for a permit of the history lane, so that the quota is never exceeded. An answer that failed is asked for again with
/// back-off; when the venue has failed too often in a row the run ends and says what is left. One run at a time for each ledger;
/// no thread of its own.
/// </remarks>
public sealed class HistorySync
{
    private readonly BarPageSource _source;
    private readonly IBarStore _store;
    private readonly GapLedgerFile _ledgers;
    private readonly OpenHours _open;
    private readonly IMarketClock _clock;
    private readonly TimeProvider _wall;
    private readonly HistorySyncSettings _settings;

    /// <summary>A synchronisation of one archive from one venue.</summary>
    /// <param name="source">Asks the venue, within the quota.</param>
    /// <param name="store">Keeps the bars.</param>
    /// <param name="ledgers">Keeps what need not be asked again.</param>
    /// <param name="open">When the exchange trades.</param>
    /// <param name="clock">Market time.</param>
    /// <param name="wall">Wall time of the back-off.</param>
    /// <param name="settings">Null for the defaults.</param>
    public HistorySync(
        BarPageSource source, IBarStore store, GapLedgerFile ledgers, OpenHours open, IMarketClock clock, TimeProvider wall, HistorySyncSettings? settings = null)
    {
        (_source, _store, _ledgers, _open, _clock, _wall) = (source, store, ledgers, open, clock, wall);
        _settings = settings ?? new HistorySyncSettings();
        _settings.Validate();
    }

    /// <summary>What is missing now, without asking for it.</summary>
    public async Task<HistoryPlan> PlanAsync(string root, BarInterval interval, IReadOnlyCollection<WantedBars> wanted, CancellationToken cancellation) =>
        (await PrepareAsync(root, interval, wanted, again: false, cancellation).ConfigureAwait(false)).Plan;

    /// <summary>Fetches what is missing.</summary>
    /// <param name="root">The exchange root of every contract wanted.</param>
    /// <param name="interval">The interval.</param>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="progress">Told after each page; null for nobody.</param>
    /// <param name="again">True asks for all of it, whatever the ledger says.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/> between pages; what was stored stays.</param>
    /// <exception cref="ArchiveException">Archive or ledger cannot be read or written.</exception>
    public async Task<HistorySyncResult> RunAsync(
        string root,
        BarInterval interval,
        IReadOnlyCollection<WantedBars> wanted,
        IProgress<HistoryProgress>? progress,
        CancellationToken cancellation,
        bool again = false)
    {
        var (plan, ledger, notes) = await PrepareAsync(root, interval, wanted, again, cancellation).ConfigureAwait(false);
        var (requests, bars, failures) = (0, 0L, ImmutableArray.CreateBuilder<HistoryFailure>());
        var (inARow, renewals) = (0, 0);
        while (plan.Next() is { } page)
        {
            cancellation.ThrowIfCancellationRequested();
            requests++;
            var reading = await _source(page.Contract, interval, page.Window, cancellation).ConfigureAwait(false);
            if (reading is Reading<BarPage>.Failed { Failure: var failure })
            {
                if (IsFinal(failure))
                {
                    failures.Add(new HistoryFailure(page.Contract, failure, plan.Missing[page.Contract]));
                    plan.Drop(page.Contract);
                }
                else if (failure.Kind == FailureKind.Unauthorized && _settings.RenewToken is { } renew && renewals++ < HistorySyncSettings.MostRenewals)
                {
                    await renew(cancellation).ConfigureAwait(false);
                }
                else if (++inARow > _settings.MostFailures)
                {
                    failures.AddRange(plan.Missing.Select(left => new HistoryFailure(left.Key, failure, left.Value)));
                    break;
                }
                else
                {
                    progress?.Report(new HistoryProgress(page, requests, plan.RequestsLeft, bars, 0, failure));
                    await Task.Delay(_settings.BackOff(inARow, failure.RetryAfter), _wall, cancellation).ConfigureAwait(false);
                }

                continue;
            }

            (inARow, renewals) = (0, 0);
            var answer = ((Reading<BarPage>.Answered)reading).Value;
            var now = _clock.Now;
            var proof = plan.Take(page, answer, HistoryPlan.SettledBefore(interval, now, _settings.Patience));

            // Bars first: a kill in between asks for the page once more and stores nothing twice.
            if (!answer.Bars.IsEmpty)
            {
                await _store.StoreAsync(root, interval, answer.Bars, cancellation).ConfigureAwait(false);
            }

            ledger.Record(page.Contract, proof.Proven, answer.Bars.Select(bar => bar.Start), now);
            await _ledgers.SaveAsync(ledger).ConfigureAwait(false);
            bars += answer.Bars.Length;
            progress?.Report(new HistoryProgress(page, requests, plan.RequestsLeft, bars, answer.Bars.Length, null));
        }

        return new HistorySyncResult(root, interval, requests, bars, failures.ToImmutable(), notes);
    }

    private async Task<(HistoryPlan Plan, GapLedger Ledger, ImmutableArray<string> Notes)> PrepareAsync(
        string root, BarInterval interval, IReadOnlyCollection<WantedBars> wanted, bool again, CancellationToken cancellation)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        var ledger = _ledgers.Load(root, interval, out var problem);
        if (problem is not null)
        {
            notes.Add(problem);
        }

        if (again)
        {
            foreach (var want in wanted)
            {
                ledger.Forget(want.Contract, want.Starts);
            }
        }

        if (wanted.Count > 0)
        {
            notes.AddRange(await ReconcileAsync(ledger, wanted, cancellation).ConfigureAwait(false));
        }

        return (new HistoryPlan(interval, wanted, ledger, _open, _settings.PageRows, _clock.Now - _settings.Margin), ledger, notes.ToImmutable());
    }

    /// <summary>The archive decides: what the ledger claims and the archive lacks is asked for again.</summary>
    private async Task<ImmutableArray<string>> ReconcileAsync(GapLedger ledger, IReadOnlyCollection<WantedBars> wanted, CancellationToken cancellation)
    {
        var days = new TimeRange(
            GapLedger.StartOf(GapLedger.DayOf(wanted.Min(want => want.Starts.From))),
            GapLedger.StartOf(GapLedger.DayOf(wanted.Max(want => want.Starts.To)).AddDays(1)));
        var stored = new Dictionary<(ContractId, DateOnly), int>();
        await foreach (var bar in _store.ReadAsync(ledger.Root, ledger.Interval, days, cancellation).ConfigureAwait(false))
        {
            var key = (bar.Contract, GapLedger.DayOf(bar.Start));
            stored[key] = stored.GetValueOrDefault(key) + 1;
        }

        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (var contract in wanted.Select(want => want.Contract).Distinct())
        {
            foreach (var day in ledger.Reconcile(contract, days, day => stored.GetValueOrDefault((contract, day))))
            {
                notes.Add(FormattableString.Invariant($"{contract}: the archive has fewer bars of {day:yyyy-MM-dd} than the venue gave; the day is asked for again."));
            }
        }

        return notes.ToImmutable();
    }

    private static bool IsFinal(GatewayFailure failure) =>
        failure.Kind is FailureKind.Refused or FailureKind.InvalidRequest or FailureKind.Cancelled
        || failure is { Kind: FailureKind.Http, HttpStatus: < 500 and not 408 };
}
