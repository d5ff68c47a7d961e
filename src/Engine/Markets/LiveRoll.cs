namespace Engine.Markets;

/// <summary>What one look at the venue's list changed.</summary>
public enum RollStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The venue lists another contract: a person is warned.</summary>
    Noticed,

    /// <summary>Nothing is added to the contract from here on: it can no longer be traded, or a session has begun in which it is left.</summary>
    CloseOnly,

    /// <summary>The next contract is traded from here on.</summary>
    Taken,

    /// <summary>The venue lists the contract again: all is as it was.</summary>
    Withdrawn,
}

/// <summary>What is known at one look.</summary>
/// <param name="Front">The contract that the venue lists for the product; null when it lists none, or did not answer.</param>
/// <param name="CurrentTradable">Whether the venue still takes orders for the contract in hand.</param>
/// <param name="AtSessionStart">Whether a session of the product has just begun.</param>
/// <param name="IsFlat">Whether the account holds no position and no live order in the contract in hand.</param>
public readonly record struct RollFacts(ContractId? Front, bool CurrentTradable, bool AtSessionStart, bool IsFlat);

/// <summary>
/// One contract that follows the venue's front (contract.md §4.3: <c>Contract/available</c> lists one a product, and the provider moves it).
/// A change is warned of when it is first seen, and taken at the start of a session that begins later, when the account is flat in the old
/// contract; when it is not, the old contract is close-only until the start of the session after that. An old contract that can no longer be traded
/// is close-only at once. Pure.
/// </summary>
/// <param name="Current">The contract in hand.</param>
/// <param name="Next">The contract that the venue has been seen to list in its place; null when it lists this one.</param>
/// <param name="IsCloseOnly">Whether nothing may be added to the contract in hand.</param>
public sealed record LiveRoll(ContractId Current, ContractId? Next = null, bool IsCloseOnly = false)
{
    /// <summary>Decides what a look at the list changes.</summary>
    public (LiveRoll Roll, RollStep Step) Decide(RollFacts facts)
    {
        if (facts.Front is not { } front)
        {
            return (this, RollStep.None);
        }

        if (front == Current)
        {
            return Next is null ? (this, RollStep.None) : (new LiveRoll(Current), RollStep.Withdrawn);
        }

        if (front != Next)
        {
            return (this with { Next = front, IsCloseOnly = IsCloseOnly || !facts.CurrentTradable }, RollStep.Noticed);
        }

        if (facts is { AtSessionStart: true, IsFlat: true })
        {
            return (new LiveRoll(front), RollStep.Taken);
        }

        return !IsCloseOnly && (facts.AtSessionStart || !facts.CurrentTradable)
            ? (this with { IsCloseOnly = true }, RollStep.CloseOnly)
            : (this, RollStep.None);
    }
}
