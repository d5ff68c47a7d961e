using Akka.Actor;
using Engine.Actors.Strategies;
using Engine.Markets;
using Engine.Signals;
using Microsoft.AspNetCore.Http;

namespace Engine.Host.Run.Signals;

/// <summary>
/// What is done with a body whose secret was right: read, held against rate, window and memory, put on disk, handed to the strategy, answered. It waits for
/// the strategy to have it and never for the venue. Thread-safe.
/// </summary>
internal sealed class SignalDesk : IDisposable
{
    /// <summary>A charting platform gives up after about three seconds.</summary>
    private static readonly TimeSpan StrategyPatience = TimeSpan.FromSeconds(2);

    /// <summary>Alerts of many charts come in the same second, at the end of a bar; in the long run one and a half a second.</summary>
    private const int Burst = 60;
    private const double PerSecond = 1.5;

    private const int MostRemembered = 4_096;
    private readonly Lock _gate = new();
    private readonly SignalRate _rate = new(Burst, PerSecond);
    private readonly SignalMemory _memory;
    private readonly LatestSignalFile _latest;
    private readonly SignalCounts _counts;
    private readonly SignalNotices _notices;
    private readonly TimeProvider _wall;
    private readonly long _began;
    private (ICanTell Engine, IMarketClock Clock)? _run;

    /// <summary>Makes the desk; signals that were sent before now are refused.</summary>
    /// <param name="home">The home folder, held by this process.</param>
    /// <param name="window">How far a signal's time may lie from now.</param>
    /// <param name="counts">Counts what becomes of signals.</param>
    /// <param name="notices">Tells of what is refused.</param>
    /// <param name="wall">Wall time.</param>
    /// <exception cref="IOException">The home folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public SignalDesk(string home, TimeSpan window, SignalCounts counts, SignalNotices notices, TimeProvider wall)
    {
        (_counts, _notices, _wall, _began) = (counts, notices, wall, wall.GetTimestamp());
        var now = wall.GetUtcNow();
        _latest = LatestSignalFile.Open(home, now + window);
        _memory = new SignalMemory(window, now, _latest.Latest, MostRemembered);
    }

    /// <summary>The run that takes signals from now on.</summary>
    public void Attach(ICanTell engine, IMarketClock clock)
    {
        lock (_gate)
        {
            _run = (engine, clock);
        }
    }

    /// <summary>Takes a body.</summary>
    public async Task<SignalReply> TakeAsync(ReadOnlyMemory<byte> body)
    {
        var read = SignalBody.Read(body);
        if (read.Signal is not { } signal)
        {
            return Refuse(SignalRefusal.Content, StatusCodes.Status400BadRequest, read.Wrong!);
        }

        ICanTell engine;
        DateTimeOffset at;
        lock (_gate)
        {
            if (!_rate.Take(_wall.GetElapsedTime(_began)))
            {
                return Refuse(SignalRefusal.Rate, StatusCodes.Status429TooManyRequests, "Too many signals; they pass again in a moment.");
            }

            if (_run is not { } run)
            {
                return Refuse(SignalRefusal.NotReady, StatusCodes.Status503ServiceUnavailable, "The engine is still starting.");
            }

            var now = _wall.GetUtcNow();
            if (Judge(read.IsTest ? _memory.Look(signal, now) : _memory.Take(signal, now), signal, now) is { } reply)
            {
                return reply;
            }

            if (!read.IsTest && Write(signal.Time) is { } unwritten)
            {
                return unwritten;
            }

            (engine, at) = (run.Engine, run.Clock.Now);
        }

        try
        {
            var answered = await engine.Ask<StrategyProtocol.SignalAnswered>(new StrategyProtocol.SignalReceived(signal, at, read.IsTest), StrategyPatience).ConfigureAwait(false);
            switch (answered.Verdict)
            {
                case SignalVerdict.Refused:
                    return Refuse(SignalRefusal.Strategy, StatusCodes.Status400BadRequest, answered.Sentence);
                case SignalVerdict.NotReady:
                    return Refuse(SignalRefusal.NotReady, StatusCodes.Status503ServiceUnavailable, answered.Sentence);
                default:
                    _counts.Take(read.IsTest);
                    return new SignalReply(read.IsTest ? SignalOutcome.Valid : SignalOutcome.Taken, answered.Sentence);
            }
        }
        catch (AskTimeoutException)
        {
            return Refuse(SignalRefusal.Silent, StatusCodes.Status503ServiceUnavailable, "The strategy did not answer in time; look at positions and orders.") with { Outcome = SignalOutcome.Unconfirmed };
        }
    }

    public void Dispose() => _latest.Dispose();

    private SignalReply? Judge(SignalSeen seen, Signal signal, DateTimeOffset now)
    {
        const int Wrong = StatusCodes.Status400BadRequest;
        switch (seen)
        {
            case SignalSeen.New:
                return null;
            case SignalSeen.Duplicate:
                _counts.Refuse(SignalRefusal.Duplicate);
                return new SignalReply(SignalOutcome.Duplicate, "It came before; nothing was done again.");
            case SignalSeen.TooOld:
                return Refuse(SignalRefusal.Window, Wrong, $"It was sent {Math.Ceiling((now - signal.Time).TotalSeconds):0} s ago by this machine's clock, which is too long.");
            case SignalSeen.TooNew:
                return Refuse(SignalRefusal.Window, Wrong, $"It was sent {Math.Ceiling((signal.Time - now).TotalSeconds):0} s in the future by this machine's clock.");
            case SignalSeen.BeforeStart:
                return Refuse(SignalRefusal.BeforeStart, Wrong, "It was sent before signals were taken here, or in the time of one that an earlier run of the engine has taken.");
            default:
                return Refuse(SignalRefusal.Rate, StatusCodes.Status429TooManyRequests, "More signals than can be remembered; they pass again in a moment.");
        }
    }

    private SignalReply? Write(DateTimeOffset time)
    {
        try
        {
            _latest.Write(time);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(SignalRefusal.Unwritten, StatusCodes.Status503ServiceUnavailable, "It could not be remembered in the home folder, and was not followed.");
        }
    }

    private SignalReply Refuse(SignalRefusal reason, int status, string sentence)
    {
        _counts.Refuse(reason);
        _notices.Add(reason, sentence);
        return new SignalReply(SignalOutcome.Refused, sentence) { Reason = SignalNotices.NameOf(reason), Status = status };
    }
}
