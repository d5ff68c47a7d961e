using System.Collections.Immutable;
using System.Diagnostics;

namespace Engine.Backtest;

/// <summary>One backtest under way, on the thread that calls <see cref="Run"/>.</summary>
internal sealed class BacktestRun
{
    private const int ProgressEvery = 10_000;

    private readonly BacktestSettings _settings;
    private readonly Action<BacktestProgress>? _progress;
    private readonly CancellationToken _ct;
    private readonly InlineEngine _engine;
    private long _events;

    public BacktestRun(BacktestSettings settings, Action<BacktestProgress>? progress, CancellationToken ct, ActorStage? stage = null)
    {
        (_settings, _progress, _ct) = (settings, progress, ct);
        _engine = new InlineEngine(settings, stage: stage);
    }

    /// <summary>How far the run has come and who is at work; read from another thread.</summary>
    public (long Turns, string Busy) Position => (Interlocked.Read(ref _events), string.Join(" or ", _settings.Strategies.Select(s => s.Name.Value)));

    public BacktestResult Run()
    {
        var began = Stopwatch.GetTimestamp();
        using (_engine)
        {
            _engine.Start("backtest");
            var (from, until, completed) = Drive();
            var venue = _engine.Account.Venue;
            var id = _settings.Account.Id;
            return new BacktestResult(
                _events, from, until, _engine.Account.State, _engine.Account.Journal, venue.OrderView(id), venue.TradeView(id), venue.Equity(id),
                [.. _engine.Account.Alerts], [.. _engine.Faults], Stopwatch.GetElapsedTime(began))
            {
                Completed = completed,
                StaleWaits = venue.StaleWaits,
                Rolls = [.. _engine.Rolls],
                LastPrices = _engine.Feeds.Where(f => venue.PriceOf(f.Instrument.Id).Last is not null)
                    .ToImmutableDictionary(f => f.Instrument.Id, f => venue.PriceOf(f.Instrument.Id).Last!.Value),
            };
        }
    }

    private (DateTimeOffset? From, DateTimeOffset? Until, bool Completed) Drive()
    {
        DateTimeOffset? first = null;
        var last = DateTimeOffset.MinValue;
        foreach (var happened in _settings.Market.Events())
        {
            if (_ct.IsCancellationRequested)
            {
                return (first, first is null ? null : last, false);
            }

            last = happened.Time;
            first ??= last;
            _engine.Advance(last);
            _engine.Publish(happened);
            if (++_events % ProgressEvery == 0)
            {
                _progress?.Invoke(new BacktestProgress(_events, last, _engine.Account.State.OrdersTotal));
            }
        }

        if (_settings.Until is { } until && until > _engine.Clock.Now)
        {
            _engine.Advance(until);
        }

        // The market is over; what is on its way arrives all the same.
        while (_engine.Account.LastArrival is { } arrival)
        {
            _engine.Advance(arrival);
        }

        return (first, first is null ? null : last, true);
    }
}
