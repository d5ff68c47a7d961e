using System.Collections.Concurrent;

namespace Engine.Gateway.Hubs;

/// <summary>
/// Counts frames by the name of their event. The venue chooses the names, so only the first <see cref="MostNames"/> are
/// told apart; the rest count as <see cref="Others"/>. Thread-safe.
/// </summary>
public sealed class FrameTally
{
    /// <summary>How many names are told apart.</summary>
    public const int MostNames = 32;

    /// <summary>The name under which all further ones are counted.</summary>
    public const string Others = "(others)";

    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _total;

    /// <summary>All names together.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>The counts at this moment, by name.</summary>
    public IReadOnlyDictionary<string, long> ByTarget => new Dictionary<string, long>(_counts, StringComparer.Ordinal);

    /// <summary>Counts one; returns how many of that name there are now.</summary>
    public long Count(string target)
    {
        Interlocked.Increment(ref _total);
        var name = _counts.ContainsKey(target) || _counts.Count < MostNames ? target : Others;
        return _counts.AddOrUpdate(name, 1, static (_, count) => count + 1);
    }
}
