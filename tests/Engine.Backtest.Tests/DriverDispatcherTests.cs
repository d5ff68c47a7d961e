using Akka.Actor;

namespace Engine.Backtest.Tests;

/// <summary>Actors on the driver's thread: what other threads have for them never holds back what the driver has.</summary>
public sealed class DriverDispatcherTests
{
    [Fact]
    public void A_message_of_another_thread_waits_for_the_driver_and_holds_back_none_of_the_drivers_own()
    {
        using var stage = new ActorStage();
        stage.Thread.Take();
        var (system, _) = stage.Begin("driver");
        var heard = new List<string>();
        var actor = system.ActorOf(Props.Create(() => new Hears(heard)).WithDispatcher(DriverDispatcher.Path));
        var here = actor.Ask<ActorIdentity>(new Identify(null));
        stage.Thread.SettleUntil(() => here.IsCompleted, TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(60));

        var stranger = new Thread(() => actor.Tell("of another thread"));
        stranger.Start();
        stranger.Join();

        // Had the other thread touched the mailbox, this one would be behind its message, and at its mercy.
        actor.Tell("of the driver");
        stage.Thread.Settle();
        Assert.Equal(["of the driver", "of another thread"], heard);
    }

    private sealed class Hears : ReceiveActor
    {
        public Hears(List<string> heard) => Receive<string>(heard.Add);
    }
}
