using Akka.Actor;

namespace Engine.Backtest;

/// <summary>
/// The actor system of backtests that follow one another, with the thread that drives it: whoever runs one at a time many times starts it once. Each run has actors of its
/// own, and they are gone before the next begins.
/// </summary>
internal sealed class ActorStage : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private ActorSystem? _system;
    private int _runs;

    /// <summary>The driver's thread; each run takes it over.</summary>
    public DriverThread Thread { get; } = new();

    /// <summary>Begins a run: the system, and what its actors' names end in.</summary>
    /// <param name="name">Name of the system, if this is the first.</param>
    public (ActorSystem System, string Suffix) Begin(string name)
    {
        _system ??= DriverDispatcher.CreateSystem(name, Thread);
        return (_system, _runs++ == 0 ? "" : $"-{_runs}");
    }

    /// <summary>Stops the actors of a run, on the driver's thread; returns when they are gone.</summary>
    public void Clear(IReadOnlyCollection<IActorRef> actors)
    {
        Await(Task.WhenAll(actors.Select(actor => actor.GracefulStop(Patience))));
    }

    /// <summary>Ends the system, on the driver's thread.</summary>
    public void Dispose()
    {
        if (_system is { } system)
        {
            _system = null;
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
