using Akka.Actor;

namespace Engine.Backtest.Tests;

/// <summary>Actors on the driver's thread: what other threads have for them never holds back what the driver has.</summary>
public sealed class DriverDispatcherTests
{
    [Fact]
    public void A_message_of_another_thread_waits_for_the_driver_and_holds_back_none_of_the_drivers_own()
    {
        using var stage = new ActorStage();
        stage.Begin("driver");
        var heard = new List<string>();
        var actor = stage.Start(Props.Create(() => new Hears(heard)), "hears");

        var stranger = new Thread(() => actor.Tell("of another thread"));
        stranger.Start();
        stranger.Join();

        // Had the other thread touched the mailbox, this one would be behind its message, and at its mercy.
        actor.Tell("of the driver");
        stage.Thread.Settle();
        Assert.Equal(["of the driver", "of another thread"], heard);
    }

    [Fact]
    public void The_last_to_begin_is_the_first_to_go()
    {
        var gone = new List<string>();
        using (var stage = new ActorStage())
        {
            stage.Begin("driver");
            foreach (var name in new[] { "account", "feed", "strategy" })
            {
                stage.Start(Props.Create(() => new Goes(gone, name)), name);
            }
        }

        Assert.Equal(["strategy", "feed", "account"], gone);
    }

    private sealed class Goes(List<string> gone, string name) : ReceiveActor
    {
        protected override void PostStop() => gone.Add(name);
    }

    private sealed class Hears : ReceiveActor
    {
        public Hears(List<string> heard) => Receive<string>(heard.Add);
    }
}
