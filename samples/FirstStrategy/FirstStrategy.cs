using System.Collections.Immutable;
using Engine.Actors.Strategies;
using Engine.Indicators;
using Engine.Markets;

namespace Trader.Strategies;

[Strategy("FirstStrategy")]
public sealed class FirstStrategy(StrategyContext context, FirstStrategyParameters parameters) : StrategyActor(context)
{
    private readonly Sma _average = new(parameters.Length);

    protected override ImmutableDictionary<BarInterval, int> Bars => ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, parameters.Length);

    protected override void OnBar(Bar bar)
    {
        _average.Update(bar);
        if (IsReady && _average.IsReady && bar.Origin == BarOrigin.Live)
        {
            Target(bar.Close.ToDouble() > _average.Value ? 1 : -1, "its side of the average");
        }
    }
}

public sealed record FirstStrategyParameters
{
    public int Length { get; init; } = 20;
}
