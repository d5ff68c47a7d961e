using System.Diagnostics;
using HdrHistogram;

namespace Engine.Benchmarks;

/// <summary>
/// What a client's handler calls, once for each frame and in order. It refuses a frame that is not the next one, so a lost or
/// repeated frame ends the run instead of flattering it. Without a schedule it only counts.
/// </summary>
internal sealed class Recorder(int count, Schedule? schedule)
{
    private static readonly double NanosPerTick = 1e9 / Stopwatch.Frequency;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;

    /// <summary>Nanoseconds from a frame's due time to its handler.</summary>
    public LongHistogram Latency { get; } = new(60_000_000_000, 3);

    /// <summary>Completes with the last frame, or fails with the first that was out of order.</summary>
    public Task Done => _done.Task;

    /// <summary>When the last frame was handled, in <see cref="Stopwatch"/> ticks.</summary>
    public long LastAt { get; private set; }

    /// <summary>Takes the next frame of a client that does not look into it.</summary>
    public void Handled() => Handled(_next);

    /// <summary>Takes a frame by its number.</summary>
    public void Handled(int frame)
    {
        if (frame != _next)
        {
            _done.TrySetException(new InvalidOperationException($"Frame {frame} came where {_next} was due."));
            return;
        }

        _next++;
        if (schedule is not null && frame >= schedule.Skip)
        {
            var nanos = (long)((Stopwatch.GetTimestamp() - schedule.DueAt(frame)) * NanosPerTick);
            Latency.RecordValue(Math.Clamp(nanos, 1, 60_000_000_000));
        }

        if (_next == count)
        {
            LastAt = Stopwatch.GetTimestamp();
            _done.TrySetResult();
        }
    }
}
