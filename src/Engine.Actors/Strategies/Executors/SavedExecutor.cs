using System.Collections.Immutable;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies.Executors;

/// <summary>
/// An executor as it is kept over a restart: its terms, and what neither the account's snapshot nor its fills can give back. One of
/// <see cref="Barrier"/> and <see cref="Pair"/> is set.
/// </summary>
/// <param name="Id">Its name; the same after the restart.</param>
/// <param name="Contract">Its contract.</param>
/// <param name="Intents">The numbers of its orders: the entry of a barrier, both orders of a pair.</param>
/// <param name="BeganAt">When it was started, market time, UTC.</param>
internal sealed record SavedExecutor(ExecutorId Id, ContractId Contract, ImmutableArray<IntentId> Intents, DateTimeOffset BeganAt)
{
    /// <summary>Terms of a triple barrier.</summary>
    public TripleBarrier? Barrier { get; init; }

    /// <summary>Terms of a pair.</summary>
    public OcoPair? Pair { get; init; }

    /// <summary>Why the strategy has taken it back; null when it has not.</summary>
    public string? Cancelled { get; init; }

    /// <summary>What decides for it, as it begins.</summary>
    public Executor Create()
    {
        Executor executor = (Barrier, Pair) switch
        {
            ({ } barrier, null) => new BarrierExecutor(Id, barrier, Contract, Intents[0], BeganAt),
            (null, { } pair) => new OcoExecutor(Id, pair, Contract, Intents[0], Intents[1], BeganAt),
            _ => throw new InvalidOperationException($"Executor {Id.Value} is neither a barrier nor a pair."),
        };
        if (Cancelled is { } why)
        {
            executor.WasCancelled(why);
        }

        return executor;
    }
}

/// <summary>The executors of a strategy that have not ended, as they are kept over a restart.</summary>
/// <param name="Last">The last number that was given to one.</param>
/// <param name="Running">In the order of their numbers.</param>
internal sealed record SavedExecutors(long Last, ImmutableArray<SavedExecutor> Running)
{
    /// <summary>The newest shape that this engine writes and reads.</summary>
    public const int Version = 1;
}
