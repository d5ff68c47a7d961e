using Akka.Actor;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.Gateway.Hubs;
using Engine.Markets;
using Engine.Tests.Hubs;

namespace Engine.Actors.Tests.Hubs;

/// <summary>Both hub owners against a real SignalR server over sockets.</summary>
public sealed class HubOwnerTests : TestKit, IAsyncLifetime
{
    private const string Id = "\"CON.F.US.MNQ.U26\"";
    private static readonly ContractId Contract = new("CON.F.US.MNQ.U26");
    private static readonly AccountId Account = new(20000002);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TokenCell _token = new();
    private readonly ReceiptCounter _receipts = new();
    private readonly WorkInFlight _work = new();
    private readonly Akka.TestKit.TestProbe _session;
    private readonly Akka.TestKit.TestProbe _receiver;
    private readonly Akka.TestKit.TestProbe _states;
    private LoopbackVenue _venue = null!;

    public HubOwnerTests()
        : base("akka.loglevel = DEBUG")
    {
        (_session, _receiver, _states) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(_states, typeof(HubProtocol.HubStateChanged));
    }

    private HubSettings Settings { get; } = HubSettings.With(() => 0.5) with
    {
        FirstBackOff = TimeSpan.FromMilliseconds(20),
        AfterEviction = TimeSpan.FromMilliseconds(50),
        Overlap = TimeSpan.FromMinutes(10),
    };

    public async Task InitializeAsync() => _venue = await LoopbackVenue.StartAsync("first", "second");

    async Task IAsyncLifetime.DisposeAsync() => await _venue.DisposeAsync();

    [Fact]
    public async Task The_first_connection_waits_for_a_token_and_up_comes_after_the_venue_has_confirmed()
    {
        var hub = StartMarketHub();
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        await _receiver.ExpectNoMsgAsync(TimeSpan.Zero);
        Renew("first");
        Assert.Equal(1, (await UpAsync()).Epoch);
        Assert.Equal(Contract.Value, (await _venue.CallOfAsync("SubscribeContractQuotes")).Argument);
        Assert.Equal(Contract.Value, (await _venue.CallOfAsync("SubscribeContractTrades")).Argument);
        await StateAsync(HubPhase.Connecting);
        await StateAsync(HubPhase.Connected);
    }

