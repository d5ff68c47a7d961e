using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.Host.Run;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>Each thing that the venue is known to do to a client, done to the whole engine, over real sockets. In the end book and venue agree.</summary>
public sealed class VenueMisbehavesTests
{
    [Fact]
    public async Task An_order_whose_answer_was_lost_after_it_was_executed_is_found_by_its_tag_and_not_sent_again()
    {
        using var home = new TemporaryHome();
        await using var live = await LiveRun.StartAsync(home);
        // Without its user frames the order can only be found by asking.
        live.Run.Gateway!.Faults.DropUserFrames = true;
        live.Run.Gateway.Faults.LoseAfterExecution(1, "Order/place");

        var unknown = await live.Until<OrderOutcomeUnknown>();
        await live.Until<TradeBooked>(t => t.Tag == unknown.Tag);
        live.Run.Gateway.Faults.DropUserFrames = false;
        var result = await live.StopAsync();

        Assert.Single(live.Run.Gateway.Venue.Orders(result.Account!.Account)!, o => o.Tag == unknown.Tag);
        AssertAgreement(result);
    }

    [Fact]
    public async Task An_order_that_was_lost_before_it_was_executed_is_presumed_not_placed_and_trading_goes_on()
    {
        using var home = new TemporaryHome();
        await using var live = await LiveRun.StartAsync(home);
        live.Run.Gateway!.Faults.LoseBeforeExecution(1, "Order/place");

        var unknown = await live.Until<OrderOutcomeUnknown>();
        await live.Until<OrderPresumedNotPlaced>(p => p.Tag == unknown.Tag);
        await live.Until<TradeBooked>(t => t.Tag is not null);
        var result = await live.StopAsync();

        Assert.DoesNotContain(live.Run.Gateway.Venue.Orders(result.Account!.Account)!, o => o.Tag == unknown.Tag);
        AssertAgreement(result);
    }

    [Fact]
    public async Task A_429_or_a_401_to_an_order_is_an_unknown_outcome_and_never_a_second_order()
    {
        using var home = new TemporaryHome();
        await using var live = await LiveRun.StartAsync(home);
        live.Run.Gateway!.Faults.AnswerRateLimited("Order/place", 1, null);
        var limited = await live.Until<OrderOutcomeUnknown>();
        await live.Until<OrderPresumedNotPlaced>(p => p.Tag == limited.Tag);
        live.Run.Gateway.Faults.AnswerUnauthorized("Order/place", 1);
        var refused = await live.Until<OrderOutcomeUnknown>();
        await live.Until<OrderPresumedNotPlaced>(p => p.Tag == refused.Tag);
        await live.Until<TradeBooked>(t => t.Tag is not null);

        AssertAgreement(await live.StopAsync());
        Assert.Equal(live.Journal.OfType<OrderIntended>().Select(o => o.Tag).Distinct().Count(), live.Journal.OfType<OrderIntended>().Count());
    }

    [Theory]
    [InlineData(HubKind.Market)]
    [InlineData(HubKind.User)]
    public async Task A_killed_hub_connection_comes_back_by_itself_and_trading_goes_on(HubKind hub)
    {
        using var home = new TemporaryHome();
        await using var live = await LiveRun.StartAsync(home);
        await live.Until<TradeBooked>();
        if (hub == HubKind.Market)
        {
            live.Run.Gateway!.Faults.KillMarketHub();
        }
        else
        {
            live.Run.Gateway!.Faults.KillUserHub();
        }

        await live.Until<HubProtocol.HubStateChanged>(h => h.Hub == hub && h.Phase == HubPhase.Reconnecting);
        await live.Until<HubProtocol.HubStateChanged>(h => h.Hub == hub && h.Phase == HubPhase.Connected);
        if (hub == HubKind.Market)
        {
            await live.Until<FeedProtocol.FeedStateChanged>(f => f.Phase == FeedPhase.Live);
        }
        else
        {
            await live.Until<Reconciled>();
        }

        await live.Until<TradeBooked>(t => t.Tag is not null);
        AssertAgreement(await live.StopAsync());
    }

    [Fact]
    public async Task After_a_gateway_logout_the_engine_logs_in_again_and_both_hubs_return()
    {
        using var home = new TemporaryHome();
        await using var live = await LiveRun.StartAsync(home, Evicted(EvictionPolicy.Retake));
        await live.Until<TradeBooked>();
        await live.Run.Gateway!.Faults.LogoutAsync("another session");

        var (evicted, back) = (new HashSet<HubKind>(), new HashSet<HubKind>());
        await live.Until<HubProtocol.HubStateChanged>(h =>
        {
            _ = h.Phase == HubPhase.Evicted ? evicted.Add(h.Hub) : h.Phase == HubPhase.Connected && evicted.Contains(h.Hub) && back.Add(h.Hub);
            return back.Count == 2;
        });
        await live.Until<TradeBooked>(t => t.Tag is not null);

        AssertAgreement(await live.StopAsync());
    }

