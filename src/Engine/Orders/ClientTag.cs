namespace Engine.Orders;

/// <summary>
/// Our own name for an order: <c>instance·strategy·counter·generation</c>, unique on the account for ever, at most 60
/// characters because the venue appends <c>-SL</c> and <c>-TP</c> for bracket children (contract.md §4.5).
/// </summary>
/// <param name="Value">The text sent as <c>customTag</c>.</param>
public readonly record struct ClientTag(string Value)
{
    /// <summary>The longest tag that leaves room for the venue's suffixes.</summary>
    public const int MaxLength = 60;

    /// <summary>The tag's text.</summary>
    public override string ToString() => Value ?? "";
}
