using Engine.Accounts;
using Engine.Risk;

namespace Engine.Tests.Accounts;

public sealed class AccountProfileTests
{
    private static readonly AdoptProfile Profile = new(
        AccountFixture.Start, "combine-50k", Money.FromDecimal(50_000m), Money.FromDecimal(48_300m), Money.FromDecimal(50_300m), "user");

    [Fact]
    public void An_account_whose_profile_is_required_stays_halted_until_a_person_states_it()
    {
        var account = Required();
        account.Take(new OpenBook(account.Now, "t1"));
        Assert.Equal(TradingState.Halted, account.State.Trading);
        Assert.True(AccountCore.AsksForProfile(account.State));

        account.Take(Profile);
        Assert.Equal(TradingState.Active, account.State.Trading);
        Assert.Equal(("combine-50k", Money.FromDecimal(50_300m)), (account.State.Profile!.Rules, account.State.HighestDayEnd));
        Assert.Equal(AccountState.New(AccountFixture.Account).Trading, account.Journal.Aggregate(AccountState.New(AccountFixture.Account), (s, e) => s.Apply(e)).Trading);
    }

    [Fact]
    public void A_second_opening_with_a_profile_asks_nothing()
    {
        var account = Required();
        account.Take(new OpenBook(account.Now, "t1")).Take(Profile).Take(new OpenBook(account.Now, "t1"));
        Assert.Equal(TradingState.Active, account.State.Trading);
    }

    [Fact]
    public void A_stated_profile_lifts_no_halt_of_another_kind()
    {
        var account = Required();
        account.Take(new SetTradingState(account.Now, TradingState.Halted, "user", "enough")).Take(new OpenBook(account.Now, "t1")).Take(Profile);
        Assert.Equal((TradingState.Halted, "user: enough"), (account.State.Trading, account.State.TradingWhy));
    }

    [Theory]
    [InlineData("2: Rejected (Follower accounts cannot cancel orders)", true)]
    [InlineData("6: AccountRejected (live accounts not supported)", true)]
    [InlineData("2: Rejected (Invalid price.)", false)]
    public void A_refusal_of_live_and_follower_accounts_names_the_platform_as_the_way_out(string text, bool locks) =>
        Assert.Equal(locks, VenueRefusals.Locks(text)?.Contains("TopstepX platform", StringComparison.Ordinal) ?? false);

    private static AccountFixture Required()
    {
        var account = new AccountFixture();
        account.Context = account.Context with { Limits = RiskLimits.None with { ProfileRequired = true } };
        return account;
    }
}
