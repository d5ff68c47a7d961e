using Akka.Actor;
using Engine.Alerts;
using Engine.Alerts.Webhooks;

namespace Engine.Actors.Alerts;

/// <summary>
/// Tells one receiver outside. One request is under way at most, over connections of its own; what comes meanwhile gathers in a bounded outbox and merges there. A
/// message that does not get there is kept and sent again until it does, or until the receiver refuses it for good.
/// </summary>
internal sealed class AlertSenderActor : ReceiveActor
{
    /// <summary>Between the parts of one message: the services take about one a second.</summary>
    private static readonly TimeSpan BetweenParts = TimeSpan.FromMilliseconds(1100);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private readonly WebhookTarget _target;
    private readonly string _environment;
    private readonly AlertOutbox _outbox;
    private readonly WebhookClient _client;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly CancellationTokenSource _life = new();
    private readonly Queue<byte[]> _parts = [];
    private TimeSpan _notBefore;
    private bool _busy;
    private bool _trouble;
    private int _failures;
    private (long Delivered, long Failed, long Refused) _counts;
    private IActorRef? _closer;
    private ITimer? _wake;

    public AlertSenderActor(WebhookTarget target, AlertPlan plan, TimeProvider time, Func<double> jitter)
    {
        (_target, _environment, _outbox, _time, _began) = (target, plan.Environment, new AlertOutbox(plan.Flow), time, time.GetTimestamp());
        _client = new WebhookClient(plan.Times, time, jitter);
        Receive<Alert>(alert =>
        {
            _outbox.Take(alert, Now);
            Pump();
        });
        Receive<WakeUp>(_ => Pump());
        Receive<Sent>(OnSent);
        Receive<AlertProtocol.GetFigures>(_ => Sender.Tell(new AlertProtocol.Figures(
            _outbox.Taken, _outbox.Keys, _counts.Delivered, _counts.Failed, _counts.Refused, _busy, !_busy && _parts.Count == 0 && _outbox.IsEmpty)));
        Receive<AlertProtocol.Close>(_ =>
        {
            // At the end neither rate nor pause counts: there is no later.
            (_closer, _notBefore) = (Sender, default);
            Pump();
        });
    }

    private TimeSpan Now => _time.GetElapsedTime(_began);

    public static Props Props(WebhookTarget target, AlertPlan plan, TimeProvider time, Func<double> jitter) =>
        Akka.Actor.Props.Create(() => new AlertSenderActor(target, plan, time, jitter));

    protected override void PostStop()
    {
        _wake?.Dispose();
        _life.Cancel();
        _life.Dispose();
        _client.Dispose();
    }

    private void Pump()
    {
        if (_busy)
        {
            return;
        }

        var now = Now;
        if (now < _notBefore)
        {
            WakeAt(_notBefore);
            return;
        }

        if (_parts.Count == 0 && (_closer is null ? _outbox.Next(now) : _outbox.Rest(now)) is { } notice)
        {
            foreach (var body in WebhookBody.Of(notice, _environment, _target))
            {
                _parts.Enqueue(body);
            }
        }

        if (_parts.TryPeek(out var part))
        {
            _busy = true;
            _client.PostAsync(_target, part, _life.Token).PipeTo(
                Self, success: outcome => new Sent(outcome), failure: e => new Sent(new WebhookOutcome.Failed($"sending failed ({e.GetType().Name})")));
        }
        else if (_closer is { } closer)
        {
            _closer = null;
            closer.Tell(new AlertProtocol.Closed(true));
        }
        else if (_outbox.Wake(now) is { } at)
        {
            WakeAt(at);
        }
    }

    private void OnSent(Sent sent)
    {
        _busy = false;
        switch (sent.Outcome)
        {
            case WebhookOutcome.Failed failed:
                _counts.Failed++;
                Tell(begun: true, $"Alerts do not reach {_target.Host}: {failed.Cause}. They are kept, and sent when it works.");
                if (_closer is { } closer)
                {
                    _closer = null;
                    closer.Tell(new AlertProtocol.Closed(false));
                    return;
                }

                _notBefore = Now + Pause();
                break;
            case WebhookOutcome.Refused refused:
                _counts.Refused++;
                _parts.Dequeue();
                Context.Parent.Tell(new AlertsActor.Trouble(new Alert(
                    AlertKind.Delivery, AlertSeverity.Warning, _target.Host, $"{_target.Host} refuses a message of alerts for good: {refused.Cause}. The log has what was in it.", _time.GetUtcNow())));
                break;
            default:
                _counts.Delivered++;
                _failures = 0;
                _parts.Dequeue();
                _notBefore = _parts.Count > 0 ? Now + BetweenParts : default;
                Tell(begun: false, $"Alerts reach {_target.Host} again.");
                break;
        }

        Pump();
    }

    private TimeSpan Pause()
    {
        var pause = FirstPause * (1 << Math.Min(_failures++, 8));
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>Once for each beginning and each end.</summary>
    private void Tell(bool begun, string text)
    {
        if (_trouble != begun)
        {
            _trouble = begun;
            Context.Parent.Tell(new AlertsActor.Trouble(
                new Alert(AlertKind.Delivery, AlertSeverity.Warning, _target.Host, text, _time.GetUtcNow(), begun ? AlertPhase.Begun : AlertPhase.Over)));
        }
    }

    private void WakeAt(TimeSpan at)
    {
        var (self, wait) = (Self, at - Now);
        _wake?.Dispose();
        _wake = _time.CreateTimer(_ => self.Tell(WakeUp.Instance), null, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private sealed record Sent(WebhookOutcome Outcome);

    private sealed record WakeUp
    {
        public static WakeUp Instance { get; } = new();
    }
}
