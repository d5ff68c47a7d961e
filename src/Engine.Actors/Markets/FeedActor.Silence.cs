using Engine.Markets;

namespace Engine.Actors.Markets;

/// <content>Silence: whether the stream has stopped or the market rests.</content>
public sealed partial class FeedActor
{
    private readonly ProductGroup _group;
    private DateTimeOffset? _printedAt;
    private IDisposable? _silenceWake;
    private bool _suspicious;
    private bool _closed;

    /// <summary>What is left of the phase once the connection stands and nothing is being read: the market's own state.</summary>
    private FeedPhase Standing => _closed ? FeedPhase.Closed : _suspicious ? FeedPhase.Silent : FeedPhase.Live;

    private string? StandingCause => Standing switch
    {
        FeedPhase.Closed => "the exchange is closed",
        FeedPhase.Silent => $"nothing heard since {_lastHeard:HH:mm:ss} UTC",
        _ => null,
    };

    /// <summary>A frame came: the stream lives. A market that was thought closed is open when it was a print.</summary>
    private void HeardAgain(bool print)
    {
        if (print)
        {
            _printedAt = _lastHeard;
        }

        if (_suspicious || (_closed && print))
        {
            (_suspicious, _closed) = (false, false);
            if (_phase is FeedPhase.Silent or FeedPhase.Closed)
            {
                StopPolling();
                SetPhase(FeedPhase.Live, null);
            }

            WatchSilence();
        }
    }

    private void CheckSilence()
    {
        _silenceWake = null;
        WatchSilence();
        if (_phase is FeedPhase.Live or FeedPhase.Silent or FeedPhase.Closed)
        {
            if (!_suspicious)
            {
                StopPolling();
            }

            SetPhase(Standing, StandingCause);
            PollPrice();
        }
    }

    /// <summary>Judges the silence now, and sees to the next look. A frame moves the look no earlier: it finds that it was early.</summary>
    private void WatchSilence()
    {
        if (!_up || _settings.SilenceLimits is not { } limits)
        {
            return;
        }

        var reading = SilenceWatch.Read(_group, limits, _lastHeard, _printedAt, _settings.Clock.Now);
        (_suspicious, _closed) = (reading.Silence == Silence.Suspicious, reading.Silence == Silence.Closed);
        _silenceWake?.Dispose();
        _silenceWake = WakeAt(reading.NextLook, SilenceDue.Instance);
    }

    private sealed record SilenceDue
    {
        public static SilenceDue Instance { get; } = new();
    }
}
