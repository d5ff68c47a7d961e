using Akka.Actor;

namespace Engine.Actors.Accounts;

/// <content>What the book does some time later. In a stepped replay that is market time, and the market waits while it is done.</content>
public sealed partial class BookActor
{
    private readonly Dictionary<string, (Woken Message, IDisposable Wake)> _wakes = [];

    private bool IsStepped => _settings.Stepped is not null;

    private bool IsWaiting(string key) => Timers.IsTimerActive(key) || _wakes.ContainsKey(key);

    private void Later(string key, object message, TimeSpan after)
    {
        if (IsStepped)
        {
            WakeAt(key, message, _with.Clock.Now + after);
        }
        else
        {
            Timers.StartSingleTimer(key, message, after);
        }
    }

    /// <summary>
    /// A comparison is of one instant: what is on its way arrives first. A reading knows of a fill as soon as the venue does, and the book
    /// would have it before its time.
    /// </summary>
    private void ReadAfter(DateTimeOffset arrival, string why)
    {
        var now = _with.Clock.Now;
        var due = (arrival > now ? arrival : now).AddTicks(1);
        if (!_verify)
        {
            WakeAt("quiet", new ReadVenue(why), due);
            return;
        }

        // The market has to go on for it, so it is no work in flight until then.
        WakeAt("verify quiet", VerifyDue.Instance, due);
        _verify = false;
        _with.Work.End();
    }

    private void WakeAt(string key, object message, DateTimeOffset due)
    {
        if (_wakes.Remove(key, out var before))
        {
            before.Wake.Dispose();
        }

        var (self, work, woken) = (Self, _with.Work, new Woken(key, message));
        _wakes[key] = (woken, _with.Clock.WakeAt(due, () =>
        {
            work.Begin();
            self.Tell(woken);
        }));
    }

    private void Take(Woken woken)
    {
        if (_wakes.TryGetValue(woken.Key, out var latest) && ReferenceEquals(latest.Message, woken))
        {
            _wakes.Remove(woken.Key);
        }

        OnCommand(woken.Message);
        _with.Work.End();
    }

    private sealed record Woken(string Key, object Message);

    private sealed record VerifyDue
    {
        public static VerifyDue Instance { get; } = new();
    }
}
