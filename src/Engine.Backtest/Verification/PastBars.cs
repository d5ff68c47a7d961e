using System.Collections.Concurrent;
using System.Collections.Immutable;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest.Verification;

/// <summary>The complete bars of a market before an instant, for the warm-up of a run that begins there. Thread-safe.</summary>
/// <param name="market">The whole market.</param>
/// <param name="until">The instant, UTC: no event from it on is read.</param>
internal sealed class PastBars(IMarketSource market, DateTimeOffset until)
{
    private readonly ConcurrentDictionary<(string Contract, BarInterval Interval), ImmutableArray<Bar>> _built = new();

    /// <summary>Bars that start in [from, to), oldest first.</summary>
    public Reading<ImmutableArray<Bar>> Read(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to) =>
        new Reading<ImmutableArray<Bar>>.Answered([.. _built.GetOrAdd((contract.Value, interval), _ => [.. Build(contract, interval)]).Where(bar => bar.Start >= from && bar.Start < to)]);

    private IEnumerable<Bar> Build(ContractId contract, BarInterval interval)
    {
        var builder = new BarBuilder(contract, interval);
        foreach (var print in market.Read().TakeWhile(print => print.Time < until).Where(print => print.Contract == contract))
        {
            var trade = new MarketTrade(contract, print.Price, print.Size, print.Stamp, print.Aggressor ?? OrderSide.Buy, default);
            if (builder.OnTrade(trade) is { } bar)
            {
                yield return bar with { Origin = BarOrigin.WarmUp };
            }
        }

        if (builder.OnClock(until, default) is { } last)
        {
            yield return last with { Origin = BarOrigin.WarmUp };
        }
    }
}
