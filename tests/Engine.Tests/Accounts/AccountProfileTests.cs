using System.Collections.Frozen;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Orders;
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

    [Fact]
    public void A_process_that_comes_up_halted_halts_an_active_account_once_and_leaves_another_reason_alone()
    {
        var account = AccountFixture.Opened();
        account.Take(new OpenBook(account.Now, "t2") { Halt = "until a person resumes" });
        Assert.Equal((TradingState.Halted, "engine: until a person resumes"), (account.State.Trading, account.State.TradingWhy));
        account.Take(new OpenBook(account.Now, "t3") { Halt = "once more" });
        Assert.Equal("engine: until a person resumes", account.State.TradingWhy);
        account.Take(account.Intent(OrderSide.Buy));
        Assert.Equal(DenialReason.Halted, account.Journal.OfType<IntentDenied>().Last().Reason);

        account.Take(new SetTradingState(account.Now, TradingState.Active, "user", "good morning")).Take(new OpenBook(account.Now, "t4"));
        Assert.Equal(TradingState.Active, account.State.Trading);
    }

    [Fact]
    public void A_stated_profile_does_not_lift_the_halt_of_a_process_that_comes_up_halted()
    {
        var account = Required();
        account.Context = account.Context with { StartsHalted = "until a person resumes" };
        account.Take(new OpenBook(account.Now, "t1") { Halt = "until a person resumes" });
        Assert.True(AccountCore.AsksForProfile(account.State));

        account.Take(Profile);
        Assert.Equal((TradingState.Halted, "engine: until a person resumes"), (account.State.Trading, account.State.TradingWhy));
        Assert.False(AccountCore.AsksForProfile(account.State));
        Assert.NotNull(account.State.Profile);
    }

    [Fact]
    public void Every_reported_high_of_equity_lifts_a_floor_that_trails_within_the_day_and_no_other_report_does()
    {
        var rules = new AccountRules(Profile.Rules, Money.FromDecimal(2_000m), FloorTrail.Intraday, null, null, null, null, []);
        var account = Required();
        account.Context = account.Context with { RuleBook = new Dictionary<string, AccountRules> { [rules.Name] = rules }.ToFrozenDictionary() };
        account.Take(new OpenBook(account.Now, "t1")).Take(Profile);
        foreach (var equity in new[] { 50_299m, 50_310m, 50_315m, 50_315m, 50_280m, 50_315.5m })
        {
            account.Take(new EquityReported(account.Now, Money.FromDecimal(equity)));
        }

        Assert.Equal(
            [Money.FromDecimal(50_310m), Money.FromDecimal(50_315m), Money.FromDecimal(50_315.5m)],
            account.Journal.OfType<EquityPeaked>().Select(p => p.Equity));
        Assert.Equal(Money.FromDecimal(50_315.5m), account.State.EquityPeak);
    }

    [Theory]
    [InlineData("2: Rejected (Follower accounts cannot cancel orders)", true)]
    [InlineData("6: AccountRejected (live accounts not supported)", true)]
    [InlineData("2: Rejected (Invalid price.)", false)]
    public void A_refusal_of_live_and_follower_accounts_names_the_platform_as_the_way_out(string text, bool locks) =>
        Assert.Equal(locks, VenueRefusals.Locks(text)?.Contains("TopstepX platform", StringComparison.Ordinal) ?? false);

    [Fact]
    public void A_refusal_for_good_halts_the_account()
    {
        var account = AccountFixture.Opened();
        var tag = account.Place(OrderSide.Buy);
        account.Take(new PlaceAnswered(account.Now, tag, new MutationOutcome.Refused(
            new GatewayFailure("Order/place", FailureKind.Refused, Text: "Live accounts not supported"), null)));
        Assert.Equal(TradingState.Halted, account.State.Trading);
        Assert.Contains("TopstepX platform", account.State.TradingWhy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(49_000.0, "a payout of 1000.00")]
    [InlineData(100_000.0, "a reset to 100000.00")]
    [InlineData(50_000.0, "a reset to 50000.00")]
    [InlineData(51_234.56, "nothing that the engine knows")]
    public void A_balance_that_moves_without_a_trade_halts_and_asks_once_it_has_settled(double balance, string looks)
    {
        var account = Settled(balance == 50_000.0 ? 50_500m : 50_000m);
        account.Take(Moved(account, balance));
        Assert.Equal(TradingState.Active, account.State.Trading);
        Assert.Contains(account.Effects, e => e is AccountEffect.AskVenue { Why: "balance differs" });

        account.Now += TimeSpan.FromSeconds(2);
        account.Take(Moved(account, balance));
        Assert.Equal(looks, Assert.Single(account.Journal.OfType<BalanceJumped>()).Looks);
        Assert.Equal(Money.FromDecimal((decimal)balance), account.State.Cash);
        Assert.True(AccountCore.AsksForProfile(account.State));

        account.Take(Profile with { At = account.Now });
        Assert.Equal(TradingState.Active, account.State.Trading);
    }

    [Fact]
    public void A_difference_that_costs_explain_is_adopted_and_told()
    {
        var account = Settled(50_000m);
        account.Take(Moved(account, 50_000.40));
        Assert.Equal((TradingState.Active, Money.FromDecimal(50_000.40m)), (account.State.Trading, account.State.Cash));
        Assert.Empty(account.Journal.OfType<BalanceJumped>());
        Assert.Contains(account.Effects, e => e is AccountEffect.Alert);
    }

    [Fact]
    public void A_trade_that_a_late_list_brings_explains_the_balance()
    {
        var account = Settled(50_000m);
        account.Take(Moved(account, 49_998.13));
        account.Now += TimeSpan.FromSeconds(2);
        account.Take(account.Read(
            account.Now,
            49_998.13m,
            trades: [account.Trade(5, OrderSide.Buy, 1300m)],
            positions: [new VenuePosition(AccountFixture.Account, AccountFixture.Gold, 1, 1300m, account.Now)]));
        Assert.Empty(account.Journal.OfType<BalanceJumped>());
        Assert.Equal(TradingState.Active, account.State.Trading);
    }

    [Fact]
    public void A_jump_under_another_halt_leaves_that_halt_as_it_is()
    {
        var account = Settled(50_000m);
        account.Take(new SetTradingState(account.Now, TradingState.Halted, "user", "enough"));
        account.Take(Moved(account, 49_000)).Now += TimeSpan.FromSeconds(2);
        account.Take(Moved(account, 49_000));
        Assert.Equal("user: enough", account.State.TradingWhy);
        Assert.Contains(account.Effects, e => e is AccountEffect.Alert { Text: var text } && text.Contains("a payout", StringComparison.Ordinal));
    }

    private static AccountFixture Settled(decimal balance)
    {
        var account = AccountFixture.Opened();
        account.Take(account.Read(account.Now, balance)).Take(Profile);
        account.Now += TimeSpan.FromMinutes(1);
        account.Effects.Clear();
        return account;
    }

    private static VenueRead Moved(AccountFixture account, double balance) => account.Read(account.Now, (decimal)balance);

    private static AccountFixture Required()
    {
        var account = new AccountFixture();
        account.Context = account.Context with { Limits = RiskLimits.None with { ProfileRequired = true } };
        return account;
    }
}
