using System.Collections.Concurrent;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Actors.Session;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Executors;
using Engine.Gateway;
using Engine.Host.Run;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>A trade that one process began and the next sees to its end.</summary>
public sealed class ExecutorResumeTests
{
    [Fact]
    public async Task A_barrier_of_the_run_before_is_closed_by_its_time_with_the_fills_of_both_runs()
    {
        using var home = new TemporaryHome();
        using var other = new TemporaryHome();
        var outcomes = new BlockingCollection<ExecutorOutcome>();
        await using var venue = await LiveRun.StartAsync(home, settings => settings with { Strategies = [] });
        TradeBooked entry;
        await using (var live = await LiveRun.StartAsync(other, settings => At(venue, settings, outcomes)))
        {
            entry = await live.Until<TradeBooked>();
            await live.Until<AccountProtocol.AccountChanged>(c => c.State.LiveOrders.Any(o => o is { Role: OrderRole.StopLoss, State: OrderState.Working }));
            var result = await live.StopAsync();
            Assert.True(result.Succeeded, $"{result.Fault} {result.Stop.Text}");
            Assert.Contains("kept at the venue: long 1", result.Stop.Text);
            Assert.Empty(outcomes);
        }

        await using (var next = await LiveRun.StartAsync(other, settings => At(venue, settings, outcomes)))
        {
            var closed = await next.Until<TradeBooked>();
            while (outcomes.Count == 0)
            {
                await next.Until<object>();
            }

            var outcome = Assert.IsType<BarrierOutcome>(outcomes.Take());
            Assert.Equal((1L, BarrierReason.Time, 1, 1), (outcome.Executor.Value, outcome.Reason, outcome.Entry.Size, outcome.Exit.Size));
            Assert.Equal([entry.Id, closed.Id], outcome.Fills.Select(f => f.Trade));
            Assert.True(closed.At >= entry.At + Limit, $"{closed.At} {entry.At}");
            var result = await next.StopAsync();
            Assert.True(result.Succeeded, $"{result.Fault} {result.Stop.Text}");
            Assert.Empty(result.Account!.Positions);
            Assert.Empty(result.Account.LiveOrders);

            // One trade in both runs: the strategy knew of its executor as soon as it could trade.
            Assert.Equal(1, result.Account.LastIntent[Desk].Value);
        }
    }

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(12);
    private static readonly StrategyName Desk = new("desk");

    private static EngineRunSettings At(LiveRun venue, EngineRunSettings settings, BlockingCollection<ExecutorOutcome> outcomes) => settings with
    {
        Gateway = GatewayAddress.At(venue.Run.Gateway!.Address),
        Credentials = new Credentials(venue.Run.Gateway.Settings.UserName, venue.Run.Gateway.Settings.ApiKey),
        Brackets = BracketPolicy.Emulated,
        OnStop = StopPolicy.KeepProtected,
        Strategies = [new StrategyPlan(Desk, "MNQ", 1, null, context => Props.Create(() => new Once(context, outcomes)))],
    };

    /// <summary>Keeps no state of its own: begins a barrier when it has none and nothing has ended.</summary>
    private sealed class Once(StrategyContext context, BlockingCollection<ExecutorOutcome> outcomes) : StrategyActor(context)
    {
        private bool _ended;

        protected override bool WantsTrades => true;

        protected override void OnTrade(MarketTrade trade)
        {
            if (IsReady && Position == 0 && !_ended && !IsExecuting())
            {
                Start(new TripleBarrier(OrderSide.Buy, 1, StopTicks: 4_000, TargetTicks: null, TimeLimit: Limit));
            }
        }

        protected override void OnOutcome(ExecutorOutcome outcome)
        {
            if (outcome is BarrierOutcome { Reason: not BarrierReason.Denied })
            {
                _ended = true;
                outcomes.Add(outcome);
            }
        }
    }
}
