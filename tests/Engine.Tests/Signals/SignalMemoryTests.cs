using CsCheck;
using Engine.Orders;
using Engine.Signals;

namespace Engine.Tests.Signals;

public sealed class SignalMemoryTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Start = new DateTimeOffset(2026, 11, 27, 14, 30, 0, TimeSpan.Zero).AddMilliseconds(400);

    [Theory]
    [InlineData(100, 100, SignalSeen.New)]
    [InlineData(100, 70, SignalSeen.New)]
    [InlineData(100, 69, SignalSeen.TooOld)]
    [InlineData(100, 130, SignalSeen.New)]
    [InlineData(100, 131, SignalSeen.TooNew)]
    [InlineData(1, 0, SignalSeen.New)]
    [InlineData(1, -1, SignalSeen.BeforeStart)]
    [InlineData(1, -29, SignalSeen.BeforeStart)]
    public void A_signal_is_let_through_within_the_window_and_not_from_before_the_start(int now, int sent, SignalSeen seen) =>
        Assert.Equal(seen, New().Take(Sent(sent), At(now)));

    [Fact]
    public void The_same_wish_comes_once_and_another_at_the_same_second_is_another()
    {
        var memory = New();
        var signal = Sent(10);

        Assert.Equal(SignalSeen.New, memory.Look(signal, At(10)));
        Assert.Equal(SignalSeen.New, memory.Take(signal, At(10)));
        Assert.Equal(SignalSeen.Duplicate, memory.Take(signal with { Price = Engine.Markets.Price.FromDecimal(1m), Symbol = "mnq1!" }, At(11)));
        Assert.Equal(SignalSeen.New, memory.Take(signal with { Size = 2 }, At(11)));
        Assert.Equal(SignalSeen.New, memory.Take(signal with { Id = "other" }, At(11)));
        Assert.Equal(SignalSeen.New, memory.Take(signal with { Strategy = new StrategyName("other") }, At(11)));
        Assert.Equal(SignalSeen.Duplicate, memory.Take(signal, At(40)));
        Assert.Equal(SignalSeen.TooOld, memory.Take(signal, At(41)));
    }

    [Fact]
    public void A_clock_that_is_set_forth_and_back_does_not_let_an_old_one_through()
    {
        var memory = New();
        Assert.Equal(SignalSeen.New, memory.Take(Sent(10), At(10)));
        Assert.Equal(SignalSeen.New, memory.Take(Sent(3600), At(3600)));

        Assert.Equal(SignalSeen.BeforeStart, memory.Take(Sent(10), At(10)));
    }

    [Fact]
    public void A_start_after_another_run_lets_nothing_through_up_to_what_that_one_had()
    {
        var memory = new SignalMemory(Window, Start.AddSeconds(20), At(45), capacity: 10);

        Assert.Equal(SignalSeen.BeforeStart, memory.Take(Sent(45), At(21)));
        Assert.Equal(SignalSeen.New, memory.Take(Sent(46), At(21)));
    }

    [Fact]
    public void It_remembers_so_many_and_then_refuses_rather_than_forget()
    {
        var memory = new SignalMemory(Window, Start, null, capacity: 3);
        Assert.All(Enumerable.Range(1, 3), n => Assert.Equal(SignalSeen.New, memory.Take(Sent(n), At(5))));

        Assert.Equal(SignalSeen.Full, memory.Take(Sent(4), At(5)));
        Assert.Equal(SignalSeen.Duplicate, memory.Take(Sent(1), At(5)));
        Assert.Equal(SignalSeen.New, memory.Take(Sent(32), At(32)));
        Assert.Equal(3, memory.Count);
    }

    /// <summary>Whatever is sent again, whenever, through restarts and a clock that is set anyhow: no signal comes through twice, and none from outside the window.</summary>
    [Fact]
    public void No_signal_comes_through_twice() =>
        Gen.Select(Gen.Int[0, 19], Gen.Int[0, 120], Gen.Int[0, 2]).Array[1, 200].Sample(steps =>
        {
            // What an earlier process let through is known by its latest time alone.
            DateTimeOffset? latest = null;
            var memory = new SignalMemory(Window, Start, null, capacity: 8);
            var through = new HashSet<Signal>();
            foreach (var (kind, second, size) in steps)
            {
                var now = At(second);
                if (kind == 0)
                {
                    memory = new SignalMemory(Window, now, latest, capacity: 8);
                    continue;
                }

                // Twenty kinds of steps on a clock that goes anywhere: each signal is sent again and again.
                var signal = Sent((kind * 5) + 1) with { Size = size + 1 };
                if (memory.Take(signal, now) == SignalSeen.New)
                {
                    Assert.True(through.Add(signal), $"{signal} came through twice");
                    Assert.InRange(signal.Time, now - Window, now + Window);
                    latest = latest is { } before && before > signal.Time ? before : signal.Time;
                }

                Assert.InRange(memory.Count, 0, 8);
            }
        });

    /// <summary>With a clock that goes on and room enough, every new signal within the window comes through.</summary>
    [Fact]
    public void A_new_signal_in_time_always_comes_through() =>
        Gen.Select(Gen.Int[0, 20], Gen.Int[-30, 30]).Array[1, 100].Sample(steps =>
        {
            var memory = new SignalMemory(Window, Start, null, capacity: 1_000);
            var now = 31;
            foreach (var ((wait, off), n) in steps.Select((step, n) => (step, n)))
            {
                now += wait;
                Assert.Equal(SignalSeen.New, memory.Take(Sent(now + off) with { Id = $"{n}" }, At(now)));
            }
        });

    [Fact]
    public void Permits_come_back_evenly_and_never_more_than_a_burst()
    {
        var rate = new SignalRate(burst: 2, perSecond: 0.5);

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => rate.Take(TimeSpan.Zero)));
        Assert.False(rate.Take(TimeSpan.FromSeconds(1.9)));
        Assert.True(rate.Take(TimeSpan.FromSeconds(2)));
        Assert.False(rate.Take(TimeSpan.FromSeconds(2)));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => rate.Take(TimeSpan.FromHours(1))));
    }

    private static SignalMemory New() => new(Window, Start, null, capacity: 100);

    private static Signal Sent(int second) => new(new StrategyName("tv"), "MNQ1!", SignalAction.Buy, 1, At(second)) { Id = "Long" };

    private static DateTimeOffset At(int second) => new DateTimeOffset(2026, 11, 27, 14, 30, 0, TimeSpan.Zero).AddSeconds(second);
}
