namespace Engine.Markets;

/// <summary>
/// The process-wide number stamped on every market and user frame as it leaves the hub link, ascending from 1.
/// A strategy's intents name the sequence that it had consumed when it decided; without it neither replay nor
/// causation could be proved. Zero means "before any frame".
/// </summary>
/// <param name="Value">Ascending; gaps are possible because the market and the user hub share the counter.</param>
public readonly record struct ReceiptSequence(long Value) : IComparable<ReceiptSequence>
{
    /// <inheritdoc/>
    public int CompareTo(ReceiptSequence other) => Value.CompareTo(other.Value);

    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
