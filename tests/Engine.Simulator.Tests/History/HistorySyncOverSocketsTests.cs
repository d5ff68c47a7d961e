using System.Collections.Immutable;
using Engine.Gateway;
using Engine.History;
using Engine.Markets;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Simulator.Tests.History;

/// <summary>
/// Two weeks over real sockets: weekends, a holiday, a change of the clocks and a roll, against a venue that returns 1,000 bars at once,
/// refuses, fails, cuts and garbles answers, while the process is killed in between.
/// </summary>
public sealed class HistorySyncOverSocketsTests : IDisposable
{
    private const string Bars = "History/retrieveBars";
    private const int Cap = 1000;

    private readonly string _folder = Directory.CreateTempSubdirectory("engine-sync-").FullName;
    private readonly FakeTimeProvider _wall = new(new DateTimeOffset(2027, 3, 27, 12, 0, 0, TimeSpan.Zero));
    private readonly TwoWeeks _market = TwoWeeks.Make();

    private string Archive => Path.Combine(_folder, "archive");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_venue_at_its_worst_and_a_kill_end_with_every_bar_once_and_few_requests()
    {
        await using var venue = await StartAsync();
        venue.Faults.Add(new FaultRule(Bars, FaultAction.RateLimit) { Skip = 4, Count = 3 });
        venue.Faults.Add(new FaultRule(Bars, FaultAction.ServerError) { Skip = 6, Count = 2 });
        venue.Faults.Add(new FaultRule(Bars, FaultAction.Truncate) { Skip = 9, Count = 2 });
        venue.Faults.Add(new FaultRule(Bars, FaultAction.Lose) { Skip = 11, Count = 1 });
        venue.Faults.Add(new FaultRule(Bars, FaultAction.Html) { Skip = 12, Count = 1 });
        venue.Faults.Add(new FaultRule(Bars, FaultAction.Cut) { Skip = 5, Count = 4, Probability = 0.5 });
        await Assert.ThrowsAsync<KilledException>(() => SyncAsync(venue, killAfter: 9));

        var results = await SyncAsync(venue);

        Assert.All(results, result => Assert.True(result.IsComplete));
        Assert.Equal(Wanted().Select(row => row.ToString()), await StoredAsync());
        var struck = venue.Faults.Standing.Sum(fault => fault.Struck);
        var fewest = Wanted().GroupBy(row => row.Contract).Sum(contract => (contract.Count() + Cap - 1) / Cap);
        Assert.Equal(13, struck);
        Assert.InRange(venue.RequestsByOperation[Bars] - struck, fewest, 1.2 * fewest);
        Assert.Equal(0, venue.RateLimitedRequests);
    }

    [Fact]
    public async Task A_second_run_asks_for_nothing_and_a_later_one_only_for_what_is_new()
    {
        var clock = new VirtualMarketClock(new DateTimeOffset(2027, 3, 25, 21, 30, 0, TimeSpan.Zero));
        await using var venue = await StartAsync(clock);
        await SyncAsync(venue);
        var asked = venue.RequestsByOperation[Bars];
        await SyncAsync(venue);
        Assert.Equal(asked, venue.RequestsByOperation[Bars]);
        var before = (await StoredAsync()).Count;

        // The trade date of Thursday is over; Good Friday brings none.
        clock.AdvanceTo(TwoWeeks.To);
        var days = (await SyncAsync(venue))[0];

        Assert.Equal(asked + days.Requests, venue.RequestsByOperation[Bars]);
        Assert.InRange(days.Requests, 1, 2);
        Assert.Equal(before, (await StoredAsync()).Count);
    }

    [Fact]
    public async Task The_quota_holds_over_many_windows()
    {
        await using var venue = await StartAsync(cap: 150);

        await SyncAsync(venue);

        Assert.Equal(0, venue.RateLimitedRequests);
        Assert.True(venue.RequestsByOperation[Bars] > 100);
        Assert.Equal(Wanted().Select(row => row.ToString()), await StoredAsync());
    }

    /// <summary>Of each date the front, and around the roll both: March to two dates after, June from two dates before.</summary>
    private IEnumerable<TwoWeeks.Row> Wanted()
    {
        var (marchEnds, juneBegins) = (new DateOnly(2027, 3, 17), new DateOnly(2027, 3, 12));
        return _market.Rows
            .Where(row => TradeDate.Of(row.Start) is var date && (row.Contract == TwoWeeks.March ? date <= marchEnds : date >= juneBegins))
            .OrderBy(row => row.Start).ThenBy(row => row.Contract, StringComparer.Ordinal);
    }

