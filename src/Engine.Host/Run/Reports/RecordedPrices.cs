using System.Collections.Immutable;
using Engine.Accounts;
using Engine.History;
using Engine.History.Files;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Orders;
using Engine.Statistics;

namespace Engine.Host.Run.Reports;

/// <summary>
/// The prices of an account's contracts while it had to do with them: prints of the tape where they were recorded, and the archive's minutes where
/// they were not. Remembers what there was, so that a report can say what is missing.
/// </summary>
internal sealed class RecordedPrices
{
    private readonly TapeReader _tape;
    private readonly BarArchive _archive;
    private readonly ImmutableArray<(ContractId Contract, DateOnly Date)> _wanted;
    private readonly ImmutableArray<TapePartition> _recorded;
    private readonly HashSet<(ContractId, DateOnly)> _seen = [];

    private RecordedPrices(string folder, ImmutableArray<(ContractId, DateOnly)> wanted)
    {
        Folder = folder;
        var tape = new TapeFolder(folder);
        (_tape, _archive, _wanted) = (new TapeReader(tape), new BarArchive(ArchiveFolder.OpenForReading(folder)), wanted);
        var dates = wanted.ToHashSet();
        _recorded = [.. tape.Partitions(TapeStream.Trades).Where(p => dates.Contains((p.Contract!.Value, p.Date)))];
    }

    /// <summary>Where they are read.</summary>
    public string Folder { get; }

    /// <summary>True when prints were recorded of any of them.</summary>
    public bool HasPrints => !_recorded.IsEmpty;

    /// <summary>Finds out what is wanted: each contract from its first trade date to its last, or to the end while it is held.</summary>
    /// <param name="folder">The environment's archive; it need not exist.</param>
    /// <param name="events">The journal.</param>
    /// <param name="from">Earlier prices are not wanted, UTC; null for all.</param>
    /// <param name="before">Later ones are not wanted, UTC, exclusive; null for all.</param>
    public static RecordedPrices Of(string folder, IReadOnlyList<IAccountEvent> events, DateTimeOffset? from, DateTimeOffset? before)
    {
        var (first, last, net) = (new Dictionary<ContractId, DateTimeOffset>(), new Dictionary<ContractId, DateTimeOffset>(), new Dictionary<ContractId, int>());
        var start = FlatBefore(events, from);
        foreach (var happened in events.Where(e => before is null || e.At < before))
        {
            if (ReportedRun.ContractOf(happened) is { } contract)
            {
                first[contract] = first.TryGetValue(contract, out var known) && known < happened.At ? known : happened.At;
                last[contract] = last.TryGetValue(contract, out known) && known > happened.At ? known : happened.At;
                net[contract] = NetAfter(net.GetValueOrDefault(contract), happened);
            }
        }

        var end = events.Count == 0 ? DateTimeOffset.MinValue : events.Max(e => e.At);
        end = before is { } cut && cut.AddTicks(-1) < end ? cut.AddTicks(-1) : end;
        var wanted = ImmutableArray.CreateBuilder<(ContractId, DateOnly)>();
        foreach (var (contract, since) in first)
        {
            var until = net.GetValueOrDefault(contract) != 0 && end > last[contract] ? end : last[contract];
            var begin = start > since ? start.Value : since;
            for (var date = TradeDate.Of(begin); begin <= until && date <= TradeDate.Of(until); date = date.AddDays(1))
            {
                if (ExchangeCalendar.Sessions(ProductGroups.Of(contract), date).Count > 0)
                {
                    wanted.Add((contract, date));
                }
            }
        }

        return new RecordedPrices(folder, wanted.ToImmutable());
    }

