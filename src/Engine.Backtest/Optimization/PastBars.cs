using System.Collections.Immutable;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.Backtest.Optimization;

/// <summary>
/// Bars for warm-up: those of the held data, and before it those of the archive, of which each stretch is read once whatever the number of runs; a run that looks farther back has
/// it read anew. Thread-safe.
/// </summary>
internal sealed class PastBars(HeldMarket market, Func<ContractId, BarInterval, DateTimeOffset, DateTimeOffset, Reading<ImmutableArray<Bar>>>? archive)
{
    private readonly Dictionary<(ContractId Contract, BarInterval Interval, DateTimeOffset To), (DateTimeOffset From, ImmutableArray<Bar> Bars)> _read = [];
    private readonly Lock _gate = new();

    /// <summary>Complete bars of [from, to), oldest first.</summary>
    public Reading<ImmutableArray<Bar>> Read(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to)
    {
        ImmutableArray<Bar> before = [];
        if (archive is not null && from < market.Start)
        {
            var reading = BeforeData(contract, interval, from, to < market.Start ? to : market.Start);
            if (reading is not Reading<ImmutableArray<Bar>>.Answered { Value: var bars })
            {
                return reading;
            }

            before = bars;
        }

        var held = to > market.Start ? market.Bars(contract, interval, from > market.Start ? from : market.Start, to) : [];
        return new Reading<ImmutableArray<Bar>>.Answered([.. before, .. held]);
    }

    private Reading<ImmutableArray<Bar>> BeforeData(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to)
    {
        lock (_gate)
        {
            if (!_read.TryGetValue((contract, interval, to), out var known) || known.From > from)
            {
                var reading = archive!(contract, interval, from, to);
                if (reading is not Reading<ImmutableArray<Bar>>.Answered { Value: var bars })
                {
                    return reading;
                }

                _read[(contract, interval, to)] = known = (from, bars);
            }

            return new Reading<ImmutableArray<Bar>>.Answered([.. known.Bars.Where(bar => bar.Start >= from)]);
        }
    }
}
