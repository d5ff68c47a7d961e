using Engine.Accounts;

namespace Engine.Statistics;

/// <summary>One thing of a journal that matters to its account's figures, in its place in time.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Segment">Order among those of one instant: decisions and cash first, then by adoptions of the contract's position.</param>
/// <param name="Number">Order within a segment: the trade's number.</param>
internal sealed record JournalMoment(DateTimeOffset At, int Segment, long Number) : IComparable<JournalMoment>
{
    /// <summary>A fill.</summary>
    public AttributedFill? Fill { get; init; }

    /// <summary>The fill's order, when it is known.</summary>
    public FollowedOrder? Order { get; init; }

    /// <summary>A position taken over from the venue.</summary>
    public PositionAdopted? Adopted { get; init; }

    /// <summary>A market order was decided.</summary>
    public FollowedOrder? Decided { get; init; }

    /// <summary>Cash that no fill explains.</summary>
    public Money? Cash { get; init; }

    /// <inheritdoc/>
    public int CompareTo(JournalMoment? other) => other is null ? 1 : (At, Segment, Number).CompareTo((other.At, other.Segment, other.Number));
}
