using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// Several sources as one, merged by time; at one instant in the order in which the sources were given, and within a source
/// in its own. The contracts are those of all of them, each once.
/// </summary>
public sealed class MergedMarket : IMarketSource
{
    private readonly IMarketSource[] _sources;

    /// <summary>Joins sources.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public MergedMarket(params IEnumerable<IMarketSource> sources)
    {
        _sources = [.. sources];
        if (_sources.Length == 0)
        {
            throw new ArgumentException("A market needs at least one source.", nameof(sources));
        }

        Contracts = [.. _sources.SelectMany(source => source.Contracts).DistinctBy(contract => contract.Id)];
        Start = _sources.Min(source => source.Start);
        Rolls = [.. _sources.SelectMany(source => source.Rolls)];
        BarLength = _sources.Max(source => source.BarLength);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Contracts { get; }

    /// <inheritdoc/>
    public DateTimeOffset Start { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ContractRoll> Rolls { get; }

    /// <inheritdoc/>
    public TimeSpan BarLength { get; }

    /// <summary>Opens recordings, files of rows or folders of a tape: one as it is, several merged.</summary>
    /// <exception cref="RecordingException">One is missing, or a row is malformed, out of order or of an unknown product.</exception>
    public static IMarketSource Open(IReadOnlyList<string> recordings) =>
        recordings is [var recording] ? Open(recording) : new MergedMarket(recordings.Select(Open));

    /// <summary>Opens a recording: a file of rows, or a folder of a tape.</summary>
    /// <exception cref="RecordingException">It is missing, or a row is malformed, out of order or of an unknown product.</exception>
    public static IMarketSource Open(string recording) => Directory.Exists(recording) ? TapeMarket.Open(recording) : RecordedMarket.Open(recording);

    /// <inheritdoc/>
    public IEnumerable<SecondBar> History(ContractId contract) =>
        _sources.Select(source => source.History(contract)).FirstOrDefault(history => history.Any()) ?? [];

    /// <inheritdoc/>
    public IEnumerable<MarketPrint> Read() => Events().Where(happened => happened.Kind == MarketEventKind.Print).Select(happened => happened.Print);

    /// <inheritdoc/>
    public IEnumerable<MarketEvent> Events()
    {
        var readers = new IEnumerator<MarketEvent>[_sources.Length];
        try
        {
            var next = new PriorityQueue<int, (long Ticks, int Source)>(_sources.Length);
            for (var source = 0; source < _sources.Length; source++)
            {
                readers[source] = _sources[source].Events().GetEnumerator();
                if (readers[source].MoveNext())
                {
                    next.Enqueue(source, (readers[source].Current.Time.UtcTicks, source));
                }
            }

            while (next.TryDequeue(out var source, out _))
            {
                yield return readers[source].Current;
                if (readers[source].MoveNext())
                {
                    next.Enqueue(source, (readers[source].Current.Time.UtcTicks, source));
                }
            }
        }
        finally
        {
            foreach (var reader in readers)
            {
                reader?.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public bool Burst(TimeSpan length)
    {
        var heard = false;
        foreach (var source in _sources)
        {
            heard |= source.Burst(length);
        }

        return heard;
    }
}
