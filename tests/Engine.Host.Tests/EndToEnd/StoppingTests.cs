using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Actors.Session;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Host.Run;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>What a stop of the engine leaves at a venue that lives on.</summary>
public sealed class StoppingTests
{
    private static readonly Bracket FarAway = new(StopTicks: 400, TargetTicks: 400);

    [Fact]
    public async Task A_protected_position_stays_under_its_stop_and_the_next_start_takes_it_up()
    {
        using var home = new TemporaryHome();
        using var other = new TemporaryHome();
        await using var venue = await LiveRun.StartAsync(home, settings => settings with { Strategies = [] });
        await using (var live = await LiveRun.StartAsync(other, settings => At(venue, settings, FarAway)))
        {
            await live.Until<AccountProtocol.AccountChanged>(HasBothLegs);
            var result = await live.StopAsync();
            Assert.True(result.Succeeded, $"{result.Fault} {result.Stop.Text}");
            Assert.Contains("kept at the venue: long 1", result.Stop.Text);
        }

        Assert.Equal(OrderType.Stop, Assert.Single(Working(venue)).Type);
        await using (var next = await LiveRun.StartAsync(other, settings => At(venue, settings, null)))
        {
            await next.Until<AccountProtocol.AccountChanged>(HasBothLegs);
            var result = await next.StopAsync();
            Assert.True(result.Succeeded, $"{result.Fault} {result.Stop.Text}");
            Assert.Empty(result.Account!.Paused);
            Assert.Single(Remainder.Read(result.Account).Kept);
            Assert.DoesNotContain(next.Journal, e => e is StrategyPaused or PositionAdopted or ForeignOrderAdopted);
        }

        Assert.Equal(OrderType.Stop, Assert.Single(Working(venue)).Type);
    }

    [Fact]
    public async Task An_unprotected_position_is_closed()
    {
        using var home = new TemporaryHome();
        using var other = new TemporaryHome();
        await using var venue = await LiveRun.StartAsync(home, settings => settings with { Strategies = [] });
        await using var live = await LiveRun.StartAsync(other, settings => At(venue, settings, default(Bracket)));
        await live.Until<TradeBooked>();
        var result = await live.StopAsync();
        Assert.True(result.Succeeded, $"{result.Fault} {result.Stop.Text}");
        Assert.Empty(result.Account!.Positions);
        Assert.Empty(Working(venue));
    }

    [Theory]
    [InlineData(StopPolicy.Flatten)]
    [InlineData(StopPolicy.KeepProtected)]
    public async Task A_fill_whose_trade_is_still_on_its_way_is_awaited_and_its_position_closed(StopPolicy policy)
    {
        using var home = new TemporaryHome();
        using var other = new TemporaryHome();
        await using var venue = await LiveRun.StartAsync(home, settings => settings with { Strategies = [] });
        venue.Run.Gateway!.Faults.Add(new FaultRule("user/GatewayUserTrade", FaultAction.Delay) { Wait = TimeSpan.FromSeconds(1) });
        await using var live = await LiveRun.StartAsync(other, settings => At(venue, settings, default(Bracket)) with { OnStop = policy });
        await live.Until<OrderChanged>(e => e.State == OrderState.Filled);
        var result = await live.StopAsync();

        Assert.True(result.Succeeded, $"{result.Fault} {result.Stop.Text}");
        Assert.Empty(result.Account!.Positions);
        Assert.Equal(0, venue.Run.Gateway.Venue.Net(venue.Run.Started.Account.Id, live.Run.Started.Instruments[0].Id));
        Assert.Empty(Working(venue));
    }

    private static bool HasBothLegs(AccountProtocol.AccountChanged changed) =>
        changed.State.LiveOrders.Count(o => o is { IsProtective: true, State: OrderState.Working }) == 2;

    private static List<VenueOrder> Working(LiveRun venue) =>
        [.. venue.Run.Gateway!.Venue.Orders(venue.Run.Started.Account.Id)!.Where(o => !o.Status.IsTerminal())];

    /// <summary>An engine of its own at another's venue; its strategy buys one contract with a bracket, without one, or (null) nothing.</summary>
    private static EngineRunSettings At(LiveRun venue, EngineRunSettings settings, Bracket? bracket) => settings with
    {
        Gateway = GatewayAddress.At(venue.Run.Gateway!.Address),
        Credentials = new Credentials(venue.Run.Gateway.Settings.UserName, venue.Run.Gateway.Settings.ApiKey),
        Brackets = BracketPolicy.Emulated,
        OnStop = StopPolicy.KeepProtected,
        Strategies = [new StrategyPlan(new StrategyName("once"), "MNQ", 1, null, context => Props.Create(() => new Once(context, bracket)))],
    };

    private sealed class Once(StrategyContext context, Bracket? bracket) : StrategyActor(context)
    {
        private bool _asked;

        protected override bool WantsTrades => true;

        protected override void OnTrade(MarketTrade trade)
        {
            if (bracket is { } wanted && IsReady && !_asked)
            {
                _asked = true;
                Buy(1, wanted == default ? null : wanted);
            }
        }

        // The book may still be comparing itself with the venue.
        protected override void OnDenied(Denied denied) => _asked = false;
    }
}
