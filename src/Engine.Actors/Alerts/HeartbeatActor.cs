using Akka.Actor;
using Akka.Event;
using Engine.Actors.Health;
using Engine.Alerts;
using Engine.Alerts.Webhooks;
using Engine.Health;

namespace Engine.Actors.Alerts;

/// <summary>
/// Asks for an address outside every so often while the engine answers and no critical fault lasts, and is silent otherwise: whoever keeps that address
/// notices a machine that is dead, asleep or cut off, which can tell nothing itself.
/// </summary>
public sealed class HeartbeatActor : ReceiveActor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly SecretUrl _url;
    private readonly TimeSpan _every;
    private readonly IActorRef _engine;
    private readonly TimeProvider _time;
    private readonly WebhookClient _client;
    private readonly HashSet<(HealthFault, string)> _faults = [];
    private readonly CancellationTokenSource _life = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _busy;
    private string? _failing;
    private ITimer? _timer;

    /// <summary>Beats from its start on.</summary>
    public HeartbeatActor(SecretUrl url, TimeSpan every, IActorRef engine, TimeProvider time, Func<double> jitter)
    {
        (_url, _every, _engine, _time) = (url, every, engine, time);
        _client = new WebhookClient(new WebhookTimes { Retries = 1, Attempt = Patience, Deadline = Patience * 2.5, LongestRetryAfter = TimeSpan.Zero }, time, jitter);
        Receive<HealthProtocol.FaultChanged>(OnFault);
        Receive<Beat>(_ => OnBeat());
        Receive<Beaten>(OnBeaten);
    }

    /// <summary>How to create it.</summary>
    /// <param name="url">The address.</param>
    /// <param name="every">How often.</param>
    /// <param name="engine">The supervisor, which has to answer before each.</param>
    /// <param name="time">Wall time.</param>
    /// <param name="jitter">Numbers from 0 to 1; thread-safe.</param>
    public static Props Props(SecretUrl url, TimeSpan every, IActorRef engine, TimeProvider time, Func<double> jitter) =>
        Akka.Actor.Props.Create(() => new HeartbeatActor(url, every, engine, time, jitter));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(HealthProtocol.FaultChanged));
        var self = Self;
        _timer = _time.CreateTimer(_ => self.Tell(Beat.Instance), null, TimeSpan.Zero, _every);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _timer?.Dispose();
        _life.Cancel();
        _life.Dispose();
        _client.Dispose();
    }

    private void OnFault(HealthProtocol.FaultChanged fault)
    {
        if (AlertKinds.Of(fault.Fault).Severity != AlertSeverity.Critical)
        {
            return;
        }

        if (fault.Present)
        {
            _faults.Add((fault.Fault, fault.Subject));
        }
        else
        {
            _faults.Remove((fault.Fault, fault.Subject));
        }
    }

    private void OnBeat()
    {
        if (!_busy && _faults.Count == 0)
        {
            _busy = true;
            BeatAsync().PipeTo(Self, failure: e => new Beaten(null, e.GetType().Name));
        }
    }

    private async Task<object> BeatAsync()
    {
        var answer = await _engine.Ask<object>(EngineProtocol.AwaitStart.Instance, Patience, _life.Token).ConfigureAwait(false);
        return answer is EngineProtocol.Started ? new Beaten(await _client.GetAsync(_url, _life.Token).ConfigureAwait(false), "") : new Beaten(null, "it has not started");
    }

    private void OnBeaten(Beaten beaten)
    {
        _busy = false;
        var failing = beaten.Outcome switch
        {
            WebhookOutcome.Delivered => null,
            WebhookOutcome.Failed failed => $"The heartbeat does not reach {_url.Host}: {failed.Cause}.",
            WebhookOutcome.Refused refused => $"The heartbeat is refused by {_url.Host}: {refused.Cause}.",
            _ => $"There is no heartbeat, for the engine does not answer ({beaten.Silence}).",
        };
        if (failing != _failing)
        {
            _failing = failing;
            if (failing is null)
            {
                _log.Info("The heartbeat reaches {0} again.", _url.Host);
            }
            else
            {
                _log.Warning("{0}", failing);
            }
        }
    }

    private sealed record Beat
    {
        public static Beat Instance { get; } = new();
    }

    private sealed record Beaten(WebhookOutcome? Outcome, string Silence);
}
