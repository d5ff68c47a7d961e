using CsCheck;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class RenkoStreamTests
{
    private static readonly Instrument Gold = new(
        new("CON.F.US.GCE.Z13"), "GCZ3", "Gold", Price.FromDecimal(0.1m), Money.FromDecimal(10m), true, "F.US.GCE");

    private static readonly DateTimeOffset Start = new(2013, 10, 7, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_brick_goes_on_by_one_height_and_turns_by_two()
    {
        // Bricks of one dollar: up at 1301 and 1302, then the market must reach 1300 to turn.
        Assert.Equal(
            [(1300m, 1301m), (1301m, 1302m), (1301m, 1300m), (1300m, 1299m)],
            Build(1300.4m, 1301.0m, 1302.9m, 1300.1m, 1301.5m, 1300.0m, 1299.0m).Select(b => (b.Open.ToDecimal(), b.Close.ToDecimal())));
    }

    [Fact]
    public void A_print_that_passes_several_edges_completes_several_bricks_and_the_first_has_the_volume()
    {
        var bars = Build(1300.4m, 1300.9m, 1303.2m);
        Assert.Equal([(1301m, 3L), (1302m, 0L), (1303m, 0L)], bars.Select(b => (b.Close.ToDecimal(), b.Volume)));
        Assert.Equal([Start, Start.AddSeconds(2), Start.AddSeconds(2)], bars.Select(b => b.Start));
    }

    [Fact]
    public void Below_zero_bricks_lie_on_the_same_grid() =>
        Assert.Equal([(-38m, -39m), (-39m, -40m)], Build(-37.3m, -39.0m, -40.0m).Select(b => (b.Open.ToDecimal(), b.Close.ToDecimal())));

    [Fact]
    public void A_break_of_the_tape_begins_anew()
    {
        var stream = new RenkoStream(Gold, new BarInterval(BarUnit.Renko, 10));
        var bars = new List<Bar>();
        stream.OnTrade(Trade(0, 1300.4m), bars);
        stream.OnDown();
        stream.OnTrade(Trade(1, 1350.2m), bars);
        Assert.Empty(bars);
        stream.OnTrade(Trade(2, 1351.0m), bars);
        Assert.Equal((1350m, 1L + 1L), (Assert.Single(bars).Open.ToDecimal(), bars[0].Volume));
    }

    [Fact]
    public void Bricks_are_of_one_height_meet_or_turn_and_lose_no_volume() =>
        Gen.Select(Gen.Int[12900, 13100], Gen.Int[1, 9]).Array[1, 100].Sample(prints =>
        {
            var stream = new RenkoStream(Gold, new BarInterval(BarUnit.Renko, 10));
            var bars = new List<Bar>();
            foreach (var (print, i) in prints.Select((p, i) => (p, i)))
            {
                stream.OnTrade(new MarketTrade(Gold.Id, Price.FromDecimal(print.Item1 / 10m), print.Item2, Start.AddSeconds(i), null, default), bars);
            }

            Assert.All(bars, b => Assert.Equal((1m, 0m), (b.High.ToDecimal() - b.Low.ToDecimal(), b.Open.ToDecimal() % 1m)));
            Assert.All(bars.Zip(bars.Skip(1)), p => Assert.True(p.Second.Open == p.First.Close || (p.Second.Open == p.First.Open && p.Second.Close != p.First.Close)));
            var last = bars.Count == 0 ? 0 : (int)(bars[^1].LastPrintAt!.Value - Start).TotalSeconds + 1;
            Assert.Equal(prints.Take(last).Sum(p => (long)p.Item2), bars.Sum(b => b.Volume));
        });

    private static List<Bar> Build(params decimal[] prices)
    {
        var stream = new RenkoStream(Gold, new BarInterval(BarUnit.Renko, 10));
        var bars = new List<Bar>();
        foreach (var (price, i) in prices.Select((p, i) => (p, i)))
        {
            stream.OnTrade(Trade(i, price), bars);
        }

        return bars;
    }

    private static MarketTrade Trade(int second, decimal price) => new(Gold.Id, Price.FromDecimal(price), 1, Start.AddSeconds(second), null, default);
}
