using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.Actors.Strategies;

/// <summary>Bars: those of the past that a strategy needs before it can decide, and the live ones after them.</summary>
public abstract partial class StrategyActor
{
    private readonly Queue<object> _untilWarm = new();
    private bool _warm;
    private bool _historic;
    private ImmutableDictionary<BarInterval, DateTimeOffset> _warmUntil = ImmutableDictionary<BarInterval, DateTimeOffset>.Empty;
    private ImmutableDictionary<BarInterval, int> _awaited = ImmutableDictionary<BarInterval, int>.Empty;
    private int _warming;

    private void HandleBar(Bar bar)
    {
        if (bar.Origin != BarOrigin.WarmUp && _warmUntil.TryGetValue(bar.Interval, out var until) && bar.Start <= until)
        {
            // Already read over REST while warming up.
            return;
        }

        if (bar.Origin == BarOrigin.Live)
        {
            Saw(bar.Sequence);
        }

        _historic = bar.Origin != BarOrigin.Live;
        OnBar(bar);
        _historic = false;
        if (_awaited.TryGetValue(bar.Interval, out var left))
        {
            _awaited = left > 1 ? _awaited.SetItem(bar.Interval, left - 1) : _awaited.Remove(bar.Interval);
            CheckReady();
        }
    }

    /// <summary>Asks for the bars that the strategy needs; those that the venue has none of are awaited from the tape.</summary>
    private void BeginWarmUp()
    {
        foreach (var (interval, count) in Bars)
        {
            if (count <= 0 || _context.WarmUp is null)
            {
                continue;
            }

            if (interval.IsTime)
            {
                _warming++;
                _context.Work.Begin();
                ReadWarmUp(interval);
            }
            else
            {
                _awaited = _awaited.Add(interval, count);
            }
        }

        _warm = _warming == 0;
    }

    private void ReadWarmUp(BarInterval interval)
    {
        // Quiet markets have intervals without a bar: look back over three times as much trading as the count needs.
        var to = Now;
        var from = WarmUpRange.From(ProductGroups.Of(Instrument.Id), interval, 3 * Bars[interval], to);
        var self = Self;
        _context.WarmUp!(interval, from, to).PipeTo(
            self,
            success: reading => new WarmUpRead(interval, reading),
            failure: e => new WarmUpRead(interval, new Reading<ImmutableArray<Bar>>.Failed(new GatewayFailure("History/retrieveBars", FailureKind.Transport, Text: e.Message))));
    }

    private void OnWarmUp(WarmUpRead read)
    {
        if (read.Reading is not Reading<ImmutableArray<Bar>>.Answered { Value: var bars })
        {
            Log.Warning("Warm-up of {0} failed: {1}", _context.Name, ((Reading<ImmutableArray<Bar>>.Failed)read.Reading).Failure);
            Timers.StartSingleTimer(read.Interval, new WarmUpAgain(read.Interval), TimeSpan.FromSeconds(2));
            return;
        }

        // No indicator crosses the seam between two contracts: what another contract traded is not of this one's past.
        foreach (var bar in bars.Where(b => b.Contract == Instrument.Id).TakeLast(Bars[read.Interval]))
        {
            HandleBar(bar);
            _warmUntil = _warmUntil.SetItem(read.Interval, bar.Start);
        }

        (_warming, _handling) = (_warming - 1, _handling + 1);
        if (_warming == 0)
        {
            _warm = true;
            while (_untilWarm.TryDequeue(out var message))
            {
                OnReceive(message);
            }

            CheckReady();
        }

        _handling--;
        _context.Work.End();
    }

    private sealed record WarmUpRead(BarInterval Interval, Reading<ImmutableArray<Bar>> Reading);

    private sealed record WarmUpAgain(BarInterval Interval);
}
