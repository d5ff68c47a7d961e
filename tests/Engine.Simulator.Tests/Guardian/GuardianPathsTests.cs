using Engine.Accounts;
using Xunit.Abstractions;

namespace Engine.Simulator.Tests.Guardian;

/// <summary>Promise 7 on seeded paths: a strategy that doubles a losing position loses the account, under the guardian it does not.</summary>
public sealed class GuardianPathsTests(ITestOutputHelper output)
{
    private const int Steps = 1_500;

    [Fact]
    public void Under_the_guardian_no_invented_path_reaches_the_floor() =>
        Compare(MarketPaths.Invented(VenueBench.Mini, 1_700m, 7), paths: 60);

    [DataFact]
    public void Under_the_guardian_none_of_a_thousand_paths_of_real_days_reaches_the_floor()
    {
        Compare(MarketPaths.From(DataFactAttribute.PathOf("es-minute-2013.csv.gz"), VenueBench.Mini.Value), paths: 500);
        Compare(MarketPaths.From(DataFactAttribute.PathOf("gc-trades-2013-10.csv.gz"), VenueBench.Gold.Value), paths: 500);
    }

    private void Compare(MarketPaths market, int paths)
    {
        var (with, without) = (new List<PathEnd>(), new List<PathEnd>());
        for (var seed = 1; seed <= paths; seed++)
        {
            var path = market.Path((ulong)seed, Steps);
            with.Add(new GuardedRun(market, guarded: true).Run(path, startLong: seed % 2 == 0));
            without.Add(new GuardedRun(market, guarded: false).Run(path, startLong: seed % 2 == 0));
        }

        var rooms = with.Where(p => p.Room is not null).Select(p => p.Room!.Value.ToDecimal()).Order().ToArray();
        var ticks = with.Where(p => p.Ticks is not null).Select(p => p.Ticks!.Value).Order().ToArray();
        output.WriteLine(
            $"{market.Instrument.Name}: {paths} paths, largest step of the data {market.LargestStep} ticks, k = {market.GuardTicks}; "
            + $"steps beyond k on {with.Count(p => p.LargestStep > market.GuardTicks)} paths; "
            + $"floor reached without guardian {without.Count(p => p.Crossed)}, with guardian {with.Count(p => p.Crossed)}; flattened {rooms.Length}");
        Assert.NotEmpty(rooms);
        output.WriteLine(
            $"room when it acted: {rooms[0]:0} / {rooms[rooms.Length / 2]:0} / {rooms[^1]:0} dollars, "
            + $"{ticks[0]:0} / {ticks[ticks.Length / 2]:0} / {ticks[^1]:0} ticks of the position (min / median / max)");

        Assert.DoesNotContain(with, p => p.LargestStep > market.GuardTicks);
        Assert.DoesNotContain(with, p => p.Crossed);
        Assert.Contains(without, p => p.Crossed);
        Assert.True(rooms[0] > 0m);
    }
}
