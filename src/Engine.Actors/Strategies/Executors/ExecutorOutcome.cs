using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Risk;

namespace Engine.Actors.Strategies.Executors;

/// <summary>Names an executor of a strategy while the strategy lives.</summary>
/// <param name="Value">Ascending from 1.</param>
public readonly record struct ExecutorId(long Value);

/// <summary>How an executor ended; each tells exactly one.</summary>
/// <param name="Executor">Which.</param>
/// <param name="Contract">Its contract.</param>
/// <param name="Text">In words.</param>
public abstract record ExecutorOutcome(ExecutorId Executor, ContractId Contract, string Text)
{
    /// <summary>Why an order did not leave; null when all left, and when the venue refused one.</summary>
    public DenialReason? Denial { get; init; }

    /// <summary>Its fills, in the order in which they were booked; fills of a person or of the guardian are not among them.</summary>
    public ImmutableArray<Fill> Fills { get; init; } = [];
}

/// <summary>Contracts and average price of fills.</summary>
/// <param name="Size">Contracts, not negative.</param>
/// <param name="AveragePrice">Average price, for people; null for none.</param>
public readonly record struct FilledSize(int Size, decimal? AveragePrice)
{
    internal static FilledSize Of(IEnumerable<Fill> fills)
    {
        var (size, sum) = (0, (Int128)0);
        foreach (var fill in fills)
        {
            size += fill.Size;
            sum += (Int128)fill.Price.Nanos * fill.Size;
        }

        return new FilledSize(size, Price.Average(sum, size));
    }
}
