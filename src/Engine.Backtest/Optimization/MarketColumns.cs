using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest.Optimization;

/// <summary>Market events as columns: 22 bytes for a print. What few recordings have (other stamps, aggressors, books) takes room only where there is any.</summary>
internal sealed class MarketColumns(IReadOnlyList<Instrument> contracts)
{
    private readonly Dictionary<ContractId, ushort> _numbers = contracts.Select((c, i) => (c.Id, i)).ToDictionary(c => c.Id, c => checked((ushort)c.i));
    private readonly List<long> _ticks = [];
    private readonly List<long> _prices = [];
    private readonly List<int> _sizes = [];
    private readonly List<ushort> _contracts = [];
    private List<long>? _stamps;
    private List<sbyte>? _aggressors;
    private List<object?>? _books;

    /// <summary>The contracts.</summary>
    public ImmutableArray<Instrument> Contracts { get; } = [.. contracts];

    /// <summary>Events.</summary>
    public int Count => _ticks.Count;

    /// <summary>Bytes of the columns, books themselves not counted.</summary>
    public long Bytes => ((long)_ticks.Capacity * 8) + (_prices.Capacity * 8L) + (_sizes.Capacity * 4L) + (_contracts.Capacity * 2L)
        + ((_stamps?.Capacity ?? 0) * 8L) + (_aggressors?.Capacity ?? 0) + ((_books?.Capacity ?? 0) * 8L);

    /// <summary>Adds an event; time never goes back.</summary>
    public void Add(in MarketEvent happened)
    {
        var index = _ticks.Count;
        _ticks.Add(happened.Time.UtcTicks);
        _contracts.Add(_numbers[happened.Contract]);
        var print = happened.Print;
        var isPrint = happened.Kind == MarketEventKind.Print;
        _prices.Add(isPrint ? print.Price.Nanos : 0);
        _sizes.Add(isPrint ? print.Size : 0);
        Put(ref _stamps, index, isPrint && print.Stamp != print.Time ? print.Stamp.UtcTicks : 0L);
        Put(ref _aggressors, index, isPrint && print.Aggressor is { } side ? (sbyte)(side == OrderSide.Buy ? 1 : -1) : (sbyte)0);
        Put(ref _books, index, (object?)happened.Quote ?? happened.Depth);
    }

    /// <summary>Gives back the room that was not needed.</summary>
    public void Trim()
    {
        _ticks.TrimExcess();
        _prices.TrimExcess();
        _sizes.TrimExcess();
        _contracts.TrimExcess();
        _stamps?.TrimExcess();
        _aggressors?.TrimExcess();
        _books?.TrimExcess();
    }

    /// <summary>Market time of an event, UTC ticks.</summary>
    public long Ticks(int index) => _ticks[index];

    /// <summary>True for a print of a contract.</summary>
    public bool IsPrintOf(int index, ContractId contract) => Contracts[_contracts[index]].Id == contract && (_books is null || index >= _books.Count || _books[index] is null);

    /// <summary>How many events lie before an instant.</summary>
    public int FirstAt(DateTimeOffset time)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ticks[middle] < time.UtcTicks ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>An event, as it was added.</summary>
    public MarketEvent Event(int index)
    {
        if (_books is { } books && index < books.Count && books[index] is { } book)
        {
            return book is MarketQuote quote ? quote : (MarketDepth)book;
        }

        var print = new MarketPrint(Contracts[_contracts[index]].Id, new Price(_prices[index]), _sizes[index], new DateTimeOffset(_ticks[index], TimeSpan.Zero));
        if (_stamps is { } stamps && index < stamps.Count && stamps[index] != 0)
        {
            print = print with { Stamp = new DateTimeOffset(stamps[index], TimeSpan.Zero) };
        }

        return _aggressors is { } sides && index < sides.Count && sides[index] != 0 ? print with { Aggressor = sides[index] > 0 ? OrderSide.Buy : OrderSide.Sell } : print;
    }

    /// <summary>Every event goes into a hash.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        hash.AppendData(Encoding.UTF8.GetBytes($"{Count} {_stamps?.Count} {_aggressors?.Count}\n"));
        hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_ticks)));
        hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_prices)));
        hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_sizes)));
        hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_contracts)));
        hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_stamps)));
        hash.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_aggressors)));
        for (var index = 0; index < (_books?.Count ?? 0); index++)
        {
            var text = _books![index] switch
            {
                MarketQuote quote => $"{index} {quote.Bid.Nanos} {quote.BidSize} {quote.Ask.Nanos} {quote.AskSize}\n",
                MarketDepth depth => $"{index} {depth.IsReset} {string.Join(' ', depth.Bids)} / {string.Join(' ', depth.Asks)}\n",
                _ => null,
            };
            if (text is not null)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(text));
            }
        }
    }

    /// <summary>A column that begins with its first value that is not the usual one, and ends with its last.</summary>
    private static void Put<T>(ref List<T>? column, int index, T value)
    {
        if (EqualityComparer<T>.Default.Equals(value, default))
        {
            return;
        }

        column ??= [];
        while (column.Count < index)
        {
            column.Add(default!);
        }

        column.Add(value);
    }
}
