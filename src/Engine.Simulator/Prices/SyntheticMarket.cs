using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// A seeded market of six products, with the front months of its starting date, six hours of history before the start and
/// 5 to 15 prints a second and contract after it; books, sessions, bursts and a roll by its settings. Two instances with one
/// seed, start and settings yield the same events.
/// </summary>
public sealed class SyntheticMarket : IMarketSource
{
    /// <summary>How much history stands before the start.</summary>
    public static readonly TimeSpan HistoryLength = TimeSpan.FromHours(6);

    // Of eight prints of a product, one is of the contract that is not the front.
    private const int Share = 8;
    private const int Premium = 20;
    private const ulong LadderSalt = 0x5EED_B00C_1ADD_E500;

    private static readonly (string Product, decimal Anchor)[] Listed =
    [
        ("MNQ", 21_000m), ("MES", 6_000m), ("ENQ", 21_000m), ("EP", 6_000m), ("GCE", 2_700m), ("CLE", 75m),
    ];

    private readonly ulong _seed;
    private readonly TimeSpan? _length;
    private readonly SyntheticSettings _settings;
    private readonly Instrument[] _fronts;
    private readonly Instrument[] _nexts;
    private TimeSpan _commandedBurst;

    /// <summary>Creates the market.</summary>
    /// <param name="seed">Decides every price.</param>
    /// <param name="start">Market time at which prints begin, UTC; cut to the second.</param>
    /// <param name="length">How long prints follow; null for ever.</param>
    /// <param name="settings">What it has besides prints; <see cref="SyntheticSettings.Plain"/> when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">More levels than <see cref="SyntheticSettings.MostLevels"/>, or fewer than none.</exception>
    public SyntheticMarket(ulong seed, DateTimeOffset start, TimeSpan? length = null, SyntheticSettings? settings = null)
    {
        _seed = seed;
        _length = length;
        _settings = settings ?? SyntheticSettings.Plain;
        ArgumentOutOfRangeException.ThrowIfNegative(_settings.DepthLevels, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_settings.DepthLevels, SyntheticSettings.MostLevels, nameof(settings));
        Start = new DateTimeOffset(start.UtcTicks - (start.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        var months = Listed.Select(row => (Terms: Terms(row.Product), Month: ContractMonth.Front(Terms(row.Product).Cycle, Start))).ToArray();
        _fronts = [.. months.Select(row => row.Terms.Contract(row.Month, active: true))];
        _nexts = _settings.RollAt is null ? [] : [.. months.Select(row => row.Terms.Contract(row.Month.Next(row.Terms.Cycle), active: true))];
        Contracts = [.. _fronts, .. _nexts];
        Rolls = _settings.RollAt is { } at ? [.. _fronts.Zip(_nexts, (from, to) => new ContractRoll(from.Id, to.Id, at))] : [];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Contracts { get; }

    /// <inheritdoc/>
    public DateTimeOffset Start { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ContractRoll> Rolls { get; }

    /// <inheritdoc/>
    public IEnumerable<SecondBar> History(ContractId contract)
    {
        for (var index = 0; index < Contracts.Count; index++)
        {
            if (Contracts[index].Id == contract)
            {
                var shift = index < _fronts.Length ? 0 : Premium;
                return Seconds(Path(index % _fronts.Length)).Select(second => Shifted(second, Contracts[index], shift));
            }
        }

        return [];
    }

    /// <inheritdoc/>
    public IEnumerable<MarketPrint> Read() => Events().Where(happened => happened.Kind == MarketEventKind.Print).Select(happened => happened.Print);

    /// <inheritdoc/>
    public IEnumerable<MarketEvent> Events()
    {
        var next = new PriorityQueue<Product, (DateTimeOffset Time, int Order)>();
        for (var index = 0; index < _fronts.Length; index++)
        {
            // The history is the first part of the same walk: run through it, so that prices go on where it ended.
            var product = new Product(Path(index), LaddersOf(index));
            foreach (var _ in Seconds(product.Path))
            {
            }

            next.Enqueue(product, (Opened(Start + product.Path.NextDelay()), index));
        }

        var burstEnd = DateTimeOffset.MinValue;
        while (next.TryDequeue(out var product, out var key) && (_length is not { } length || key.Time < Start + length))
        {
            if (_commandedBurst > TimeSpan.Zero)
            {
                burstEnd = key.Time + _commandedBurst;
                _commandedBurst = TimeSpan.Zero;
            }

            var burst = key.Time < burstEnd || IsOpeningBurst(key.Time);
            var (walked, size) = product.Path.NextPrint(burst);
            var side = product.NextSide(_settings.RollAt is { } roll && key.Time >= roll, _nexts.Length > 0);
            var contract = side == 0 ? _fronts[key.Order] : _nexts[key.Order];
            var price = contract.Offset(walked, side * Premium);
            yield return new MarketPrint(contract.Id, price, size, key.Time);
            if (product.Ladders is { } ladders)
            {
                yield return ladders[side].After(price, product.TakeReset(side), key.Time);
            }

            var delay = product.Path.NextDelay();
            var due = key.Time + (burst ? delay / 8 : delay);
            var opened = Opened(due);
            if (opened != due)
            {
                product.Reset();
            }

            next.Enqueue(product, (opened, key.Order));
        }
    }

    /// <inheritdoc/>
    public bool Burst(TimeSpan length)
    {
        _commandedBurst = length;
        return true;
    }

    private static ProductTerms Terms(string product) =>
        ProductTable.Find(product) ?? throw new InvalidOperationException($"Product {product} is not in the table.");

    private static SecondBar Shifted(SecondBar second, Instrument contract, int ticks) => ticks == 0
        ? second
        : second with
        {
            Open = contract.Offset(second.Open, ticks),
            High = contract.Offset(second.High, ticks),
            Low = contract.Offset(second.Low, ticks),
            Close = contract.Offset(second.Close, ticks),
        };

    private SyntheticPath Path(int index)
    {
        var mix = new SplitMix(_seed + (ulong)index);
        return new SyntheticPath(_fronts[index], Price.FromDecimal(Listed[index].Anchor), mix.Next());
    }

    private SyntheticLadder[]? LaddersOf(int index)
    {
        if (_settings.DepthLevels == 0)
        {
            return null;
        }

        // A stream of its own: the prices are the same with and without a book.
        var mix = new SplitMix((_seed + (ulong)index) ^ LadderSalt);
        return [new(_fronts[index], _settings.DepthLevels, mix.Next()), .. _nexts.Length == 0 ? Array.Empty<SyntheticLadder>() : [new(_nexts[index], _settings.DepthLevels, mix.Next())]];
    }

    private IEnumerable<SecondBar> Seconds(SyntheticPath path)
    {
        for (var second = Start - HistoryLength; second < Start; second += TimeSpan.FromSeconds(1))
        {
            var bar = path.NextSecond(second);
            if (!_settings.Sessions || ChicagoTime.IsGlobexOpen(second))
            {
                yield return bar;
            }
        }
    }

    private DateTimeOffset Opened(DateTimeOffset time)
    {
        if (!_settings.Sessions)
        {
            return time;
        }

        var into = TimeSpan.FromTicks(time.UtcTicks % TimeSpan.TicksPerSecond);
        while (!ChicagoTime.IsGlobexOpen(time))
        {
            time = ChicagoTime.NextRoll(time) + into;
        }

        return time;
    }

    private bool IsOpeningBurst(DateTimeOffset time)
    {
        if (!_settings.OpeningBurst)
        {
            return false;
        }

        var local = ChicagoTime.Local(time);
        var since = local.TimeOfDay - new TimeSpan(8, 30, 0);
        return local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && since >= TimeSpan.Zero && since < _settings.BurstLength;
    }

    /// <summary>One product's walk and the books of its contracts.</summary>
    private sealed class Product(SyntheticPath path, SyntheticLadder[]? ladders)
    {
        private readonly bool[] _fresh = [true, true];
        private int _count;

        public SyntheticPath Path => path;

        public SyntheticLadder[]? Ladders => ladders;

        /// <summary>0 for the front contract of the start, 1 for the next one.</summary>
        public int NextSide(bool rolled, bool two)
        {
            if (!two)
            {
                return 0;
            }

            var minor = ++_count % Share == 0;
            return rolled != minor ? 1 : 0;
        }

        public void Reset() => _fresh[0] = _fresh[1] = true;

        public bool TakeReset(int side)
        {
            var fresh = _fresh[side];
            _fresh[side] = false;
            return fresh;
        }
    }
}
