using System.Collections.Immutable;
using Akka.Event;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Executors;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest.Tests;

/// <summary>The example of the section "Executors" in docs/writing-a-strategy.md, inside what it takes to run.</summary>
internal sealed class BreakoutWithBarrier(StrategyContext context, List<ExecutorOutcome> outcomes) : StrategyActor(context)
{
    protected override ImmutableDictionary<BarInterval, int> Bars => ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, 0);

    // <page>
    protected override void OnBar(Bar bar)
    {
        if (IsReady && Position == 0 && !IsExecuting() && IsBreakout(bar))
        {
            Start(new TripleBarrier(OrderSide.Buy, 1, StopTicks: 8, TargetTicks: 16, TimeLimit: TimeSpan.FromMinutes(30)));
        }
    }

    protected override void OnOutcome(ExecutorOutcome outcome)
    {
        if (outcome is BarrierOutcome { Reason: BarrierReason.Stop } stopped)
        {
            Log.Info("Stopped at {0}", stopped.Exit.AveragePrice);
        }

        outcomes.Add(outcome);
    }

    // </page>
    private static bool IsBreakout(Bar bar) => bar.Close > bar.Open;
}
