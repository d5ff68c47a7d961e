using Engine.Backtest;
using Engine.Indicators;
using Engine.Markets;
using Trader.Strategies;

namespace Trader.Examples;

/// <summary>Indicators, and a strategy under a market that a test moves.</summary>
public static class Strategies
{
    #region indicators
    public static (double Sma, double Ema) Averages(IEnumerable<Bar> bars, int length)
    {
        var (sma, ema) = (new Sma(length), new Ema(length));
        foreach (var bar in bars)
        {
            sma.Update(bar);
            ema.Update(bar);
        }

        // NaN until as many bars have come as the average is long.
        return (sma.Value, ema.Value);
    }
    #endregion

    #region simulate
    public static void BuysAboveItsAverageAndSellsBelow()
    {
        using var sim = Simulation.Of<FirstStrategy>(new FirstStrategyParameters { Length = 3 }, contract: "ES", at: "2026-11-24 08:30 Chicago");
        foreach (var close in new[] { 5000m, 5001m, 5002m })
        {
            sim.Bar("1m", open: close, high: close, low: close, close: close);
        }

        sim.Strategy.ShouldHaveOrdered("buy 1 at market").ThenNothing();
        sim.Position.ShouldBe(1);

        sim.Bar("1m", open: 5000m, high: 5000m, low: 4990m, close: 4990m);
        sim.Position.ShouldBe(-1);
    }
    #endregion
}
