using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class VirtualMarketClockTests
{
    private static readonly DateTimeOffset Start = new(2013, 10, 7, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Wakes_run_in_order_of_due_time_then_of_asking_and_each_sees_its_own_time()
    {
        var clock = new VirtualMarketClock(Start);
        var seen = new List<(string, DateTimeOffset)>();
        clock.WakeAt(Start.AddSeconds(2), () => seen.Add(("b", clock.Now)));
        clock.WakeAt(Start.AddSeconds(1), () => seen.Add(("a", clock.Now)));
        clock.WakeAt(Start.AddSeconds(2), () => seen.Add(("c", clock.Now)));
        clock.WakeAt(Start.AddSeconds(3), () => seen.Add(("cancelled", clock.Now))).Dispose();

        clock.AdvanceTo(Start.AddSeconds(10));

        Assert.Equal([("a", Start.AddSeconds(1)), ("b", Start.AddSeconds(2)), ("c", Start.AddSeconds(2))], seen);
        Assert.Equal(Start.AddSeconds(10), clock.Now);
    }

    [Fact]
    public void A_wake_may_ask_for_another_that_is_due_on_the_way()
    {
        var clock = new VirtualMarketClock(Start);
        var count = 0;
        void Again()
        {
            count++;
            clock.WakeAt(clock.Now.AddSeconds(1), Again);
        }

        clock.WakeAt(Start.AddSeconds(1), Again);
        clock.AdvanceTo(Start.AddSeconds(5));

        Assert.Equal(5, count);
        Assert.Equal(Start.AddSeconds(6), clock.NextWake);
    }

    [Fact]
    public void Time_never_goes_back()
    {
        var clock = new VirtualMarketClock(Start);
        clock.AdvanceTo(Start.AddSeconds(5));
        clock.AdvanceTo(Start);
        Assert.Equal(Start.AddSeconds(5), clock.Now);
    }
}