    [Fact]
    public async Task A_subscription_made_while_the_hub_is_up_is_confirmed_before_it_is_announced()
    {
        Renew("first");
        var hub = StartMarketHub();
        await StateAsync(HubPhase.Connecting);
        await StateAsync(HubPhase.Connected);
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: true));
        await UpAsync();

        // Told only now, so the calls are here already.
        var methods = new List<string>();
        while (_venue.Calls.TryRead(out var call))
        {
            methods.Add(call.Method);
        }

        Assert.Equal(["SubscribeContractQuotes", "SubscribeContractTrades", "SubscribeContractMarketDepth"], methods);
    }

    [Fact]
    public async Task A_connection_killed_by_the_server_is_replaced_and_everything_subscribed_again()
    {
        Renew("first");
        var hub = StartMarketHub();
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        await UpAsync();
        await _venue.CallOfAsync("SubscribeContractTrades");
        await PrintAsync(1);
        Assert.Equal(1, (await NextAsync<HubProtocol.TradesReceived>()).Trades[0].Size);

        _venue.Kill();
        Assert.Equal(1, (await NextAsync<HubProtocol.HubDown>()).Epoch);
        Assert.Equal(2, (await UpAsync()).Epoch);
        Assert.Equal(Contract.Value, (await _venue.CallOfAsync("SubscribeContractTrades")).Argument);
        await PrintAsync(2);
        Assert.Equal(2, (await NextAsync<HubProtocol.TradesReceived>()).Trades[0].Size);
        await StateAsync(HubPhase.Connecting);
        await StateAsync(HubPhase.Connected);
        Assert.Equal(1, (await StateAsync(HubPhase.Reconnecting)).Epoch);
        Assert.Equal(2, (await StateAsync(HubPhase.Connected)).Epoch);
    }

    [Fact]
    public async Task A_subscriber_that_dies_is_unsubscribed_and_its_frames_are_no_work_for_anybody()
    {
        Renew("first");
        var hub = StartMarketHub();
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        await UpAsync();
        Sys.Stop(_receiver);
        await _venue.CallOfAsync("UnsubscribeContractTrades");
        await PrintAsync(1);
        await PrintAsync(2);
        await AwaitConditionAsync(() => Task.FromResult(_work.MarketFrames == 2 && _work.Open == 0), Patience);
    }

    [Fact]
    public async Task Each_frame_is_begun_once_for_its_receiver_to_end()
    {
        Renew("first");
        var hub = StartMarketHub();
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        await UpAsync();
        await PrintAsync(1);
        await NextAsync<HubProtocol.TradesReceived>();
        await AwaitConditionAsync(() => Task.FromResult(_work.Open == 1), Patience);
        Assert.Equal(1, _work.MarketFrames);
    }

    [Fact]
    public async Task Eviction_asks_the_session_for_a_token_and_waits_for_it()
    {
        Renew("first");
        var hub = StartMarketHub();
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        await UpAsync();
        await _venue.SendAsync("GatewayLogout", "\"another session\"");
        await NextAsync<HubProtocol.HubDown>();
        Assert.Contains("another session", (await _session.ExpectMsgAsync<SessionProtocol.TokenRefused>(Patience)).Why);
        await StateAsync(HubPhase.Connecting);
        await StateAsync(HubPhase.Connected);
        Assert.Contains("another session", (await StateAsync(HubPhase.Evicted)).Cause);
        Renew("second");
        Assert.Equal(2, (await UpAsync()).Epoch);
        Assert.Equal("first", (await _venue.Attempts.ReadAsync()).Header);
        Assert.Equal("second", (await _venue.Attempts.ReadAsync()).Header);
        Assert.False(_venue.Attempts.TryRead(out _));
    }

    [Fact]
    public async Task A_refused_token_is_reported_and_the_next_one_is_used()
    {
        Renew("stale");
        var hub = StartMarketHub();
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        Assert.Contains("401", (await _session.ExpectMsgAsync<SessionProtocol.TokenRefused>(Patience)).Why);
        Renew("first");
        Assert.Equal(1, (await UpAsync()).Epoch);
        Assert.Equal("stale", (await _venue.Attempts.ReadAsync()).Header);
        Assert.Equal("first", (await _venue.Attempts.ReadAsync()).Header);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_again_until_it_is()
    {
        Renew("first");
        _venue.Answer(503);
        var hub = StartMarketHub();
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        for (var i = 0; i < 3; i++)
        {
            await _venue.Attempts.ReadAsync();
        }

        _venue.Answer(null);
        Assert.Equal(1, (await UpAsync()).Epoch);
    }

    [Fact]
    public async Task A_renewed_token_moves_the_stream_to_a_new_connection_and_every_print_arrives_once()
    {
        Renew("first");
        var hub = StartMarketHub();
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        await UpAsync();
        await _venue.CallOfAsync("SubscribeContractTrades");
        var old = _venue.Open.Single();
        for (var size = 1; size <= 20; size++)
        {
            await PrintAsync(size);
        }

        Renew("second");
        await _venue.CallOfAsync("SubscribeContractTrades");

        // Prints go on, to both connections, until the old one has been let go.
        var size2 = 20;
        using var limit = new CancellationTokenSource(Patience);
        while (!old.ConnectionAborted.IsCancellationRequested)
        {
            limit.Token.ThrowIfCancellationRequested();
            await PrintAsync(++size2);
            await Task.Yield();
        }

        await PrintAsync(++size2);
        for (var size = 1; size <= size2;)
        {
            // What waits at the cut is released as one frame.
            foreach (var trade in (await NextAsync<HubProtocol.TradesReceived>()).Trades)
            {
                Assert.Equal(size++, trade.Size);
            }
        }

        await _receiver.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task When_the_old_connection_is_closed_for_its_expired_token_during_the_change_nothing_is_lost()
    {
        Renew("first");
        var hub = StartMarketHub();
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        await UpAsync();
        await _venue.CallOfAsync("SubscribeContractTrades");
        var old = _venue.Open.Single();
        await EventFilter.Debug(contains: "overlap").ExpectOneAsync(Patience, () =>
        {
            Renew("second");
            return Task.CompletedTask;
        });
        await PrintAsync(1);
        old.Abort();
        await PrintAsync(2);
        await PrintAsync(3);
        for (var size = 1; size <= 3;)
        {
            foreach (var trade in (await NextAsync<HubProtocol.TradesReceived>()).Trades)
            {
                Assert.Equal(size++, trade.Size);
            }
        }
    }

    [Fact]
    public async Task User_frames_reach_the_receiver_of_their_account_and_an_unreadable_one_reaches_all()
    {
        Renew("first");
        var other = CreateTestProbe();
        var hub = Sys.ActorOf(UserHubActor.Props(_venue.UserHub, _token, _receipts, _work, _session, Settings));
        hub.Tell(new HubProtocol.SubscribeAccount(Account, _receiver));
        hub.Tell(new HubProtocol.SubscribeAccount(new AccountId(7), other));
        await UpAsync();
        await other.FishForMessageAsync<HubProtocol.HubUp>(_ => true, Patience);
        await _venue.SendAsync("GatewayUserAccount", """{"action":1,"data":{"id":20000002,"name":"PRAC","balance":1.5,"canTrade":true,"isVisible":true,"simulated":true}}""");
        await _venue.SendAsync("GatewayUserAccount", """{"action":1,"data":{"id":99,"name":"foreign","balance":1.5,"canTrade":true,"isVisible":true,"simulated":true}}""");
        await _venue.SendAsync("GatewayUserOrder", """{"action":1,"data":"?"}""");
        Assert.Equal(Account, (await NextAsync<HubProtocol.UserFrame>()).Account!.Id);
        var unread = await NextAsync<HubProtocol.UserFrame>();
        Assert.Null(unread.Order ?? (object?)unread.Trade ?? unread.Position ?? (object?)unread.Account);
        Assert.Equal(unread, await other.ExpectMsgAsync<HubProtocol.UserFrame>(Patience));
        await AwaitConditionAsync(() => Task.FromResult(_work.UserFrames == 3 && _work.Open == 3), Patience);
    }

    [Fact]
    public async Task A_renewed_token_moves_the_user_hub_without_a_gap()
    {
        Renew("first");
        var hub = Sys.ActorOf(UserHubActor.Props(_venue.UserHub, _token, _receipts, _work, _session, Settings with { Overlap = TimeSpan.FromMilliseconds(100) }));
        hub.Tell(new HubProtocol.SubscribeAccount(Account, _receiver));
        await UpAsync();
        await _venue.CallOfAsync("SubscribeTrades");
        var old = _venue.Open.Single();
        Renew("second");
        await _venue.CallOfAsync("SubscribeTrades");
        var id = 0;
        using var limit = new CancellationTokenSource(Patience);
        while (!old.ConnectionAborted.IsCancellationRequested)
        {
            limit.Token.ThrowIfCancellationRequested();
            await FillAsync(++id);
        }

        await FillAsync(++id);

        // Both connections deliver while they overlap: each fill at least once, and no word of a broken stream.
        var seen = new HashSet<long>();
        while (!seen.Contains(id))
        {
            seen.Add((await NextAsync<HubProtocol.UserFrame>()).Trade!.Id.Value);
        }

        Assert.Equal(id, seen.Count);
    }

    private IActorRef StartMarketHub() => Sys.ActorOf(MarketHubActor.Props(_venue.MarketHub, _token, _receipts, _work, _session, Settings));

    private void Renew(string token)
    {
        var expires = DateTimeOffset.MaxValue;
        _token.Current = new AccessToken(token, expires);
        Sys.EventStream.Publish(new SessionProtocol.TokenRenewed(expires));
    }

    private Task PrintAsync(int size) => _venue.SendAsync(
        "GatewayTrade", Id, $$"""[{"price":1300.5,"timestamp":"{{DateTimeOffset.UnixEpoch.AddMilliseconds(size):O}}","type":0,"volume":{{size}}}]""");

    private Task FillAsync(int id) => _venue.SendAsync(
        "GatewayUserTrade",
        $$$"""{"action":0,"data":{"id":{{{id}}},"accountId":20000002,"contractId":"CON.F.US.MNQ.U26","creationTimestamp":"2026-08-19T14:16:01Z","price":1,"fees":0,"side":0,"size":1,"voided":false,"orderId":5}}""");

    private async Task<T> NextAsync<T>() => await _receiver.ExpectMsgAsync<T>(Patience);

    private Task<HubProtocol.HubUp> UpAsync() => NextAsync<HubProtocol.HubUp>();

    private async Task<HubProtocol.HubStateChanged> StateAsync(HubPhase phase)
    {
        var change = await _states.ExpectMsgAsync<HubProtocol.HubStateChanged>(Patience);
        Assert.Equal(phase, change.Phase);
        return change;
    }
}
