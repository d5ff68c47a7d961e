using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Accounts;

/// <summary>A person asks the book: the answer comes when the journal holds the command, and never for what it does not hold.</summary>
public sealed class PersonCommandTests : BookSpec
{
    private static int _systems;

    public PersonCommandTests()
        : base(BreakableJournal.Hocon, $"person-{Interlocked.Increment(ref _systems)}")
    {
    }

    [Fact]
    public void An_order_is_answered_with_its_tag_once_it_stands_in_the_journal_and_two_at_once_are_two()
    {
        var book = StartBook();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        BreakableJournal.Held[Sys.Name] = held.Task;
        var (one, other) = (CreateTestProbe(), CreateTestProbe());
        book.Tell(Buy(), one);
        book.Tell(Buy(), other);
        book.Tell(new PersonProtocol.ByHand(new PersonProtocol.Close(Gold, null, "test")), other);

        // Whoever attaches is answered at once: the book has taken all of it, and its journal has nothing yet.
        book.Tell(new AccountProtocol.Attach(Ours, TestActor));
        ExpectMsg<AccountProtocol.Attached>(Patience);
        Assert.False(one.HasMessages || other.HasMessages);
        BreakableJournal.Held.TryRemove(Sys.Name, out _);
        held.SetResult();
        var first = one.ExpectMsg<PersonProtocol.Taken>(Patience);
        var second = other.ExpectMsg<PersonProtocol.Taken>(Patience);
        Assert.NotEqual(first.Tag, second.Tag);
        Assert.True(second.Account.Orders.ContainsKey(second.Tag!.Value));
        Assert.Equal(DenialReason.NoPosition, other.ExpectMsg<PersonProtocol.Refused>(Patience).Reason);
    }

    [Fact]
    public void An_order_that_is_placed_again_without_its_bracket_keeps_the_persons_reason()
    {
        var book = StartBook();
        book.Tell(new PersonProtocol.ByHand(((AccountProtocol.Place)Buy().Command) with { Bracket = new Bracket(20, 40) }));
        var sent = Gate.ExpectMsg<AccountProtocol.Send>(Patience).Effect;

        book.Tell(new GateActor.Answer(
            new MutationOutcome.Refused(new GatewayFailure("Order/place", FailureKind.Refused, 200, 2, "Brackets cannot be used with Position Brackets."), new OrderId(7)), sent));

        Assert.Equal("test; placed again, for the account refuses brackets", Until<OrderIntended>(i => i.NativeBracket == false).Why);
    }

    [Fact]
    public void A_command_that_the_journal_refuses_is_refused_and_its_order_does_not_leave()
    {
        var book = StartBook();
        BreakableJournal.Broken[Sys.Name] = true;
        var person = CreateTestProbe();
        book.Tell(Buy(), person);

        Assert.Equal(DenialReason.BookUnavailable, person.ExpectMsg<PersonProtocol.Refused>(Patience).Reason);
        Gate.Ref.Tell("nothing");
        Gate.ExpectMsg("nothing", Patience);
    }

    protected override void AfterAll()
    {
        BreakableJournal.Held.TryRemove(Sys.Name, out _);
        BreakableJournal.Broken.TryRemove(Sys.Name, out _);
        base.AfterAll();
    }

    private static PersonProtocol.ByHand Buy() => new(
        new AccountProtocol.Place(StrategyName.Person, default, Gold, OrderSide.Buy, OrderType.Limit, 1, Price.FromDecimal(1290m), default) { Why = "test" });
}
