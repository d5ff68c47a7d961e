using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;
using Akka.Dispatch;

namespace Engine.Backtest;

/// <summary>
/// Runs actors on the thread of whoever drives a backtest: a message that an actor is told waits here until the driver lets
/// everything run. One thread and one queue, so the order of everything is fixed, and "nothing is left to react" is an empty
/// queue. What comes from another thread (an actor system's own actors) is taken up in its turn.
/// </summary>
internal sealed class DriverThread
{
    private readonly Queue<Turn> _own = new();
    private readonly ConcurrentQueue<IRunnable> _foreign = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private int _waiting;
    private Thread? _thread;
    private bool _atOnce;

    /// <summary>The thread that calls this is the driver from now on.</summary>
    public void Take() => _thread = Thread.CurrentThread;

    /// <summary>True on the driver's thread.</summary>
    public bool IsHere => ReferenceEquals(Thread.CurrentThread, _thread);

    /// <summary>Lets something run when its turn comes. From any thread.</summary>
    public void Enqueue(IRunnable work)
    {
        if (IsHere)
        {
            _own.Enqueue(new Turn(work));
        }
        else
        {
            _foreign.Enqueue(work);
            Interlocked.Increment(ref _waiting);
            _arrived.Release();
        }
    }

    /// <summary>
    /// Tells an actor something that it handles before this returns, if nothing waits for its turn: an empty queue would take it up next anyway. Otherwise, and for an actor that is
    /// not placed here, it is a message like any other. For the driver itself, not for an actor.
    /// </summary>
    public void TellAtOnce(IActorRef receiver, object message)
    {
        _atOnce = _own.Count == 0;
        receiver.Tell(message, ActorRefs.NoSender);
        _atOnce = false;
    }

    /// <summary>True for the one message that is to be handled at once.</summary>
    public bool TakesAtOnce()
    {
        var taken = _atOnce;
        _atOnce = false;
        return taken;
    }

    /// <summary>Something that is waited for has happened: looks again now. From any thread.</summary>
    public void Wake() => _arrived.Release();

    /// <summary>Runs until nothing is left to react.</summary>
    public void Settle()
    {
        while (true)
        {
            while (_own.TryDequeue(out var turn))
            {
                turn.Work.Run();
            }

            // Nearly always none: a look at the queue itself costs several times as much.
            if (Volatile.Read(ref _waiting) == 0 || !_foreign.TryDequeue(out var foreign))
            {
                return;
            }

            Interlocked.Decrement(ref _waiting);
            foreign.Run();
        }
    }

    /// <summary>Runs until something is true, which other threads may bring about.</summary>
    /// <param name="done">What is waited for.</param>
    /// <param name="beat">Pause between two looks while nothing arrives.</param>
    /// <param name="patience">Longest wait.</param>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public void SettleUntil(Func<bool> done, TimeSpan beat, TimeSpan patience)
    {
        var began = Stopwatch.GetTimestamp();
        Settle();
        while (!done())
        {
            _arrived.Wait(beat);
            Settle();
            if (Stopwatch.GetElapsedTime(began) > patience)
            {
                throw new TimeoutException("The actors of the backtest did not answer.");
            }
        }
    }

    /// <summary>A value: an array of an interface's instances is checked at each write.</summary>
    private readonly record struct Turn(IRunnable Work);
}
