using Engine.Accounts;
using Engine.Orders;

namespace Engine.Tests.Accounts;

/// <summary>The venue's answers may be two seconds old: what one quiet reading shows is not yet the truth.</summary>
public sealed class SteadyReadingTests
{
    [Fact]
    public void A_position_that_only_one_reading_shows_is_not_adopted_until_it_was_steady_for_the_settle_time()
    {
        var account = Holding();
        var old = account.Now.AddSeconds(10);

        account.Take(Flat(account, old, steadySince: old));
        Assert.Equal(1, account.State.PositionIn(AccountFixture.Gold).Net);
        Assert.Empty(account.Journal.OfType<PositionAdopted>());
        Assert.Contains(account.Effects.OfType<AccountEffect.AskVenue>(), ask => ask.Why == "position not settled");

        account.Take(Flat(account, old.AddSeconds(1.9), steadySince: old));
        Assert.Empty(account.Journal.OfType<PositionAdopted>());

        account.Take(Flat(account, old.AddSeconds(2), steadySince: old));
        Assert.Equal(0, Assert.Single(account.Journal.OfType<PositionAdopted>()).Net);
    }

    [Fact]
    public void A_balance_that_only_one_reading_shows_is_not_adopted()
    {
        var account = Holding();
        var old = account.Now.AddSeconds(10);
        var before = account.State.Cash;

        account.Take(account.Read(old, balance: 49_000m, positions: [Held(account)]) with { SteadySince = old });

        Assert.Equal(before, account.State.Cash);
        Assert.Contains(account.Effects.OfType<AccountEffect.AskVenue>(), ask => ask.Why == "balance differs");
    }

    private static AccountFixture Holding()
    {
        var account = AccountFixture.Opened();
        account.Take(account.Read(account.Now));
        var tag = account.Place(OrderSide.Buy);
        account.Take(new PlaceAnswered(account.Now, tag, AccountFixture.Done(7)));
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        account.Effects.Clear();
        return account;
    }

    private static VenueRead Flat(AccountFixture account, DateTimeOffset readAt, DateTimeOffset steadySince) =>
        account.Read(readAt, balance: account.State.Cash.ToDecimal()) with { SteadySince = steadySince };

    private static VenuePosition Held(AccountFixture account) => new(AccountFixture.Account, AccountFixture.Gold, 1, 1300m, account.Now);
}
