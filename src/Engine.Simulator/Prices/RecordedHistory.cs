using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// A market that has been: recorded bars as the venue's history, and not a single event. Bars of a second or of a minute and longer
/// are kept as they are; an interval shorter than that of the file finds each bar in the interval in which it starts.
/// </summary>
public sealed class RecordedHistory : IMarketSource
{
    private readonly Dictionary<ContractId, List<SecondBar>> _bars;

    private RecordedHistory(IReadOnlyList<Instrument> contracts, Dictionary<ContractId, List<SecondBar>> bars, DateTimeOffset end) =>
        (Contracts, _bars, Start) = (contracts, bars, end);

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Contracts { get; }

    /// <summary>The instant after the last bar, to the minute: everything recorded is complete then.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>Reads a file into memory.</summary>
    /// <param name="file">CSV with columns <c>contractId,t,o,h,l,c,v</c>, plain or <c>.gz</c>, times in UTC, ascending.</param>
    /// <exception cref="RecordingException">The file is missing, is not of bars, or a row is malformed, out of order or of an unknown product.</exception>
    public static RecordedHistory Open(string file)
    {
        using var reader = new RecordingReader(file);
        if (reader.Kind != RecordingKind.Bars)
        {
            throw new RecordingException(file, 1, "the past is served from bars; columns contractId,t,o,h,l,c,v are expected.");
        }

        var bars = new Dictionary<ContractId, List<SecondBar>>();
        var last = DateTimeOffset.MinValue;
        while (reader.Next() is { } row)
        {
            if (!bars.TryGetValue(row.Instrument.Id, out var list))
            {
                bars.Add(row.Instrument.Id, list = []);
            }

            if (list is [.., var before] && before.Start == row.Time)
            {
                throw new RecordingException(file, row.Line, $"{row.Instrument.Id} has two bars at one time.");
            }

            list.Add(new SecondBar(row.Time, row.Open, row.High, row.Low, row.Close, row.Volume));
            last = row.Time;
        }

        return bars.Count == 0
            ? throw new RecordingException(file, 0, "the file has a header but no rows.")
            : new RecordedHistory([.. reader.Instruments], bars, new DateTimeOffset(last.UtcTicks - (last.UtcTicks % TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute, TimeSpan.Zero));
    }

    /// <inheritdoc/>
    public IEnumerable<SecondBar> History(ContractId contract) => _bars.TryGetValue(contract, out var bars) ? bars : [];

    /// <inheritdoc/>
    public IEnumerable<MarketPrint> Read() => [];
}
