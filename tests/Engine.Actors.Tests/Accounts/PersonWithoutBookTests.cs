using Akka.Actor;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Accounts;

/// <summary>A person and an account whose journal never opens: what makes the account smaller leaves all the same.</summary>
public sealed class PersonWithoutBookTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static int _systems;

    public PersonWithoutBookTests()
        : base(BreakableJournal.Hocon, $"person-alone-{Interlocked.Increment(ref _systems)}") => BreakableJournal.Broken[Sys.Name] = true;

    [Fact]
    public async Task Cancels_keep_the_stop_a_flatten_takes_all_and_orders_are_denied()
    {
        await using var venue = await GuardedVenue.StartAsync();
        await venue.PrintAsync(1300m);
        venue.Order(OrderType.Market, OrderSide.Buy, 2);
        venue.Order(OrderType.Stop, OrderSide.Sell, 2, 1290m);
        venue.Order(OrderType.Limit, OrderSide.Sell, 1, 1310m);
        var account = ActorOf(AccountActor.Props(venue.Settings(RiskLimits.None), venue.Dependencies, CreateTestProbe()));

        account.Tell(new PersonProtocol.ByHand(new AccountProtocol.Place(
            StrategyName.Person, default, GuardedVenue.Gold, OrderSide.Buy, OrderType.Market, 1, null, default)
        { Why = "test" }));
        Assert.Equal(DenialReason.BookUnavailable, ExpectMsg<PersonProtocol.Refused>(Patience).Reason);
        account.Tell(new PersonProtocol.ByHand(new AccountProtocol.SetTrading(TradingState.Halted, "person", "test")));
        Assert.Equal(DenialReason.BookUnavailable, ExpectMsg<PersonProtocol.Refused>(Patience).Reason);

        account.Tell(new PersonProtocol.ByHand(new PersonProtocol.CancelAll(null, "test")));
        ExpectMsg<PersonProtocol.WithoutBook>(Patience);
        await AwaitConditionAsync(() => Task.FromResult(venue.Live.Count() == 1), Patience);
        Assert.Equal(OrderType.Stop, venue.Live.Single().Type);

        account.Tell(new PersonProtocol.ByHand(new AccountProtocol.Flatten(null, "person", "test")));
        ExpectMsg<PersonProtocol.WithoutBook>(Patience);
        await AwaitConditionAsync(() => Task.FromResult(!venue.Live.Any() && venue.Venue.Net(GuardedVenue.Account, GuardedVenue.Gold) == 0), Patience);
    }

    protected override void AfterAll()
    {
        BreakableJournal.Broken.TryRemove(Sys.Name, out _);
        base.AfterAll();
    }
}
