using System.Collections.Immutable;
using Engine.Orders;

namespace Engine.Host.Run;

/// <summary>
/// What has failed in a run, and whether anything is left that trades. One strategy that is out takes no other with it: a run that has
/// begun goes on until its last one is out. Thread-safe.
/// </summary>
internal sealed class RunFaults(IEnumerable<StrategyName> strategies)
{
    private readonly Lock _gate = new();
    private readonly HashSet<StrategyName> _trading = [.. strategies];
    private readonly List<string> _sentences = [];
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _nothingLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The first failure: while a run begins, none is taken.</summary>
    public Task<string> First => _first.Task;

    /// <summary>Ends when nothing is left that trades.</summary>
    public Task NothingLeft => _nothingLeft.Task;

    /// <summary>Every failure so far, oldest first, one sentence each.</summary>
    public ImmutableArray<string> Sentences
    {
        get
        {
            lock (_gate)
            {
                return [.. _sentences];
            }
        }
    }

    /// <summary>A strategy is out; what it does after its first fault is told once.</summary>
    public void Out(StrategyName strategy, string sentence)
    {
        lock (_gate)
        {
            if (!_trading.Remove(strategy))
            {
                return;
            }

            _sentences.Add(sentence);
            _first.TrySetResult(sentence);
            if (_trading.Count == 0)
            {
                _nothingLeft.TrySetResult();
            }
        }
    }

    /// <summary>Nothing can trade any more.</summary>
    public void End(string sentence)
    {
        lock (_gate)
        {
            _sentences.Add(sentence);
            _first.TrySetResult(sentence);
            _nothingLeft.TrySetResult();
        }
    }
}
