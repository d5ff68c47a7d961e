using Engine.History;
using Engine.Markets;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Tests.History;

/// <summary>One archive beside one venue: a ledger folder, a clock and the market's hours.</summary>
internal sealed class HistoryBench : IDisposable
{
    public static readonly ContractId Contract = new("CON.F.US.ENQ.H26");

    /// <summary>A Monday, half an hour past midnight.</summary>
    public static readonly DateTimeOffset Begin = new(2026, 3, 2, 0, 30, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("engine-history-").FullName;

    public HistoryBench(DateTimeOffset now) => Clock = new VirtualMarketClock(now);

    public VirtualMarketClock Clock { get; }

    public BarsInMemory Store { get; } = new();

    public GapLedgerFile Ledgers => new(_folder, TimeProvider.System);

    /// <summary>When the market trades; always, unless told otherwise.</summary>
    public OpenHours Open { get; set; } = RangeSet.Of;

    public HistorySyncSettings Settings { get; set; } = new() { PageRows = 100, FirstBackOff = TimeSpan.Zero, Margin = TimeSpan.Zero };

    /// <summary>Two hours of trading, one of rest, from 00:00 UTC on.</summary>
    public static RangeSet TwoOfThree(TimeRange range)
    {
        var first = new DateTimeOffset(range.From.UtcTicks - (range.From.UtcTicks % TimeSpan.FromHours(3).Ticks), TimeSpan.Zero);
        return RangeSet.Of(Enumerable.Range(0, (int)Math.Ceiling(Math.Max(0, (range.To - first).TotalHours) / 3))
            .Select(index => new TimeRange(first.AddHours(3 * index), first.AddHours((3 * index) + 2)).Intersect(range)));
    }

    public static Bar MinuteBar(int minute, ContractId? contract = null)
    {
        var price = new Price((20_000 + (minute % 37)) * 1_000_000_000L);
        return new Bar(contract ?? Contract, BarInterval.Minute, Begin.AddMinutes(minute), price, price, price, price, 1 + (minute % 5), BarOrigin.BackFilled, default);
    }

    public static DateTimeOffset At(int minute) => Begin.AddMinutes(minute);

    public void Pass(TimeSpan time) => Clock.AdvanceTo(Clock.Now + time);

    /// <summary>A new process: everything in memory is gone, the files and the bars are there.</summary>
    public HistorySync Sync(ModelBarVenue venue) => new(venue.AskAsync, Store, Ledgers, Open, Clock, new FakeTimeProvider(), Settings);

    public Task<HistorySyncResult> RunAsync(ModelBarVenue venue, int from, int to, bool again = false) => RunAsync(venue, [new WantedBars(Contract, new TimeRange(At(from), At(to)))], again);

    public Task<HistorySyncResult> RunAsync(ModelBarVenue venue, IReadOnlyCollection<WantedBars> wanted, bool again = false) =>
        Sync(venue).RunAsync("NQ", BarInterval.Minute, wanted, null, CancellationToken.None, again);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
