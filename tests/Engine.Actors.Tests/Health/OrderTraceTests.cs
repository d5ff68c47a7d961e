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
        EngineInstruments.JournalWrite.Record(0.001);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var traced = 0;
        for (var i = 0; i < 10_000; i++)
        {
            traced += OrderTrace.Decided(strategy, contract, i, i) is null ? 0 : 1;
            EngineInstruments.JournalWrite.Record(0.001);
        }

        Assert.Equal((0, 0L), (traced, GC.GetAllocatedBytesForCurrentThread() - before));
    }
}
