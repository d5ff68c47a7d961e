using System.Collections.Immutable;
using System.Text.Json;
using Akka.Event;
using Engine.Actors.Accounts;
using Engine.Actors.Strategies.Executors;
using Engine.Actors.Strategies.State;
using Engine.Orders;

namespace Engine.Actors.Strategies;

/// <summary>
/// Executors over a restart. Their terms are saved before their orders are asked for, by the kit itself and apart from the strategy's own state; what has
/// become of the orders since, the account's snapshot tells, with every fill.
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

        if (saved.Version > SavedExecutors.Version)
        {
            throw new StrategyStateException(
                $"The executors of {_context.Name} were saved in version {saved.Version}, and this engine reads none after {SavedExecutors.Version}; use the version that wrote it, or a later one.");
        }

        var executors = ReadState<SavedExecutors>(saved);
        (_lastExecutor, _resuming) = (executors.Last, executors.Running);
    }

    /// <summary>
    /// An executor whose orders never left ends at once; one that is forgotten is never seen to its end. So its saving is asked for first. It is not waited
    /// for: a process that dies within that instant may leave a position whose stops stand and whose time nobody counts. An end that is not saved in
    /// time is found again after the restart, and told once more.
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
    private void TakeUp()
    {
        var resuming = _resuming;
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

        if (_kept.Count < resuming.Length)
        {
            SaveExecutors();
        }
    }

    /// <summary>The numbers that the next intents will have.</summary>
    private ImmutableArray<IntentId> NextIntents(int count) => [.. Enumerable.Range(1, count).Select(n => new IntentId(_lastIntent + n))];
}
