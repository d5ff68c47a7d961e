using Akka.Actor;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;

namespace Engine.Actors.Tests.Accounts;

/// <summary>When a strategy may decide: not before the journal has taken the book's first write.</summary>
public sealed class BookReadinessTests : BookSpec
{
    private static int _systems;

    public BookReadinessTests()
        : base(BreakableJournal.Hocon, $"ready-{Interlocked.Increment(ref _systems)}")
    {
    }

    [Fact]
    public void Agreement_with_the_venue_is_told_only_once_the_journal_takes_orders()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        BreakableJournal.Held[Sys.Name] = held.Task;
        var parent = CreateTestProbe();
        var book = parent.ChildActorOf(BookActor.Props(Settings, With, Gate, Guardian));
        book.Tell(new HubProtocol.HubUp(HubKind.User, 1));
        AwaitCondition(() => Venue.Seen.Count(read => read == "Trade/search") == 2, Patience);

        // The comparison is through, and the strategy asks again and again how it stands.
        for (var i = 0; i < 100; i++)
        {
            book.Tell(new AccountProtocol.Attach(Ours, parent));
            Assert.False(parent.ExpectMsg<AccountProtocol.Attached>(Patience).InSync);
        }

        held.SetResult();
        parent.ExpectMsg<BookActor.Opened>(Patience);
        Assert.True(parent.ExpectMsg<AccountProtocol.SyncChanged>(Patience).InSync);
    }

    protected override void AfterAll()
    {
        BreakableJournal.Held.TryRemove(Sys.Name, out _);
        base.AfterAll();
    }
}
