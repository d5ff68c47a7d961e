using Engine.Markets;
using Engine.Simulator;

namespace Engine.Backtest.Tests;

public sealed class FrontRollsTests
{
    private static readonly ContractId June = new("CON.F.US.EP.M26");
    private static readonly ContractId September = new("CON.F.US.EP.U26");
    private static readonly ContractId December = new("CON.F.US.EP.Z26");

    [Fact]
    public void The_next_contract_is_listed_when_the_trade_date_that_decided_has_ended()
    {
        var rolls = FrontRolls.Of(
        [
            Day(15, June, 100), Day(15, September, 40), Day(16, June, 60), Day(16, September, 70), Day(17, June, 60), Day(17, September, 60),
            Day(18, September, 50), Day(18, December, 40), Day(22, September, 10), Day(22, December, 90),
        ]);

        // 16:00 Chicago is 21:00 UTC in June. The 19th has an early close and decides nothing, for nothing is known of it.
        Assert.Equal(new[] { June, September, December }, rolls.Fronts.ToArray());
        Assert.Equal(new[] { new ContractRoll(June, September, At(16)), new ContractRoll(September, December, At(22)) }, rolls.Rolls.ToArray());
    }

    [Fact]
    public void One_contract_does_not_roll_and_none_is_no_front()
    {
        Assert.Equal(June, Assert.Single(FrontRolls.Of([Day(15, June, 1)]).Fronts));
        Assert.Empty(FrontRolls.Of([Day(15, June, 1)]).Rolls);
        Assert.Empty(FrontRolls.Of([Day(15, June, 0)]).Fronts);
    }

    private static DailyVolume Day(int day, ContractId contract, long volume) => new(new DateOnly(2026, 6, day), contract, volume);

    private static DateTimeOffset At(int day) => new(2026, 6, day, 21, 0, 0, TimeSpan.Zero);
}
