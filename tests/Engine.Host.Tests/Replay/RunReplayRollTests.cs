using System.Globalization;
using System.Text.Json;
using Engine.Actors;
using Engine.History.Tape;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Run.Replay;
using Engine.Markets;
using Engine.Simulator;
using Xunit.Abstractions;

namespace Engine.Host.Tests.Replay;

/// <summary><c>engine replay</c> of a run of several strategies in which one changes contract; times are those of October 2013, when 17:00 Chicago was 22:00 UTC.</summary>
public sealed class RunReplayRollTests(ITestOutputHelper output)
{
    private static readonly ContractId December = new("CON.F.US.EP.Z13");
    private static readonly ContractId March = new("CON.F.US.EP.H14");
    private static readonly ContractId Nasdaq = new("CON.F.US.ENQ.Z13");

    [Fact]
    public async Task A_roll_within_a_run_of_several_strategies_is_reproduced_whole_and_each_is_compared_by_itself()
    {
        using var home = new TemporaryHome();
        await RecordAsync(
            home,
            RecordedSession.Plan("rolls", RollTrader.Type, new RollTraderParameters(), "ES"),
            RecordedSession.Plan("stays", RollTrader.Type, new RollTraderParameters { Minute = 2 }, "NQ"));

        var run = Assert.Single(RecordedSession.Runs(home));
        Assert.Equal(["rolls", "stays"], run.Strategies.Select(s => s.Name.Value));
        var begun = new TapeReader(new TapeFolder(RecordedSession.ArchiveOf(home))).StrategiesAsync().ToBlockingEnumerable()
            .Where(line => line.Kind == "begin.v1")
            .ToLookup(line => line.Strategy.Value, line => JsonDocument.Parse(line.Text!).RootElement.GetProperty("contracts")[0].GetProperty("id").GetString());
        Assert.Equal([December.Value, March.Value], begun["rolls"]);
        Assert.Equal([Nasdaq.Value], begun["stays"]);

        var whole = RecordedSession.Replay(home, run, RollTrader.Catalog);
        output.WriteLine(ReplayReport.ToText(whole));
        Assert.All(whole, result => Assert.Equal((result.Intents, true, null), (result.Reproduced, result.Agrees, result.Limit)));
        Assert.All(whole, result => Assert.True(result.Intents >= 20, $"{result.Strategy}: {result.Intents}"));

        // What is other in one of them is no difference of the other.
        var changed = RecordedSession.Replay(home, run, RollTrader.Catalog, "rolls.minute=0");
        Assert.Equal([false, true], changed.Select(result => result.Agrees));
        Assert.Equal((whole[1].Reproduced, null), (changed[1].Reproduced, changed[1].Limit));
        Assert.Equal(whole[0].Intents, changed[0].Intents + changed[0].Limit!.Intents);
        Assert.Equal(changed[0].Limit!.Intents, changed[0].Limit!.Acts.Values.Sum());

        // A change of the journal behind the roll is found there.
        RunReplayTroubleTests.Change(home, "order-intended.v1", skip: 0, json => json.Replace("\"size\":1", "\"size\":2", StringComparison.Ordinal), $"%\"contract\":\"{March}\"%");
        var tampered = RecordedSession.Replay(home, run, RollTrader.Catalog)[0];
        Assert.Equal((1, 0, 0, null), (tampered.Different, tampered.Missing, tampered.Extra, tampered.Limit));
        var difference = Assert.Single(tampered.Differences);
        Assert.Contains($"buy 2 {March}", difference.Recorded);
        Assert.Contains($"buy 1 {March}", difference.Replayed);
        Assert.True(difference.At > At("09 22:00"));
    }

    /// <summary>At 20:45 the venue lists March in place of December.</summary>
    private static async Task RecordAsync(TemporaryHome home, params StrategyPlan[] strategies)
    {
        var settings = OracleReplayTests.Settings(home, Recording(home), ReplaySpeed.Step) with
        {
            WarmUp = true,
            Record = RecordMode.On,
            Archive = RecordedSession.ArchiveOf(home),
            Strategies = [.. strategies],
        };
        await using var session = await EngineRun.StartAsync(settings, null, null, CancellationToken.None);
        session.Clock.WakeAt(At("09 20:45"), () => _ = session.Gateway!.DoAsync(new GatewayAct.Roll(December, March)));
        Assert.Null((await session.RunAsync(CancellationToken.None)).Fault);
    }

    /// <summary>The contracts trade twice a minute in the last hour of one trade date, the first of the next, and around the opening after it.</summary>
    private static string Recording(TemporaryHome home)
    {
        var rows = new List<string> { "contractId,t,price,size" };
        foreach (var (from, until) in new[] { ("09 20:30", "09 21:15"), ("09 22:00", "09 22:30"), ("10 21:30", "10 22:30") })
        {
            for (var at = At(from); at < At(until); at = at.AddSeconds(30))
            {
                var price = 1650m + (at.Minute % 4 * 0.25m);
                foreach (var (contract, shown) in new[] { (December, price), (March, price - 7m), (Nasdaq, price + 1500m) })
                {
                    rows.Add(string.Create(CultureInfo.InvariantCulture, $"{contract},{at:yyyy-MM-ddTHH:mm:ss}Z,{shown},2"));
                }
            }
        }

        var path = Path.Combine(home.Folder, "roll.csv");
        File.WriteAllLines(path, rows);
        return path;
    }

    private static DateTimeOffset At(string dayAndTime) =>
        DateTimeOffset.ParseExact($"2013-10-{dayAndTime}Z", "yyyy-MM-dd HH:mmZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
