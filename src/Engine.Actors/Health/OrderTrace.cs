using System.Diagnostics;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Health;

/// <summary>
/// One order's way as one trace: tick, decision, risk, journal, http, ack, fill. It travels with the order's messages, because an actor keeps no context from one message to
/// the next. Null, and made of nothing, while nobody listens.
/// </summary>
internal sealed class OrderTrace
{
    private static readonly ActivitySource Source = new(EngineInstruments.Name);
    private readonly ActivityContext _root;

    private OrderTrace(ActivityContext root) => _root = root;

    /// <summary>True while somebody listens to traces.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>A strategy has decided: begins the trace with what led to it.</summary>
    /// <param name="strategy">Who.</param>
    /// <param name="contract">In which contract.</param>
    /// <param name="received">Monotonic stamp at which the tick arrived; 0 when it is not known.</param>
    /// <param name="handled">Monotonic stamp at which the strategy took it up; 0 when it is not known.</param>
    /// <returns>Null while nobody listens, or when the listener does not want this one.</returns>
    public static OrderTrace? Decided(StrategyName strategy, ContractId contract, long received, long handled)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        // An actor's thread may carry the activity of whoever told it something: this is the beginning of a trace, whatever that was.
        Activity.Current = null;
        using var tick = Source.StartActivity("tick", ActivityKind.Internal, default(ActivityContext));
        if (tick is null)
        {
            return null;
        }

        tick.SetTag("strategy", strategy.Value).SetTag("contract", contract.Value);
        var taken = tick.StartTimeUtc - (handled == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(handled));
        var decided = tick.StartTimeUtc;
        tick.SetStartTime(tick.StartTimeUtc - (received == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(received)));
        tick.SetEndTime(taken > tick.StartTimeUtc ? taken : tick.StartTimeUtc.AddTicks(1));
        var trace = new OrderTrace(tick.Context);
        if (trace.Begin("decision") is { } decision)
        {
            decision.SetStartTime(taken);
            decision.SetEndTime(decided > taken ? decided : taken.AddTicks(1));
            decision.Stop();
        }

        return trace;
    }

    /// <summary>A step of the order's way begins; whoever began it stops it. Null when the listener does not want it.</summary>
    /// <param name="name">Which.</param>
    public Activity? Begin(string name)
    {
        var step = Source.StartActivity(name, ActivityKind.Internal, _root);

        // It ends in another message: nothing else that runs here is part of it.
        Activity.Current = null;
        return step;
    }
}
