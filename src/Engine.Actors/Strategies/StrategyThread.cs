using System.Runtime.InteropServices;

namespace Engine.Actors.Strategies;

/// <summary>
/// The thread that a strategy has for itself. One that never comes back cannot be stopped in .NET; it can be put behind every other, so that it takes only
/// what nobody else wants of the processors.
/// </summary>
internal sealed class StrategyThread
{
    private const int Process = 0;
    private const int Last = 19;
    private readonly Thread _thread = Thread.CurrentThread;

    private StrategyThread()
    {
    }

    /// <summary>The system's number of the thread, on Linux; null elsewhere.</summary>
    public int? Id { get; } = OperatingSystem.IsLinux() ? NumberHere() : null;

    /// <summary>The calling thread, which nothing but the strategy uses.</summary>
    public static StrategyThread Current() => new();

    /// <summary>Puts it behind every other thread. Best effort; for good, because a process without privileges may not take it back.</summary>
    public void PutLast()
    {
        // On Linux .NET takes a priority and does nothing with it.
        if (Id is { } id)
        {
            _ = Native.setpriority(Process, id, Last);
            return;
        }

        try
        {
            _thread.Priority = ThreadPriority.Lowest;
        }
        catch (ThreadStateException)
        {
            // It has ended after all.
        }
    }

    private static int? NumberHere()
    {
        try
        {
            return Native.gettid();
        }
        catch (EntryPointNotFoundException)
        {
            // A C library of before 2019.
            return null;
        }
    }

#pragma warning disable IDE1006 // The names of the C library.
    private static class Native
    {
        [DllImport("libc")]
        public static extern int gettid();

        [DllImport("libc")]
        public static extern int setpriority(int which, int who, int nice);
    }
#pragma warning restore IDE1006
}
