using CsCheck;
using Engine.Gateway;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Tests.Gateway;

public sealed class RequestQuotaTests
{
    private static readonly QuotaSettings Small = new()
    {
        GeneralLimit = 10,
        GeneralWindow = TimeSpan.FromSeconds(10),
        HistoryLimit = 4,
        HistoryWindow = TimeSpan.FromSeconds(5),
        CancelReserve = 2,
        OrderReserve = 3,
        Guard = TimeSpan.Zero,
    };

    [Fact]
    public void Reads_leave_the_reserve_of_orders_and_orders_leave_that_of_cancels()
    {
        var quota = new RequestQuota(Small, new FakeTimeProvider());

        Assert.Equal(5, Granted(quota, RequestLane.Read));
        Assert.Equal(3, Granted(quota, RequestLane.Order));
        Assert.False(quota.TryAcquire(RequestLane.Auth));
        Assert.Equal(8, quota.Usage.GeneralUsed);
    }

    [Fact]
    public async Task Bars_for_the_archive_leave_permits_for_other_bars_and_wait_behind_them()
    {
        var time = new FakeTimeProvider();
        var quota = new RequestQuota(Small with { HistoryReserve = 1 }, time);
        Assert.Equal(3, Granted(quota, RequestLane.Archive));
        Assert.Equal(1, Granted(quota, RequestLane.History));
        var archive = quota.AcquireAsync(RequestLane.Archive, CancellationToken.None).AsTask();
        var others = Enumerable.Range(0, 4).Select(_ => quota.AcquireAsync(RequestLane.History, CancellationToken.None).AsTask()).ToArray();

        time.Advance(Small.HistoryWindow);

        await Task.WhenAll(others).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(archive.IsCompleted);
        time.Advance(Small.HistoryWindow);
        await archive.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Urgent_reads_use_two_thirds_of_the_orders_share_and_logins_all_of_it()
    {
        var quota = new RequestQuota(Small, new FakeTimeProvider());

        Assert.Equal(5, Granted(quota, RequestLane.Read));
        Assert.Equal(2, Granted(quota, RequestLane.UrgentRead));
        Assert.Equal(1, Granted(quota, RequestLane.Auth));
        Assert.False(quota.TryAcquire(RequestLane.Order));
    }

    [Fact]
    public void A_cancel_passes_even_when_the_whole_window_is_used()
    {
        var quota = new RequestQuota(Small, new FakeTimeProvider());
        Granted(quota, RequestLane.Order);

        Assert.All(Enumerable.Range(0, 50), _ => Assert.True(quota.TryAcquire(RequestLane.Cancel)));
        Assert.False(quota.TryAcquire(RequestLane.Order));
    }

    [Fact]
    public void History_has_a_window_of_its_own()
    {
        var quota = new RequestQuota(Small, new FakeTimeProvider());

        Assert.Equal(4, Granted(quota, RequestLane.History));
        Assert.Equal(0, quota.Usage.GeneralUsed);
        Assert.Equal(5, Granted(quota, RequestLane.Read));
        Assert.Equal(new QuotaUsage(5, 10, 0, 4, 4, 0), quota.Usage);
    }

    [Fact]
    public void A_permit_counts_for_the_window_and_the_guard_and_not_longer()
    {
        var time = new FakeTimeProvider();
        var quota = new RequestQuota(Small with { Guard = TimeSpan.FromSeconds(1) }, time);
        Granted(quota, RequestLane.History);

        time.Advance(TimeSpan.FromSeconds(6) - TimeSpan.FromTicks(1));
        Assert.False(quota.TryAcquire(RequestLane.History));
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(quota.TryAcquire(RequestLane.History));
    }

    [Fact]
    public async Task A_waiting_read_is_served_when_the_oldest_permit_expires()
    {
        var time = new FakeTimeProvider();
        var quota = new RequestQuota(Small, time);
        Granted(quota, RequestLane.Read);

        var waiting = quota.AcquireAsync(RequestLane.Read, CancellationToken.None).AsTask();
        Assert.Equal(1, quota.Usage.GeneralWaiting);
        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, quota.Usage.GeneralWaiting);
        Assert.Equal(1, quota.Usage.GeneralUsed);
    }

