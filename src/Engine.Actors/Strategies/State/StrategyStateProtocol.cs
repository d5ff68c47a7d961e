using System.Text.Json;
using Akka.Actor;
using Engine.Orders;

namespace Engine.Actors.Strategies.State;

/// <summary>Journaled: a strategy saved its state. The newest alone counts.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">The instance.</param>
/// <param name="Version">The version of the state's shape, by the strategy's own counting.</param>
/// <param name="State">The state.</param>
public sealed record StrategyStateSaved(DateTimeOffset At, StrategyName Strategy, int Version, JsonElement State);

/// <summary>Messages about the states of strategies.</summary>
public static class StrategyStateProtocol
{
    /// <summary>Query: answered by <see cref="Loaded"/> or <see cref="Unreadable"/>.</summary>
    /// <param name="Strategy">Whose.</param>
    public sealed record Load(StrategyName Strategy);

    /// <summary>Answer to <see cref="Load"/>.</summary>
    /// <param name="Strategy">Whose.</param>
    /// <param name="State">What was saved last; null when nothing was.</param>
    public sealed record Loaded(StrategyName Strategy, SavedState? State);

    /// <summary>Answer to <see cref="Load"/>: what was saved cannot be read.</summary>
    /// <param name="Strategy">Whose.</param>
    /// <param name="Sentence">Why.</param>
    public sealed record Unreadable(StrategyName Strategy, string Sentence);

    /// <summary>Command: save. Not answered.</summary>
    /// <param name="Strategy">Whose.</param>
    /// <param name="State">The state.</param>
    public sealed record Save(StrategyName Strategy, SavedState State);

    /// <summary>Told to the parent: the journal did not take it.</summary>
    /// <param name="State">What was to be saved.</param>
    /// <param name="Cause">Why not.</param>
    internal sealed record NotSaved(Save State, string Cause);
}

/// <summary>The state of one strategy in the engine's journal.</summary>
/// <param name="strategy">The instance.</param>
/// <param name="states">The parent of the states (<see cref="StrategyStatesActor"/>).</param>
public sealed class JournaledStrategyState(StrategyName strategy, IActorRef states) : IStrategyStateStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public async Task<SavedState?> LoadAsync()
    {
        try
        {
            return await states.Ask<object>(new StrategyStateProtocol.Load(strategy), Patience).ConfigureAwait(false) switch
            {
                StrategyStateProtocol.Loaded loaded => loaded.State,
                StrategyStateProtocol.Unreadable unreadable => throw new StrategyStateException(unreadable.Sentence),
                var other => throw new StrategyStateException($"The state of {strategy} was answered by {other.GetType().Name}."),
            };
        }
        catch (AskTimeoutException)
        {
            throw new StrategyStateException($"The journal did not give the state of {strategy} within {Patience.TotalSeconds:0} s.");
        }
    }

    /// <inheritdoc/>
    public void Save(SavedState state) => states.Tell(new StrategyStateProtocol.Save(strategy, state));
}
