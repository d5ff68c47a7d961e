using System.Collections.Immutable;
using System.Text.Json;
using Akka.Event;
using Engine.Actors.Accounts;
using Engine.Actors.Strategies.Executors;
using Engine.Actors.Strategies.State;
using Engine.Orders;

namespace Engine.Actors.Strategies;

/// <summary>
/// Executors over a restart. Their terms stand in the journal as a part of the orders that they begin with; which of them have ended or were taken back is
/// saved by the kit itself, apart from the strategy's own state. What has become of the orders since, the account's snapshot tells, with every fill.
/// </summary>
public abstract partial class StrategyActor
{
    private readonly SortedDictionary<long, SavedExecutor> _kept = [];
    private ImmutableArray<SavedExecutor> _resuming = [];

    /// <summary>Reads what was saved; they are taken up once the account has shown itself.</summary>
    private void Restore(SavedState? saved)
    {
        if (saved is null)
        {
            return;
        }

        var executors = Read<SavedExecutors>(saved.Version, saved.Json);
        (_lastExecutor, _resuming) = (executors.Last, executors.Running);
    }

    private T Read<T>(int version, string json) => version <= SavedExecutors.Version
        ? ReadState<T>(new SavedState(version, json))
        : throw new StrategyStateException(
            $"The executors of {_context.Name} were saved in version {version}, and this engine reads none after {SavedExecutors.Version}; use the version that wrote it, or a later one.");

    /// <summary>What goes with the orders of an executor into the journal; null where nothing outlives the strategy.</summary>
    private ExecutorTerms? TermsOf(SavedExecutor executor) =>
        _context.Executors is null ? null : new ExecutorTerms(SavedExecutors.Version, JsonSerializer.Serialize(executor, StateJson));

    /// <summary>
    /// The saving is not waited for: an executor that is not saved is found again with its order, and its number tells that no saving knows of it. One that is
    /// saved and whose orders never left ends at once. An end that is not saved in time is found again after the restart, and told once more.
    /// </summary>
    private void Keep(SavedExecutor executor)
    {
        _kept[executor.Id.Value] = executor;
        SaveExecutors();
    }

    private void Forget(ExecutorId executor)
    {
        if (_kept.Remove(executor.Value))
        {
            SaveExecutors();
        }
    }

    private void SaveExecutors() => _context.Executors?.Save(
        new SavedState(SavedExecutors.Version, JsonSerializer.Serialize(new SavedExecutors(_lastExecutor, [.. _kept.Values]), StateJson)));

    /// <summary>Before the snapshot reaches them: it is what they begin with.</summary>
    private void TakeUp(AccountProtocol.Attached account)
    {
        var known = _lastExecutor;
        var resuming = Resuming(account);
        _resuming = [];
        foreach (var saved in resuming)
        {
            // A number of its own that never left is not given away a second time.
            _lastIntent = Math.Max(_lastIntent, saved.Intents.Max(i => i.Value));
            if (Find(saved.Contract) is null)
            {
                Log.Warning("{0} no longer trades {1}: executor {2} is not taken up again; what it has left is the account's.", _context.Name, saved.Contract, saved.Id.Value);
                continue;
            }

            _kept[saved.Id.Value] = saved;
            var executor = saved.Create();
            executor.IsResumed = true;
            Run(saved, executor);
        }

        if (_lastExecutor > known || _kept.Count < resuming.Length)
        {
            SaveExecutors();
        }
    }

    /// <summary>
    /// What was saved, and what the account has of executors that began after the last saving. In a contract the newest is the one: it could begin only
    /// because any before it had ended and told its outcome.
    /// </summary>
    private ImmutableArray<SavedExecutor> Resuming(AccountProtocol.Attached account)
    {
        if (_context.Executors is null || account.Executors is not { } journaled)
        {
            return _resuming;
        }

        var unsaved = journaled
            .Select(terms => Read<SavedExecutor>(terms.Version, terms.Json))
            .Where(executor => executor.Id.Value > _lastExecutor)
            .OrderBy(executor => executor.Id.Value)
            .ToArray();
        _lastExecutor = unsaved is [.., var last] ? last.Id.Value : _lastExecutor;
        return [.. _resuming.Where(saved => unsaved.All(newer => newer.Contract != saved.Contract)), .. unsaved];
    }

    /// <summary>The numbers that the next intents will have.</summary>
    private ImmutableArray<IntentId> NextIntents(int count) => [.. Enumerable.Range(1, count).Select(n => new IntentId(_lastIntent + n))];
}
