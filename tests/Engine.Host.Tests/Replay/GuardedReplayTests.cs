using System.Diagnostics;
using System.IO.Compression;
using Engine.Accounts;
using Engine.Actors;
using Engine.Gateway;
using Engine.Host.Run;
using Engine.Risk;
using Engine.Simulator;
using Xunit.Abstractions;

namespace Engine.Host.Tests.Replay;

public sealed class GuardedReplayTests(ITestOutputHelper output)
{
    [MarketDataFact]
    public async Task Under_the_default_profile_our_guardian_halts_before_the_venue_does_and_no_quota_is_exceeded()
    {
        using var home = new TemporaryHome();
        var file = Beginning(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"), 15_000, home);
        var settings = OracleReplayTests.Settings(home, file, ReplaySpeed.Step) with
        {
            Rules = VenueRules.Default,
            Quota = new QuotaSettings(),
            OnStop = StopPolicy.Flatten,
            Limits = new RiskLimits(1, null, null, Money.FromDecimal(500m), Money.FromDecimal(2000m), Money.FromDecimal(100m), 3),
        };
        await using var run = await EngineRun.StartAsync(settings, null, null, CancellationToken.None);

        var watch = Stopwatch.StartNew();
        var result = await run.RunAsync(CancellationToken.None);
        output.WriteLine($"{result.Account!.OrdersTotal} orders, {result.JournalEvents} journal events, net {result.Account.RealizedNet}, {result.Account.TradingWhy}, {watch.Elapsed.TotalSeconds:0.0} s");

        Assert.Equal(TradingState.Halted, result.Account.Trading);
        Assert.StartsWith("guardian", result.Account.TradingWhy);
        Assert.True(run.Gateway!.Venue.Account(result.Account.Account)!.CanTrade);
        Assert.Empty(run.Gateway.RateLimitedByOperation);
        Assert.Null(result.VenueDifference);
        Assert.True(result.Succeeded, result.Fault ?? result.Stop.Text);
    }

    /// <summary>The first rows of a recording, as a recording of its own.</summary>
    internal static string Beginning(string recording, int rows, TemporaryHome home)
    {
        var path = Path.Combine(home.Folder, "beginning.csv.gz");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(recording), CompressionMode.Decompress));
        using var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        for (var row = 0; row <= rows; row++)
        {
            writer.WriteLine(reader.ReadLine());
        }

        return path;
    }
}