    [Theory]
    [InlineData(RequestLane.Auth)]
    [InlineData(RequestLane.UrgentRead)]
    public async Task Logins_and_urgent_reads_are_served_before_reads_that_waited_longer(RequestLane preferred)
    {
        // No share for orders: all of them wait for the same permits.
        var time = new FakeTimeProvider();
        var quota = new RequestQuota(Small with { OrderReserve = 0 }, time);
        quota.TryAcquire(RequestLane.Read);
        time.Advance(TimeSpan.FromSeconds(1));
        Granted(quota, RequestLane.Read);

        var read = quota.AcquireAsync(RequestLane.Read, CancellationToken.None).AsTask();
        var login = quota.AcquireAsync(preferred, CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(9));

        await login.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(read.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await read.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_waiter_that_gives_up_takes_no_permit()
    {
        var time = new FakeTimeProvider();
        var quota = new RequestQuota(Small, time);
        Granted(quota, RequestLane.History);
        using var giveUp = new CancellationTokenSource();

        var waiting = quota.AcquireAsync(RequestLane.History, giveUp.Token).AsTask();
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, quota.Usage.HistoryUsed);
        Assert.Equal(0, quota.Usage.HistoryWaiting);
    }

    [Fact]
    public void A_newcomer_does_not_overtake_a_waiter()
    {
        var time = new FakeTimeProvider();
        var quota = new RequestQuota(Small, time);
        Granted(quota, RequestLane.Read);
        var waiting = quota.AcquireAsync(RequestLane.Read, CancellationToken.None).AsTask();
        Granted(quota, RequestLane.Cancel, 1);

        Assert.False(quota.TryAcquire(RequestLane.Read));
        Assert.False(waiting.IsCompleted);
        Assert.True(quota.TryAcquire(RequestLane.Order));
    }

    [Fact]
    public void Switched_off_it_grants_everything()
    {
        var quota = new RequestQuota(QuotaSettings.Off, new FakeTimeProvider());

        Assert.Equal(1000, Granted(quota, RequestLane.History, 1000));
        Assert.True(quota.AcquireAsync(RequestLane.Read, CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public void Reserves_that_leave_nothing_for_reads_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RequestQuota(Small with { OrderReserve = 8 }, new FakeTimeProvider()));

    [Fact]
    public void No_window_ever_holds_more_than_the_limit_of_permits_other_than_cancels()
    {
        var step = Gen.Select(Gen.Int[0, 60], Gen.Enum<RequestLane>(), Gen.Bool);
        step.Array[1, 200].Sample(steps =>
        {
            var time = new FakeTimeProvider();
            var quota = new RequestQuota(Small, time);
            var start = time.GetTimestamp();
            var general = new List<TimeSpan>();
            var reads = new List<TimeSpan>();
            var history = new List<TimeSpan>();
            var waiting = new List<(RequestLane Lane, Task Task)>();
            foreach (var (ticks, lane, wait) in steps)
            {
                // Every instant is a multiple of 25 ms, as both windows are, so that each late grant is seen when it is given.
                for (var passed = 0; passed < ticks; passed++)
                {
                    time.Advance(TimeSpan.FromMilliseconds(25));
                    Collect();
                }

                if (lane == RequestLane.Cancel)
                {
                    Assert.True(quota.TryAcquire(lane));
                }
                else if (wait)
                {
                    waiting.Add((lane, quota.AcquireAsync(lane, CancellationToken.None).AsTask()));
                    Collect();
                }
                else if (quota.TryAcquire(lane))
                {
                    Note(lane);
                }
            }

            return Most(general, Small.GeneralWindow) <= Small.GeneralLimit - Small.CancelReserve
                && Most(reads, Small.GeneralWindow) <= Small.GeneralLimit - Small.CancelReserve - Small.OrderReserve
                && Most(history, Small.HistoryWindow) <= Small.HistoryLimit;

            // A grant runs its continuations elsewhere; the usage counts it at once, the task a moment later.
            void Collect()
            {
                var still = quota.Usage.GeneralWaiting + quota.Usage.HistoryWaiting;
                Assert.True(SpinWait.SpinUntil(() => waiting.Count(entry => !entry.Task.IsCompleted) <= still, TimeSpan.FromSeconds(30)));
                foreach (var entry in waiting.Where(entry => entry.Task.IsCompleted))
                {
                    Note(entry.Lane);
                }

                waiting.RemoveAll(entry => entry.Task.IsCompleted);
            }

            void Note(RequestLane lane)
            {
                var at = time.GetElapsedTime(start);
                (lane is RequestLane.History or RequestLane.Archive ? history : general).Add(at);
                if (lane is RequestLane.Read)
                {
                    reads.Add(at);
                }
            }
        }, iter: 40, threads: 1);
    }

    /// <summary>The largest number of stamps within any half-open window.</summary>
    private static int Most(List<TimeSpan> stamps, TimeSpan window) =>
        stamps.Select(first => stamps.Count(stamp => stamp >= first && stamp < first + window)).DefaultIfEmpty().Max();

    private static int Granted(RequestQuota quota, RequestLane lane, int tries = 100) =>
        Enumerable.Range(0, tries).Count(_ => quota.TryAcquire(lane));
}
