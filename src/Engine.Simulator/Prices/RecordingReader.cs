using System.Globalization;
using System.IO.Compression;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>What the rows of a recording are.</summary>
public enum RecordingKind
{
    /// <summary>Columns <c>contractId,t,o,h,l,c,v</c>; <c>t</c> is the bar's start.</summary>
    Bars,

    /// <summary>Columns <c>contractId,t,price,size</c>.</summary>
    Trades,

    /// <summary>Columns <c>contractId,t,bestBid,bidSize,bestAsk,askSize</c>.</summary>
    Quotes,
}

/// <summary>Reads a recording row by row, plain or gzip, and refuses the first row that does not make sense.</summary>
internal sealed class RecordingReader : IDisposable
{
    private const string BarColumns = "contractId,t,o,h,l,c,v";
    private const string TradeColumns = "contractId,t,price,size";
    private const string QuoteColumns = "contractId,t,bestBid,bidSize,bestAsk,askSize";

    private readonly string _file;
    private readonly StreamReader _reader;
    private readonly Dictionary<string, Instrument> _instruments;
    private readonly Dictionary<string, Instrument>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private DateTimeOffset _last = DateTimeOffset.MinValue;
    private long _line = 1;

    public RecordingReader(string file)
    {
        _file = file;
        _instruments = new Dictionary<string, Instrument>(StringComparer.Ordinal);
        _lookup = _instruments.GetAlternateLookup<ReadOnlySpan<char>>();
        _reader = Open(file);
        try
        {
            Kind = ReadLine()?.Trim() switch
            {
                BarColumns => RecordingKind.Bars,
                TradeColumns => RecordingKind.Trades,
                QuoteColumns => RecordingKind.Quotes,
                null => throw Problem("the file is empty", RecordingFault.Whole),
                var header => throw Problem($"the header is \"{header}\"; expected \"{BarColumns}\", \"{TradeColumns}\" or \"{QuoteColumns}\"", RecordingFault.Whole),
            };
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    public RecordingKind Kind { get; }

    public IReadOnlyCollection<Instrument> Instruments => _instruments.Values;

    /// <summary>The next row; null at the end. After a row that is refused the one below it can be read.</summary>
    /// <exception cref="RecordingException">The row does not make sense, or with <see cref="RecordingFault.Whole"/> nothing more can be read.</exception>
    public RecordedRow? Next()
    {
        var text = ReadLine();
        if (text is null)
        {
            return null;
        }

        _line++;
        Span<Range> ranges = stackalloc Range[9];
        var line = text.AsSpan();
        var count = line.Split(ranges, ',');
        var expected = Kind switch { RecordingKind.Bars => 7, RecordingKind.Trades => 4, _ => 6 };
        if (count != expected)
        {
            throw Problem($"the row has {count} columns where {expected} are expected");
        }

        var instrument = InstrumentOf(line[ranges[0]]);
        var time = TimeOf(line[ranges[1]]);
        var before = _last;
        _last = time;
        if (time < before)
        {
            throw Problem($"the time {line[ranges[1]]} lies before that of the row above; rows must ascend", RecordingFault.Unsorted);
        }

        if (Kind == RecordingKind.Trades)
        {
            var price = PriceOf(line[ranges[2]], "price", instrument);
            var size = VolumeOf(line[ranges[3]], "size", least: 1);
            return new RecordedRow(_line, instrument, time, price, price, price, price, size);
        }

        if (Kind == RecordingKind.Quotes)
        {
            var quote = new MarketQuote(
                instrument.Id,
                PriceOf(line[ranges[2]], "bestBid", instrument),
                VolumeOf(line[ranges[3]], "bidSize", least: 0),
                PriceOf(line[ranges[4]], "bestAsk", instrument),
                VolumeOf(line[ranges[5]], "askSize", least: 0),
                time);
            return new RecordedRow(_line, instrument, time, default, default, default, default, 0, quote);
        }

        var open = PriceOf(line[ranges[2]], "o", instrument);
        var high = PriceOf(line[ranges[3]], "h", instrument);
        var low = PriceOf(line[ranges[4]], "l", instrument);
        var close = PriceOf(line[ranges[5]], "c", instrument);
        var volume = VolumeOf(line[ranges[6]], "v", least: 0);
        return high < open || high < close || low > open || low > close
            ? throw Problem("open and close must lie between low and high")
            : new RecordedRow(_line, instrument, time, open, high, low, close, volume);
    }

    public void Dispose() => _reader.Dispose();

    private static StreamReader Open(string file)
    {
        try
        {
            var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            return new StreamReader(
                file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RecordingException(file, 0, "the file does not exist");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecordingException(file, 0, $"the file cannot be opened ({error.Message})");
        }
    }

    private string? ReadLine()
    {
        try
        {
            return _reader.ReadLine();
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new RecordingException(_file, _line + 1, $"the file cannot be read on ({error.Message})");
        }
    }

    private Instrument InstrumentOf(ReadOnlySpan<char> id)
    {
        if (_lookup.TryGetValue(id, out var known))
        {
            return known;
        }

        var text = id.ToString();
        return _instruments[text] = RecordedContracts.Find(text, out var problem) ?? throw Problem(problem);
    }

    private DateTimeOffset TimeOf(ReadOnlySpan<char> text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw Problem($"\"{text}\" is not an ISO 8601 time");

    private Price PriceOf(ReadOnlySpan<char> text, string column, Instrument instrument)
    {
        if (!decimal.TryParse(text, NumberStyles.Number | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            || !Price.TryFromDecimal(value, out var price))
        {
            throw Problem($"\"{text}\" in column {column} is not a price");
        }

        return instrument.IsAligned(price)
            ? price
            : throw Problem($"the price {text} in column {column} is not a multiple of the tick size {instrument.TickSize}");
    }

    private int VolumeOf(ReadOnlySpan<char> text, string column, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least
            ? value
            : throw Problem($"\"{text}\" in column {column} is not a whole number of at least {least}");

    private RecordingException Problem(string problem, RecordingFault fault = RecordingFault.Malformed) => new(_file, _line, problem + ".", fault);
}
