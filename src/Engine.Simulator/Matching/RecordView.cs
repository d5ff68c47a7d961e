using System.Collections;

namespace Engine.Simulator;

/// <summary>What clients see of the venue's records, made anew at each reading. Not thread-safe while the venue goes on.</summary>
/// <param name="records">The records.</param>
/// <param name="describe">Makes the fact.</param>
internal sealed class RecordView<TRecord, TFact>(IReadOnlyList<TRecord> records, Func<TRecord, TFact> describe) : IReadOnlyList<TFact>
{
    /// <inheritdoc/>
    public int Count => records.Count;

    /// <inheritdoc/>
    public TFact this[int index] => describe(records[index]);

    /// <inheritdoc/>
    public IEnumerator<TFact> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
