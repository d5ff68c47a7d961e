using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// A recorded file of bars, trades or quotes. Opening reads it through once, so that a bad row is known before anything starts;
/// each reading streams it again. A bar becomes four prints spread evenly over its interval, open first, then the extreme
/// nearer the open, the other extreme and the close, with a quarter of the volume each and the remainder on the last;
/// prints without volume are left out. The path inside a bar is thereby invented: reports must say so. Quotes whose stamps
/// all lie on whole minutes are closing quotes of the minute that begins there and take effect at its end, for at the
/// stamp nobody could know them. A quote that does not stand (bid at or above ask, or a side without size) is passed over.
/// </summary>
public sealed class RecordedMarket : IMarketSource
{
    private readonly string _file;
    private readonly TimeSpan _quarter;
    private readonly TimeSpan _quoteDelay;

    internal RecordedMarket(
        string file, RecordingKind kind, IReadOnlyList<Instrument> contracts, long rows, DateTimeOffset start, DateTimeOffset end, TimeSpan interval, bool onMinutes, TradedDays days)
    {
        Days = days;
        _file = file;
        _quarter = interval / 4;
        _quoteDelay = kind == RecordingKind.Quotes && onMinutes ? TimeSpan.FromMinutes(1) : TimeSpan.Zero;
        Kind = kind;
        Contracts = contracts;
        Rows = rows;
        Start = start + _quoteDelay;
        End = kind == RecordingKind.Bars ? end + (3 * _quarter) : end + _quoteDelay;
    }

    /// <summary>What the rows are.</summary>
    public RecordingKind Kind { get; }

    /// <summary>How many rows the file has, the header left out.</summary>
    public long Rows { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Contracts { get; }

    /// <inheritdoc/>
    public DateTimeOffset Start { get; }

    /// <summary>No event is later than this, UTC.</summary>
    public DateTimeOffset End { get; }

    /// <inheritdoc/>
    public TradedDays Days { get; }

    /// <summary>How long a bar is, as the shortest distance between two of them; of trades and quotes a minute.</summary>
    public TimeSpan Interval => Kind == RecordingKind.Bars ? _quarter * 4 : TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public TimeSpan BarLength => Kind == RecordingKind.Bars ? Interval : TimeSpan.Zero;

    /// <summary>Reads the file through.</summary>
    /// <param name="file">CSV with columns <c>contractId,t,o,h,l,c,v</c>, <c>contractId,t,price,size</c> or <c>contractId,t,bestBid,bidSize,bestAsk,askSize</c>, plain or <c>.gz</c>, times in UTC, ascending.</param>
    /// <exception cref="RecordingException">The file is missing, or a row is malformed, out of order, there twice or of an unknown product.</exception>
    public static RecordedMarket Open(string file) => RecordingSurvey.Of(file, problem => throw problem)!;

    /// <summary>Reads the file through and tells every mistake in it; null when there is one.</summary>
    /// <param name="file">As of <see cref="Open(string)"/>.</param>
    /// <param name="problems">Takes the mistakes.</param>
    public static RecordedMarket? Open(string file, RecordingProblems problems) => RecordingSurvey.Of(file, problems.Add);

    /// <summary>Nothing is known before the first row.</summary>
    public IEnumerable<SecondBar> History(ContractId contract) => [];

    /// <inheritdoc/>
    public IEnumerable<MarketPrint> Read() => Kind switch
    {
        RecordingKind.Trades => ReadTrades(),
        RecordingKind.Bars => ReadBars(),
        _ => [],
    };

    /// <inheritdoc/>
    public IEnumerable<MarketEvent> Events() => Kind == RecordingKind.Quotes ? ReadQuotes() : Read().Select(print => (MarketEvent)print);

    private IEnumerable<MarketEvent> ReadQuotes()
    {
        using var reader = new RecordingReader(_file);
        while (reader.Next() is { } row)
        {
            if (row.Quote is { BidSize: > 0, AskSize: > 0 } quote && quote.Bid < quote.Ask)
            {
                yield return quote with { Time = quote.Time + _quoteDelay };
            }
        }
    }

    private IEnumerable<MarketPrint> ReadTrades()
    {
        using var reader = new RecordingReader(_file);
        while (reader.Next() is { } row)
        {
            yield return new MarketPrint(row.Instrument.Id, row.Close, (int)row.Volume, row.Time);
        }
    }

    private IEnumerable<MarketPrint> ReadBars()
    {
        // Bars of several contracts share their start, so their prints are merged by time, then by row.
        using var reader = new RecordingReader(_file);
        var waiting = new PriorityQueue<MarketPrint, (long Ticks, long Order)>();
        var prints = new MarketPrint[4];
        while (reader.Next() is { } row)
        {
            while (waiting.TryPeek(out var ready, out var key) && key.Ticks < row.Time.UtcTicks)
            {
                waiting.Dequeue();
                yield return ready;
            }

            var count = BarPath.Split(row.Instrument.Id, row.Time, row.Open, row.High, row.Low, row.Close, row.Volume, _quarter, prints);
            for (var index = 0; index < count; index++)
            {
                waiting.Enqueue(prints[index], (prints[index].Time.UtcTicks, (row.Line * 4) + index));
            }
        }

        while (waiting.TryDequeue(out var rest, out _))
        {
            yield return rest;
        }
    }
}
