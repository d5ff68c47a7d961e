using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Orders;

namespace Engine.Actors.Tests.Accounts;

/// <summary>The order of an executor on a journal that refuses or does not answer: it does not leave, and no event tells of it without its executor.</summary>
public sealed class ExecutorJournalTests : BookSpec
{
    private static readonly ExecutorTerms Terms60 = new(1, """{"id":1,"barrier":{"timeLimit":"00:01:00"}}""");
    private static int _systems;

    public ExecutorJournalTests()
        : base(BreakableJournal.Hocon, $"executor-{Interlocked.Increment(ref _systems)}")
    {
    }

    [Fact]
    public void While_the_journal_does_not_answer_no_entry_leaves_and_then_it_leaves_with_its_executor_on_record()
    {
        var book = StartBook();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        BreakableJournal.Held[Sys.Name] = held.Task;
        book.Tell(Entry(1));

        // What is urgent does not wait: it is the first that the gate gets, behind the entry in the mailbox.
        book.Tell(new AccountProtocol.EmergencyFlatten("nobody", "unknown to the book"));
        book.Tell(new AccountProtocol.CancelEverything(null, "trader"));
        book.Tell(new AccountProtocol.Attach(Ours, Strategy));
        Strategy.FishForMessage<AccountProtocol.Attached>(a => a.LastIntent == new IntentId(1), Patience);
        Gate.Ref.Tell("nothing");
        Gate.ExpectMsg("nothing", Patience);
        BreakableJournal.Held.TryRemove(Sys.Name, out _);
        held.SetResult();
        Assert.Equal(Terms60, Until<OrderIntended>().Executor);
        Gate.ExpectMsg<AccountProtocol.Send>(sent => sent.Effect is AccountEffect.SendPlace, Patience);
    }

    [Fact]
    public void A_journal_that_refuses_lets_no_entry_leave_and_the_next_book_knows_neither_of_the_two()
    {
        var book = StartBook();
        BreakableJournal.Broken[Sys.Name] = true;
        Watch(book);
        book.Tell(Entry(1));
        ExpectTerminated(book, Patience);
        Gate.Ref.Tell("nothing");
        Gate.ExpectMsg("nothing", Patience);
        BreakableJournal.Broken.TryRemove(Sys.Name, out _);
        var shown = Shown();
        Assert.Equal((0, null), (shown.LiveOrders.Length, shown.Executors));
    }

    [Fact]
    public void The_next_book_shows_the_executor_that_began_last()
    {
        var book = StartBook();
        book.Tell(Entry(1));
        book.Tell(Entry(2) with { Executor = Terms60 with { Json = """{"id":2}""" } });
        book.Tell(Entry(3) with { Executor = null });
        Until<OrderIntended>(e => e.Intent == new IntentId(3));
        Watch(book);
        Sys.Stop(book);
        ExpectTerminated(book, Patience);
        Assert.Equal(Terms60 with { Json = """{"id":2}""" }, Assert.Single(Shown().Executors!.Value));
    }

    protected override void AfterAll()
    {
        BreakableJournal.Held.TryRemove(Sys.Name, out _);
        BreakableJournal.Broken.TryRemove(Sys.Name, out _);
        base.AfterAll();
    }

    private static AccountProtocol.Place Entry(long intent) =>
        new(Sma, new IntentId(intent), Gold, OrderSide.Buy, OrderType.Market, 1, null, default) { Executor = Terms60 };

    private AccountProtocol.Attached Shown()
    {
        var again = CreateTestProbe();
        Sys.ActorOf(BookActor.Props(Settings, With, Gate, Guardian)).Tell(new AccountProtocol.Attach(Ours, again));
        return again.ExpectMsg<AccountProtocol.Attached>(Patience);
    }
}
