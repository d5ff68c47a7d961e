using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Engine.Markets;
using Engine.Optimization;
using Engine.Orders;
using Engine.Simulator;
using Engine.Statistics;

namespace Engine.Backtest.Optimization;

/// <summary>
/// A market that was read once and is held in memory as columns, for many runs at the same time. Immutable: every reading walks the same arrays.
/// </summary>
public sealed class HeldMarket
{
    private readonly MarketColumns _columns;
    private readonly ImmutableArray<(DateOnly Date, int First)> _dates;
    private readonly ImmutableArray<PriceMark> _closes;

    private HeldMarket(IMarketSource source, MarketColumns columns, ImmutableArray<(DateOnly, int)> dates, ImmutableArray<PriceMark> closes)
    {
        (_columns, _dates, _closes) = (columns, dates, closes);
        (Start, Rolls) = (source.Start, source.Rolls);
        Dates = [.. _dates.Select(d => d.Date)];
        Hash = HashOf();
    }

    /// <summary>The contracts, with their terms.</summary>
    public ImmutableArray<Instrument> Contracts => _columns.Contracts;

    /// <summary>Where the source says that it begins, UTC.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>When contracts give way to the next.</summary>
    public IReadOnlyList<ContractRoll> Rolls { get; }

    /// <summary>Market events.</summary>
    public int Count => _columns.Count;

    /// <summary>Trade dates with events, ascending.</summary>
    public ImmutableArray<DateOnly> Dates { get; }

    /// <summary>SHA-256 over contracts, rolls and every event, 64 hexadecimal digits in lower case: equal for equal data, wherever it was read from.</summary>
    public string Hash { get; }

    /// <summary>Bytes that the events take.</summary>
    public long Bytes => _columns.Bytes;

    /// <summary>Reads a market through.</summary>
    /// <param name="source">The market.</param>
    /// <param name="progress">Told every so many events.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="RecordingException">A recorded row cannot be read.</exception>
    /// <exception cref="BacktestDataException">There is nothing in it.</exception>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public static HeldMarket Read(IMarketSource source, Action<BacktestProgress>? progress = null, CancellationToken ct = default)
    {
        var columns = new MarketColumns(source.Contracts);
        var dates = ImmutableArray.CreateBuilder<(DateOnly, int)>();
        var closes = ImmutableArray.CreateBuilder<PriceMark>();
        var last = new Dictionary<ContractId, PriceMark>();
        var hour = long.MinValue;
        foreach (var happened in source.Events())
        {
            // Trade dates begin at full hours, in Chicago as in UTC.
            if (happened.Time.UtcTicks / TimeSpan.TicksPerHour is var now && now != hour)
            {
                hour = now;
                if (TradeDate.Of(happened.Time) is var date && (dates.Count == 0 || dates[^1].Item1 != date))
                {
                    Close();
                    dates.Add((date, columns.Count));
                }
            }

            columns.Add(happened);
            if (happened.Kind == MarketEventKind.Print)
            {
                last[happened.Contract] = new PriceMark(happened.Contract, happened.Time, happened.Print.Price);
            }

            if (columns.Count % 100_000 == 0)
            {
                ct.ThrowIfCancellationRequested();
                progress?.Invoke(new BacktestProgress(columns.Count, happened.Time, 0));
            }
        }

        Close();
        columns.Trim();
        return columns.Count == 0
            ? throw new BacktestDataException("The data holds no market event in this range.")
            : new HeldMarket(source, columns, dates.ToImmutable(), closes.ToImmutable());

        void Close()
        {
            closes.AddRange(last.Values.OrderBy(mark => mark.At));
            last.Clear();
        }
    }

    /// <summary>The whole of it as a market.</summary>
    public IMarketSource Whole => new Slice(this, 0, Count, Start);

    /// <summary>The trade dates of a range as a market.</summary>
    /// <param name="range">Dates of <see cref="Dates"/>.</param>
    public IMarketSource Between(DateRange range)
    {
        var (begin, end) = Bounds(range);
        return new Slice(this, begin, end, begin == 0 ? Start : new DateTimeOffset(_columns.Ticks(begin), TimeSpan.Zero));
    }

    /// <summary>True when nothing of the data lies before a range.</summary>
    public bool IsBeginning(DateRange range) => Bounds(range).Begin == 0;

    /// <summary>The last price of each contract on each trade date of a range, in order of time.</summary>
    public IEnumerable<PriceMark> Closes(DateRange range)
    {
        var (begin, end) = Bounds(range);
        var (from, to) = (_columns.Ticks(begin), _columns.Ticks(end - 1));
        return _closes.Where(mark => mark.At.UtcTicks >= from && mark.At.UtcTicks <= to);
    }

    /// <summary>Complete bars of a contract that start in [from, to), oldest first, as the venue would answer at <paramref name="to"/>.</summary>
    public ImmutableArray<Bar> Bars(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to)
    {
        var bars = ImmutableArray.CreateBuilder<Bar>();
        DateTimeOffset? began = null;
        var (open, high, low, close, volume) = (default(Price), default(Price), default(Price), default(Price), 0L);
        for (var index = _columns.FirstAt(from); index < Count && _columns.Ticks(index) < to.UtcTicks; index++)
        {
            if (!_columns.IsPrintOf(index, contract))
            {
                continue;
            }

            var print = _columns.Event(index).Print;
            var price = print.Price;
            if (ChicagoTime.BarStart(print.Stamp, interval) is var start && began != start)
            {
                Complete();
                (began, open, high, low, volume) = (start, price, price, price, 0);
            }

            (high, low, close, volume) = (price > high ? price : high, price < low ? price : low, price, volume + print.Size);
        }

        Complete();
        return bars.ToImmutable();

        void Complete()
        {
            if (began is { } start && start >= from && ChicagoTime.BarEnd(start, interval) <= to)
            {
                bars.Add(new Bar(contract, interval, start, open, high, low, close, volume, BarOrigin.WarmUp, default));
            }
        }
    }

    private (int Begin, int End) Bounds(DateRange range)
    {
        var (first, last) = (Dates.IndexOf(range.First), Dates.IndexOf(range.Last));
        return first < 0 || last < first
            ? throw new ArgumentException($"The data does not have the trade dates {range}.", nameof(range))
            : (_dates[first].First, last + 1 < _dates.Length ? _dates[last + 1].First : Count);
    }

    private string HashOf()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var contract in Contracts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{contract.Id} {contract.TickSize} {contract.TickValue}\n"));
        }

        foreach (var roll in Rolls)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{roll.From} {roll.To} {roll.At.UtcTicks}\n"));
        }

        _columns.AppendTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A stretch of the columns.</summary>
    private sealed class Slice(HeldMarket whole, int begin, int end, DateTimeOffset start) : IMarketSource
    {
        public IReadOnlyList<Instrument> Contracts => whole.Contracts;

        public DateTimeOffset Start => start;

        public IReadOnlyList<ContractRoll> Rolls => whole.Rolls;

        public IEnumerable<SecondBar> History(ContractId contract) => [];

        public IEnumerable<MarketPrint> Read() => Events().Where(happened => happened.Kind == MarketEventKind.Print).Select(happened => happened.Print);

        public IEnumerable<MarketEvent> Events()
        {
            for (var index = begin; index < end; index++)
            {
                yield return whole._columns.Event(index);
            }
        }
    }
}
