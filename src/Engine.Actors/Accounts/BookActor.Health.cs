using Engine.Actors.Health;

namespace Engine.Actors.Accounts;

/// <content>What the book knows of its own health: how long the journal takes, and when it was compared with the venue.</content>
public sealed partial class BookActor
{
    private long _writeBegan;
    private TimeSpan? _lastWrite;
    private DateTimeOffset _lastWriteAt;
    private TimeSpan _longestWrite;
    private DateTimeOffset? _comparedAt;
    private string? _compareCause;
    private DateTimeOffset? _differsSince;

    /// <summary>From the call of the journal to its word that the batch stands.</summary>
    private void Measure()
    {
        var took = _with.Wall.GetElapsedTime(_writeBegan);
        (_lastWrite, _lastWriteAt) = (took, _with.Wall.GetUtcNow());
        _longestWrite = took > _longestWrite ? took : _longestWrite;
        EngineInstruments.Measure(EngineInstruments.JournalWrite, took);
    }

    private HealthProtocol.BookReading Health() => new(IsUp: true, EverUp: true)
    {
        Writing = _writing ? _with.Wall.GetElapsedTime(_writeBegan) : null,
        LastWrite = _lastWrite,
        LastWriteAt = _lastWriteAt,
        LongestWrite = _longestWrite,
        ComparedAt = _comparedAt,
        CompareFailures = _failures,
        CompareCause = _compareCause,
        DiffersSince = _differsSince,
    };
}
