using Akka.Actor;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Orders;
using Engine.Risk;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Actors.Tests.Accounts;

/// <summary>Flattening without the book, over sockets.</summary>
public sealed class EmergencyFlattenTests() : TestKit("akka.loglevel = ERROR")
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task It_cancels_working_and_suspended_orders_closes_once_and_verifies()
    {
        await using var venue = await GuardedVenue.StartAsync();
        await venue.PrintAsync(1300m);
        Assert.True(venue.Order(OrderType.Market, OrderSide.Buy, 3).Success);
        Assert.True(venue.Order(OrderType.Limit, OrderSide.Buy, 1, 1290m, bracket: true).Success);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(venue.Order(OrderType.Limit, OrderSide.Sell, 1, 1310m + i).Success);
        }

        Assert.Equal(23, venue.Live.Count());
        var result = await FlattenAsync(venue, new AccountProtocol.EmergencyFlatten("guardian", "test"));

        Assert.True(result.Flat);
        Assert.Empty(venue.Live);
        Assert.Equal(0, venue.Venue.Net(GuardedVenue.Account, GuardedVenue.Gold));
        Assert.Equal(1, venue.Closes);
    }

    [Fact]
    public async Task Cancelling_alone_leaves_the_position()
    {
        await using var venue = await GuardedVenue.StartAsync();
        await venue.PrintAsync(1300m);
        venue.Order(OrderType.Market, OrderSide.Buy, 2);
        venue.Order(OrderType.Limit, OrderSide.Sell, 1, 1310m);
        var result = await FlattenAsync(venue, new AccountProtocol.EmergencyFlatten("strategy", "test", ClosePositions: false));

        Assert.False(result.Flat);
        Assert.Empty(venue.Live);
        Assert.Equal(2, venue.Venue.Net(GuardedVenue.Account, GuardedVenue.Gold));
    }

    [Fact]
    public async Task Cancelling_for_a_person_keeps_the_stop_that_would_close_the_position_and_no_other()
    {
        await using var venue = await GuardedVenue.StartAsync();
        await venue.PrintAsync(1300m);
        venue.Order(OrderType.Market, OrderSide.Buy, 2);
        Assert.True(venue.Order(OrderType.Limit, OrderSide.Sell, 1, 1310m).Success);
        Assert.True(venue.Order(OrderType.Stop, OrderSide.Sell, 2, 1290m).Success);
        Assert.True(venue.Order(OrderType.Stop, OrderSide.Buy, 1, 1320m).Success);
        await FlattenAsync(venue, new AccountProtocol.EmergencyFlatten("person", "test", ClosePositions: false) { KeepStops = true });

        var left = Assert.Single(venue.Live);
        Assert.Equal((OrderType.Stop, OrderSide.Sell), (left.Type, left.Side));
        Assert.Equal(2, venue.Venue.Net(GuardedVenue.Account, GuardedVenue.Gold));
    }

    [Fact]
    public async Task What_leaves_is_noted_and_a_note_that_cannot_be_written_holds_nothing_back()
    {
        await using var venue = await GuardedVenue.StartAsync();
        await venue.PrintAsync(1300m);
        venue.Order(OrderType.Market, OrderSide.Buy, 2);
        Directory.CreateDirectory(venue.EmergencyFile);
        Assert.True((await FlattenAsync(venue, new AccountProtocol.EmergencyFlatten("guardian", "no note"))).Flat);

        Directory.Delete(venue.EmergencyFile);
        venue.Order(OrderType.Market, OrderSide.Sell, 2);
        Assert.True((await FlattenAsync(venue, new AccountProtocol.EmergencyFlatten("guardian", "with note"))).Flat);
        Assert.Contains(GuardedVenue.Gold.Value, await File.ReadAllTextAsync(venue.EmergencyFile));
    }

    [Fact]
    public async Task Without_a_token_it_waits_for_one_however_long_a_login_takes()
    {
        await using var venue = await GuardedVenue.StartAsync();
        await venue.PrintAsync(1300m);
        venue.Order(OrderType.Market, OrderSide.Buy, 2);
        var token = venue.Token.Current;
        venue.Token.Current = null;
        var wall = new CountingTime();
        var gate = ActorOf(GateActor.Props(venue.Settings(RiskLimits.None), venue.Dependencies with { Wall = wall }));
        gate.Tell(new AccountProtocol.EmergencyFlatten("guardian", "test"));
        for (var pauses = 1; pauses <= 40; pauses++)
        {
            await AwaitConditionAsync(() => Task.FromResult(wall.Timers >= pauses), Patience, Soon);
            wall.Advance(TimeSpan.FromMilliseconds(500));
        }

        venue.Token.Current = token;
        await AwaitConditionAsync(
            () =>
            {
                wall.Advance(TimeSpan.FromMilliseconds(500));
                return Task.FromResult(venue.Venue.Net(GuardedVenue.Account, GuardedVenue.Gold) == 0);
            },
            Patience,
            Soon);
    }

    private async Task<AccountProtocol.EmergencyFlattened> FlattenAsync(GuardedVenue venue, AccountProtocol.EmergencyFlatten wanted)
    {
        var gate = ActorOfAsTestActorRef<GateActor>(GateActor.Props(venue.Settings(RiskLimits.None), venue.Dependencies), TestActor);
        gate.Tell(wanted);
        return await ExpectMsgAsync<AccountProtocol.EmergencyFlattened>(Patience);
    }

    /// <summary>Counts the timers that were asked for, so that a test moves the clock only once a wait has begun.</summary>
    private sealed class CountingTime : FakeTimeProvider
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }
}
