using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.Actors.Markets;

/// <content>Closing bars by the clock and reading the missing ones.</content>
public sealed partial class FeedActor
{
    private readonly List<Built> _bars = [];
    private readonly List<Bar> _complete = [];
    private IDisposable? _barsWake;
    private DateTimeOffset? _barsDue;
    private int _healing;
    private TimeSpan? _barLag;
    private TimeSpan _longestBarLag;

    private void OnBarsDue()
    {
        _barsWake = null;
        foreach (var built in _bars)
        {
            built.Stream.OnClock(_settings.Clock.Now, _last, _complete);
            Read(built);
        }

        Publish();
    }

    /// <summary>Asks for missing bars; true when there was a range to ask for.</summary>
    private bool Read(Built built)
    {
        if (built.Stream.NextRead(_settings.Clock.Now) is not { } range)
        {
            return false;
        }

        _settings.Work.Begin();
        Read(built, range);
        return true;
    }

    private void Read(Built built, BarRange range) =>
        _settings.BackFill(_instrument.Id, built.Stream.Interval, range.From, range.Until).PipeTo(
            Self,
            success: reading => new BarsRead(built, range, reading),
            failure: e => new BarsRead(built, range, new Reading<ImmutableArray<Bar>>.Failed(new GatewayFailure("History/retrieveBars", FailureKind.Transport, Text: e.Message))));

    private void OnBarsRead(BarsRead read)
    {
        var (built, range) = (read.Built, read.Range);
        string? why = null;
        if (read.Reading is Reading<ImmutableArray<Bar>>.Answered { Value: var bars })
        {
            why = built.Stream.OnRead(bars, _complete) ? null : "prints were seen in intervals without a bar";
        }
        else
        {
            built.Stream.OnReadFailed(_complete);
            why = ((Reading<ImmutableArray<Bar>>.Failed)read.Reading).Failure.ToString();
        }

        Publish();
        if (why is not null)
        {
            _log.Warning(
                "{0} bars of {1} from {2:u} to {3:u} {4}: {5}", built.Stream.Interval, _instrument.Id, range.From, range.Until,
                built.Stream.IsReading ? "will be asked for again" : "are given up", why);
        }

        if (built.Stream.IsReading)
        {
            _settings.Work.Begin();
            Timers.StartSingleTimer(built.Stream.Interval, new ReadAgain(built, range), _settings.BackFillRetry * Math.Pow(2, built.Tries++));
            return;
        }

        built.Tries = 0;
        if (Read(built))
        {
            return;
        }

        WakeWhenDue();

        if (built.Heals)
        {
            built.Heals = false;
            if (--_healing == 0 && _phase == FeedPhase.BackFilling)
            {
                SetPhase(Standing, StandingCause);
                PollPrice();
            }
        }
    }

    /// <summary>Delivers what is complete, shortest interval first, and sees to the next wake.</summary>
    private void Publish()
    {
        foreach (var bar in _complete)
        {
            Measure(bar);
            foreach (var subscriber in _subscribers.Values)
            {
                if (subscriber.WantsBars(bar.Interval))
                {
                    subscriber.Hand(bar);
                }
            }
        }

        _complete.Clear();
        WakeWhenDue();
    }

    /// <summary>How late a bar of the live tape is. One that was read over REST was late for another reason, which the phase tells.</summary>
    private void Measure(Bar bar)
    {
        if (bar is { Origin: BarOrigin.Live, Interval.IsTime: true })
        {
            var lag = _settings.Clock.Now - BarGrid.EndOf(bar.Interval, bar.Start);
            _barLag = lag > TimeSpan.Zero ? lag : TimeSpan.Zero;
            _longestBarLag = _barLag > _longestBarLag ? _barLag.Value : _longestBarLag;
        }
    }

    private TimeSpan? Overdue()
    {
        TimeSpan? longest = null;
        foreach (var built in _bars)
        {
            longest = built.Stream.NextDue is { } due && _settings.Clock.Now - due is var late && late > TimeSpan.Zero && !(longest >= late) ? late : longest;
        }

        return longest;
    }

    private void WakeWhenDue()
    {
        DateTimeOffset? earliest = null;
        foreach (var built in _bars)
        {
            earliest = built.Stream.NextDue is { } due && !(earliest <= due) ? due : earliest;
        }

        if (earliest == _barsDue && (earliest is null || _barsWake is not null))
        {
            return;
        }

        _barsWake?.Dispose();
        _barsDue = earliest;
        _barsWake = earliest is { } at ? WakeAt(at, BarsDue.Instance) : null;
    }

    private sealed class Built(IBarStream stream)
    {
        public IBarStream Stream => stream;

        /// <summary>The feed's phase waits for it.</summary>
        public bool Heals { get; set; }

        public int Tries { get; set; }
    }

    private sealed record BarsDue
    {
        public static BarsDue Instance { get; } = new();
    }

    private sealed record BarsRead(Built Built, BarRange Range, Reading<ImmutableArray<Bar>> Reading);

    private sealed record ReadAgain(Built Built, BarRange Range);
}
