using Akka.Actor;

namespace Engine.Backtest.Tests;

/// <summary>The mailboxes of actors that run on a driver's thread.</summary>
public sealed class DriverMailboxTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Messages_of_the_driver_and_of_other_threads_all_arrive_on_the_drivers_thread_those_of_one_sender_in_order()
    {
        var thread = new DriverThread();
        thread.Take();
        var system = DriverDispatcher.CreateSystem("mailbox", thread);
        var heard = new List<(int Sender, int Number, int Thread)>();
        var actor = system.ActorOf(Props.Create(() => new Ear(heard)).WithDispatcher(DriverDispatcher.Id));
        var others = Enumerable.Range(1, 3).Select(sender => new Thread(() => Tell(sender, 1000))).ToArray();
        foreach (var other in others)
        {
            other.Start();
        }

        Tell(0, 1000);
        thread.SettleUntil(() => heard.Count == 4000, TimeSpan.FromMilliseconds(20), Patience);
        foreach (var other in others)
        {
            other.Join();
        }

        Assert.All(heard, message => Assert.Equal(Environment.CurrentManagedThreadId, message.Thread));
        Assert.All(heard.GroupBy(message => message.Sender), sender => Assert.Equal(Enumerable.Range(0, 1000), sender.Select(message => message.Number)));

        // One that comes while the driver has nothing to do wakes it.
        var late = new Thread(() => Tell(4, 1));
        late.Start();
        thread.SettleUntil(() => heard.Count == 4001, TimeSpan.FromSeconds(10), Patience);
        late.Join();
        var gone = system.Terminate();
        _ = gone.ContinueWith(_ => thread.Wake(), TaskScheduler.Default);
        thread.SettleUntil(() => gone.IsCompleted, TimeSpan.FromMilliseconds(100), Patience);

        void Tell(int sender, int messages)
        {
            for (var number = 0; number < messages; number++)
            {
                actor.Tell((sender, number), ActorRefs.NoSender);
            }
        }
    }

    private sealed class Ear(List<(int Sender, int Number, int Thread)> heard) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var (sender, number) = ((int, int))message;
            heard.Add((sender, number, Environment.CurrentManagedThreadId));
        }
    }
}
