using Akka.Actor;

namespace Engine.Backtest;

/// <summary>
/// The actor system of backtests that follow one another, with the thread that drives it: whoever runs one at a time many times starts it once. Each run has actors of its
/// own, and they are gone before the next begins.
/// </summary>
internal sealed class ActorStage : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Stack<IActorRef> _actors = new();
    private ActorSystem? _system;
    private string _suffix = "";
    private int _runs;

    /// <summary>The driver's thread; each run takes it over.</summary>
    public DriverThread Thread { get; } = new();

    /// <summary>Begins a run on the calling thread.</summary>
    /// <param name="name">Name of the system, if this is the first.</param>
    public void Begin(string name)
    {
        Thread.Take();
        _system ??= DriverDispatcher.CreateSystem(name, Thread);
        _suffix = _runs++ == 0 ? "" : $"-{_runs}";
    }

    /// <summary>Creates an actor on the driver's thread and waits until it runs.</summary>
    /// <param name="props">How to create it.</param>
    /// <param name="name">Its name within the run.</param>
    public IActorRef Start(Props props, string name)
    {
        var actor = _system!.ActorOf(props.WithDispatcher(DriverDispatcher.Path), name + _suffix);
        _actors.Push(actor);
        var here = actor.Ask<ActorIdentity>(new Identify(null));
        Thread.SettleUntil(() => here.IsCompleted, TimeSpan.FromMilliseconds(20), Patience);
        return actor;
    }

    /// <summary>Ends a run, on the driver's thread: its actors are gone, the last first, so that none sees another go that it depends on.</summary>
    public void Clear()
    {
        while (_actors.TryPop(out var actor))
        {
            Await(actor.GracefulStop(Patience));
        }
    }

    /// <summary>Ends the system, on the driver's thread.</summary>
    public void Dispose()
    {
        if (_system is { } system)
        {
            _system = null;
            Clear();
            Await(system.Terminate());
        }
    }

    private void Await(Task gone)
    {
        // The last word comes from a thread of the system's own, and without a message.
        _ = gone.ContinueWith(_ => Thread.Wake(), TaskScheduler.Default);
        Thread.SettleUntil(() => gone.IsCompleted, TimeSpan.FromMilliseconds(100), Patience);
    }
}
