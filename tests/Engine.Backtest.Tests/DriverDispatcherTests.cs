using Akka.Actor;

namespace Engine.Backtest.Tests;

/// <summary>Actors on the driver's thread: what other threads have for them never holds back what the driver has.</summary>
public sealed class DriverDispatcherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

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
    public void Messages_of_the_driver_and_of_other_threads_all_arrive_on_the_drivers_thread_those_of_one_sender_in_order()
    {
        using var stage = new ActorStage();
        stage.Begin("driver");
        var heard = new List<(int Sender, int Number, int Thread)>();
        var actor = stage.Start(Props.Create(() => new Ear(heard)), "ear");
        var others = Enumerable.Range(1, 3).Select(sender => new Thread(() => Tell(sender, 1000))).ToArray();
        foreach (var other in others)
        {
            other.Start();
        }

        Tell(0, 1000);
        stage.Thread.SettleUntil(() => heard.Count == 4000, TimeSpan.FromMilliseconds(20), Patience);
        foreach (var other in others)
        {
            other.Join();
        }

        Assert.All(heard, message => Assert.Equal(Environment.CurrentManagedThreadId, message.Thread));
        Assert.All(heard.GroupBy(message => message.Sender), sender => Assert.Equal(Enumerable.Range(0, 1000), sender.Select(message => message.Number)));

        // One that comes while the driver has nothing to do wakes it.
        var late = new Thread(() => Tell(4, 1));
        late.Start();
        stage.Thread.SettleUntil(() => heard.Count == 4001, TimeSpan.FromSeconds(10), Patience);
        late.Join();

        void Tell(int sender, int messages)
        {
            for (var number = 0; number < messages; number++)
            {
                actor.Tell((sender, number), ActorRefs.NoSender);
            }
        }
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

    [Fact]
    public void What_is_told_at_once_is_handled_before_it_returns_and_never_before_what_waits()
    {
        using var stage = new ActorStage();
        stage.Begin("driver");
        var heard = new List<string>();
        var second = stage.Start(Props.Create(() => new Hears(heard)), "second");
        var first = stage.Start(Props.Create(() => new Passes(heard, second)), "first");

        // What it tells in turn is a message like any other.
        stage.Thread.TellAtOnce(first, "one");
        Assert.Equal(["one from first"], heard);
        stage.Thread.Settle();
        Assert.Equal(["one from first", "one passed on"], heard);

        heard.Clear();
        first.Tell("two");
        stage.Thread.TellAtOnce(second, "three");
        Assert.Empty(heard);
        stage.Thread.Settle();
        Assert.Equal(["two from first", "three", "two passed on"], heard);

        // One that fails in it is dealt with as ever: here it begins anew.
        heard.Clear();
        stage.Thread.TellAtOnce(first, "fail");
        stage.Thread.SettleUntil(() => heard.Contains("anew"), TimeSpan.FromMilliseconds(20), Patience);
        stage.Thread.TellAtOnce(first, "four");
        stage.Thread.Settle();
        Assert.Equal(["anew", "four from first", "four passed on"], heard);
    }

    private sealed class Passes(List<string> heard, IActorRef next) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "fail")
            {
                throw new InvalidOperationException("as it was told");
            }

            // Its own context stands as in any other message.
            heard.Add($"{message} from {Self.Path.Name.Split('-')[0]}");
            next.Tell($"{message} passed on");
        }

        protected override void PostRestart(Exception reason) => heard.Add("anew");
    }

    private sealed class Ear(List<(int Sender, int Number, int Thread)> heard) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var (sender, number) = ((int, int))message;
            heard.Add((sender, number, Environment.CurrentManagedThreadId));
        }
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
