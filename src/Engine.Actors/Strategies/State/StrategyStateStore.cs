namespace Engine.Actors.Strategies.State;

/// <summary>What a strategy wants to know again after a restart.</summary>
/// <param name="Version">The version of its shape, at least 1; the strategy's own counting.</param>
/// <param name="Json">The state as JSON.</param>
public sealed record SavedState(int Version, string Json);

/// <summary>Keeps the newest state of one strategy. Thread-safe.</summary>
public interface IStrategyStateStore
{
    /// <summary>The state that was saved last; null when none was. Completes at once where nothing has to be read.</summary>
    /// <exception cref="StrategyStateException">What was saved cannot be read; the message is one sentence for the trader.</exception>
    Task<SavedState?> LoadAsync();

    /// <summary>Puts a state in place of the one before. Does not wait: of several that come while one is being written the newest is kept.</summary>
    void Save(SavedState state);
}

/// <summary>A state that was saved cannot be read; the message is one sentence for the trader.</summary>
public sealed class StrategyStateException(string message) : Exception(message);

/// <summary>Keeps the state in memory: for tests and backtests, where nothing outlives the process.</summary>
public sealed class StrategyStateInMemory : IStrategyStateStore
{
    private volatile SavedState? _state;

    /// <inheritdoc/>
    public Task<SavedState?> LoadAsync() => Task.FromResult(_state);

    /// <inheritdoc/>
    public void Save(SavedState state) => _state = state;
}
