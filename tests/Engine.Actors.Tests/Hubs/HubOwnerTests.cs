using Akka.Actor;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.Gateway.Hubs;
using Engine.Markets;
using Engine.Tests.Hubs;
using Microsoft.Extensions.Time.Testing;

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
        : base("akka.loglevel = ERROR")
    {
        (_session, _receiver, _states) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(_states, typeof(HubProtocol.HubStateChanged));
    }

    private HubSettings Settings { get; } = HubSettings.With(() => 0.5) with
    {
        FirstBackOff = TimeSpan.FromMilliseconds(20),
        Eviction = new EvictionSettings { FirstWait = TimeSpan.FromMilliseconds(50) },
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
        Assert.Equal(["SubscribeContractQuotes", "SubscribeContractTrades", "SubscribeContractMarketDepth"], Called());
    }

    [Fact]
    public async Task Streams_asked_for_later_are_subscribed_alone_and_confirmed_after_those_before_them()
    {
        Renew("first");
        var hub = StartMarketHub();
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: false, Depth: false));
        await UpAsync();
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: true));
        await UpAsync();
        await UpAsync();
        Assert.Equal(["SubscribeContractTrades", "SubscribeContractQuotes", "SubscribeContractMarketDepth"], Called());

        // The next connection needs them all.
        _venue.Kill();
        await NextAsync<HubProtocol.HubDown>();
        await UpAsync();
        Assert.Equal(["SubscribeContractQuotes", "SubscribeContractTrades", "SubscribeContractMarketDepth"], Called());
    }

    [Fact]
    public async Task A_connection_that_delivered_and_broke_before_it_was_confirmed_is_told_as_down()
    {
        // Subscribed before there is a token: a connection without subscriptions would be up, and its epoch the first.
        var hold = _venue.Hold("SubscribeContractTrades");
        StartMarketHub().Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: false, Depth: false));
        Renew("first");
        await _venue.CallOfAsync("SubscribeContractTrades");
        await PrintAsync(1);
        Assert.Equal(1, (await NextAsync<HubProtocol.TradesReceived>()).Trades[0].Size);
        _venue.Kill();
        Assert.Equal(0, (await NextAsync<HubProtocol.HubDown>()).Epoch);
        hold.Dispose();
        Assert.Equal(1, (await _receiver.FishForMessageAsync<HubProtocol.HubUp>(_ => true, Patience)).Epoch);
    }

    [Fact]
    public async Task Frames_tagged_with_the_product_reach_the_receiver_under_the_subscribed_contract()
    {
        Renew("first");
        var alerts = CreateTestProbe();
        Sys.EventStream.Subscribe(alerts, typeof(HubProtocol.FrameUnreadable));
        var hub = StartMarketHub();
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: true));
        await UpAsync();
        await _venue.SendAsync("GatewayQuote", "\"F.US.MNQ\"", """{"symbol":"F.US.MNQ","bestBid":1300.5,"lastUpdated":"2026-08-19T20:51:31.43+00:00"}""");
        await _venue.SendAsync("GatewayTrade", "\"F.US.MNQ\"", """[{"price":1300.5,"timestamp":"2026-08-19T20:51:31.43+00:00","type":0,"volume":3}]""");
        await _venue.SendAsync("GatewayDepth", "\"MNQ\"", """[{"timestamp":"2026-08-19T20:51:31.43+00:00","type":4,"price":1300.5,"volume":2,"currentVolume":0}]""");
        Assert.Equal(Contract, (await NextAsync<MergedFrames>()).Take().Quote!.Contract);
        Assert.Equal((Contract, 3), (await NextAsync<HubProtocol.TradesReceived>()).Trades.Select(t => (t.Contract, t.Size)).Single());
        Assert.Equal(Contract, (await NextAsync<MergedFrames>()).Take().Depth.Single().Contract);
        await alerts.ExpectNoMsgAsync(TimeSpan.Zero);

        // With two months subscribed the product no longer says which: the frame is reported, not guessed at.
        hub.Tell(new HubProtocol.SubscribeContract(new ContractId("CON.F.US.MNQ.Z26"), _receiver, Quotes: false, Depth: false));
        await UpAsync();
        await _venue.SendAsync("GatewayTrade", "\"F.US.MNQ\"", """[{"price":1300.5,"timestamp":"2026-08-19T20:51:31.43+00:00","type":0,"volume":4}]""");
        Assert.Equal(new HubProtocol.FrameUnreadable(HubKind.Market, "GatewayTrade", 1, 1), await alerts.ExpectMsgAsync<HubProtocol.FrameUnreadable>(Patience));
        await AwaitConditionAsync(() => Task.FromResult(_work.MarketFrames == 4 && _work.Open == 3), Patience);
    }

    [Fact]
    public async Task Quotes_and_depth_that_the_receiver_has_not_taken_are_merged_and_none_passes_a_print()
    {
        Renew("first");
        StartMarketHub().Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: true));
        await UpAsync();
        foreach (var price in new[] { 1, 2, 3 })
        {
            await _venue.SendAsync("GatewayQuote", Id, $$"""{"symbol":"F.US.MNQ","bestBid":{{price}},"lastUpdated":"2026-08-19T20:51:31.43+00:00"}""");
            await _venue.SendAsync("GatewayDepth", Id, $$"""[{"timestamp":"2026-08-19T20:51:31.43+00:00","type":2,"price":{{price}},"volume":2,"currentVolume":0}]""");
        }

        await PrintAsync(1);
        await _venue.SendAsync("GatewayQuote", Id, """{"symbol":"F.US.MNQ","bestBid":4,"lastUpdated":"2026-08-19T20:51:31.43+00:00"}""");
        await AwaitConditionAsync(() => Task.FromResult(_work.MarketFrames == 8), Patience);

        // Three messages for eight frames, each one piece of work.
        await AwaitConditionAsync(() => Task.FromResult(_work.Open == 3), Patience);
        var before = (await NextAsync<MergedFrames>()).Take();
        Assert.Equal((3, 3, Price.FromDecimal(3m)), (before.QuoteFrames, before.DepthFrames, before.Quote!.BestBid!.Value));
        Assert.Equal([1m, 2m, 3m], before.Depth.Select(d => d.Price.ToDecimal()));
        var print = (await NextAsync<HubProtocol.TradesReceived>()).Trades.Single();
        var after = await NextAsync<MergedFrames>();
        Assert.True(before.Last.Value < print.Sequence.Value);

        // What has been taken is closed: the next quote is a message of its own.
        Assert.Equal(Price.FromDecimal(4m), after.Take().Quote!.BestBid);
        await _venue.SendAsync("GatewayQuote", Id, """{"symbol":"F.US.MNQ","bestBid":5,"lastUpdated":"2026-08-19T20:51:31.43+00:00"}""");
        Assert.Equal(Price.FromDecimal(5m), (await NextAsync<MergedFrames>()).Take().Quote!.BestBid);
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
    public async Task A_connection_that_outlived_a_sleep_of_the_machine_is_replaced()
    {
        Renew("first");
        var hub = StartMarketHub();
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        await UpAsync();
        Sys.EventStream.Publish(new ClockJumped(TimeSpan.FromHours(2)));
        Assert.Contains("7200 s", (await NextAsync<HubProtocol.HubDown>()).Cause);
        Assert.Equal(2, (await UpAsync()).Epoch);
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
    public async Task A_renewed_token_keeps_the_socket_of_both_hubs()
    {
        Renew("first");
        var (user, states) = (CreateTestProbe(), CreateTestProbe());
        StartMarketHub().Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        StartUserHub().Tell(new HubProtocol.SubscribeAccount(Account, user));
        await UpAsync();
        await user.ExpectMsgAsync<HubProtocol.HubUp>(Patience);
        Sys.EventStream.Subscribe(states, typeof(HubProtocol.HubStateChanged));
        Renew("second");
        await PrintAsync(1);
        await FillAsync(1);
        Assert.Equal(1, (await NextAsync<HubProtocol.TradesReceived>()).Trades[0].Size);

        // The print reached the user hub's connection as well, which cannot read it.
        Assert.Null((await user.ExpectMsgAsync<HubProtocol.UserFrame>(Patience)).Trade);
        Assert.Equal(1, (await user.ExpectMsgAsync<HubProtocol.UserFrame>(Patience)).Trade!.Id.Value);

        // The next connection, and only that, takes the new token.
        Assert.Equal("first", (await _venue.Attempts.ReadAsync()).Header);
        Assert.Equal("first", (await _venue.Attempts.ReadAsync()).Header);
        Assert.False(_venue.Attempts.TryRead(out _));
        await states.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_socket_that_the_venue_closes_for_its_expired_token_is_replaced_at_once_with_the_token_at_hand()
    {
        Renew("first");
        // A back-off that nobody lives to see: a connection that waited for it would not come in time.
        var settings = Settings with { FirstBackOff = TimeSpan.FromHours(1), LongestBackOff = TimeSpan.FromHours(1) };
        var hub = Sys.ActorOf(MarketHubActor.Props(_venue.MarketHub, _token, _receipts, _work, _session, settings));
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        await UpAsync();
        Renew("second");
        _venue.Accepted.TryRemove("first", out _);
        _venue.Kill();
        Assert.Equal(1, (await NextAsync<HubProtocol.HubDown>()).Epoch);
        Assert.Equal(2, (await UpAsync()).Epoch);
        await PrintAsync(2);
        Assert.Equal(2, (await NextAsync<HubProtocol.TradesReceived>()).Trades[0].Size);
        Assert.Equal("first", (await _venue.Attempts.ReadAsync()).Header);
        Assert.Equal("second", (await _venue.Attempts.ReadAsync()).Header);
        await _session.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Each_further_eviction_is_answered_after_a_longer_wait_and_a_long_stable_time_starts_anew()
    {
        var wall = new FakeTimeProvider();
        var settings = Settings with
        {
            Wall = wall,
            Eviction = new EvictionSettings
            {
                FirstWait = TimeSpan.FromMilliseconds(40),
                LongestWait = TimeSpan.FromMilliseconds(160),
                StableAfter = TimeSpan.FromMinutes(30),
            },
        };
        Renew("first");
        var hub = Sys.ActorOf(MarketHubActor.Props(_venue.MarketHub, _token, _receipts, _work, _session, settings));
        hub.Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        var waits = new List<double>();
        for (var epoch = 1; epoch <= 5; epoch++)
        {
            Assert.Equal(epoch, (await UpAsync()).Epoch);
            wall.Advance(epoch == 5 ? TimeSpan.FromMinutes(31) : TimeSpan.FromMinutes(1));
            await _venue.SendAsync("GatewayLogout");
            await NextAsync<HubProtocol.HubDown>();
            var evicted = (HubProtocol.HubStateChanged)await _states.FishForMessageAsync(
                m => m is HubProtocol.HubStateChanged { Phase: HubPhase.Evicted }, Patience);
            waits.Add(evicted.NextTry!.Value.TotalMilliseconds);
            Renew(epoch % 2 == 0 ? "first" : "second");
        }

        // Jitter of a half shortens each by a quarter.
        Assert.Equal([30, 60, 120, 120, 30], waits);
    }

    [Fact]
    public async Task A_hub_that_yields_stays_out_whatever_the_session_does_and_asks_it_for_nothing()
    {
        Renew("first");
        var settings = Settings with { Eviction = new EvictionSettings { Policy = EvictionPolicy.Yield } };
        var hub = Sys.ActorOf(UserHubActor.Props(_venue.UserHub, _token, _receipts, _work, _session, settings));
        hub.Tell(new HubProtocol.SubscribeAccount(Account, _receiver));
        await UpAsync();
        await _venue.SendAsync("gatewaylogout", "\"another session\"");
        await NextAsync<HubProtocol.HubDown>();
        await StateAsync(HubPhase.Connecting);
        await StateAsync(HubPhase.Connected);
        var evicted = await StateAsync(HubPhase.Evicted);
        Assert.Null(evicted.NextTry);
        Assert.Contains("another session", evicted.Cause);
        Renew("second");
        hub.Tell(new HubProtocol.SubscribeAccount(new AccountId(7), _receiver));
        await hub.Ask<ActorIdentity>(new Identify(1), Patience);
        Assert.Equal("first", (await _venue.Attempts.ReadAsync()).Header);
        Assert.False(_venue.Attempts.TryRead(out _));
        await _session.ExpectNoMsgAsync(TimeSpan.Zero);
        await _receiver.ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Frames_that_could_not_be_read_are_published_with_their_count_on_both_hubs()
    {
        Renew("first");
        var (alerts, user) = (CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(alerts, typeof(HubProtocol.FrameUnreadable));
        StartMarketHub().Tell(new HubProtocol.SubscribeContract(Contract, _receiver, Quotes: true, Depth: false));
        await UpAsync();
        await _venue.SendAsync("GatewayTrade", Id, "5");
        Assert.Equal(new HubProtocol.FrameUnreadable(HubKind.Market, "GatewayTrade", 1, 1), await alerts.ExpectMsgAsync<HubProtocol.FrameUnreadable>(Patience));
        await _venue.SendAsync("GatewayQuote", Id, "5");
        Assert.Equal(new HubProtocol.FrameUnreadable(HubKind.Market, "GatewayQuote", 1, 2), await alerts.ExpectMsgAsync<HubProtocol.FrameUnreadable>(Patience));
        StartUserHub().Tell(new HubProtocol.SubscribeAccount(Account, user));
        await user.ExpectMsgAsync<HubProtocol.HubUp>(Patience);
        for (var count = 1; count <= 2; count++)
        {
            // Only the user hub's connection binds this one; the other has no handler, and that is counted there too.
            await _venue.SendAsync("GatewayUserTrade", "{}");
            var both = new[] { await alerts.ExpectMsgAsync<HubProtocol.FrameUnreadable>(Patience), await alerts.ExpectMsgAsync<HubProtocol.FrameUnreadable>(Patience) };
            Assert.Contains(new HubProtocol.FrameUnreadable(HubKind.User, "GatewayUserTrade", count, count), both);
            Assert.Contains(new HubProtocol.FrameUnreadable(HubKind.Market, "GatewayUserTrade", count, count + 2), both);
            Assert.Null((await user.ExpectMsgAsync<HubProtocol.UserFrame>(Patience)).Trade);
        }
    }

    [Fact]
    public async Task User_frames_reach_the_receiver_of_their_account_and_an_unreadable_one_reaches_all()
    {
        Renew("first");
        var other = CreateTestProbe();
        var hub = StartUserHub();
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

    /// <summary>The venue's calls so far, in order.</summary>
    private List<string> Called()
    {
        var methods = new List<string>();
        while (_venue.Calls.TryRead(out var call))
        {
            methods.Add(call.Method);
        }

        return methods;
    }

    private IActorRef StartMarketHub() => Sys.ActorOf(MarketHubActor.Props(_venue.MarketHub, _token, _receipts, _work, _session, Settings));

    private IActorRef StartUserHub() => Sys.ActorOf(UserHubActor.Props(_venue.UserHub, _token, _receipts, _work, _session, Settings));

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
