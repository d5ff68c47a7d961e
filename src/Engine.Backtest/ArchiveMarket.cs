using System.Collections.Immutable;
using Engine.History;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>
/// The bars of one contract in the archive as a market. The trades inside a bar are not in the archive: each bar is four prints
/// at invented instants, of which the same bar is built again.
/// </summary>
public sealed class ArchiveMarket : IMarketSource
{
    private readonly BarArchive _archive;
    private readonly BarQuery _query;
    private readonly TimeSpan _quarter;

    internal ArchiveMarket(BarArchive archive, BarQuery query, Instrument contract, DateTimeOffset start)
    {
        (_archive, _query) = (archive, query with { Contract = contract.Id });
        _quarter = query.Series.Interval.Length!.Value / 4;
        (Contracts, Start) = ([contract], start);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Contracts { get; }

    /// <inheritdoc/>
    public DateTimeOffset Start { get; }

    /// <inheritdoc/>
    public TimeSpan BarLength => _quarter * 4;

    /// <inheritdoc/>
    public IEnumerable<SecondBar> History(ContractId contract) => [];

    /// <inheritdoc/>
    public IEnumerable<MarketPrint> Read()
    {
        var prints = new MarketPrint[BarPath.Most];
        var contract = Contracts[0].Id;
        foreach (var batch in _archive.ReadBatchesAsync(_query).ToBlockingEnumerable())
        {
            foreach (var bar in batch)
            {
                var count = BarPath.Split(contract, bar.Start, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, _quarter, prints);
                for (var index = 0; index < count; index++)
                {
                    yield return prints[index];
                }
            }
        }
    }
}

/// <summary>What the archive holds of a root or of one contract in a range, read through once.</summary>
public sealed class ArchiveSurvey
{
    private readonly BarArchive _archive;
    private readonly BarQuery _query;

    private ArchiveSurvey(BarArchive archive, BarQuery query, ImmutableArray<Instrument> contracts, TradedDays days) =>
        (_archive, _query, Contracts, Days) = (archive, query, contracts, days);

    /// <summary>Root and interval.</summary>
    public BarSeries Series => _query.Series;

    /// <summary>The contracts, in the order in which they first have a bar.</summary>
    public ImmutableArray<Instrument> Contracts { get; }

    /// <summary>What there is of each contract on each trade date.</summary>
    public TradedDays Days { get; }

    /// <summary>Reads the bars through.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="series">Root and interval; an interval of one length.</param>
    /// <param name="contract">The contract; null takes every one of the root.</param>
    /// <param name="from">First start, UTC, inclusive.</param>
    /// <param name="to">Last start, UTC, exclusive.</param>
    /// <exception cref="BacktestDataException">There are no such bars, or bars of an unknown product.</exception>
    public static ArchiveSurvey Of(BarArchive archive, BarSeries series, ContractId? contract, DateTimeOffset from, DateTimeOffset to)
    {
        if (series.Interval.Length is null)
        {
            throw new BacktestDataException($"Bars of {series.Interval} have no fixed length; test on 1m or another interval of seconds, minutes or hours.");
        }

        var query = new BarQuery(series) { From = from, To = to, Contract = contract };
        var days = new TradedDays();
        foreach (var batch in archive.ReadBatchesAsync(query).ToBlockingEnumerable())
        {
            foreach (var bar in batch)
            {
                days.Add(bar.Contract, bar.Start, bar.Volume);
            }
        }

        return days.Contracts.Count == 0
            ? throw new BacktestDataException($"The archive holds no bars of {contract?.Value ?? series.Root} at {series.Interval}{RangeOf(from, to)}; synchronise them: engine history sync {series.Root} --interval {series.Interval}.")
            : new ArchiveSurvey(
                archive, query, [.. days.Contracts.Select(id => RecordedContracts.Find(id.Value, out var problem) ?? throw new BacktestDataException($"The archive's {problem}."))], days);
    }

    /// <summary>The bars of one contract as a market.</summary>
    /// <param name="contract">One of <see cref="Contracts"/>.</param>
    /// <param name="from">First start, UTC, inclusive; never before the survey's own.</param>
    /// <param name="to">Last start, UTC, exclusive; never after the survey's own.</param>
    public ArchiveMarket Market(Instrument contract, DateTimeOffset from, DateTimeOffset to)
    {
        var query = _query with { From = from > _query.From ? from : _query.From, To = to < _query.To ? to : _query.To };
        var first = Days.Of(contract.Id).Select(day => day.First).FirstOrDefault(at => at >= query.From, query.From);
        return new ArchiveMarket(_archive, query, contract, first);
    }

    /// <summary>Complete bars of a contract of the archive that start in [from, to), for warm-up.</summary>
    public ImmutableArray<Bar> Before(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to)
    {
        var query = new BarQuery(_query.Series with { Interval = interval }) { From = from, To = to, Contract = contract };
        return [.. _archive.ReadAsync(query).ToBlockingEnumerable().Select(bar => bar.ToBar(interval, BarOrigin.WarmUp))];
    }

    private static string RangeOf(DateTimeOffset from, DateTimeOffset to) =>
        (from > DateTimeOffset.MinValue ? $" from {from:u}" : "") + (to < DateTimeOffset.MaxValue ? $" to {to:u}" : "");
}

/// <summary>The data of a backtest is missing or does not fit; the message is one sentence that says what to do.</summary>
public sealed class BacktestDataException(string message) : Exception(message);
