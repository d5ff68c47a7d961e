using System.Globalization;
using System.Text;
using Engine.Actors.History;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.History;
using Engine.History.Files;
using Engine.Host.Run;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>A run at a gateway of its own that keeps its archive current.</summary>
public sealed class KeepHistoryTests
{
    private const int Days = 5;
    private static readonly KeptSeries Kept = new("NQ", BarInterval.Minute, Days);

    [Fact]
    public async Task A_run_brings_its_archive_up_to_date_says_so_and_lets_nobody_else_write_it()
    {
        using var home = new TemporaryHome();
        var contract = FrontOf(DateTimeOffset.UtcNow);
        var past = Path.Combine(home.Folder, "past.csv");
        var bars = Minutes(DateTimeOffset.UtcNow).ToList();
        await File.WriteAllTextAsync(past, Text(contract, bars));
        await using var gateway = await SimulatedGateway.StartAsync(
            new SimulatorSettings { Instance = "past", Market = RecordedHistory.Open(past), Rules = VenueRules.Default with { BarsPerAnswer = 1000 } },
            new WallMarketClock(TimeProvider.System), TimeProvider.System, CancellationToken.None);
        var archive = Path.Combine(home.Folder, "archive");

        await using (var live = await LiveRun.StartAsync(home, settings => At(gateway, settings)))
        {
            var done = await live.Until<HistoryProtocol.Synchronised>();
            Assert.Null(done.Problem);
            Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"history of NQ 1m: {done.Bars:#,0} bars added, next look at "), done.ToString());
            var refused = Assert.Throws<ArchiveException>(() => ArchiveFolder.OpenForWriting(archive, "a test", TimeProvider.System));
            Assert.Contains("engine run; what keep-history in engine.conf names it fetches by itself", refused.Message);
            Assert.True((await live.StopAsync()).Succeeded);
        }

        // Every bar of the days asked for that the venue has, each once, and none besides.
        var stored = await StoredAsync(archive);
        var expected = bars.Where(bar => bar.Start >= stored[0].Start).ToList();
        Assert.True(stored[0].Start <= bars.First(bar => bar.Start >= DateTimeOffset.UtcNow.AddDays(1 - Days)).Start, $"The oldest bar is of {stored[0].Start:u}.");
        Assert.Equal(expected, stored.Select(bar => (bar.Start, bar.Close, bar.Volume)));
        Assert.All(stored, bar => Assert.Equal(contract, bar.Contract));

        // The next run has nothing left to ask for, or only what its first one was too early for.
        await using var again = await LiveRun.StartAsync(home, settings => At(gateway, settings));
        Assert.Equal(0, (await again.Until<HistoryProtocol.Synchronised>()).Bars);
    }

    private static EngineRunSettings At(SimulatedGateway gateway, EngineRunSettings settings) => settings with
    {
        Gateway = GatewayAddress.At(gateway.Address),
        Credentials = new Credentials(gateway.Settings.UserName, gateway.Settings.ApiKey),
        KeepHistory = [Kept],
        Strategies = [],
    };

    private static async Task<List<StoredBar>> StoredAsync(string archive)
    {
        var stored = new List<StoredBar>();
        await foreach (var bar in new BarArchive(ArchiveFolder.OpenForReading(archive)).ReadAsync(new BarQuery(new BarSeries("NQ", BarInterval.Minute))))
        {
            stored.Add(bar);
        }

        return stored;
    }

    /// <summary>Every minute in which the exchange traded in the last eight days, the last ten minutes left out.</summary>
    private static IEnumerable<(DateTimeOffset Start, Price Close, long Volume)> Minutes(DateTimeOffset now)
    {
        foreach (var session in ExchangeCalendar.Sessions(ProductGroup.StockIndices, now.AddDays(-8), now))
        {
            for (var minute = session.OpenUtc; minute < session.CloseUtc && minute < now.AddMinutes(-10); minute = minute.AddMinutes(1))
            {
                yield return (minute, Price.FromDecimal(21_000m + (minute.Minute * 0.25m)), 1 + minute.Hour);
            }
        }
    }

    private static string Text(ContractId contract, List<(DateTimeOffset Start, Price Close, long Volume)> bars)
    {
        var text = new StringBuilder("contractId,t,o,h,l,c,v\n");
        foreach (var (start, price, volume) in bars)
        {
            text.Append(CultureInfo.InvariantCulture, $"{contract},{start:yyyy-MM-ddTHH:mm:ssZ},{price.ToDecimal()},{price.ToDecimal() + 1},{price.ToDecimal() - 1},{price.ToDecimal()},{volume}\n");
        }

        return text.ToString();
    }

    /// <summary>The quarter's contract that has not been delivered yet.</summary>
    private static ContractId FrontOf(DateTimeOffset now)
    {
        var quarter = (now.Month + 2) / 3;
        return new ContractId(string.Create(CultureInfo.InvariantCulture, $"CON.F.US.ENQ.{"HMUZ"[quarter - 1]}{now.Year % 100:00}"));
    }
}
