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

    private ArchiveMarket(BarArchive archive, BarQuery query, Instrument contract, DateTimeOffset first, DateTimeOffset last, long bars)
    {
        (_archive, _query) = (archive, query);
        _quarter = query.Series.Interval.Length!.Value / 4;
        (Contracts, Start, End, Bars) = ([contract], first, last, bars);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Contracts { get; }

    /// <inheritdoc/>
    public DateTimeOffset Start { get; }

    /// <summary>Start of the last bar, UTC.</summary>
    public DateTimeOffset End { get; }

    /// <summary>How many bars there are.</summary>
    public long Bars { get; }

    /// <summary>Opens the bars of a contract, reading them through once.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="series">Root and interval; an interval of one length.</param>
    /// <param name="contract">The contract; null takes the only one of the range.</param>
    /// <param name="from">First start, UTC, inclusive.</param>
    /// <param name="to">Last start, UTC, exclusive.</param>
    /// <exception cref="BacktestDataException">There are no such bars, or bars of several contracts, or of an unknown product.</exception>
    public static ArchiveMarket Open(BarArchive archive, BarSeries series, ContractId? contract, DateTimeOffset from, DateTimeOffset to)
    {
        if (series.Interval.Length is null)
        {
            throw new BacktestDataException($"Bars of {series.Interval} have no fixed length; test on 1m or another interval of seconds, minutes or hours.");
        }

        var query = new BarQuery(series) { From = from, To = to, Contract = contract };
        var contracts = new Dictionary<string, long>(StringComparer.Ordinal);
        var (first, last, bars) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue, 0L);
        foreach (var batch in archive.ReadBatchesAsync(query).ToBlockingEnumerable())
        {
            foreach (var bar in batch)
            {
                contracts[bar.Contract.Value] = contracts.GetValueOrDefault(bar.Contract.Value) + 1;
                first = bar.Start < first ? bar.Start : first;
                last = bar.Start > last ? bar.Start : last;
                bars++;
            }
        }

        if (bars == 0)
        {
            throw new BacktestDataException($"The archive holds no bars of {contract?.Value ?? series.Root} at {series.Interval} from {from:u} to {to:u}; synchronise them: engine history sync {series.Root} --interval {series.Interval}.");
        }

        if (contracts.Count > 1)
        {
            throw new BacktestDataException(
                $"The range holds bars of {contracts.Count} contracts ({string.Join(", ", contracts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value:N0}"))}); name one with --contract.");
        }

        var id = contracts.Keys.Single();
        var instrument = RecordedContracts.Find(id, out var problem) ?? throw new BacktestDataException($"The archive's {problem}.");
        return new ArchiveMarket(archive, query, instrument, first, last, bars);
    }

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

    /// <summary>Complete bars of the archive that lie in [from, to), for warm-up.</summary>
    public ImmutableArray<Bar> Before(BarInterval interval, DateTimeOffset from, DateTimeOffset to)
    {
        var query = new BarQuery(_query.Series with { Interval = interval }) { From = from, To = to, Contract = Contracts[0].Id };
        return [.. _archive.ReadAsync(query).ToBlockingEnumerable().Select(bar => bar.ToBar(interval, BarOrigin.WarmUp))];
    }
}

/// <summary>The data of a backtest is missing or does not fit; the message is one sentence that says what to do.</summary>
public sealed class BacktestDataException(string message) : Exception(message);
