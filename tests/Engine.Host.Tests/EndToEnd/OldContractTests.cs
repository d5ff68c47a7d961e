using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Host.Run;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>A position that an earlier run left in a contract which has given way since.</summary>
public sealed class OldContractTests
{
    [Fact]
    public async Task A_position_left_in_an_old_contract_is_priced_valued_and_said_once_and_the_next_contract_can_be_traded_beside_it()
    {
        using var home = new TemporaryHome();
        var clock = new WallMarketClock(TimeProvider.System);
        var market = new SyntheticMarket(1, clock.Now, null, new SyntheticSettings { RollAt = clock.Now.AddYears(1) });
        await using var gateway = await SimulatedGateway.StartAsync(
            new SimulatorSettings { Instance = "old-contract", Market = market, Rules = VenueRules.Default with { Sessions = false } }, clock, TimeProvider.System, CancellationToken.None);
        using var end = new CancellationTokenSource();
        var driving = new MarketDriver(gateway, market, ReplaySpeed.RealTime, WorkInFlight.None, TimeProvider.System).RunAsync(end.Token);
        var roll = market.Rolls.First(r => r.From.Value.Contains(".MES.", StringComparison.Ordinal));

        await using (var live = await LiveRun.StartAsync(home, settings => At(gateway, settings)))
        {
            Assert.Equal(roll.From, live.Run.Started.Instruments.Single().Id);
            await live.Until<TradeBooked>();
            Assert.True((await live.StopAsync()).Succeeded);
        }

        Assert.True(await gateway.DoAsync(new GatewayAct.Roll(roll.From, roll.To)));
        await using (var next = await LiveRun.StartAsync(home, settings => At(gateway, settings)))
        {
            var alert = await next.Until<AccountProtocol.AlertRaised>(a => a.Text.Contains("no strategy trades", StringComparison.Ordinal));
            Assert.Matches("^The account is long 1 MES.*, which no strategy trades: it is priced and guarded, and nothing is added to it.$", alert.Text);
            await next.Until<FeedProtocol.Figures>(f => f.Instrument.Id == roll.From && f.Phase == FeedPhase.Live && f.Quote.LastPrice is not null);
            Assert.Equal([roll.To, roll.From], next.Run.Started.Instruments.Select(i => i.Id));

            // With a loss limit nothing may be added beside a position that cannot be valued: this one can.
            while (!next.Journal.Exists(e => e is TradeBooked trade && trade.Contract == roll.To))
            {
                await next.Until<IAccountEvent>();
            }

            var result = await next.StopAsync();
            Assert.Equal(1, result.Account!.PositionIn(roll.From).Net);
            Assert.Single(next.News.OfType<AccountProtocol.AlertRaised>(), a => a.Text.Contains("no strategy trades", StringComparison.Ordinal));
            Assert.DoesNotContain(next.Journal, e => e is PositionAdopted);
        }

        await end.CancelAsync();
        await driving.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>Buys one of the front once and leaves it open.</summary>
    private static EngineRunSettings At(SimulatedGateway gateway, EngineRunSettings settings) => settings with
    {
        Gateway = GatewayAddress.At(gateway.Address),
        Credentials = new Credentials(gateway.Settings.UserName, gateway.Settings.ApiKey),
        OnStop = StopPolicy.LeaveOpen,
        Limits = RiskLimits.None with { DailyLoss = Money.FromDecimal(5_000m), GuardMargin = Money.FromDecimal(100m) },
        Strategies = [new StrategyPlan(new StrategyName("once"), "MES", 1, null, context => Props.Create(() => new Once(context)))],
    };

    private sealed class Once(StrategyContext context) : StrategyActor(context)
    {
        private DateTimeOffset _again;
        private bool _asked;

        protected override bool WantsTrades => true;

        protected override void OnTrade(MarketTrade trade)
        {
            if (IsReady && !_asked && Now >= _again)
            {
                _asked = true;
                Buy(1);
            }
        }

        // The book may still be comparing itself with the venue, or know no terms of what it holds.
        protected override void OnDenied(Denied denied) => (_asked, _again) = (false, Now.AddSeconds(1));
    }
}
