using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Optimization;

namespace Engine.Backtest.Optimization;

/// <summary>
/// Runs a strategy with many combinations of parameters over data that was read once, several at the same time, each an independent backtest. Of a run only its
/// figures are kept. A run that fails is a result with its reason. What comes out does not depend on the number of workers.
/// </summary>
public sealed class Sweep
{
    /// <summary>Strategies that never come back before the sweep gives up: each keeps a core busy until the process ends.</summary>
    public const int MostStalled = 8;

    private readonly SweepSettings _settings;
    private readonly Action<SweepRun, SegmentFigures> _ended;
    private readonly PastBars _past;
    private readonly Lock _gate = new();
    private readonly IEnumerator<SweepRun> _pending;
    private readonly Queue<SweepRun> _chosen = new();
    private readonly Dictionary<SweepRun, SegmentFigures> _results;
    private readonly int[] _left;
    private readonly long[] _underWay;
    private long _events;
    private int _runs;
    private int _stalled;
    private Exception? _failure;

    /// <param name="settings">What is run.</param>
    /// <param name="done">Runs of earlier that are not repeated.</param>
    /// <param name="ended">Takes each run as it ends, one at a time, from any thread; what it throws ends the sweep.</param>
    public Sweep(SweepSettings settings, IReadOnlyDictionary<SweepRun, SegmentFigures> done, Action<SweepRun, SegmentFigures> ended)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Workers, 1);
        (_settings, _ended) = (settings, ended);
        _past = new PastBars(settings.Market, settings.Run.WarmUp);
        _results = new Dictionary<SweepRun, SegmentFigures>(done);
        _underWay = new long[settings.Workers];
        _left = [.. settings.Plan.Windows.Select(w => settings.Points.Count(point => !_results.ContainsKey(new SweepRun(w.Number, SweepPart.InSample, point))))];
        Total = TotalOf(settings.Plan, settings.Points.Length);
        Resumed = _results.Count;
        _pending = Wanted().Where(run => !_results.ContainsKey(run)).ToList().GetEnumerator();
        foreach (var window in settings.Plan.Windows.Where(w => settings.Plan.IsWalkForward && _left[w.Number] == 0))
        {
            Choose(window);
        }
    }

    /// <summary>Runs of the whole sweep, those of earlier included.</summary>
    public int Total { get; }

    /// <summary>Runs of earlier.</summary>
    public int Resumed { get; }

    /// <summary>Runs that have ended, those of earlier included. From any thread.</summary>
    public int Ended => Resumed + Volatile.Read(ref _runs);

    /// <summary>Market events since this began, of the runs under way too. From any thread.</summary>
    public long Events
    {
        get
        {
            var sum = Interlocked.Read(ref _events);
            for (var worker = 0; worker < _underWay.Length; worker++)
            {
                sum += Interlocked.Read(ref _underWay[worker]);
            }

            return sum;
        }
    }

    /// <summary>Every run, those of earlier included; read it when <see cref="Run(CancellationToken)"/> has returned.</summary>
    public IReadOnlyDictionary<SweepRun, SegmentFigures> Results => _results;

    /// <summary>How many runs a plan has: every combination on both parts, or in a walk-forward one on the second.</summary>
    public static int TotalOf(SweepPlan plan, int points) => checked(
        plan.Windows.Sum(w => points + (w.OutOfSample is null ? 0 : plan.IsWalkForward ? 1 : points)));

    /// <summary>Runs to the end, or until it is cancelled. Takes the calling thread.</summary>
    /// <param name="ct">Ends it; the runs under way are dropped.</param>
    /// <returns>True when every run has ended.</returns>
    /// <exception cref="BacktestStalledException">Too many strategies never come back.</exception>
    public bool Run(CancellationToken ct = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var workers = Enumerable.Range(0, _settings.Workers).Select(number => new Thread(() => Work(number, stop)) { IsBackground = true, Name = $"sweep-{number}" }).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return _failure is { } failure
            ? throw (failure is BacktestStalledException or IOException ? failure : new InvalidOperationException($"The sweep ended: {failure.Message}", failure))
            : !ct.IsCancellationRequested || Ended == Total;
    }

    private IEnumerable<SweepRun> Wanted()
    {
        foreach (var window in _settings.Plan.Windows)
        {
            foreach (var point in _settings.Points)
            {
                yield return new SweepRun(window.Number, SweepPart.InSample, point);
                if (!_settings.Plan.IsWalkForward && window.OutOfSample is not null)
                {
                    yield return new SweepRun(window.Number, SweepPart.OutOfSample, point);
                }
            }
        }
    }

    private void Work(int worker, CancellationTokenSource stop)
    {
        using var stage = new WorkerStage();
        try
        {
            while (!stop.IsCancellationRequested && Next() is { } run)
            {
                var figures = RunOne(run, worker, stage, stop.Token);
                Interlocked.Exchange(ref _underWay[worker], 0);
                if (figures is null)
                {
                    return;
                }

                Take(run, figures);
            }
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _failure ??= e;
            }

            stop.Cancel();
        }
    }

    private SweepRun? Next()
    {
        lock (_gate)
        {
            return _chosen.TryDequeue(out var chosen) ? chosen : _pending.MoveNext() ? _pending.Current : null;
        }
    }

    private void Take(SweepRun run, SegmentFigures figures)
    {
        lock (_gate)
        {
            _ended(run, figures);
            _results.Add(run, figures);
            _runs++;
            _events += figures.Events;
            if (run.Part == SweepPart.InSample && --_left[run.Window] == 0 && _settings.Plan.IsWalkForward)
            {
                Choose(_settings.Plan.Windows[run.Window]);
            }
        }
    }

    /// <summary>The sample of a window is complete: its best is tried on the dates after it.</summary>
    private void Choose(SweepWindow window)
    {
        var sample = _settings.Points.Select(point => new SweepRun(window.Number, SweepPart.InSample, point)).Select(run => KeyValuePair.Create(run.Point, _results[run]));
        if (SweepResult.Choose(_settings.Objective, sample) is { } point && new SweepRun(window.Number, SweepPart.OutOfSample, point) is var run && !_results.ContainsKey(run))
        {
            _chosen.Enqueue(run);
        }
    }

    /// <summary>One run; null when it was cut short.</summary>
    private SegmentFigures? RunOne(SweepRun run, int worker, WorkerStage stage, CancellationToken ct)
    {
        var window = _settings.Plan.Windows[run.Window];
        var dates = run.Part == SweepPart.InSample ? window.InSample : window.OutOfSample!;
        try
        {
            var settings = _settings.Run with
            {
                Market = _settings.Market.Between(dates),
                Strategies = _settings.Strategies(run.Point),

                // With nothing to read before the data a strategy begins as in a backtest of the same files.
                WarmUp = _settings.WarmsUp && (_settings.Run.WarmUp is not null || !_settings.Market.IsBeginning(dates)) ? _past.Read : null,
            };
            var result = Backtest.Run(settings, stage.Actors, progress => Interlocked.Exchange(ref _underWay[worker], progress.Events), ct);
            return result.Completed ? RunFigures.Of(result, _settings.Market, dates) : null;
        }
        catch (BacktestStalledException e)
        {
            stage.Abandon();
            return Interlocked.Increment(ref _stalled) < MostStalled
                ? SegmentFigures.Of(e.Message)
                : throw new BacktestStalledException($"{MostStalled} runs never came back from an event, the last with {_settings.Space.Describe(run.Point)}; correct the strategy.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            stage.Renew();
            var cause = e.GetBaseException();
            return SegmentFigures.Of($"{cause.GetType().Name}: {cause.Message}".ReplaceLineEndings(" "));
        }
    }
}
