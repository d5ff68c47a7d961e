using Akka.Actor;
using Engine.Actors;
using Engine.Actors.Strategies;
using Engine.Host.Run;
using Engine.Host.Run.Control;
using Engine.Orders;

namespace Engine.Host.Tests.EndToEnd;

public sealed class EndpointsOfARunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_account_can_be_reached_while_its_strategy_is_not_ready_and_the_endpoint_closes_first()
    {
        using var home = new TemporaryHome();
        using var reached = new ManualResetEventSlim();
        EngineStatusDocument? status = null;
        var closing = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (await LiveRun.StartAsync(home, settings => settings with
        {
            Strategies = [new StrategyPlan(new StrategyName("slow"), "MNQ", 1, _ => false, context => Props.Create(() => new Waiting(context, reached)))],
            Endpoints =
            [
                async (run, cancellation) =>
                {
                    status = await new EngineControl(run, "SIMULATED", TimeProvider.System).StatusAsync(cancellation);
                    reached.Set();
                    return new Closing(() => closing.SetResult(run.System.WhenTerminated.IsCompleted));
                },
                (_, _) => Task.FromResult<IAsyncDisposable?>(null),
            ],
        }))
        {
            Assert.True(status!.Account.BookAnswers);
            Assert.DoesNotContain(status.Strategies, s => s.State == "ready");
            Assert.False(closing.Task.IsCompleted);
        }

        Assert.False(await closing.Task.WaitAsync(Patience), "the actors had ended before the endpoint");
    }

    /// <summary>Does not come to be before somebody has reached its engine.</summary>
    private sealed class Waiting : StrategyActor
    {
        public Waiting(StrategyContext context, ManualResetEventSlim reached)
            : base(context) => Assert.True(reached.Wait(Patience), "nobody could reach the engine before its strategy was ready");
    }

    private sealed class Closing(Action closed) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            closed();
            return ValueTask.CompletedTask;
        }
    }
}
