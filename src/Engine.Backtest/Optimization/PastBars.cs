using System.Collections.Concurrent;
using System.Collections.Immutable;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.Backtest.Optimization;

/// <summary>
/// Bars for warm-up: those of the held data, and before it those of the archive, which is asked once for each question whatever the number of runs. Thread-safe.
/// </summary>
internal sealed class PastBars(HeldMarket market, Func<ContractId, BarInterval, DateTimeOffset, DateTimeOffset, Reading<ImmutableArray<Bar>>>? archive)
{
    private readonly ConcurrentDictionary<(ContractId, BarInterval, DateTimeOffset, DateTimeOffset), Lazy<Reading<ImmutableArray<Bar>>>> _asked = new();
    private readonly Lock _gate = new();

    /// <summary>Complete bars of [from, to), oldest first.</summary>
    public Reading<ImmutableArray<Bar>> Read(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to) =>
        _asked.GetOrAdd((contract, interval, from, to), key => new Lazy<Reading<ImmutableArray<Bar>>>(() => Ask(key.Item1, key.Item2, key.Item3, key.Item4))).Value;

    private Reading<ImmutableArray<Bar>> Ask(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to)
    {
        ImmutableArray<Bar> before = [];
        if (archive is not null && from < market.Start)
        {
            lock (_gate)
            {
                var read = archive(contract, interval, from, to < market.Start ? to : market.Start);
                if (read is not Reading<ImmutableArray<Bar>>.Answered { Value: var bars })
                {
                    return read;
                }

                before = bars;
            }
        }

        var held = to > market.Start ? market.Bars(contract, interval, from > market.Start ? from : market.Start, to) : [];
        return new Reading<ImmutableArray<Bar>>.Answered([.. before, .. held]);
    }
}