    private Task<SimulatedGateway> StartAsync(IMarketClock? clock = null, int cap = Cap) => SimulatedGateway.StartAsync(
        new SimulatorSettings
        {
            Instance = "past",
            Market = RecordedHistory.Open(_market.Write(_folder)),
            Rules = VenueRules.Default with { BarsPerAnswer = cap },
            Rolls = [new ContractRoll(new ContractId(TwoWeeks.March), new ContractId(TwoWeeks.June), new DateTimeOffset(2027, 3, 15, 22, 0, 0, TimeSpan.Zero))],
        },
        clock ?? new VirtualMarketClock(TwoWeeks.To),
        _wall);

    /// <summary>A process from its login to its end.</summary>
    private async Task<ImmutableArray<HistorySyncResult>> SyncAsync(SimulatedGateway venue, int? killAfter = null)
    {
        using var http = GatewayClient.CreateHttpClient();
        var (token, quota) = (new TokenCell(), new Gateway.RequestQuota(new QuotaSettings(), _wall));
        var client = new GatewayClient(http, GatewayAddress.At(venue.Address), token, quota, venue.Clock, _wall, new GatewayTimeouts { ReadRetries = 0 });
        var login = await client.LoginKeyAsync("simulated", "simulated-key", CancellationToken.None);
        token.Current = Assert.IsType<Reading<AccessToken>.Answered>(login).Value;

        var starts = new TimeRange(TwoWeeks.From, TwoWeeks.To);
        var chain = Assert.IsType<Reading<ChainAnswer>.Answered>(await ContractChain.FindAsync(client, "NQ", starts, CancellationToken.None)).Value.Chain!;
        using var folder = ArchiveFolder.OpenForWriting(Archive, "test", TimeProvider.System);
        var store = new MortalStore(new ArchivedBars(new BarArchive(folder), chain.TickSize), killAfter);
        var sync = new HistorySync(
            async (contract, interval, window, cancellation) =>
            {
                // Time passes only when nothing is left of the window, as it would for a caller that waits.
                if (quota.Usage is { HistoryUsed: var used, HistoryLimit: var limit } && used == limit)
                {
                    _wall.Advance(TimeSpan.FromSeconds(31));
                }

                return await client.RetrieveBarPageAsync(contract, interval, window.From, window.To, BarOrigin.BackFilled, cancellation);
            },
            store,
            new GapLedgerFile(Archive, TimeProvider.System),
            RootHistory.HoursOf(ProductGroup.StockIndices),
            venue.Clock,
            _wall,
            new HistorySyncSettings { FirstBackOff = TimeSpan.Zero });
        return await new RootHistory(sync, store).RunAsync(new HistoryRequest(chain, BarInterval.Minute, starts), null, CancellationToken.None);
    }

    private sealed class KilledException : Exception;

    /// <summary>Everything that is stored, by start and contract.</summary>
    private async Task<List<string>> StoredAsync()
    {
        using var folder = ArchiveFolder.OpenForReading(Archive);
        var rows = new List<string>();
        await foreach (var bar in new ArchivedBars(new BarArchive(folder), null).ReadAsync("NQ", BarInterval.Minute, new TimeRange(DateTimeOffset.UnixEpoch, TwoWeeks.To), CancellationToken.None))
        {
            rows.Add(TwoWeeks.Row.Of(bar));
        }

        return rows;
    }

    /// <summary>An archive whose process ends after so many pages, the last of them stored.</summary>
    private sealed class MortalStore(IBarStore archive, int? pages) : IBarStore
    {
        private int? _left = pages;

        public async Task StoreAsync(string root, BarInterval interval, ImmutableArray<Bar> bars, CancellationToken cancellation)
        {
            await archive.StoreAsync(root, interval, bars, cancellation);
            if (--_left == 0)
            {
                throw new KilledException();
            }
        }

        public IAsyncEnumerable<Bar> ReadAsync(string root, BarInterval interval, TimeRange starts, CancellationToken cancellation) =>
            archive.ReadAsync(root, interval, starts, cancellation);
    }
}
