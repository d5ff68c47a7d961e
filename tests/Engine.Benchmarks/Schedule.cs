using System.Diagnostics;

namespace Engine.Benchmarks;

/// <summary>
/// When each frame of a round is due. Latency is measured from here and not from the actual sending: a publisher that
/// was held up would otherwise hide the wait of everything behind it (coordinated omission).
/// </summary>
internal sealed class Schedule(int count, int skip, int perSecond)
{
    private readonly double _ticksPerFrame = (double)Stopwatch.Frequency / perSecond;
    private long _start;

    /// <summary>Frames in the round.</summary>
    public int Count => count;

    /// <summary>Leading frames that are sent and not recorded.</summary>
    public int Skip => skip;

    /// <summary>Sets the due time of frame 0; before the first frame is sent.</summary>
    public void StartAt(long ticks) => Volatile.Write(ref _start, ticks);

    /// <summary>The due time of a frame, in <see cref="Stopwatch"/> ticks.</summary>
    public long DueAt(int frame) => Volatile.Read(ref _start) + (long)(frame * _ticksPerFrame);
}
