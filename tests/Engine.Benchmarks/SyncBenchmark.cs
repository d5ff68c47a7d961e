using System.Diagnostics;
using System.Globalization;
using System.Text;
using Engine.Gateway;
using Engine.History;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Benchmarks;

/// <summary>
/// History synchronisation over sockets into a new archive on disk: once within the venue's quota, as a share of what the quota allows, and
/// once without a quota, to show how far the machinery is from being what limits it.
/// </summary>
internal static class SyncBenchmark
{
    private const int Rows = 1000;
    private const int Limit = 50;
    private const string Contract = "CON.F.US.ENQ.Z26";
    private static readonly DateTimeOffset Begin = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>Measures and writes; takes about 95 s for 200 pages.</summary>
    public static async Task RunAsync(int pages, string machine, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("engine-sync-").FullName;
        try
        {
            var file = Path.Combine(folder, "bars.csv");
            await File.WriteAllTextAsync(file, Recording(pages * Rows));
            await output.WriteLineAsync(machine);
            foreach (var quota in new[] { false, true })
            {
                var (requests, refused, bars, elapsed) = await RoundAsync(file, Path.Combine(folder, quota ? "within" : "without"), pages, quota);
                var allowed = Limit + (Limit * (elapsed / Window));
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(quota ? "within the quota" : "without a quota ")}: {bars:#,0} bars, {requests} requests in {elapsed.TotalSeconds:0.0} s, {requests / elapsed.TotalSeconds:0.0} requests/s, {bars / elapsed.TotalSeconds:#,0} bars/s")
                    + (quota ? string.Create(CultureInfo.InvariantCulture, $", {requests / allowed:P1} of the {allowed:0} that the venue allows in that time, {refused} refused") : ""));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int Requests, int Refused, long Bars, TimeSpan Elapsed)> RoundAsync(string file, string archive, int pages, bool quota)
    {
        var wall = TimeProvider.System;
        var market = RecordedHistory.Open(file);
        var rules = VenueRules.Default with { BarsPerAnswer = Rows, Quotas = quota };
        await using var venue = await SimulatedGateway.StartAsync(
            new SimulatorSettings { Instance = "bench", Market = market, Rules = rules }, new VirtualMarketClock(market.Start), wall);
        using var http = GatewayClient.CreateHttpClient();
        var token = new TokenCell();
        var client = new GatewayClient(
            http, GatewayAddress.At(venue.Address), token, new Gateway.RequestQuota(quota ? new QuotaSettings() : QuotaSettings.Off, wall), venue.Clock, wall, barsPerCall: Rows);
        token.Current = await client.LoginKeyAsync("simulated", "simulated-key", CancellationToken.None) is Reading<AccessToken>.Answered granted
            ? granted.Value
            : throw new InvalidOperationException("The simulated gateway refused the login.");
        using var folder = ArchiveFolder.OpenForWriting(archive, "benchmark", wall);
        var store = new ArchivedBars(new BarArchive(folder), market.Contracts[0].TickSize);
        var sync = new HistorySync(
            (contract, interval, window, cancellation) => client.RetrieveBarPageAsync(contract, interval, window.From, window.To, BarOrigin.BackFilled, cancellation),
            store,
            new GapLedgerFile(folder.Path, wall),
            RangeSet.Of,
            venue.Clock,
            wall,
            new HistorySyncSettings { PageRows = Rows, Margin = TimeSpan.Zero });
        var began = Stopwatch.GetTimestamp();
        var result = await sync.RunAsync(
            "NQ", BarInterval.Minute, [new WantedBars(new ContractId(Contract), new TimeRange(Begin, market.Start))], null, CancellationToken.None);
        var elapsed = Stopwatch.GetElapsedTime(began);
        return result.Bars == (long)pages * Rows
            ? (venue.RequestsByOperation["History/retrieveBars"], venue.RateLimitedRequests, result.Bars, elapsed)
            : throw new InvalidOperationException($"{result.Bars} bars were stored.");
    }

    /// <summary>A bar each minute, without a pause.</summary>
    private static string Recording(int bars)
    {
        var text = new StringBuilder("contractId,t,o,h,l,c,v\n");
        for (var minute = 0; minute < bars; minute++)
        {
            var price = 21_000m + (minute % 977 * 0.25m);
            text.Append(CultureInfo.InvariantCulture, $"{Contract},{Begin.AddMinutes(minute):yyyy-MM-ddTHH:mm:ssZ},{price},{price + 2},{price - 1},{price + 1},{1 + (minute % 300)}\n");
        }

        return text.ToString();
    }
}
