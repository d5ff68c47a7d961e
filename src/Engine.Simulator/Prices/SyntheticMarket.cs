using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// A seeded market of six products, with the front months of its starting date, six hours of history before the start and
/// 5 to 15 prints a second and contract after it. Two instances with one seed and start yield the same prints.
/// </summary>
public sealed class SyntheticMarket : IMarketSource
{
    /// <summary>How much history stands before the start.</summary>
    public static readonly TimeSpan HistoryLength = TimeSpan.FromHours(6);

    private static readonly (string Product, decimal Anchor)[] Listed =
    [
        ("MNQ", 21_000m), ("MES", 6_000m), ("ENQ", 21_000m), ("EP", 6_000m), ("GCE", 2_700m), ("CLE", 75m),
    ];

    private readonly ulong _seed;
    private readonly TimeSpan? _length;

    /// <summary>Creates the market.</summary>
    /// <param name="seed">Decides every price.</param>
    /// <param name="start">Market time at which prints begin, UTC; cut to the second.</param>
    /// <param name="length">How long prints follow; null for ever.</param>
    public SyntheticMarket(ulong seed, DateTimeOffset start, TimeSpan? length = null)
    {
        _seed = seed;
        _length = length;
        Start = new DateTimeOffset(start.UtcTicks - (start.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        Contracts = [.. Listed.Select(row => Terms(row.Product).Contract(ContractMonth.Front(Terms(row.Product).Cycle, Start), active: true))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Contracts { get; }

    /// <inheritdoc/>
    public DateTimeOffset Start { get; }

    /// <inheritdoc/>
    public IEnumerable<SecondBar> History(ContractId contract)
    {
        for (var index = 0; index < Contracts.Count; index++)
        {
            if (Contracts[index].Id == contract)
            {
                return Seconds(Path(index));
            }
        }

        return [];
    }

    /// <inheritdoc/>
    public IEnumerable<MarketPrint> Read()
    {
        var next = new PriorityQueue<SyntheticPath, (DateTimeOffset Time, int Order)>();
        for (var index = 0; index < Contracts.Count; index++)
        {
            // The history is the first part of the same walk: run through it, so that prices go on where it ended.
            var path = Path(index);
            foreach (var _ in Seconds(path))
            {
            }

            next.Enqueue(path, (Start + path.NextDelay(), index));
        }

        while (next.TryDequeue(out var path, out var key) && (_length is not { } length || key.Time < Start + length))
        {
            var (price, size) = path.NextPrint();
            yield return new MarketPrint(path.Instrument.Id, price, size, key.Time);
            next.Enqueue(path, (key.Time + path.NextDelay(), key.Order));
        }
    }

    private static ProductTerms Terms(string product) =>
        ProductTable.Find(product) ?? throw new InvalidOperationException($"Product {product} is not in the table.");

    private SyntheticPath Path(int index)
    {
        var mix = new SplitMix(_seed + (ulong)index);
        return new SyntheticPath(Contracts[index], Price.FromDecimal(Listed[index].Anchor), mix.Next());
    }

    private IEnumerable<SecondBar> Seconds(SyntheticPath path)
    {
        for (var second = Start - HistoryLength; second < Start; second += TimeSpan.FromSeconds(1))
        {
            yield return path.NextSecond(second);
        }
    }
}
