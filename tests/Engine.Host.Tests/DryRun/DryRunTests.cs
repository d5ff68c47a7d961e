using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Journal;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Gateway;
using Engine.Host.Run;
using Engine.Host.Tests.EndToEnd;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Host.Tests.DryRun;

/// <summary>Dry runs against a gateway of their own outside, over real sockets.</summary>
public sealed class DryRunTests
{
    [Fact]
    public async Task Orders_fill_at_the_prices_outside_and_nothing_but_reads_of_the_market_leaves()
    {
        using var home = new TemporaryHome();
        await using var outside = await OutsideVenue.StartAsync();
        RunResult result;
        await using (var live = await LiveRun.StartAsync(home, settings => Dry(outside, settings)))
        {
            await outside.MoveAsync(20_000m, 20_000.25m, 20_000m);
            await outside.MoveAsync(20_000m, 20_000.25m, 20_000.25m);
            var entry = await live.Until<TradeBooked>();
            Assert.Equal((OrderSide.Buy, Price.FromDecimal(20_000.25m)), (entry.Side, entry.Price));

            await outside.MoveAsync(20_010m, 20_010.5m, 20_010.5m);
            await outside.MoveAsync(20_010m, 20_010.5m, 20_010.25m);
            var exit = await live.Until<TradeBooked>();
            Assert.Equal((OrderSide.Sell, Price.FromDecimal(20_010m)), (exit.Side, exit.Price));
            result = await live.StopAsync();
        }

        Assert.True(result.Succeeded, $"{result.VenueDifference} {result.Fault} {result.Stop.Text}");
        Assert.Equal(Money.FromDecimal(19.5m), result.Account!.RealizedGross);
        Assert.StartsWith("account-DRY-RUN-dry-1-", result.PersistenceId);
        var events = JournalReader.Events(result.JournalPath, result.PersistenceId).Select(e => e.Event).ToList();
        Assert.Equal(2, events.OfType<OrderIntended>().Count());
        Assert.Equal(2, events.OfType<TradeBooked>().Count());
        Assert.Contains(events, e => e is Reconciled);
        outside.NothingWasSent();
    }

    [Fact]
    public async Task A_position_and_its_figures_outlive_the_process_and_the_next_run_goes_on_with_them()
    {
        using var home = new TemporaryHome();
        await using var outside = await OutsideVenue.StartAsync();
        await using (var first = await LiveRun.StartAsync(home, settings => Dry(outside, settings) with { OnStop = StopPolicy.LeaveOpen }))
        {
            await outside.MoveAsync(20_000m, 20_000.25m, 20_000m);
            await outside.MoveAsync(20_000m, 20_000.25m, 20_000.25m);
            await first.Until<TradeBooked>();
        }

        await using var second = await LiveRun.StartAsync(home, settings => Dry(outside, settings));
        await outside.MoveAsync(19_990m, 19_990.25m, 19_990.25m);
        await outside.MoveAsync(19_990m, 19_990.25m, 19_990m);
        var exit = await second.Until<TradeBooked>();
        Assert.Equal((OrderSide.Sell, Price.FromDecimal(19_990m)), (exit.Side, exit.Price));

        var result = await second.StopAsync();
        Assert.True(result.Succeeded, $"{result.VenueDifference} {result.Fault} {result.Stop.Text}");
        Assert.StartsWith("account-DRY-RUN-dry-1-", result.PersistenceId);
        Assert.Equal((Money.FromDecimal(-20.5m), 2), (result.Account!.RealizedGross, result.Account.TradesTotal));
        var events = JournalReader.Events(result.JournalPath, result.PersistenceId).Select(e => e.Event).ToList();
        Assert.Equal([1, 2], events.OfType<BookOpened>().Select(b => b.Epoch));
        Assert.DoesNotContain(events, e => e is PositionAdopted or ForeignOrderAdopted);
        outside.NothingWasSent();
    }

    [Fact]
    public async Task While_the_feed_outside_is_down_nothing_fills_and_afterwards_at_the_new_prices_only()
    {
        using var home = new TemporaryHome();
        var outside = await OutsideVenue.StartAsync();
        await using var live = await LiveRun.StartAsync(home, settings => Dry(outside, settings));
        await outside.MoveAsync(20_000m, 20_000.25m, 20_000m);
        await outside.MoveAsync(20_000m, 20_000.25m, 20_000.25m);
        await live.Until<TradeBooked>();

        await outside.DisposeAsync();
        await live.Until<FeedProtocol.FeedStateChanged>(change => change.Phase == FeedPhase.Down);
        using var http = GatewayClient.CreateHttpClient();
        var trader = await TraderAsync(live.Run, http);
        var (account, contract) = (live.Run.Started.Account.Id, outside.Contract.Id);
        Assert.IsType<MutationOutcome.Refused>(await trader.CloseContractAsync(account, contract, CancellationToken.None));
        Assert.IsType<MutationOutcome.Refused>(await trader.PlaceOrderAsync(
            new OrderRequest(account, contract, OrderSide.Sell, OrderType.Market, 1, null, null, new ClientTag("by-hand")), CancellationToken.None));
        Assert.Equal(1, live.Run.Gateway!.Venue.Net(account, contract));

        await using var back = await OutsideVenue.StartAsync(outside.Gateway.Address.Port);
        await live.Until<FeedProtocol.FeedStateChanged>(change => change.Phase == FeedPhase.Live);
        await back.MoveAsync(19_900m, 19_900.25m, 19_900m);
        var exit = await live.Until<TradeBooked>();
        Assert.Equal((OrderSide.Sell, Price.FromDecimal(19_900m)), (exit.Side, exit.Price));
        Assert.True((await live.StopAsync()).Succeeded);
        outside.NothingWasSent();
        back.NothingWasSent();
    }

    /// <summary>A person at the embedded gateway, past the engine.</summary>
    private static async Task<GatewayClient> TraderAsync(EngineRun run, HttpClient http)
    {
        var gateway = run.Gateway!;
        var cell = new TokenCell();
        var client = new GatewayClient(
            http, GatewayAddress.At(gateway.Address), cell, new Engine.Gateway.RequestQuota(QuotaSettings.Off, TimeProvider.System), gateway.Clock, TimeProvider.System);
        var login = await client.LoginKeyAsync(gateway.Settings.UserName, gateway.Settings.ApiKey, CancellationToken.None);
        cell.Current = Assert.IsType<Reading<AccessToken>.Answered>(login).Value;
        return client;
    }

    internal static EngineRunSettings Dry(OutsideVenue outside, EngineRunSettings settings) => settings with
    {
        Environment = "DRY-RUN",
        DryRun = true,
        Gateway = GatewayAddress.At(outside.Gateway.Address),
        Credentials = new Credentials(outside.Gateway.Settings.UserName, OutsideVenue.Key),
        Rules = VenueRules.Default with { Sessions = false },
        OnStop = StopPolicy.KeepProtected,
        Strategies =
        [
            new StrategyPlan(
                new StrategyName("sma"), "MNQ", 1, null,
                context => Props.Create(typeof(SmaCross), context, new SmaCrossParameters { Mode = SmaCrossMode.Tick, N = 2 })),
        ],
    };
}
