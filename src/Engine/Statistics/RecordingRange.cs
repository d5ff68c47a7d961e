using Engine.Accounts;
using Engine.Markets;

namespace Engine.Statistics;

/// <summary>What the events alone do not tell of a record.</summary>
public sealed record RecordingRange
{
    /// <summary>Beginning of the range, UTC; null for the first event or price. A later one than that is not used.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the range, UTC; null for the last event or price. An earlier one than that is not used.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>
    /// Beginning of the part that is told, UTC; null for everything. What was before is played all the same, so that positions, open profit and
    /// equity are right at the beginning: round trips that ended and orders that were decided from here on belong to the part.
    /// </summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>End of the part that is told, UTC, exclusive; null for everything.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Capital at the beginning; null takes the first balance of the journal.</summary>
    public Money? Capital { get; init; }

    /// <summary>Last price of each contract at the end of the range: values what is open where no prices are given along the way.</summary>
    public IReadOnlyDictionary<ContractId, Price>? LastPrices { get; init; }

    /// <summary>False when the run was ended before its data did.</summary>
    public bool IsComplete { get; init; } = true;
}
