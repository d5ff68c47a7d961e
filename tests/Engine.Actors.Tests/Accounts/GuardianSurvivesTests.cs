using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Accounts;

/// <summary>The account over a real gateway's sockets while parts of the engine die at some moment of a falling market.</summary>
public sealed class GuardianSurvivesTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Money Loss = Money.FromDecimal(2_000m);
    private static int _systems;

    public GuardianSurvivesTests()
        : base(BreakableJournal.Hocon, $"guarded-{Interlocked.Increment(ref _systems)}")
    {
    }

    public enum Victim
    {
        Nothing,
        Book,
        Journal,
        MarketHub,
        Guardian,
    }

    [Theory]
    [InlineData(Victim.Nothing, 1)]
    [InlineData(Victim.Book, 2)]
    [InlineData(Victim.Journal, 3)]
    [InlineData(Victim.Journal, 4)]
    [InlineData(Victim.MarketHub, 5)]
    [InlineData(Victim.MarketHub, 6)]
    [InlineData(Victim.Guardian, 7)]
    public async Task The_account_is_flat_before_the_floor_whoever_dies(Victim victim, int seed)
    {
        var random = new Random(seed);
        await using var venue = await GuardedVenue.StartAsync();
        await venue.PrintAsync(1300m);
        Assert.True(venue.Order(OrderType.Market, OrderSide.Buy, 3).Success);
        var floor = venue.Venue.Equity(GuardedVenue.Account) - Loss;

        var settings = venue.Settings(RiskLimits.None with { MaximumLoss = Loss, SlipTicks = 20 });
        var account = Sys.ActorOf(AccountActor.Props(settings, venue.Dependencies, CreateTestProbe()), "account");
        var feed = Sys.ActorOf(FeedActor.Props(venue.Instrument, CreateTestProbe(), new FeedSettings(
            venue.Clock,
            WorkInFlight.None,
            (contract, interval, from, to) => venue.Client.RetrieveBarsAsync(contract, interval, from, to, BarOrigin.BackFilled, CancellationToken.None),
            null)
        {
            Prices = venue.Dependencies.Prices,
            PollEvery = TimeSpan.FromMilliseconds(50),
        }));
        feed.Tell(new HubProtocol.HubUp(HubKind.Market, 1));
        account.Tell(new AccountGuardianActor.WatchFeed(feed));
        await JudgedAsync(account, venue, feed, 1300m, up: true);

        // The price falls by up to fifteen ticks at a time; somewhere on the way somebody dies.
        var (price, up, dies, step) = (1300m, true, 1 + random.Next(2), 0);
        while (venue.Venue.Net(GuardedVenue.Account, GuardedVenue.Gold) != 0)
        {
            Assert.True(step < 60, "The guardian never acted.");
            if (++step == dies)
            {
                up = Kill(victim, feed);
            }

            price -= (5 + random.Next(11)) / 10m;
            await venue.PrintAsync(price);
            Assert.True(venue.Venue.Equity(GuardedVenue.Account) > floor, $"The floor was reached at {price} with {victim} dead.");
            await JudgedAsync(account, venue, feed, price, up);
        }

        Assert.True(step > dies, "It acted before anybody died.");
        Assert.True(venue.Venue.Balance(GuardedVenue.Account) > floor);
    }

    protected override void AfterAll()
    {
        BreakableJournal.Broken.TryRemove(Sys.Name, out _);
        base.AfterAll();
    }

    /// <summary>Ends a part; false when no prints come by the stream from here on.</summary>
    private bool Kill(Victim victim, IActorRef feed)
    {
        switch (victim)
        {
            case Victim.Journal:
                BreakableJournal.Broken[Sys.Name] = true;
                Sys.ActorSelection("/user/account/book-*").Tell(Akka.Actor.Kill.Instance);
                return true;
            case Victim.Book:
                Sys.ActorSelection("/user/account/book-*").Tell(Akka.Actor.Kill.Instance);
                return true;
            case Victim.Guardian:
                Sys.ActorSelection("/user/account/guardian").Tell(Akka.Actor.Kill.Instance);
                return true;
            case Victim.MarketHub:
                feed.Tell(new HubProtocol.HubDown(HubKind.Market, 1, "killed"));
                return false;
            default:
                return true;
        }
    }

    /// <summary>Shows the price as the stream would, and waits until the guardian has judged it, or has flattened.</summary>
    private async Task JudgedAsync(IActorRef account, GuardedVenue venue, IActorRef feed, decimal price, bool up)
    {
        if (up)
        {
            feed.Tell(new HubProtocol.TradesReceived(GuardedVenue.Gold, [new MarketTrade(
                GuardedVenue.Gold, Price.FromDecimal(price), 1, venue.Clock.Now, OrderSide.Sell, new ReceiptSequence((long)(price * 10m)), 0)]));
        }

        // Three long, one tick against, and what closing costs.
        var expected = Money.FromDecimal(50_000m - ((1300m - price) * 300m) - 30m) - (TradingCosts.PerSide(GuardedVenue.Gold, RiskLimits.None) * 3);
        using var deadline = new CancellationTokenSource(Patience);
        while (venue.Venue.Net(GuardedVenue.Account, GuardedVenue.Gold) != 0)
        {
            var reading = await account.Ask<GuardReading>(AccountGuardianActor.GetReading.Instance, deadline.Token);
            if (reading.Breach is null && (reading.Equity - expected).Abs() <= Money.FromDecimal(60m))
            {
                return;
            }

            await Task.Delay(10, deadline.Token);
        }
    }
}
