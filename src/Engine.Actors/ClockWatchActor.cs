using Akka.Actor;
using Akka.Event;
using Engine.Markets;

namespace Engine.Actors;

/// <summary>Looks once a second whether the clocks have parted and publishes <see cref="ClockJumped"/>.</summary>
public sealed class ClockWatchActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>Creates the watch; use <see cref="Props"/>.</summary>
    public ClockWatchActor(TimeProvider wall)
    {
        var clocks = new ClockComparison(wall, Every);
        Receive<LookNow>(_ =>
        {
            if (clocks.Look() is { } jump)
            {
                _log.Warning("The clock has jumped by {0:0.0} s: the machine has slept, or the clock was set.", jump.TotalSeconds);
                Context.System.EventStream.Publish(new ClockJumped(jump));
            }
        });
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to create the watch.</summary>
    public static Props Props(TimeProvider wall) => Akka.Actor.Props.Create(() => new ClockWatchActor(wall));

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer(LookNow.Instance, LookNow.Instance, Every);

    internal sealed record LookNow
    {
        public static LookNow Instance { get; } = new();
    }
}
