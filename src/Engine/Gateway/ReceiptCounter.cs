using Engine.Markets;

namespace Engine.Gateway;

/// <summary>Hands out receipt sequences. One instance per process, shared by both hub links. Thread-safe.</summary>
public sealed class ReceiptCounter
{
    private long _last;

    /// <summary>The number handed out last.</summary>
    public ReceiptSequence Last => new(Interlocked.Read(ref _last));

    /// <summary>The next number.</summary>
    public ReceiptSequence Next() => new(Interlocked.Increment(ref _last));
}
