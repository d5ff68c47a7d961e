using CsCheck;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class FrontContractsTests
{
    private static readonly ContractId August = new("CON.F.US.GCE.Q13");
    private static readonly ContractId October = new("CON.F.US.GCE.V13");
    private static readonly ContractId December = new("CON.F.US.GCE.Z13");
    private static readonly DateOnly First = new(2013, 7, 22);

    [Fact]
    public void The_front_changes_when_another_contract_trades_more_by_the_margin()
    {
        // October gold is listed between the two and is never the front.
        var fronts = FrontContracts.Of([.. Of(August, 1000, 900, 500, 100), .. Of(October, 100, 120, 110, 90), .. Of(December, 600, 950, 551, 2000)]);
        Assert.Equal(new RollSeam(First.AddDays(1), First.AddDays(2), August, December, 500, 551), Assert.Single(fronts.Seams));
        Assert.Equal([null, August, August, December, December], new[] { -1, 0, 1, 2, 30 }.Select(d => fronts.On(First.AddDays(d))));
    }

    [Fact]
    public void A_contract_that_was_left_does_not_come_back()
    {
        var fronts = FrontContracts.Of([.. Of(August, 100, 10, 500), .. Of(December, 50, 100, 100)]);
        Assert.Equal(December, fronts.On(First.AddDays(2)));
        Assert.Single(fronts.Seams);
    }

    [Fact]
    public void A_trade_date_of_which_nothing_is_known_decides_nothing_and_widens_the_seam()
    {
        var fronts = FrontContracts.Of([.. Of(August, 100, 0, 0, 5), .. Of(December, 1, 0, 0, 500)]);
        Assert.Equal((First, First.AddDays(3)), (Assert.Single(fronts.Seams).After, fronts.Seams[0].TradeDate));
        Assert.Equal(August, fronts.On(First.AddDays(2)));
    }

    [Fact]
    public void Each_root_has_fronts_of_its_own()
    {
        var nasdaq = new ContractId("CON.F.US.ENQ.Z13");
        var fronts = FrontContracts.ByRoot([.. Of(August, 10, 1), .. Of(December, 1, 10), .. Of(nasdaq, 7, 8)]);
        Assert.Equal(["GC", "NQ"], fronts.Keys.Order());
        Assert.Equal((December, nasdaq), (fronts["gc"].On(First.AddDays(1)), fronts["NQ"].On(First.AddDays(1))));
    }

    [Fact]
    public void Whatever_the_volumes_each_contract_is_the_front_in_one_stretch_and_every_seam_has_its_margin() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[1, 40].Sample(days =>
        {
            var volumes = days.SelectMany((d, i) => new DailyVolume[]
            {
                new(First.AddDays(i), August, d.Item1), new(First.AddDays(i), October, d.Item2), new(First.AddDays(i), December, d.Item3),
            }).ToArray();
            var fronts = FrontContracts.Of(volumes.Reverse());
            var order = Enumerable.Range(0, days.Length).Select(i => fronts.On(First.AddDays(i))).ToArray();
            Assert.Equal(order.Where((c, i) => i == 0 || c != order[i - 1]).Distinct().Count(), order.Where((c, i) => i == 0 || c != order[i - 1]).Count());
            Assert.All(fronts.Seams, s => Assert.True(s.ToVolume * 100 > s.FromVolume * 110 && s.After < s.TradeDate && fronts.On(s.TradeDate) == s.To && fronts.On(s.After) == s.From));
        });

    private static IEnumerable<DailyVolume> Of(ContractId contract, params int[] volumes) =>
        volumes.Select((volume, day) => new DailyVolume(First.AddDays(day), contract, volume));
}
