using Akka.Actor;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Actors.Alerts;
using Engine.Actors.Health;
using Engine.Actors.History;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.Actors.Strategies;
using Engine.Orders;

namespace Engine.Host.Run;

/// <summary>Where the host hears what the engine does. Called one after another; must not block.</summary>
public interface IRunObserver
{
    /// <summary>Something was published on the engine's event stream.</summary>
    void Heard(object message);
}

/// <summary>Listens to the engine's event stream for the host: readiness and failure of strategies, and everything that a console shows.</summary>
internal sealed class RunMonitor : UntypedActor, IWithTimers
{
    private static readonly Type[] Topics =
    [
        typeof(SessionProtocol.SessionStateChanged), typeof(HubProtocol.HubStateChanged), typeof(HubProtocol.FrameUnreadable), typeof(FeedProtocol.FeedStateChanged),
        typeof(StrategyProtocol.StrategyStateChanged), typeof(AccountProtocol.AccountChanged), typeof(AccountProtocol.Journaled),
        typeof(AccountProtocol.AlertRaised), typeof(AlertProtocol.Told), typeof(AccountProtocol.BookUnreadable), typeof(AccountProtocol.BookReady), typeof(EngineProtocol.Started), typeof(RollProtocol.RollChanged),
        typeof(Engine.Actors.Quota.QuotaProtocol.QuotaState), typeof(RecorderProtocol.RecordingNoticed), typeof(HistoryProtocol.Synchronised), typeof(HealthProtocol.FaultChanged),
    ];

    private readonly HashSet<StrategyName> _awaited;
    private readonly TaskCompletionSource _open;
    private readonly TaskCompletionSource _ready;
    private readonly RunFaults _faults;
    private readonly RunHolds _holds;
    private readonly IRunObserver? _observer;
    private EngineProtocol.Started? _started;
    private bool _bookOpen;

    /// <param name="strategies">Who is awaited.</param>
    /// <param name="open">Set once the book is open.</param>
    /// <param name="ready">Set once every strategy is ready besides.</param>
    /// <param name="faults">Hears who fails.</param>
    /// <param name="holds">Hears what a replay waits for.</param>
    /// <param name="observer">Hears everything.</param>
    public RunMonitor(IEnumerable<StrategyName> strategies, TaskCompletionSource open, TaskCompletionSource ready, RunFaults faults, RunHolds holds, IRunObserver? observer)
    {
        _awaited = [.. strategies];
        (_open, _ready, _faults, _holds, _observer) = (open, ready, faults, holds, observer);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        foreach (var topic in Topics)
        {
            Context.System.EventStream.Subscribe(Self, topic);
        }

        Check();
        Timers.StartPeriodicTimer("beat", Beat.Instance, TimeSpan.FromMilliseconds(250));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case EngineProtocol.Started started:
                _started = started;
                break;
            case Flush:
                Sender.Tell(message);
                return;
            case Beat when _started is { } running && _observer is not null:
                foreach (var feed in running.Feeds.Values)
                {
                    feed.Tell(FeedProtocol.GetFigures.Instance);
                }

                running.AccountRef.Tell(AccountGuardianActor.GetReading.Instance);
                break;
        }

        if (message is StrategyProtocol.StrategyStateChanged change)
        {
            if ((change.Phase == StrategyPhase.Ready || change.AwaitsTape) && _awaited.Remove(change.Strategy))
            {
                Check();
            }
            else if (change.Phase == StrategyPhase.Faulted)
            {
                _faults.Out(change.Strategy, $"strategy {change.Strategy} failed: {change.Cause}");
            }
            else if (change.Phase == StrategyPhase.Revoked)
            {
                _faults.Out(change.Strategy, $"strategy {change.Strategy} lost its right to trade: {change.Cause}");
            }
        }

        if (message is AccountProtocol.BookReady && !_bookOpen)
        {
            _bookOpen = true;
            _open.TrySetResult();
            Check();
        }
        else if (message is AccountProtocol.BookUnreadable unreadable)
        {
            _faults.End(unreadable.Sentence);
        }

        _holds.Hear(message);
        _observer?.Heard(message);
    }

    private void Check()
    {
        if (_awaited.Count == 0 && _bookOpen)
        {
            _ready.TrySetResult();
        }
    }
}

/// <summary>Answered by the monitor once everything published before has been heard.</summary>
internal sealed record Flush
{
    public static Flush Instance { get; } = new();
}