    [Fact]
    public async Task Orders_that_add_exposure_are_denied_as_evicted_until_the_hub_is_back()
    {
        using var home = new TemporaryHome();
        await using var live = await LiveRun.StartAsync(home);
        await live.Until<TradeBooked>();

        // Said while both streams still stand, so that strategies go on deciding: the book alone has to refuse.
        live.Run.System.EventStream.Publish(new HubProtocol.HubStateChanged(HubKind.Market, HubPhase.Evicted, 1, "another session"));
        await live.Until<IntentDenied>(d => d.Reason == DenialReason.Evicted);
        live.Run.System.EventStream.Publish(new HubProtocol.HubStateChanged(HubKind.Market, HubPhase.Connected, 1, null));
        await live.Until<TradeBooked>(t => t.Tag is not null);

        AssertAgreement(await live.StopAsync());
    }

    [Fact]
    public async Task While_the_hubs_are_left_to_another_session_nothing_is_added_and_polling_keeps_the_book_true()
    {
        using var home = new TemporaryHome();
        await using var live = await LiveRun.StartAsync(home, Evicted(EvictionPolicy.Yield));
        await live.Until<TradeBooked>();
        var gateway = live.Run.Gateway!;
        var account = live.Run.Started.Account.Id;
        var evicted = new HashSet<HubKind>();
        await gateway.Faults.LogoutAsync("another session");
        await live.Until<HubProtocol.HubStateChanged>(h => h.Phase == HubPhase.Evicted && evicted.Add(h.Hub) && evicted.Count == 2);
        await live.Until<Reconciled>(r => r.Why == "stream down");

        // What the other session does reaches the book although no stream shows it.
        var contract = live.Run.Started.Instruments[0].Id;
        var before = gateway.Venue.Net(account, contract);
        var target = before + 2;
        await BuyByHandAsync(gateway, account, contract, 2);
        var changed = await live.Until<AccountProtocol.AccountChanged>(a => a.State.PositionIn(contract).Net == target);
        Assert.False(changed.InSync);
        Assert.DoesNotContain(live.Journal.SkipWhile(e => e is not Reconciled { Why: "stream down" }), e => e is OrderIntended);

        // The guardian has a price of the position, and it is not the stream's.
        Assert.Equal(FeedPhase.Down, (await live.Until<FeedProtocol.Figures>(f => f.Polled is not null)).Phase);
        AssertAgreement(await live.StopAsync());
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_expires_and_no_print_is_lost()
    {
        using var home = new TemporaryHome();
        var life = TimeSpan.FromSeconds(6);
        await using var live = await LiveRun.StartAsync(home, settings => settings with { TokenLife = life });
        var first = await live.Until<SessionProtocol.SessionStateChanged>(s => s.Phase == SessionPhase.Open);
        var second = await live.Until<SessionProtocol.SessionStateChanged>(s => s.Phase == SessionPhase.Open && s.ExpiresAt > first.ExpiresAt);
        Assert.True(second.ExpiresAt - life < first.ExpiresAt, "The second token was issued when the first had expired.");
        await live.Until<SessionProtocol.SessionStateChanged>(s => s.Phase == SessionPhase.Open && s.ExpiresAt > second.ExpiresAt);
        await live.Until<TradeBooked>();

        // The same sockets all along: nothing was torn, so nothing could be lost.
        Assert.DoesNotContain(live.News, n => n is HubProtocol.HubStateChanged { Phase: not (HubPhase.Connecting or HubPhase.Connected) } or HubProtocol.HubStateChanged { Epoch: > 1 });
        var feed = live.Run.Started.Feeds.Values.Single();
        var figures = await Akka.Actor.Futures.Ask<FeedProtocol.Figures>(feed, FeedProtocol.GetFigures.Instance, TimeSpan.FromSeconds(10));
        Assert.Equal(FeedPhase.Live, figures.Phase);
        AssertAgreement(await live.StopAsync());
    }

    private static Func<EngineRunSettings, EngineRunSettings> Evicted(EvictionPolicy policy) => settings => settings with
    {
        Eviction = new EvictionSettings { Policy = policy, FirstWait = TimeSpan.FromMilliseconds(200) },
    };

    /// <summary>An order of a person at the venue's own platform.</summary>
    private static async Task BuyByHandAsync(SimulatedGateway gateway, AccountId account, ContractId contract, int size)
    {
        using var http = new HttpClient();
        var token = new TokenCell();
        var client = new GatewayClient(
            http, GatewayAddress.At(gateway.Address), token, new RequestQuota(new QuotaSettings(), TimeProvider.System), gateway.Clock, TimeProvider.System);
        token.Current = ((Reading<AccessToken>.Answered)await client.LoginKeyAsync(gateway.Settings.UserName, gateway.Settings.ApiKey, default)).Value;
        var order = new OrderRequest(account, contract, OrderSide.Buy, OrderType.Market, size, null, null, new ClientTag("by-hand"));
        Assert.IsType<MutationOutcome.Done>(await client.PlaceOrderAsync(order, default));
    }

    private static void AssertAgreement(RunResult result)
    {
        Assert.Null(result.VenueDifference);
        Assert.True(result.Succeeded, $"{result.Fault} {result.Stop.Text}");
    }
}
