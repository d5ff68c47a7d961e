using Akka.Actor;
using Akka.Event;
using Engine.Actors.Accounts;
using Engine.Actors.Health;
using Engine.Alerts;

namespace Engine.Actors.Alerts;

/// <summary>
/// Hears what a person should know and tells it: console and log through the event stream, the receiver outside through a sender of its own. Whoever trades
/// only publishes; nothing here is waited for.
/// </summary>
public sealed class AlertsActor : ReceiveActor
{
    private readonly AlertPlan? _plan;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly AlertOutbox _local = new(AlertFlow.Local);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _sender;
    private bool _started;
    private ITimer? _wake;

    /// <summary>Hears nothing before it has started.</summary>
    public AlertsActor(AlertPlan? plan, TimeProvider time, Func<double> jitter)
    {
        (_plan, _time, _began) = (plan, time, time.GetTimestamp());
        _sender = plan?.Webhook is { } target
            ? Context.ActorOf(AlertSenderActor.Props(target, plan, time, jitter), "sender")
            : ActorRefs.Nobody;
        Receive<WakeUp>(_ => TellLocally());
        Receive<Trouble>(trouble =>
        {
            _local.Take(trouble.Alert, Now);
            TellLocally();
        });
        Receive<AlertProtocol.Close>(Close);
        Receive<AlertProtocol.GetFigures>(get => _sender.Forward(get));
        ReceiveAny(Hear);
    }

    private TimeSpan Now => _time.GetElapsedTime(_began);

    /// <summary>How to create it.</summary>
    /// <param name="plan">Where alerts go; null for console and log alone, as in a replay.</param>
    /// <param name="time">Wall time.</param>
    /// <param name="jitter">Numbers from 0 to 1; thread-safe.</param>
    public static Props Props(AlertPlan? plan, TimeProvider time, Func<double> jitter) => Akka.Actor.Props.Create(() => new AlertsActor(plan, time, jitter));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        foreach (var topic in AlertSources.Topics)
        {
            Context.System.EventStream.Subscribe(Self, topic);
        }
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _wake?.Dispose();
    }

    private void Hear(object message)
    {
        if (message is EngineProtocol.Started)
        {
            if (_started)
            {
                // A contract has joined; it tells so itself.
                return;
            }

            _started = true;
        }

        // What is left out here has lines of its own on console and log: every journaled event, every state of a strategy.
        var local = message is AccountProtocol.AlertRaised or HealthProtocol.FaultChanged or AlertProtocol.Raised;
        foreach (var alert in AlertSources.Of(message, _time.GetUtcNow()))
        {
            if (local)
            {
                _local.Take(alert, Now);
            }

            if (_plan is { } plan && plan.Filter.Passes(alert))
            {
                _sender.Tell(alert);
            }
        }

        if (local)
        {
            TellLocally();
        }
    }

    private void TellLocally()
    {
        while (_local.Next(Now) is { } notice)
        {
            Tell(notice);
        }

        _wake?.Dispose();
        _wake = null;
        if (_local.Wake(Now) is { } at)
        {
            var self = Self;
            _wake = _time.CreateTimer(_ => self.Tell(WakeUp.Instance), null, at - Now is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void Tell(AlertNotice notice)
    {
        var line = AlertText.Line(notice);
        switch (notice.Severity)
        {
            case AlertSeverity.Critical:
                _log.Error("alert {0}", line);
                break;
            case AlertSeverity.Warning:
                _log.Warning("alert {0}", line);
                break;
            default:
                _log.Info("alert {0}", line);
                break;
        }

        Context.System.EventStream.Publish(new AlertProtocol.Told(notice));
    }

    private void Close(AlertProtocol.Close close)
    {
        if (_local.Rest(Now) is { } rest)
        {
            Tell(rest);
        }

        if (_sender.IsNobody())
        {
            Sender.Tell(new AlertProtocol.Closed(true));
            return;
        }

        if (_plan!.Filter.Passes(close.Last))
        {
            _sender.Tell(close.Last);
        }

        _sender.Forward(close);
    }

    /// <summary>From the sender: the receiver cannot be reached. Told here only, for there it would not arrive.</summary>
    internal sealed record Trouble(Alert Alert);

    private sealed record WakeUp
    {
        public static WakeUp Instance { get; } = new();
    }
}
