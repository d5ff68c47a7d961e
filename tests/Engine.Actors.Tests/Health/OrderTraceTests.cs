using System.Diagnostics;
using System.Diagnostics.Metrics;
using Engine.Actors.Health;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Tests.Health;

public sealed class OrderTraceTests
{
    [Fact]
    public void While_nobody_listens_a_decision_has_no_trace_and_costs_no_memory()
    {
        var (strategy, contract) = (new StrategyName("sma"), new ContractId("CON.F.US.MNQ.Z26"));
        Assert.False(OrderTrace.IsOn);
        Assert.Null(OrderTrace.Decided(strategy, contract, 1, 2));
        EngineInstruments.Measure(EngineInstruments.JournalWrite, TimeSpan.FromMilliseconds(1));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var traced = 0;
        for (var i = 0; i < 10_000; i++)
        {
            traced += OrderTrace.Decided(strategy, contract, i, i) is null ? 0 : 1;
            EngineInstruments.Measure(EngineInstruments.JournalWrite, TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal((0, 0L), (traced, GC.GetAllocatedBytesForCurrentThread() - before));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_listener_that_throws_fails_nothing_between_journal_and_venue(bool atTheStart)
    {
        var (started, stopped, measured) = (0, 0, 0);
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EngineInstruments.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _ =>
            {
                started++;
                if (atTheStart)
                {
                    throw new InvalidOperationException("listener");
                }
            },
            ActivityStopped = step =>
            {
                stopped++;
                if (step.OperationName == "http")
                {
                    throw new InvalidOperationException("listener");
                }
            },
        };
        ActivitySource.AddActivityListener(traces);
        using var lengths = new MeterListener { InstrumentPublished = (instrument, listener) => { if (instrument.Name == "engine.request") { listener.EnableMeasurementEvents(instrument); } } };
        lengths.SetMeasurementEventCallback<double>((_, _, _, _) =>
        {
            measured++;
            throw new InvalidOperationException("listener");
        });
        lengths.Start();

        // What the strategy, the book and the gate do for an order that is traced.
        var trace = OrderTrace.Decided(new StrategyName("sma"), new ContractId("CON.F.US.MNQ.Z26"), 1, 2);
        OrderTrace.End(trace?.Begin("http"));
        EngineInstruments.Measure(EngineInstruments.Request, TimeSpan.FromMilliseconds(1), new KeyValuePair<string, object?>("request", "place"));

        Assert.True(started > 0 && measured > 0);
        Assert.Equal(!atTheStart, trace is not null && stopped > 0);
    }
}
