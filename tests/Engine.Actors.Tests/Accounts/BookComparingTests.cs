using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.Orders;

namespace Engine.Actors.Tests.Accounts;

/// <summary>When the persistent book compares itself with the venue, and what holds meanwhile.</summary>
public sealed class BookComparingTests : BookSpec
{
    [Fact]
    public void A_flat_book_is_compared_every_half_minute_and_an_exposed_one_more_often()
    {
        var book = StartBook();
        Advance(book, 1);
        Until<Reconciled>();
        var before = Venue.Comparisons;
        Advance(book, 29);
        Assert.Equal(before, Venue.Comparisons);
        Advance(book, 1);
        Assert.Equal("timer", Until<Reconciled>().Why);

        Advance(book, 1);
        BuyTwo(book);
        Advance(book, 9);
        Assert.Equal("exposed", Until<Reconciled>().Why);
        Advance(book, 5);
        Assert.Equal("exposed and silent", Until<Reconciled>().Why);
    }

    [Fact]
    public void The_order_of_the_reads_is_orders_trades_positions_account_and_trades_again_unless_nothing_differs()
    {
        var book = StartBook();
        Assert.Equal(
            ["Order/search", "Order/searchOpen", "Order/v2/query", "Trade/search", "Position/searchOpen", "Account/search", "Trade/search"],
            Venue.Seen.Take(7));
        Advance(book, 1);
        Until<Reconciled>();
        var before = Venue.Seen.Count;
        Advance(book, 30);
        Until<Reconciled>(r => r.Why == "timer");
        Assert.Equal(["Order/search", "Order/searchOpen", "Order/v2/query", "Trade/search", "Position/searchOpen", "Account/search"], Venue.Seen.Skip(before));
    }

    [Fact]
    public void A_book_that_comes_back_from_its_journal_tells_a_strategy_how_often_it_has_entered_today()
    {
        var book = StartBook();
        Assert.Equal(0, Strategy.ExpectMsg<AccountProtocol.Attached>(Patience).EntriesToday);
        BuyTwo(book);
        Watch(book);
        Sys.Stop(book);
        ExpectTerminated(book, Patience);

        var next = Sys.ActorOf(BookActor.Props(Settings, With, Gate, Guardian));
        var again = CreateTestProbe();
        next.Tell(new AccountProtocol.Attach(Ours, again));
        var attached = again.ExpectMsg<AccountProtocol.Attached>(Patience);
        Assert.Equal((2, 1L, 1), (attached.Position.Net, attached.LastIntent.Value, attached.EntriesToday));
    }

    [Fact]
    public void A_comparison_that_fails_is_not_flat_and_is_tried_again()
    {
        var book = StartBook();
        BuyTwo(book);
        Venue.Positions = "";
        Venue.Status = 503;
        var comparisons = Venue.Comparisons;
        Advance(12);
        AwaitCondition(() => Venue.Comparisons > comparisons, Patience);
        Venue.Status = 200;
        Venue.Positions = ScriptedVenue.Position(Gold.Value, 2, 1300m);
        Until<Reconciled>(elapse: true);

        book.Tell(AccountProtocol.GetAccount.Instance, TestActor);
        Assert.Equal(2, ExpectMsg<AccountProtocol.AccountChanged>(Patience).State.PositionIn(Gold).Net);
    }

    [Fact]
    public void A_comparison_that_failed_for_want_of_a_token_is_made_as_soon_as_there_is_one()
    {
        var book = StartBook();
        Venue.Status = 401;
        var comparisons = Venue.Comparisons;
        Advance(book, 30);
        AwaitCondition(() => Venue.Comparisons > comparisons, Patience);
        Venue.Status = 200;
        AwaitCondition(
            () =>
            {
                Sys.EventStream.Publish(new SessionProtocol.TokenRenewed(DateTimeOffset.MaxValue));
                return Venue.Comparisons > comparisons + 1;
            },
            Patience);

        Assert.Equal("new token", Until<Reconciled>().Why);
    }

    [Fact]
    public void A_comparison_that_dies_of_an_answer_beyond_all_numbers_is_tried_again()
    {
        var book = StartBook();
        var asked = Venue.Seen.Count(read => read == "Account/search");
        Venue.Balance = decimal.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Advance(book, 30);
        AwaitCondition(() => Venue.Seen.Count(read => read == "Account/search") > asked, Patience);
        Venue.Balance = "50000";
        Assert.NotNull(Until<Reconciled>(r => r.Why == "timer", elapse: true));
    }

    [Fact]
    public void A_fill_is_not_undone_by_what_the_venue_had_long_shown_before_it()
    {
        var book = StartBook();
        Advance(book, 1);
        Until<Reconciled>();
        Advance(book, 30);
        Until<Reconciled>(r => r.Why == "timer");
        BuyTwo(book);
        (Venue.Positions, Venue.Balance) = ("", "50000");
        Advance(book, 10);
        Until<Reconciled>(r => r.Why.StartsWith("exposed", StringComparison.Ordinal));
        book.Tell(AccountProtocol.GetAccount.Instance, TestActor);
        Assert.Equal(2, ExpectMsg<AccountProtocol.AccountChanged>(Patience).State.PositionIn(Gold).Net);
    }

