using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Engine.History;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Tests.Configuration;
using Engine.Markets;

namespace Engine.Host.Tests.Run;

/// <summary><c>engine backtest --contract ES</c> over data of several expiries: on the archive, on files, and on the recorded ES of 2013.</summary>
public sealed class BacktestRollTests : IDisposable
{
    private static readonly ContractId June = new("CON.F.US.EP.M26");
    private static readonly ContractId September = new("CON.F.US.EP.U26");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Archive_and_file_give_the_same_orders_over_the_roll_each_in_the_contract_of_its_time()
    {
        var bars = MadeBars().ToList();
        using (var archive = ArchiveFolder.OpenForWriting(_folder.At("home", "archive", "simulated"), "test", TimeProvider.System))
        {
            await new BarArchive(archive).WriteAsync(new BarSeries("ES", BarInterval.Minute), Price.FromDecimal(.25m), bars);
        }

        var file = _folder.Write("es.csv", string.Join('\n', ["contractId,t,o,h,l,c,v", .. bars.Select(Line)]));
        string[] strategy = ["SmaCross", "--contract", "ES", "--set", "mode=bars", "--set", "fast=3", "--set", "slow=8"];
        using var ofArchive = await SummaryAsync([.. strategy]);
        var intended = Intended();
        using var ofFile = await SummaryAsync([.. strategy, "--data", file]);

        // The 17th decides, which is known at 21:00 UTC when it ends; the next session begins at 22:00.
        var taken = Assert.Single(ofArchive.RootElement.GetProperty("rolls").EnumerateArray(), r => r.GetProperty("step").GetString() == "Taken");
        Assert.Equal((June.Value, September.Value), (taken.GetProperty("from").GetString()!, taken.GetProperty("to").GetString()!));
        var at = taken.GetProperty("at").GetDateTimeOffset();
        Assert.Equal(new DateTimeOffset(2026, 6, 17, 22, 0, 0, TimeSpan.Zero), at);

        Assert.Equal(ofArchive.RootElement.GetProperty("hash").GetString(), ofFile.RootElement.GetProperty("hash").GetString());
        Assert.Equal(intended, Intended());
        Assert.All(intended, o => Assert.Equal(o.At < at ? June.Value : September.Value, o.Contract));
        Assert.Contains(intended, o => o.Contract == June.Value);

        // Warm from September's own past: its first order comes before eight bars of the session are complete.
        Assert.InRange(intended.First(o => o.Contract == September.Value).At, at, at.AddMinutes(7));
    }

    [Fact]
    public async Task A_strategy_of_one_expiry_stays_with_it()
    {
        var file = _folder.Write("es.csv", string.Join('\n', ["contractId,t,o,h,l,c,v", .. MadeBars().Select(Line)]));
        using var summary = await SummaryAsync("SmaCross", "--contract", "ESM6", "--set", "mode=bars", "--set", "fast=3", "--set", "slow=8", "--data", file);
        Assert.Empty(summary.RootElement.GetProperty("rolls").EnumerateArray());
        Assert.All(Intended(), o => Assert.Equal(June.Value, o.Contract));
    }

    [MarketDataFact]
    public async Task The_recorded_ES_changes_to_March_when_the_trade_date_that_decides_has_ended()
    {
        using var summary = await SummaryAsync("SmaCross", "--contract", "ES", "--set", "mode=bars", "--set", "fast=3", "--set", "slow=12", "--data", MarketDataFactAttribute.File("es-minute-2013.csv.gz"));
        var taken = Assert.Single(summary.RootElement.GetProperty("rolls").EnumerateArray(), r => r.GetProperty("step").GetString() == "Taken");
        Assert.Equal("CON.F.US.EP.H14", taken.GetProperty("to").GetString());
        Assert.Equal(new DateTimeOffset(2013, 12, 18, 23, 0, 0, TimeSpan.Zero), taken.GetProperty("at").GetDateTimeOffset());
        Assert.Contains(Intended(), o => o.Contract == "CON.F.US.EP.Z13");
        Assert.All(Intended(), o => Assert.Equal(o.At < taken.GetProperty("at").GetDateTimeOffset() ? "CON.F.US.EP.Z13" : "CON.F.US.EP.H14", o.Contract));
    }

    /// <summary>Both trade on every date; the volume moves on the 17th. Two waves of different length, so that the averages cross often.</summary>
    private static IEnumerable<StoredBar> MadeBars()
    {
        foreach (var (from, minutes) in new[] { (At("15 13:00"), 120), (At("16 13:00"), 120), (At("17 13:00"), 120), (At("17 20:00"), 60), (At("17 22:00"), 60), (At("18 13:00"), 120) })
        {
            for (var minute = 0; minute < minutes; minute++)
            {
                var at = from.AddMinutes(minute);
                var moved = at >= At("16 22:00");
                yield return Bar(June, at, 6000m + (Math.Abs((minute % 24) - 12) * .5m), moved ? 40 : 400);
                yield return Bar(September, at, 6050m + (Math.Abs((minute % 18) - 9) * .5m), moved ? 400 : 40);
            }
        }
    }

    private static StoredBar Bar(ContractId contract, DateTimeOffset at, decimal price, long volume)
    {
        var close = Price.FromDecimal(price);
        return new StoredBar(contract, at, close, Price.FromDecimal(price + .25m), Price.FromDecimal(price - .25m), close, volume, BarSource.Gateway);
    }

    private static string Line(StoredBar bar) => string.Create(
        CultureInfo.InvariantCulture,
        $"{bar.Contract},{bar.Start:yyyy-MM-ddTHH:mm:ss}Z,{bar.Open.ToDecimal()},{bar.High.ToDecimal()},{bar.Low.ToDecimal()},{bar.Close.ToDecimal()},{bar.Volume}");

    private static DateTimeOffset At(string dayAndTime) =>
        DateTimeOffset.ParseExact($"2026-06-{dayAndTime}Z", "yyyy-MM-dd HH:mmZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private List<(DateTimeOffset At, string Contract)> Intended() =>
    [
        .. File.ReadLines(_folder.At("out", "journal.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(e => e.GetProperty("manifest").GetString()!.StartsWith("order-intended", StringComparison.Ordinal))
            .Select(e => e.GetProperty("event"))
            .Select(e => (e.GetProperty("at").GetDateTimeOffset(), e.GetProperty("contract").GetString()!)),
    ];

    private async Task<JsonDocument> SummaryAsync(params string[] arguments)
    {
        var error = new StringWriter();
        var process = new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, _folder.Path);
        var code = await EngineCommandLine.Build(EngineProgram.Commands, process)
            .RunAsync(["backtest", .. arguments, "--home", _folder.At("home"), "--out", _folder.At("out"), "--json"], TextWriter.Null, error, CancellationToken.None);
        Assert.True(code == 0, error.ToString());
        return JsonDocument.Parse(await File.ReadAllTextAsync(_folder.At("out", "summary.json")));
    }
}
