using Akka.Actor;
using Akka.TestKit;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Tests.Accounts;

/// <summary>The book of a stepped replay: the market waits for its comparisons, they wait for what is on its way, and the clock on the wall decides nothing.</summary>
public sealed class SteppedBookTests : BookSpec
{
    private readonly Way _way;

    public SteppedBookTests()
        : this(new Way())
    {
    }

    private SteppedBookTests(Way way)
        : base(stepped: new SteppedMarket(() => way.Last))
    {
        _way = way;
        foreach (var probe in new[] { Guardian, Strategy })
        {
            // As the real ones do: what is told to them is work that they end.
            probe.SetAutoPilot(new DelegateAutoPilot((_, _) =>
            {
                Work.End();
                return AutoPilot.KeepRunning;
            }));
        }
    }

    [Fact]
    public void However_long_the_market_stands_still_an_exposed_book_is_not_compared()
    {
        var book = StartBook();
        AwaitRest();
        Hold(book, 2);
        var before = Venue.Comparisons;
        PassOnTheWall(book, 120);
        Assert.Equal(before, Venue.Comparisons);
    }

    [Fact]
    public void The_market_waits_for_a_comparison_and_not_for_a_book_that_is_gone()
    {
        var book = StartBook();
        AwaitRest();
        Venue.Answered = Venue.Comparisons;
        book.Tell(new HubProtocol.HubUp(HubKind.User, 2));
        Flush(book);
        Assert.Equal(1, Work.Open);

        Watch(book);
        Sys.Stop(book);
        ExpectTerminated(book, Patience);
        Assert.Equal(0, Work.Open);
    }

    [Fact]
    public void A_difference_is_looked_into_half_a_second_of_the_market_later_when_all_that_is_on_its_way_has_arrived()
    {
        var book = StartBook();
        AwaitRest();
        Hold(book, 2);
        var before = Venue.Comparisons;
        _way.Last = Start.AddSeconds(3);
        Work.Begin();
        book.Tell(new HubProtocol.UserFrame(default, Position: new VenuePosition(Account, Gold, 3, 1300m, Start)));
        PassOnTheWall(book, 10);
        AwaitRest();
        foreach (var seconds in new[] { 0.5, 3 })
        {
            Market.AdvanceTo(Start.AddSeconds(seconds));
            Flush(book);
            AwaitRest();
        }

        Assert.Equal(before, Venue.Comparisons);
        _way.Last = null;
        Market.AdvanceTo(Start.AddSeconds(3).AddTicks(1));
        Assert.Equal(AccountCore.PositionDiffers, Until<Reconciled>().Why);
        Assert.Equal(before + 1, Venue.Comparisons);
        AwaitRest();
    }

    [Fact]
    public void A_flatten_is_verified_when_all_that_is_on_its_way_has_arrived_and_does_not_hold_the_market_until_then()
    {
        var book = StartBook();
        AwaitRest();
        _way.Last = Start.AddSeconds(0.2);
        Work.Begin();
        book.Tell(new AccountProtocol.Flatten(null, "a person", "enough"));
        Until<FlattenRequested>();
        PassOnTheWall(book, 1);
        AwaitRest();

        _way.Last = null;
        Market.AdvanceTo(Start.AddSeconds(0.2).AddTicks(1));
        Flush(book);
        Assert.Equal(1, Work.Open);
        PassOnTheWall(book, 1);
        Until<FlattenConfirmed>();

        // The reading that confirms it is verified once more, some milliseconds of the wall later.
        AwaitCondition(
            () =>
            {
                PassOnTheWall(book, 1);
                return Work.Open == 0;
            },
            Patience);
    }

    /// <summary>A position whose fill was told, and which the venue shows.</summary>
    private void Hold(IActorRef book, int size)
    {
        Work.Begin();
        book.Tell(new HubProtocol.UserFrame(default, Trade: Trade(9, OrderSide.Buy, size)));
        Until<TradeBooked>();
        Venue.Positions = ScriptedVenue.Position(Gold.Value, size, 1300m);
        AwaitRest();
    }

    /// <summary>Nothing is left to react: a driver would release the next event.</summary>
    private void AwaitRest() => AwaitCondition(() => Work.Open == 0, Patience);

    private void PassOnTheWall(IActorRef book, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Wall.Advance(TimeSpan.FromSeconds(1));
            ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromSeconds(1));
            Flush(book);
        }
    }

    private void Flush(IActorRef book)
    {
        book.Tell(AccountProtocol.GetAccount.Instance, TestActor);
        ExpectMsg<AccountProtocol.AccountChanged>(Patience);
    }

    private sealed class Way
    {
        public DateTimeOffset? Last { get; set; }
    }
}
