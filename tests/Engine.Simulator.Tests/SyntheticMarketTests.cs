using Engine.Markets;

namespace Engine.Simulator.Tests;

public sealed class SyntheticMarketTests
{
    private static readonly DateTimeOffset Start = new(2026, 8, 19, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public void One_seed_gives_the_same_prints_another_does_not()
    {
        var first = new SyntheticMarket(7, Start).Read().Take(5_000).ToArray();
        Assert.Equal(first, new SyntheticMarket(7, Start).Read().Take(5_000));
        Assert.NotEqual(first, new SyntheticMarket(8, Start).Read().Take(5_000));
    }

    [Fact]
    public void The_front_months_are_those_that_the_venue_listed_on_the_day() => Assert.Equal(
        ["CON.F.US.MNQ.U26", "CON.F.US.MES.U26", "CON.F.US.ENQ.U26", "CON.F.US.EP.U26", "CON.F.US.GCE.Z26", "CON.F.US.CLE.V26"],
        new SyntheticMarket(1, Start).Contracts.Select(contract => contract.Id.Value));

    [Fact]
    public void Each_contract_prints_5_to_15_times_a_second_on_its_tick_grid()
    {
        var market = new SyntheticMarket(1, Start, TimeSpan.FromMinutes(2));
        var prints = market.Read().ToArray();
        foreach (var contract in market.Contracts)
        {
            var own = prints.Where(print => print.Contract == contract.Id).ToArray();
            Assert.InRange(own.Length, 5 * 120, 15 * 120);
            Assert.All(own, print => Assert.True(contract.IsAligned(print.Price)));
        }
    }

    [Fact]
    public void Prices_go_on_where_the_six_hours_of_history_ended()
    {
        var market = new SyntheticMarket(3, Start);
        foreach (var contract in market.Contracts)
        {
            var history = market.History(contract.Id).ToArray();
            Assert.Equal(6 * 3600, history.Length);
            Assert.Equal(Start.AddSeconds(-1), history[^1].Start);
            var first = market.Read().First(print => print.Contract == contract.Id);
            Assert.InRange(Math.Abs(contract.TicksBetween(history[^1].Close, first.Price)), 0, 1);
        }
    }

    [Fact]
    public void Averages_of_one_second_bars_cross_within_seconds()
    {
        var market = new SyntheticMarket(11, Start);
        var closes = market.History(market.Contracts[0].Id).Select(second => second.Close.Nanos).ToArray();
        var crosses = 0;
        var above = false;
        for (var index = 10; index < closes.Length; index++)
        {
            var now = closes[(index - 3)..index].Average() > closes[(index - 10)..index].Average();
            crosses += now == above ? 0 : 1;
            above = now;
        }

        Assert.InRange(closes.Length / crosses, 1, 12);
    }
}
