using Engine.Accounts;
using Engine.Host.Run.Watch;
using Engine.Markets;
using Engine.Orders;
using static Engine.Host.Tests.Reads.ReadFacts;

namespace Engine.Host.Tests.Reads;

/// <summary>An account from frames that come twice, late and in any order, and from readings after gaps.</summary>
public sealed class AccountPictureTests
{
    private static readonly AccountPicture Empty = AccountPicture.Of(new AccountReading(Practice, [], [], []));

    [Fact]
    public void What_says_nothing_new_is_no_news()
    {
        var (known, first) = Empty.After(ByHand, Now);
        Assert.IsType<UserNews.Order>(first);
        Assert.Null(known.After(ByHand with { UpdatedAt = Now.AddTicks(1) }, Now).News);
        Assert.IsType<UserNews.Order>(known.After(ByHand with { LimitPrice = Price.FromDecimal(2_711m) }, Now).News);

        Assert.Null(Empty.After(Practice, Now).News);
        Assert.Null(Empty.After(Long with { Net = 0 }, Now).News);
        var (open, _) = Empty.After(Long, Now);
        Assert.Null(open.After(Long with { OpenedAt = Now.AddTicks(3) }, Now).News);
        Assert.IsType<UserNews.Position>(open.After(Long with { Net = 1 }, Now).News);
    }

    [Fact]
    public void An_order_that_has_ended_does_not_come_back_and_no_fill_is_taken_back()
    {
        var (filled, _) = Empty.After(Entry, Now);

        Assert.Null(filled.After(Entry with { Status = VenueOrderStatus.Open, FillVolume = 2 }, Now).News);
        Assert.Null(filled.After(Entry with { FillVolume = 1 }, Now).News);
        Assert.Empty(filled.Working);
        Assert.Equal([Stop], filled.After(Stop, Now).Picture.Working);
    }

    [Fact]
    public void A_fill_counts_once_and_a_bust_is_final()
    {
        var (one, first) = Empty.After(Closing, Now);
        Assert.IsType<UserNews.Fill>(first);
        Assert.Null(one.After(Closing, Now).News);

        var (bust, second) = one.After(Closing with { Voided = true }, Now);
        Assert.True(Assert.IsType<UserNews.Fill>(second).Trade.Voided);
        Assert.Null(bust.After(Closing, Now).News);
        Assert.True(Assert.Single(bust.Trades).Value.Voided);
    }

    [Fact]
    public void A_reading_after_a_gap_tells_what_was_missed_and_nothing_else()
    {
        var before = AccountPicture.Of(new AccountReading(Practice, [Long], [Entry, Stop, ByHand], [Opening]));
        var poorer = Practice with { Balance = Practice.Balance - Money.FromDecimal(10) };

        var (after, news) = before.After(new AccountReading(poorer, [], [Entry, Stop with { Status = VenueOrderStatus.Cancelled }], [Opening, Closing]) { Unknown = [ByHand.Id] }, Now);

        Assert.All(news, told => Assert.True(told.Missed));
        Assert.Equal(
            [typeof(UserNews.Fill), typeof(UserNews.Order), typeof(UserNews.Gone), typeof(UserNews.Position), typeof(UserNews.Account)], news.Select(told => told.GetType()));
        Assert.Equal(0, news.OfType<UserNews.Position>().Single().Now.Net);
        Assert.Empty(after.Positions);
        Assert.Empty(after.Working);
        Assert.Equal(2, after.Trades.Count);
        Assert.Empty(after.After(new AccountReading(poorer, [], [Entry], [Opening, Closing]), Now).News);
    }

    [Fact]
    public void A_screen_is_old_from_the_break_until_the_account_was_read_again()
    {
        var picture = UserPicture.Nothing.After(new UserNews.Whole(Now, Empty));
        Assert.True(picture.IsCurrent);

        var broken = picture.After(Hub(Engine.Actors.Hubs.HubPhase.Reconnecting));
        Assert.False(broken.IsCurrent);
        Assert.False(broken.After(Hub(Engine.Actors.Hubs.HubPhase.Connected)).IsCurrent);
        Assert.True(broken.After(Hub(Engine.Actors.Hubs.HubPhase.Connected)).After(new UserNews.ReadAgain(Now)).IsCurrent);

        static UserNews Hub(Engine.Actors.Hubs.HubPhase phase) =>
            new UserNews.Hub(Now, new Engine.Actors.Hubs.HubProtocol.HubStateChanged(Engine.Actors.Hubs.HubKind.User, phase, 1, null));
    }
}
