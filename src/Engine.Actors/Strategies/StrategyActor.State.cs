using System.Text.Json;
using System.Text.Json.Serialization;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Strategies.State;

namespace Engine.Actors.Strategies;

/// <summary>
/// What a strategy wants to know again after a restart: levels it waits for, how often it has traded today. Positions, orders and
/// the counter of intents need no saving, the account has them; indicators are rebuilt from the warm-up.
/// </summary>
public abstract partial class StrategyActor
{
    /// <summary>Readable, and written the same way as the journal: prices and money as plain numbers, enumerations as words.</summary>
    private static readonly JsonSerializerOptions StateJson = new(JsonSerializerDefaults.Web)
    {
        Converters =
        {
            new JsonStringEnumConverter(), new PriceJson(), new MoneyJson(), new ContractIdJson(), new ClientTagJson(), new StrategyNameJson(),
            new OrderIdJson(), new TradeIdJson(), new IntentIdJson(), new ReceiptSequenceJson(), new Int128Json(),
        },
    };

    private bool _restoring;
    private bool _begun;

    /// <summary>
    /// The newest version of its state that the strategy writes and reads, counted from 1; 0 keeps no state. Raise it when the shape
    /// changes; <see cref="OnRestore"/> is then given states of earlier versions too. A later one is refused before it comes there:
    /// the strategy fails with a sentence and trades nothing.
    /// </summary>
    protected virtual int StateVersion => 0;

    /// <summary>
    /// The state that was saved last, before the first bar of the warm-up; not called when there is none. Read it with
    /// <see cref="ReadState{T}"/>, by its version.
    /// </summary>
    protected virtual void OnRestore(SavedState saved)
    {
    }

    /// <summary>
    /// Saves the state in place of the one before. Does not wait for the disk: a process that is killed in the same moment may come up
    /// with the one before, so save what you can check against <see cref="Position"/>, not instead of it.
    /// </summary>
    /// <param name="version">Version of the shape, from 1 to <see cref="StateVersion"/>.</param>
    /// <param name="state">What System.Text.Json can write and read again; prices and money are written as plain numbers.</param>
    /// <exception cref="InvalidOperationException">The state of before has not been restored yet.</exception>
    protected void SaveState<T>(int version, T state)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(version, StateVersion);
        if (!_begun)
        {
            throw new InvalidOperationException($"{_context.Name} saves a state before the last one has been restored.");
        }

        _context.State?.Save(new SavedState(version, JsonSerializer.Serialize(state, StateJson)));
    }

    /// <summary>Reads a state that <see cref="SaveState{T}"/> wrote.</summary>
    /// <exception cref="JsonException">It has another shape.</exception>
    protected static T ReadState<T>(SavedState saved) =>
        JsonSerializer.Deserialize<T>(saved.Json, StateJson) ?? throw new JsonException($"The saved state is null, not {typeof(T).Name}.");

    /// <summary>Reads what was saved of the strategy, if it keeps a state, and of its executors; all else begins after it.</summary>
    private void Restore()
    {
        var (state, executors) = (StateVersion == 0 ? null : _context.State, _context.Executors);
        if (state is null && executors is null)
        {
            Begin();
            return;
        }

        _restoring = true;
        _context.Work.Begin();
        var read = ReadAsync(state, executors);
        if (read.IsCompletedSuccessfully)
        {
            // On the same thread: where everything runs on one, nothing may come from another.
            Self.Tell(read.Result);
        }
        else
        {
            read.PipeTo(Self, failure: e => new StateRead(null, null, e.Message));
        }
    }

    private static async Task<StateRead> ReadAsync(IStrategyStateStore? state, IStrategyStateStore? executors)
    {
        var (one, other) = (state?.LoadAsync(), executors?.LoadAsync());
        return new StateRead(one is null ? null : await one.ConfigureAwait(false), other is null ? null : await other.ConfigureAwait(false), null);
    }

    private void OnRestored(StateRead read)
    {
        if (read.Fault is { } fault)
        {
            throw new StrategyStateException(fault);
        }

        if (read.Saved is { } saved)
        {
            if (saved.Version > StateVersion)
            {
                throw new StrategyStateException(
                    $"The state of {_context.Name} was saved in version {saved.Version}, and this strategy reads none after {StateVersion}; use the version that wrote it, or a later one.");
            }

            OnRestore(saved);
        }

        Restore(read.Executors);
        Begin();
        _restoring = false;
        _context.Work.End();
    }

    internal sealed record StateRead(SavedState? Saved, SavedState? Executors, string? Fault);
}
