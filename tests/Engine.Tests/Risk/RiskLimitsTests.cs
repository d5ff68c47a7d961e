using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Tests.Accounts;

namespace Engine.Tests.Risk;

public sealed class RiskLimitsTests
{
    private static readonly RiskLimits FlatBy = RiskLimits.None with { FlatBy = new TimeOnly(15, 8) };

    [Theory]
    [InlineData("2013-10-07T20:07:59Z", false)] // 15:07:59 Chicago, daylight time
    [InlineData("2013-10-07T20:08:00Z", true)]
    [InlineData("2013-10-07T21:59:59Z", true)]
    [InlineData("2013-10-07T22:00:00Z", false)] // 17:00 Chicago: the next trading day
    [InlineData("2013-12-02T21:07:59Z", false)] // standard time
    [InlineData("2013-12-02T21:08:00Z", true)]
    public void Past_flat_by_lasts_until_the_trading_day_opens_in_Chicago_time(string at, bool past) =>
        Assert.Equal(past, FlatBy.IsPastFlatBy(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void After_flat_by_entries_are_denied_and_exits_pass()
    {
        var account = AccountFixture.Opened();
        account.Context = account.Context with { Limits = FlatBy };
        account.Now = new DateTimeOffset(2013, 10, 7, 20, 30, 0, TimeSpan.Zero);
        account.Take(new TradeReported(account.Now, account.Trade(5, OrderSide.Buy, 1300m)));
        account.Take(account.Intent(OrderSide.Buy));

        Assert.Equal(DenialReason.OutsideWindow, account.Effects.OfType<AccountEffect.Notify>().Select(n => n.Notice).OfType<Denied>().Single().Reason);
        account.Place(OrderSide.Sell);
    }

    [Theory]
    [InlineData(900.0, false)] // 899 and a tick of ten dollars against the position: inside
    [InlineData(880.0, false)]
    [InlineData(1010.0, true)]
    public void The_guard_stops_before_the_daily_limit_counting_open_loss_one_tick_against_the_position(double loss, bool breached)
    {
        var account = AccountFixture.Opened();
        account.Take(account.Read(AccountFixture.Start));
        account.Take(new TradeReported(account.Now, account.Trade(5, OrderSide.Buy, 1300m)));
        var limits = RiskLimits.None with { DailyLoss = Money.FromDecimal(1_000m), GuardMargin = Money.FromDecimal(50m) };
        var last = new MarketPrice(AccountFixture.Gold, Price.FromDecimal(1300m - ((decimal)loss / 100m)), null, null, account.Now, true);
        var terms = new GuardTerms(account.Context.Instruments, limits, account.Context.RuleBook);

        var reading = AccountGuard.Read(account.State, _ => last, terms, account.Now);

        Assert.Equal(breached, reading.Breach is not null);
        Assert.Equal(Money.FromDecimal(50_000m - 1.87m - (decimal)loss - 10m - 1.62m), reading.Equity);
    }

    [Fact]
    public void The_loss_floor_trails_the_highest_day_end_and_never_passes_the_start()
    {
        var account = AccountFixture.Opened();
        var terms = new GuardTerms(account.Context.Instruments, RiskLimits.None with { MaximumLoss = Money.FromDecimal(2_000m) }, account.Context.RuleBook);
        account.Take(account.Read(AccountFixture.Start));
        Assert.Equal(Money.FromDecimal(48_000m), GuardedAccount.Of(account.State, terms, account.Now).FloorLine);

        account.Take(new TradeReported(account.Now, account.Trade(5, OrderSide.Buy, 1300m)));
        account.Take(new TradeReported(account.Now, account.Trade(6, OrderSide.Sell, 1350m)));
        account.Now = account.Now.AddDays(1);
        account.Take(account.Intent(OrderSide.Buy));

        Assert.Equal(Money.FromDecimal(50_000m), GuardedAccount.Of(account.State, terms, account.Now).FloorLine);
    }
}
