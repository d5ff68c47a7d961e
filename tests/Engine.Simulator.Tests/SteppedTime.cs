namespace Engine.Simulator.Tests;

/// <summary>A wall clock that moves when the test says so; timers stay real.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 9, 1, 12, 0, 0, TimeSpan.Zero).UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Step(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
