using Akka.Actor;
using Engine.Markets;

namespace Engine.Actors.Strategies;

/// <summary>
/// Timers and the exchange's hours, on market time: in a replay they follow the recording, and two runs of it wake at the same
/// instants. What falls due while the strategy warms up comes after the warm-up.
/// </summary>
public abstract partial class StrategyActor
{
    private readonly Dictionary<string, Wake> _wakes = new(StringComparer.Ordinal);
    private long _wakeNumber;

    /// <summary>The stretch of trading that is open by the exchange's calendar; null while the exchange rests.</summary>
    protected SessionSpan? Session => SessionOf(Instrument.Id);

    /// <summary>
    /// Calls <see cref="OnTimer"/> once, when the market's time reaches an instant; soon when it already has. A key stands for one
    /// timer: asking again under it replaces the earlier wish. Timers end with the actor: after a restart of the engine, ask again.
    /// </summary>
    /// <param name="due">Market time, UTC.</param>
    /// <param name="key">Your name for it.</param>
    protected void WakeAt(DateTimeOffset due, string key)
    {
        CancelWake(key);
        var number = ++_wakeNumber;
        _wakes[key] = new Wake(number, due, Arm(due, new TimerDue(key, number)));
    }

    /// <summary>Calls <see cref="OnTimer"/> once, after a length of market time (see <see cref="WakeAt"/>).</summary>
    /// <param name="delay">How long from now; not negative.</param>
    /// <param name="key">Your name for it.</param>
    protected void WakeAfter(TimeSpan delay, string key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        WakeAt(Now + delay, key);
    }

    /// <summary>Takes a timer back; after it <see cref="OnTimer"/> is not called for it, even if it has fallen due already.</summary>
    /// <param name="key">Its name.</param>
    /// <returns>True when there was one.</returns>
    protected bool CancelWake(string key)
    {
        if (!_wakes.Remove(key, out var wake))
        {
            return false;
        }

        wake.Armed.Dispose();
        return true;
    }

    /// <summary>True while a timer of that name has yet to fall due.</summary>
    /// <param name="key">Its name.</param>
    protected bool IsWaiting(string key) => _wakes.ContainsKey(key);

    private void OnDue(TimerDue due)
    {
        // A newer wish, or none, may have taken the place of this one while it was in the mailbox.
        if (!_wakes.TryGetValue(due.Key, out var wake) || wake.Number != due.Number)
        {
            return;
        }

        if (Now < wake.Due)
        {
            // A wall clock wakes early: timers of more than a month are cut into pieces.
            _wakes[due.Key] = wake with { Armed = Arm(wake.Due, due) };
            return;
        }

        _wakes.Remove(due.Key);
        OnTimer(due.Key);
    }

    private void AwaitSession(Followed followed, DateTimeOffset after)
    {
        if (SessionEdge.Next(followed.Instrument.Id, after) is { } edge)
        {
            followed.SessionWake = Arm(edge.At, new SessionDue(edge));
        }
    }

    private void OnDue(SessionDue due)
    {
        var followed = Of(due.Edge.Contract);
        if (Now < due.Edge.At)
        {
            followed.SessionWake = Arm(due.Edge.At, due);
            return;
        }

        AwaitSession(followed, due.Edge.At);
        OnSession(due.Edge);
    }

    /// <summary>The wake itself is the work: begun on the clock's thread, ended when its message has been handled.</summary>
    private IDisposable Arm(DateTimeOffset due, object message)
    {
        var (self, work) = (Self, _context.Work);
        return _context.Clock.WakeAt(due, () =>
        {
            work.Begin();
            self.Tell(message);
        });
    }

    private void Disarm()
    {
        foreach (var followed in _followed)
        {
            followed.SessionWake?.Dispose();
        }

        foreach (var wake in _wakes.Values)
        {
            wake.Armed.Dispose();
        }

        _wakes.Clear();
        DisarmExecutors();
    }

    private readonly record struct Wake(long Number, DateTimeOffset Due, IDisposable Armed);

    internal sealed record TimerDue(string Key, long Number);

    internal sealed record SessionDue(SessionEdge Edge);
}
