using CsCheck;
using Engine.Gateway;
using Engine.History;
using Engine.Markets;

namespace Engine.Tests.History;

/// <summary>Any market, any cap, any cut, any failure, killed anywhere: every bar once, none invented.</summary>
public sealed class HistorySyncPropertyTests
{
    private const int Minutes = 1500;

    [Fact]
    public void Every_bar_is_stored_once_and_none_is_invented() => Scenarios().Sample(
        scenario =>
        {
            using var bench = new HistoryBench(HistoryBench.At(scenario.Now)) { Open = HistoryBench.TwoOfThree };
            var chance = new Random(scenario.Seed);
            var venue = new ModelBarVenue(bench.Clock, scenario.Traded.Select(minute => HistoryBench.MinuteBar(minute)))
            {
                Cap = scenario.Cap,
                Cut = (_, rows) => rows > 1 && chance.NextDouble() < scenario.Cuts ? chance.Next(1, rows) : rows,
                Fail = _ => chance.NextDouble() < scenario.Failures ? Failures[chance.Next(Failures.Length)] : null,
            };
            bench.Store.OnStore = _ =>
            {
                if (chance.NextDouble() < scenario.Kills)
                {
                    throw new KilledException();
                }
            };

            foreach (var (from, to) in scenario.Asked)
            {
                Finish(bench, venue, from, to);
            }

            // The rest of the day passes; what came late or was not asked for is asked for now.
            bench.Pass(TimeSpan.FromDays(2));
            Finish(bench, venue, -60, Minutes + 60);

            Assert.Equal(scenario.Traded.Order().Select(minute => HistoryBench.MinuteBar(minute)), bench.Store.Bars);
            venue.Requests.Clear();
            Finish(bench, venue, -60, Minutes + 60);
            Assert.Empty(venue.Requests);
        },
        iter: 300);

    [Fact]
    public void Requests_stay_near_the_number_of_full_pages_however_sparsely_a_contract_trades() =>
        Gen.Select(Gen.Double[0, 1], Gen.Int, Gen.Int[20, 200]).Sample(
            (density, seed, cap) =>
            {
                var chance = new Random(seed);
                var traded = Enumerable.Range(0, Minutes).Where(_ => chance.NextDouble() < density).ToList();
                using var bench = new HistoryBench(HistoryBench.At(100_000)) { Open = HistoryBench.TwoOfThree };
                bench.Settings = bench.Settings with { PageRows = cap };
                var venue = new ModelBarVenue(bench.Clock, traded.Select(minute => HistoryBench.MinuteBar(minute))) { Cap = cap };

                Finish(bench, venue, 0, Minutes);

                // One page may be short at the start, one proves the oldest stretch empty, and a few find out how sparse the market is.
                var full = (traded.Count + cap - 1) / cap;
                Assert.InRange(venue.Requests.Count, full, (int)(1.2 * full) + 4);
            },
            iter: 300);

    private static readonly GatewayFailure[] Failures =
    [
        new("History/retrieveBars", FailureKind.RateLimited, 429),
        new("History/retrieveBars", FailureKind.Http, 500),
        new("History/retrieveBars", FailureKind.Timeout),
        new("History/retrieveBars", FailureKind.Malformed, 200),
    ];

    private static Gen<Scenario> Scenarios() => Gen.Select(
        Gen.Int[0, Minutes - 1].HashSet[0, 900],
        Gen.Int[1, 150],
        Gen.Int[0, Minutes],
        Gen.Select(Gen.Int[-60, Minutes], Gen.Int[1, 600], (from, length) => (from, from + length)).Array[0, 4],
        Gen.Select(Gen.Double[0, 0.5], Gen.Double[0, 0.4], Gen.Double[0, 0.2]),
        Gen.Int).Select((traded, cap, now, asked, chances, seed) => new Scenario(traded, cap, now, asked, chances.Item1, chances.Item2, chances.Item3, seed));

    /// <summary>Starts the program again until a run ends by itself and has left nothing over.</summary>
    private static void Finish(HistoryBench bench, ModelBarVenue venue, int from, int to)
    {
        for (var starts = 0; starts < 1000; starts++)
        {
            try
            {
                if (bench.RunAsync(venue, from, to).GetAwaiter().GetResult().IsComplete)
                {
                    return;
                }
            }
            catch (KilledException)
            {
            }
        }

        Assert.Fail("A thousand starts did not bring the run to its end.");
    }

    private sealed record Scenario(
        HashSet<int> Traded, int Cap, int Now, (int From, int To)[] Asked, double Cuts, double Failures, double Kills, int Seed);

    private sealed class KilledException : Exception;
}
