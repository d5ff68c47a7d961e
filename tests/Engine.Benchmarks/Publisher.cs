using System.Diagnostics;
using HdrHistogram;
using Microsoft.AspNetCore.SignalR;

namespace Engine.Benchmarks;

/// <summary>Sends frames on a thread of its own: timers of the pool are too coarse and would wait for the client under test.</summary>
internal static class Publisher
{
    private static readonly double NanosPerTick = 1e9 / Stopwatch.Frequency;

    /// <summary>Sends each frame when it is due, and what is overdue at once. Gives the nanoseconds by which frames left late.</summary>
    public static Task<LongHistogram> PaceAsync(HubConnectionContext connection, Schedule schedule) => OnThread(() =>
    {
        var late = new LongHistogram(60_000_000_000, 3);
        schedule.StartAt(Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 20));
        for (var i = 0; i < schedule.Count; i++)
        {
            var due = schedule.DueAt(i);
            long now;
            while ((now = Stopwatch.GetTimestamp()) < due)
            {
                // Gives the core to whoever can run; a sleep would be a millisecond long.
                Thread.Yield();
            }

            if (i >= schedule.Skip)
            {
                late.RecordValue(Math.Clamp((long)((now - due) * NanosPerTick), 1, 60_000_000_000));
            }

            Send(connection, i);
        }

        return late;
    });

    /// <summary>Sends as fast as the socket takes frames. Gives the time of the start, in <see cref="Stopwatch"/> ticks.</summary>
    public static Task<long> FloodAsync(HubConnectionContext connection, int count) => OnThread(() =>
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            Send(connection, i);
        }

        return start;
    });

    private static void Send(HubConnectionContext connection, int frame)
    {
        var sent = connection.WriteAsync(MarketServer.Frame(frame));
        if (!sent.IsCompletedSuccessfully)
        {
            sent.AsTask().GetAwaiter().GetResult();
        }
    }

    private static Task<T> OnThread<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
