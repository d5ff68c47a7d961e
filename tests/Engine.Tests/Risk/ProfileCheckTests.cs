using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using static Engine.Tests.Risk.RiskFixture;

namespace Engine.Tests.Risk;

public sealed class ProfileCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 16, 0, 0, TimeSpan.Zero);
    private long _trade;

    [Fact]
    public void A_history_that_explains_the_balance_rebuilds_the_highest_day_end()
    {
        // 50,000 → 50,600 → 50,300 → today 50,900, which has not ended.
        var reading = Read(50_000m, 48_600m, 50_900m, Day(4, 600m), Day(3, -300m), Day(0, 600m));
        Assert.Equal(new ProfileReading(Dollars(50_600m), null, null), reading);
    }

    [Fact]
    public void A_new_account_has_its_starting_floor() =>
        Assert.Equal(new ProfileReading(Dollars(50_000m), null, null), Read(50_000m, 48_000m, 50_000m));

    [Theory]
    [InlineData(48_500)] // lower than the best day allows
    [InlineData(48_700)] // higher than any day explains
    public void A_floor_that_the_history_contradicts_is_told_with_the_figures(int floor)
    {
        var reading = Read(50_000m, floor, 50_600m, Day(4, 600m));
        Assert.Contains("48600", reading.Contradiction, StringComparison.Ordinal);
        Assert.Contains(floor.ToString(System.Globalization.CultureInfo.InvariantCulture), reading.Contradiction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50_001, 52_000, "never passes")]
    [InlineData(47_999, 52_000, "lies below")]
    [InlineData(49_000, 49_000, "would be lost")]
    public void A_floor_outside_what_the_rules_allow_is_a_contradiction(int floor, int balance, string words) =>
        Assert.Contains(words, Read(50_000m, floor, balance).Contradiction, StringComparison.Ordinal);

    [Fact]
    public void A_history_that_does_not_reach_back_is_told_and_the_floor_stands_for_what_came_before()
    {
        var reading = Read(50_000m, 49_500m, 51_200m, Day(2, 100m));
        Assert.Null(reading.Contradiction);
        Assert.Contains("1100.00", reading.Missing, StringComparison.Ordinal);
        Assert.Equal(Dollars(51_500m), reading.HighestDayEnd);
    }

    [Fact]
    public void An_incomplete_history_still_contradicts_a_floor_that_is_too_low() =>
        Assert.Contains("49200", Read(50_000m, 48_000m, 51_200m, Day(2, 100m)).Contradiction, StringComparison.Ordinal);

    [Fact]
    public void A_floor_at_the_starting_balance_is_locked_whatever_the_history_says()
    {
        var rules = Combine50 with { Name = "express-50k" };
        var reading = ProfileCheck.Read(rules, Money.Zero, Money.Zero, [Day(2, 500m)], Dollars(500m), Now);
        Assert.Equal(new ProfileReading(Dollars(2_000m), null, null), reading);
        Assert.Equal(Money.Zero, LossFloor.Of(Money.Zero, rules.MaximumLoss, reading.HighestDayEnd));
    }

    [Fact]
    public void A_floor_that_trails_within_the_day_may_lie_above_what_day_ends_explain()
    {
        var rules = Combine50 with { Trail = FloorTrail.Intraday };
        var reading = ProfileCheck.Read(rules, Dollars(50_000m), Dollars(48_900m), [Day(4, 600m)], Dollars(50_600m), Now);
        Assert.Equal(new ProfileReading(Dollars(50_900m), null, null), reading);
    }

    [Fact]
    public void Busts_do_not_count_and_costs_do()
    {
        var reading = Read(50_000m, 48_098.78m, 50_098.78m, Day(2, 100m) with { Fees = Dollars(0.72m), Commissions = Dollars(0.50m) }, Day(2, 900m) with { Voided = true });
        Assert.Equal(new ProfileReading(Dollars(50_098.78m), null, null), reading);
    }

    private static ProfileReading Read(decimal start, decimal floor, decimal balance, params VenueTrade[] trades) =>
        ProfileCheck.Read(Combine50, Dollars(start), Dollars(floor), trades, Dollars(balance), Now);

    private VenueTrade Day(int ago, decimal profit) => new(
        new TradeId(++_trade), new AccountId(4711), EsId, Now.AddDays(-ago), At(6800m), Dollars(profit), Money.Zero, Money.Zero, OrderSide.Sell, 1, false, new OrderId(_trade));
}
