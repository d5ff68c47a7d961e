using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class ClockComparisonTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly TwoClocks _time = new();

    [Theory]
    [InlineData(1.0, 1.0, null)]
    [InlineData(3.9, 1.0, null)] // a clock being disciplined
    [InlineData(3_601.0, 1.0, 3_600.0)] // slept, monotonic time stood still
    [InlineData(-3_599.0, 1.0, -3_600.0)] // set back
    [InlineData(3_601.0, 3_601.0, 3_600.0)] // slept, monotonic time went on
    [InlineData(9.0, 9.0, null)] // a busy machine
    public void A_jump_is_told_from_a_late_look(double wall, double monotonic, double? jump)
    {
        var clocks = new ClockComparison(_time, Second);
        _time.Pass(TimeSpan.FromSeconds(wall), TimeSpan.FromSeconds(monotonic));

        Assert.Equal(jump, clocks.Look()?.TotalSeconds);
        _time.Pass(Second, Second);
        Assert.Null(clocks.Look());
    }

    private sealed class TwoClocks : TimeProvider
    {
        private DateTimeOffset _wall = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
        private long _stamp;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => _stamp;

        public void Pass(TimeSpan wall, TimeSpan monotonic) => (_wall, _stamp) = (_wall + wall, _stamp + monotonic.Ticks);
    }
}
