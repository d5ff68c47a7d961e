using CsCheck;
using Engine.History;
using Engine.History.Files;
using Engine.Markets;

namespace Engine.Archive.Tests.Bars;

/// <summary>Bars for tests, and an archive to put them into.</summary>
internal static class SampleBars
{
    public static readonly BarSeries Minutes = new("NQ", BarInterval.Minute);
    public static readonly ContractId December = new("CON.F.US.ENQ.Z26");
    public static readonly ContractId March = new("CON.F.US.ENQ.H27");
    public static readonly Price Tick = Price.FromDecimal(0.25m);

    public static DateTimeOffset Utc(int year, int month, int day, int hour = 0, int minute = 0) => new(year, month, day, hour, minute, 0, TimeSpan.Zero);

    public static StoredBar Bar(
        DateTimeOffset start, decimal close = 24_000.25m, long volume = 100, ContractId? contract = null, BarSource? source = null, int revision = 0) =>
        new(
            contract ?? December,
            start,
            Price.FromDecimal(close - 0.25m),
            Price.FromDecimal(close + 1.5m),
            Price.FromDecimal(close - 2m),
            Price.FromDecimal(close),
            volume,
            source ?? BarSource.Gateway,
            revision);

    /// <summary>Minute after minute, each a little different.</summary>
    public static StoredBar[] Run(DateTimeOffset from, int count, ContractId? contract = null, BarSource? source = null) =>
        [.. Enumerable.Range(0, count).Select(i => Bar(from.AddMinutes(i), 24_000m + (i % 40 * 0.25m), 10 + (i % 17), contract, source))];

    /// <summary>Bars over a few minutes around a change of month, of two contracts and every source, sound and not.</summary>
    public static Gen<StoredBar> Any { get; } = Gen.Select(
        Gen.Int[0, 5],
        OneOf(December, March),
        OneOf(BarSource.Gateway, BarSource.Live, BarSource.Import("a.csv"), BarSource.Import("b.csv")),
        Gen.Int[0, 2],
        Gen.Int[-1, 3],
        Gen.Int[0, 3].Array[4]).Select((minute, contract, source, revision, volume, prices) => new StoredBar(
            contract,
            Utc(2026, 10, 31, 23, 57).AddMinutes(minute),
            new Price(prices[0] * Tick.Nanos),
            new Price(prices[1] * Tick.Nanos),
            new Price(prices[2] * Tick.Nanos),
            new Price(prices[3] * Tick.Nanos),
            volume,
            source,
            revision));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static ArchiveFolder Writer(string path, ArchiveDisk? disk = null) => ArchiveFolder.OpenForWriting(path, "a test", TimeProvider.System, disk);

    public static async Task<List<StoredBar>> AllAsync(this BarArchive archive, BarSeries? series = null) =>
        await archive.ReadAsync(new BarQuery(series ?? Minutes)).ToListAsync();
}
