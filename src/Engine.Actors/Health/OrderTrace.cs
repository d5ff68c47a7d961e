using System.Diagnostics;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Health;

/// <summary>
/// One order's way as one trace: tick, decision, risk, journal, http, ack, fill. It travels with the order's messages, because an actor keeps no context from one message to
/// the next. Null, and made of nothing, while nobody listens. A listener that throws has its traces end there; no order does.
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
        try
        {
            return Source.HasListeners() ? Begun(strategy, contract, received, handled) : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>A step of the order's way begins; <see cref="End"/> ends it. Null when the listener does not want it.</summary>
    /// <param name="name">Which.</param>
    public Activity? Begin(string name)
    {
        Activity? step = null;
        try
        {
            step = Source.StartActivity(name, ActivityKind.Internal, _root);
        }
        catch (Exception)
        {
            // Its own fault: this step is not told.
        }

        // It ends in another message: nothing else that runs here is part of it.
        Activity.Current = null;
        return step;
    }

    /// <summary>A step has ended; no effect on one that nobody wants.</summary>
    /// <param name="step">From <see cref="Begin"/>.</param>
    public static void End(Activity? step)
    {
        try
        {
            step?.Stop();
        }
        catch (Exception)
        {
            // Its own fault: the order goes on.
        }
    }

    private static OrderTrace? Begun(StrategyName strategy, ContractId contract, long received, long handled)
    {
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
            End(decision);
        }

        return trace;
    }
}
