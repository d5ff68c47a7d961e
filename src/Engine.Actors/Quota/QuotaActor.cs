using Akka.Actor;
using Engine.Gateway;

namespace Engine.Actors.Quota;

/// <summary>
/// Owns the process's request quota and tells the event stream how much of it is used: once a second, and only when that
/// changed. Permits are taken from the <see cref="RequestQuota"/> itself, which is thread-safe, never by asking this actor.
/// </summary>
public sealed class QuotaActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly RequestQuota _quota;
    private QuotaUsage? _published;

    /// <summary>Use <see cref="Props(RequestQuota)"/>.</summary>
    /// <param name="quota">The shared quota.</param>
    public QuotaActor(RequestQuota quota)
    {
        _quota = quota;
        Receive<Look>(_ => Publish());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to make one.</summary>
    /// <param name="quota">The quota that everything that speaks to the gateway shares.</param>
    public static Props Props(RequestQuota quota) => Akka.Actor.Props.Create(() => new QuotaActor(quota));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Publish();
        Timers.StartPeriodicTimer(nameof(Look), Look.Instance, Interval);
    }

    private void Publish()
    {
        var usage = _quota.Usage;
        if (usage != _published)
        {
            _published = usage;
            Context.System.EventStream.Publish(new QuotaProtocol.QuotaState(usage));
        }
    }

    private sealed class Look
    {
        public static Look Instance { get; } = new();
    }
}
