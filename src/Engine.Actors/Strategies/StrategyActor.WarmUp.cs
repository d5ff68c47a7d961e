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
    private int _warming;
    private bool _warmUpFailed;

    private void HandleBar(Bar bar)
    {
        var followed = Of(bar.Contract);
        if (bar.Origin != BarOrigin.WarmUp && followed.WarmUntil.TryGetValue(bar.Interval, out var until) && bar.Start <= until)
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
        if (followed.Awaited.TryGetValue(bar.Interval, out var left))
        {
            followed.Awaited = left > 1 ? followed.Awaited.SetItem(bar.Interval, left - 1) : followed.Awaited.Remove(bar.Interval);
            CheckReady();
        }
    }

    /// <summary>Asks for the bars that the strategy needs; those that the venue has none of are awaited from the tape.</summary>
    private void BeginWarmUp()
    {
        foreach (var followed in _followed)
        {
            foreach (var (interval, count) in followed.Bars)
            {
                if (count <= 0 || followed.WarmUp is null)
                {
                    continue;
                }

                if (interval.IsTime)
                {
                    _warming++;
                    _context.Work.Begin();
                    ReadWarmUp(followed, interval);
                }
                else
                {
                    followed.Awaited = followed.Awaited.Add(interval, count);
                }
            }
        }

        _warm = _warming == 0;
    }

    private void ReadWarmUp(Followed followed, BarInterval interval)
    {
        var self = Self;
        NewestAsync(followed, interval, followed.Bars[interval], Now).PipeTo(
            self,
            success: reading => new WarmUpRead(followed.Instrument.Id, interval, reading),
            failure: e => new WarmUpRead(followed.Instrument.Id, interval, new Reading<ImmutableArray<Bar>>.Failed(new GatewayFailure("History/retrieveBars", FailureKind.Transport, Text: e.Message))));
    }

    /// <summary>The range's bars, that many of the newest among them if the venue has them.</summary>
    private static async Task<Reading<ImmutableArray<Bar>>> NewestAsync(Followed followed, BarInterval interval, int count, DateTimeOffset to)
    {
        // Quiet markets have intervals without a bar: look back over three times as much trading as the count needs. What a rest of the
        // exchange adds to that is asked for only when the nearest stretch does not do, for a weekend of seconds takes many calls.
        var from = WarmUpRange.From(followed.Group, interval, 3 * count, to);
        var nearest = WarmUpRange.Nearest(interval, 3 * count, to);
        if (nearest > from
            && await followed.WarmUp!(interval, nearest, to).ConfigureAwait(false) is Reading<ImmutableArray<Bar>>.Answered { Value: var near } read
            && near.Count(bar => bar.Contract == followed.Instrument.Id) >= count)
        {
            return read;
        }

        return await followed.WarmUp!(interval, from, to).ConfigureAwait(false);
    }

    private void OnWarmUp(WarmUpRead read)
    {
        if (read.Reading is not Reading<ImmutableArray<Bar>>.Answered { Value: var bars })
        {
            var failure = ((Reading<ImmutableArray<Bar>>.Failed)read.Reading).Failure;
            Log.Warning("Warm-up of {0} failed: {1}", _context.Name, failure);
            if (!_warmUpFailed)
            {
                _warmUpFailed = true;
                Publish(StrategyPhase.Waiting, $"bars of the past cannot be read, it is tried again: {failure}");
            }

            Timers.StartSingleTimer((read.Contract, read.Interval), new WarmUpAgain(read.Contract, read.Interval), TimeSpan.FromSeconds(2));
            return;
        }

        // No indicator crosses the seam between two contracts: what another contract traded is not of this one's past.
        var followed = Of(read.Contract);
        foreach (var bar in bars.Where(b => b.Contract == read.Contract).TakeLast(followed.Bars[read.Interval]))
        {
            HandleBar(bar);
            followed.WarmUntil = followed.WarmUntil.SetItem(read.Interval, bar.Start);
        }

        (_warming, _handling) = (_warming - 1, _handling + 1);
        if (_warming == 0)
        {
            _warm = true;
            while (_untilWarm.TryDequeue(out var message))
            {
                Handle(message);
            }

            CheckReady();
        }

        _handling--;
        _context.Work.End();
    }

    internal sealed record WarmUpRead(ContractId Contract, BarInterval Interval, Reading<ImmutableArray<Bar>> Reading);

    private sealed record WarmUpAgain(ContractId Contract, BarInterval Interval);
}