    [Fact]
    public void A_position_that_the_venue_shows_for_the_settle_time_beside_an_unchanged_book_is_adopted()
    {
        var book = StartBook();
        Advance(book, 1);
        Until<Reconciled>();
        Venue.Positions = ScriptedVenue.Position(Gold.Value, 1, 1300m);
        Advance(book, 30);
        Until<Reconciled>(r => r.Why == "timer");
        Assert.Equal(1, Until<PositionAdopted>(elapse: true).Net);
    }

    [Fact]
    public void When_book_and_venue_differ_the_trades_of_a_day_are_searched_and_an_old_bust_is_found()
    {
        var book = StartBook();
        BuyTwo(book);
        Advance(book, 300);
        Tell(book, Trade(10, OrderSide.Sell, 1));
        Until<TradeBooked>();

        // The venue has taken the purchase out of its books, and the frame that told of it was lost.
        Venue.Positions = ScriptedVenue.Position(Gold.Value, -1, 1300m);
        Venue.Balance = "49996.26";
        Venue.OldTrades = """{"id":901,"accountId":20000001,"contractId":"CON.F.US.GCE.Z13","creationTimestamp":"2013-10-07T14:00:00+00:00","price":1300,"profitAndLoss":null,"fees":3.24,"commissions":0.5,"side":0,"size":2,"voided":true,"orderId":9}""";

        Assert.Equal(-1, Until<TradeVoided>(elapse: true).Net);
        book.Tell(AccountProtocol.GetAccount.Instance, TestActor);
        Assert.Equal(-1, ExpectMsg<AccountProtocol.AccountChanged>(Patience).State.PositionIn(Gold).Net);
    }

    [Fact]
    public void Nothing_is_added_after_a_reconnect_until_a_quiet_comparison()
    {
        var book = StartBook();
        Venue.Answered = Venue.Comparisons;
        book.Tell(new HubProtocol.HubDown(HubKind.User, 1, "gone"));
        book.Tell(new HubProtocol.HubUp(HubKind.User, 2));
        Strategy.FishForMessage<AccountProtocol.SyncChanged>(s => !s.InSync, Patience);

        book.Tell(new AccountProtocol.Place(Sma, new IntentId(1), Gold, OrderSide.Buy, OrderType.Market, 1, null, default));
        Assert.Equal(Engine.Risk.DenialReason.Reconciling, Strategy.FishForMessage<Denied>(_ => true, Patience).Reason);
        book.Tell(new AccountProtocol.Flatten(null, "person", "out"));
        Assert.NotNull(Until<FlattenRequested>());
    }

    [Fact]
    public void A_flatten_survives_a_restart_and_is_repeated_only_when_the_venue_still_shows_the_position()
    {
        var book = StartBook();
        BuyTwo(book);
        book.Tell(new AccountProtocol.Flatten(Gold, "sma", "out"));
        Assert.IsType<AccountEffect.SendClose>(Gate.ExpectMsg<AccountProtocol.Send>(Patience).Effect);
        Until<CloseRequested>();
        Watch(book);
        book.Tell(PoisonPill.Instance);
        ExpectTerminated(book, Patience);

        Advance(5);
        book = StartBook();
        Assert.IsType<AccountEffect.SendClose>(Gate.ExpectMsg<AccountProtocol.Send>(Patience).Effect);

        Venue.Positions = "";
        book.Tell(new GateActor.Answer(new MutationOutcome.Done(null), new AccountEffect.SendClose(Gold)));
        Tell(book, Trade(50, OrderSide.Sell, 2));
        Venue.Balance = "49992.52";
        var confirmed = Until<FlattenConfirmed>(elapse: true);
        Assert.Equal(Gold, confirmed.Contract);
        Gate.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Theory]
    [InlineData(59, 0, false, 0)]
    [InlineData(60, 1, false, 1)]
    [InlineData(90, 1, false, 3)]
    [InlineData(120, 1, false, 7)]
    [InlineData(200, 8, false, 0)]
    [InlineData(99, 0, true, 0)]
    [InlineData(100, 1, true, 0.5)]
    [InlineData(170, 3, true, 0)]
    public void Comparisons_keep_a_distance_that_grows_with_the_use_of_the_window_and_never_stop(int used, double since, bool urgent, double wait) => Assert.Equal(
        TimeSpan.FromSeconds(wait),
        ComparePacing.HeldBack(new QuotaUsage(used, 200, 0, 0, 50, 0), TimeSpan.FromSeconds(since), urgent));

    [Theory]
    [InlineData(1, false, null, 2)]
    [InlineData(3, false, null, 8)]
    [InlineData(9, false, null, 10)]
    [InlineData(1, true, null, 5)]
    [InlineData(9, true, null, 30)]
    [InlineData(1, true, 60, 60)]
    public void A_failed_comparison_waits_longer_each_time_and_longest_after_a_429(int failures, bool limited, int? retryAfter, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ComparePacing.Retry(failures, limited, retryAfter is { } s ? TimeSpan.FromSeconds(s) : null, urgent: false));

    /// <summary>Second by second; the book has seen each before the next one comes.</summary>
    private void Advance(IActorRef book, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Advance(1);
            book.Tell(AccountProtocol.GetAccount.Instance, TestActor);
            ExpectMsg<AccountProtocol.AccountChanged>(Patience);
        }
    }
}
