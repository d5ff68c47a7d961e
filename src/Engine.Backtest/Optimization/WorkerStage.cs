namespace Engine.Backtest.Optimization;

/// <summary>The actors' home of one worker of a sweep: a new one takes its place when a run has left it in a state that nobody knows.</summary>
internal sealed class WorkerStage : IDisposable
{
    /// <summary>Where the next run's actors live.</summary>
    public ActorStage Actors { get; private set; } = new();

    /// <summary>The last run has not come back: its stage is left to it.</summary>
    public void Abandon() => Actors = new();

    /// <summary>The last run has failed in the engine itself, and nobody knows what it has left behind.</summary>
    public void Renew()
    {
        Dispose();
        Actors = new();
    }

    /// <summary>Ends the actors; the worker's own thread drives them to their end.</summary>
    public void Dispose()
    {
        try
        {
            Actors.Thread.Take();
            Actors.Dispose();
        }
        catch (TimeoutException)
        {
            // They do not end, and nothing waits for them any more.
        }
    }
}