    /// <summary>The prices in order of time. A minute of the archive is told at its end, unless the tape has a print within it.</summary>
    /// <exception cref="ArchiveException">A file is damaged or foreign.</exception>
    public IEnumerable<PriceMark> Read(CancellationToken stop)
    {
        var (now, prints) = (DateTimeOffset.MinValue, new Dictionary<ContractId, DateTimeOffset>());
        foreach (var date in _wanted.GroupBy(w => w.Date, w => w.Contract).OrderBy(day => day.Key))
        {
            var contracts = date.ToHashSet();
            var bars = new Queue<PriceMark>(Bars(date.Key, contracts).OrderBy(bar => bar.At));
            var recorded = _recorded.Any(p => p.Date == date.Key) ? _tape.ReadAsync(date.Key, null, [TapeStream.Trades], stop).ToBlockingEnumerable(stop) : [];
            foreach (var frame in recorded.Where(f => contracts.Contains(f.Frame.Contract)))
            {
                // A clock that was set back does not turn the market's time back.
                var at = frame.Frame.Received > now ? frame.Frame.Received : now;
                foreach (var bar in Due(at))
                {
                    yield return bar;
                }

                now = at;
                prints[frame.Frame.Contract] = now;
                _seen.Add((frame.Frame.Contract, date.Key));
                foreach (var trade in frame.Frame.Trades)
                {
                    yield return new PriceMark(trade.Contract, now, trade.Price);
                }
            }

            foreach (var bar in Due(DateTimeOffset.MaxValue))
            {
                yield return bar;
            }

            IEnumerable<PriceMark> Due(DateTimeOffset to)
            {
                while (bars.TryPeek(out var bar) && bar.At <= to)
                {
                    bars.Dequeue();
                    if (bar.At >= now && !(prints.TryGetValue(bar.Contract, out var last) && last >= bar.Since))
                    {
                        now = bar.At;
                        _seen.Add((bar.Contract, date.Key));
                        yield return bar;
                    }
                }
            }
        }
    }

    /// <summary>What was not there, one sentence for each contract; to be asked when everything has been read.</summary>
    public ImmutableArray<string> Missing() =>
    [
        .. _wanted.Where(w => !_seen.Contains(w)).GroupBy(w => w.Contract, w => w.Date).Select(contract =>
            $"no prices of {contract.Key} on {contract.Count()} trade {(contract.Count() == 1 ? "date" : "dates")}: {BacktestSource.Dates(contract.Order())}; neither recording nor bars of minutes are in {Folder}"),
    ];

    /// <summary>The last moment before a time at which nothing was held: prices from there on make every position of the time afterwards known.</summary>
    private static DateTimeOffset? FlatBefore(IReadOnlyList<IAccountEvent> events, DateTimeOffset? from)
    {
        if (from is not { } wanted)
        {
            return null;
        }

        var (net, flatSince) = (new Dictionary<ContractId, int>(), (DateTimeOffset?)DateTimeOffset.MinValue);
        foreach (var happened in events.Where(e => e.At < wanted && e is TradeBooked or PositionAdopted))
        {
            var contract = ReportedRun.ContractOf(happened)!.Value;
            var wasFlat = net.Values.All(n => n == 0);
            net[contract] = NetAfter(net.GetValueOrDefault(contract), happened);
            if (wasFlat && net[contract] != 0)
            {
                flatSince = happened.At;
            }
        }

        return net.Values.All(n => n == 0) ? wanted : flatSince;
    }

    private static int NetAfter(int net, IAccountEvent happened) => happened switch
    {
        TradeBooked trade => net + (trade.Side.Sign() * trade.Size),
        PositionAdopted adopted => adopted.Net,
        _ => net,
    };

    private IEnumerable<PriceMark> Bars(DateOnly date, HashSet<ContractId> contracts)
    {
        var (from, to) = (HistorySpan.Begin(date), HistorySpan.End(date));
        foreach (var contract in contracts)
        {
            if (ProductRoots.RootOf(contract) is not { } root || !BarSeries.IsRoot(root))
            {
                continue;
            }

            var query = new BarQuery(new BarSeries(root, BarInterval.Minute)) { From = from, To = to, Contract = contract };
            foreach (var bar in _archive.ReadAsync(query).ToBlockingEnumerable())
            {
                yield return new PriceMark(contract, bar.Start, bar.Start.AddMinutes(1).AddTicks(-1), bar.High, bar.Low, bar.Close);
            }
        }
    }
}
