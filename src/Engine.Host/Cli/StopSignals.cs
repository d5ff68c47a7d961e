using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Engine.Host.Cli;

/// <summary>
/// Turns every way of being told to stop into one token: Ctrl+C, terminate, hang-up or window close, log-off. However often
/// it is told, the orderly stop runs to its end: it is what keeps a position protected.
/// </summary>
public sealed class StopSignals : IDisposable
{
    // Windows ends the process when the handler of a window close or log-off returns, and in any case after about five seconds.
    private static readonly TimeSpan WindowsGrace = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEvent _stopped = new(false);
    private readonly ImmutableArray<PosixSignalRegistration> _registrations;
    private int _received;

    /// <summary>Listens from now on.</summary>
    public StopSignals()
    {
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Signals received so far.</summary>
    public int Received => Volatile.Read(ref _received);

    /// <summary>Stops listening and lets a waiting window close go on. Call when the orderly stop is complete.</summary>
    public void Dispose()
    {
        _stopped.Set();
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _received) == 1)
        {
            // Not on the signal's own thread: what runs on cancellation must not hold the next signal up.
            ThreadPool.UnsafeQueueUserWorkItem(static stop => stop.Cancel(), _stop, preferLocal: false);
        }

        if (OperatingSystem.IsWindows() && context.Signal is (PosixSignal.SIGHUP or PosixSignal.SIGTERM))
        {
            _stopped.WaitOne(WindowsGrace);
        }
    }
}
