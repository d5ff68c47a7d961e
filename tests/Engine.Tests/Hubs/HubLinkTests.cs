using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Gateway.Hubs;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Hubs;

/// <summary>The links against a real SignalR server over a socket.</summary>
public sealed class HubLinkTests : IAsyncLifetime
{
    private const string Id = "\"CON.F.US.MNQ.U26\"";
    private const string Print = """{"symbolId":"F.US.MNQ","price":29547.25,"timestamp":"2026-08-19T20:51:30.052+00:00","type":1,"volume":2,"contractId":"CON.F.US.MNQ.U26"}""";
    private static readonly ContractId Contract = new("CON.F.US.MNQ.U26");
    private readonly RecordingListener _heard = new();
    private readonly TokenCell _token = new() { Current = new AccessToken("good", DateTimeOffset.MaxValue) };
    private readonly ReceiptCounter _receipts = new();

    /// <summary>Ways to send an event, and how many of it.</summary>
    private static readonly (Func<string, string> Shape, int Count)[] Shapes =
    [
        (e => e, 1),
        (e => $"[{e}]", 1),
        (e => $"[{e},{e}]", 2),
        (e => $$"""{"action":1,"data":{{e}}}""", 1),
        (e => $$"""{"action":1,"data":[{{e}},{{e}}]}""", 2),
    ];

    private LoopbackVenue _venue = null!;
    private MarketHubLink _market = null!;
    private UserHubLink _user = null!;

    public async Task InitializeAsync()
    {
        _venue = await LoopbackVenue.StartAsync("good");
        _market = new MarketHubLink(_venue.MarketHub, _token, _receipts, _heard);
        _user = new UserHubLink(_venue.UserHub, _token, _receipts, _heard);
    }

    public async Task DisposeAsync()
    {
        await _market.DisposeAsync();
        await _user.DisposeAsync();
        await _venue.DisposeAsync();
    }

    [Fact]
    public async Task Trades_are_read_as_arrays_and_as_single_objects_and_numbered_in_order()
    {
        await _market.StartAsync(default);
        await _market.SubscribeAsync(Contract, quotes: true, depth: true, default);
        await _venue.SendAsync("GatewayTrade", Id, $"[{Print},{Print.Replace("29547.25", "29547.5")}]");
        await _venue.SendAsync("GatewayTrade", Id, Print.Replace("\"type\":1", "\"type\":0"));

        var first = await _heard.NextAsync<ImmutableArray<MarketTrade>>();
        var second = await _heard.NextAsync<ImmutableArray<MarketTrade>>();
        Assert.Equal([29547.25m, 29547.5m], first.Select(t => t.Price.ToDecimal()));
        Assert.Equal(new DateTimeOffset(2026, 8, 19, 20, 51, 30, 52, TimeSpan.Zero), first[0].Timestamp);
        Assert.Equal((Contract, 2, OrderSide.Sell), (first[0].Contract, first[0].Size, first[0].Aggressor));
        Assert.Equal(OrderSide.Buy, Assert.Single(second).Aggressor);
        Assert.Equal(first[0].Sequence, first[1].Sequence);
        Assert.True(second[0].Sequence.Value > first[0].Sequence.Value);
        Assert.True(first[0].ReceivedTicks > 0);
        Assert.Equal(["SubscribeContractQuotes", "SubscribeContractTrades", "SubscribeContractMarketDepth"],
            [(await _venue.Calls.ReadAsync()).Method, (await _venue.Calls.ReadAsync()).Method, (await _venue.Calls.ReadAsync()).Method]);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("""{"timestamp":"2026-08-19T20:51:30Z","volume":1}""")]
    [InlineData("""{"price":1,"timestamp":"2026-08-19T20:51:30Z","volume":0}""")]
    [InlineData("""{"price":1.0000000001,"timestamp":"2026-08-19T20:51:30Z","volume":1}""")]
    [InlineData("""{"price":1,"timestamp":"yesterday","volume":1}""")]
    [InlineData("""[{"price":{"deep":[1,2]},"timestamp":"2026-08-19T20:51:30Z","volume":1}]""")]
    public async Task A_trade_that_cannot_be_read_is_reported_and_the_connection_goes_on(string payload)
    {
        await _market.StartAsync(default);
        await _venue.SendAsync("GatewayTrade", Id, payload);
        await _venue.SendAsync("GatewayTrade", Id, Print);
        Assert.Equal("GatewayTrade", (await _heard.NextAsync<UnreadableFrame>()).Target);
        Assert.Single(await _heard.NextAsync<ImmutableArray<MarketTrade>>());
    }

    [Fact]
    public async Task What_can_be_read_of_a_spoiled_frame_is_delivered_before_the_report()
    {
        await _market.StartAsync(default);
        await _venue.SendAsync("GatewayTrade", Id, $$"""[{{Print}},{"price":"x"},{{Print}}]""");
        Assert.Equal(2, (await _heard.NextAsync<ImmutableArray<MarketTrade>>()).Length);
        await _heard.NextAsync<UnreadableFrame>();
    }

    [Fact]
    public async Task Quotes_are_partial_and_absent_members_stay_null()
    {
        await _market.StartAsync(default);
        await _venue.SendAsync(
            "GatewayQuote",
            Id,
            """{"symbol":"F.US.MNQ","bestBid":29547,"bestAsk":"29547.50","change":{"odd":1},"high":null,"volume":123456,"lastUpdated":"2026-08-19T20:51:31.4347534+00:00"}""");
        var quote = await _heard.NextAsync<QuoteUpdate>();
        Assert.Equal((29547m, 29547.5m, 123456L), (quote.BestBid!.Value.ToDecimal(), quote.BestAsk!.Value.ToDecimal(), quote.Volume));
        Assert.Null(quote.LastPrice);
        Assert.Null(quote.High);
        Assert.Equal(4347534, quote.LastUpdated.Ticks % TimeSpan.TicksPerSecond);
    }

    [Fact]
    public async Task A_quote_tells_the_change_and_its_percentage()
    {
        await _market.StartAsync(default);
        await _venue.SendAsync(
            "GatewayQuote", Id, """{"symbol":"F.US.MNQ","change":-12.5,"changePercent":"-0.04230000000049","lastUpdated":"2026-08-19T20:51:31Z"}""");
        var quote = await _heard.NextAsync<QuoteUpdate>();
        Assert.Equal((-12.5m, -0.0423m), (quote.Change!.Value.ToDecimal(), quote.ChangePercent));

        // What cannot be read of them costs no price.
        await _venue.SendAsync(
            "GatewayQuote", Id, """{"symbol":"F.US.MNQ","bestBid":29547,"change":"n/a","changePercent":[1],"lastUpdated":"2026-08-19T20:51:32Z"}""");
        quote = await _heard.NextAsync<QuoteUpdate>();
        Assert.Equal((29547m, null, null), (quote.BestBid!.Value.ToDecimal(), quote.Change, quote.ChangePercent));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"bestBid":[1],"lastUpdated":"2026-08-19T20:51:31Z"}""")]
    public async Task A_quote_that_cannot_be_read_is_reported(string payload)
    {
        await _market.StartAsync(default);
        await _venue.SendAsync("GatewayQuote", Id, payload);
        Assert.Equal("GatewayQuote", (await _heard.NextAsync<UnreadableFrame>()).Target);
    }

    [Fact]
    public async Task A_frame_with_too_few_arguments_is_reported_by_its_name()
    {
        await _market.StartAsync(default);
        await _venue.SendAsync("GatewayTrade", Id);
        Assert.Equal("GatewayTrade", (await _heard.NextAsync<UnreadableFrame>()).Target);
        await _venue.SendAsync("GatewayTrade", "5", Print);
        Assert.Equal("GatewayTrade", (await _heard.NextAsync<UnreadableFrame>()).Target);
    }

    [Fact]
    public async Task Depth_is_read_as_arrays_and_as_single_objects()
    {
        await _market.StartAsync(default);
        await _venue.SendAsync("GatewayDepth", Id, """[{"timestamp":"2026-08-19T20:51:31.4173693+00:00","type":4,"price":29547,"volume":2,"currentVolume":0},{"type":6},{"type":99,"price":1,"volume":1}]""");
        await _venue.SendAsync("GatewayDepth", Id, """{"timestamp":"2026-08-19T20:51:31Z","type":1,"price":29548,"volume":0}""");
        Assert.Equal([DepthKind.BestBid, DepthKind.Reset, DepthKind.Unknown], (await _heard.NextAsync<ImmutableArray<DepthUpdate>>()).Select(d => d.Kind));
        Assert.Equal(DepthKind.Ask, Assert.Single(await _heard.NextAsync<ImmutableArray<DepthUpdate>>()).Kind);
    }

    [Fact]
    public async Task User_events_are_read_wrapped_and_bare()
    {
        const string order = """{"id":3425270858,"accountId":20000002,"contractId":"CON.F.US.MNQ.U26","symbolId":"F.US.MNQ","creationTimestamp":"2026-08-19T20:49:25.3938333+00:00","status":5,"type":2,"side":1,"size":1,"fillVolume":0,"customTag":"a-b"}""";
        const string trade = """{"id":3004518356,"accountId":20000002,"contractId":"CON.F.US.MNQ.U26","creationTimestamp":"2026-08-19T14:16:01.4061289+00:00","price":29423,"profitAndLoss":-49,"fees":0.36,"commissions":0.25,"side":0,"size":1,"voided":false,"orderId":3423462488}""";
        const string position = """{"id":825245547,"accountId":20000002,"contractId":"CON.F.US.MNQ.U26","creationTimestamp":"2026-08-19T14:15:48.611387+00:00","type":0,"size":0,"averagePrice":29398.5}""";
        const string account = """{"id":20000002,"name":"PRAC","balance":149848.64,"canTrade":true,"isVisible":true,"simulated":true}""";
        await _user.StartAsync(default);
        await _user.SubscribeAsync(new AccountId(20000002), default);
        await _venue.SendAsync("GatewayUserOrder", $$"""{"action":1,"data":{{order}}}""");
        await _venue.SendAsync("GatewayUserOrder", order);
        await _venue.SendAsync("GatewayUserTrade", $$"""{"action":0,"data":{{trade}}}""");
        await _venue.SendAsync("GatewayUserTrade", trade);
        await _venue.SendAsync("GatewayUserPosition", $$"""{"action":2,"data":{{position}}}""");
        await _venue.SendAsync("GatewayUserAccount", $$"""{"action":1,"data":{{account}}}""");

        Assert.Equal(await _heard.NextAsync<VenueOrder>(), await _heard.NextAsync<VenueOrder>());
        var fill = await _heard.NextAsync<VenueTrade>();
        Assert.Equal(fill, await _heard.NextAsync<VenueTrade>());
        Assert.Equal(Money.FromDecimal(-49m), fill.ProfitAndLoss);
        Assert.Equal(0, (await _heard.NextAsync<VenuePosition>()).Net);
        Assert.Equal(Money.FromDecimal(149848.64m), (await _heard.NextAsync<VenueAccount>()).Balance);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("""{"action":1,"data":null}""")]
    [InlineData("""{"action":1,"data":{"id":"x"}}""")]
    [InlineData("""{"action":1,"data":{"id":5,"accountId":1}}""")]
    public async Task A_user_event_that_cannot_be_read_is_reported(string payload)
    {
        await _user.StartAsync(default);
        await _venue.SendAsync("GatewayUserOrder", payload);
        Assert.Equal("GatewayUserOrder", (await _heard.NextAsync<UnreadableFrame>()).Target);
    }

    [Fact]
    public async Task Logout_is_heard_with_no_argument_or_one_or_more_of_any_shape()
    {
        await _market.StartAsync(default);
        await _venue.SendAsync("GatewayLogout");
        Assert.Null((await _heard.NextAsync<Logout>()).Text);
        await _venue.SendAsync("GatewayLogout", "\"another session\"");
        Assert.Equal("another session", (await _heard.NextAsync<Logout>()).Text);
        await _venue.SendAsync("GatewayLogout", """{"reason":1}""");
        Assert.Equal("""{"reason":1}""", (await _heard.NextAsync<Logout>()).Text);
        await _venue.SendAsync("GatewayLogout", "1", "2");
        Assert.Null((await _heard.NextAsync<Logout>()).Text);
    }

    [Theory]
    [InlineData("gatewaylogout")]
    [InlineData("GATEWAYLOGOUT")]
    public async Task Logout_is_heard_in_any_case_on_both_hubs(string target)
    {
        foreach (var arguments in new string[][] { [], ["\"another session\""] })
        {
            var (onMarket, onUser) = (new RecordingListener(), new RecordingListener());
            await using var market = new MarketHubLink(_venue.MarketHub, _token, _receipts, onMarket);
            await using var user = new UserHubLink(_venue.UserHub, _token, _receipts, onUser);
            await market.StartAsync(default);
            await user.StartAsync(default);
            await _venue.SendAsync(target, arguments);
            var words = target == "gatewaylogout" && arguments.Length == 1 ? "another session" : null;
            Assert.Equal(words, (await onMarket.NextAsync<Logout>()).Text);
            Assert.Equal(words, (await onUser.NextAsync<Logout>()).Text);
            Assert.Empty(market.UnreadableFrames);
        }
    }

    [Fact]
    public async Task Every_subscription_can_be_made_and_ended_by_itself_and_is_confirmed()
    {
        var account = new AccountId(20000002);
        await _market.StartAsync(default);
        await _user.StartAsync(default);
        (string Method, string Argument, Func<Task> Call)[] calls =
        [
            ("SubscribeContractQuotes", Contract.Value, () => _market.SubscribeQuotesAsync(Contract, default)),
            ("SubscribeContractTrades", Contract.Value, () => _market.SubscribeTradesAsync(Contract, default)),
            ("SubscribeContractMarketDepth", Contract.Value, () => _market.SubscribeDepthAsync(Contract, default)),
            ("UnsubscribeContractQuotes", Contract.Value, () => _market.UnsubscribeQuotesAsync(Contract, default)),
            ("UnsubscribeContractTrades", Contract.Value, () => _market.UnsubscribeTradesAsync(Contract, default)),
            ("UnsubscribeContractMarketDepth", Contract.Value, () => _market.UnsubscribeDepthAsync(Contract, default)),
            ("SubscribeAccounts", "", () => _user.SubscribeAccountsAsync(default)),
            ("SubscribeOrders", "20000002", () => _user.SubscribeOrdersAsync(account, default)),
            ("SubscribePositions", "20000002", () => _user.SubscribePositionsAsync(account, default)),
            ("SubscribeTrades", "20000002", () => _user.SubscribeTradesAsync(account, default)),
            ("UnsubscribeAccounts", "", () => _user.UnsubscribeAccountsAsync(default)),
            ("UnsubscribeOrders", "20000002", () => _user.UnsubscribeOrdersAsync(account, default)),
            ("UnsubscribePositions", "20000002", () => _user.UnsubscribePositionsAsync(account, default)),
            ("UnsubscribeTrades", "20000002", () => _user.UnsubscribeTradesAsync(account, default)),
        ];
        foreach (var (method, argument, call) in calls)
        {
            await call();

            // Confirmed means that the venue has run it.
            Assert.True(_venue.Calls.TryRead(out var made));
            Assert.Equal((method, argument), (made.Method, made.Argument));
        }
    }

    [Fact]
    public async Task Market_events_are_read_wrapped_and_bare_single_and_as_arrays()
    {
        const string quote = """{"lastPrice":1.5,"lastUpdated":"2026-08-19T20:51:31Z"}""";
        const string depth = """{"type":1,"price":29548,"volume":3,"timestamp":"2026-08-19T20:51:31Z"}""";
        await _market.StartAsync(default);
        foreach (var (shape, count) in Shapes)
        {
            await _venue.SendAsync("GatewayQuote", Id, shape(quote));
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(1.5m, (await _heard.NextAsync<QuoteUpdate>()).LastPrice!.Value.ToDecimal());
            }

            await _venue.SendAsync("GatewayTrade", Id, shape(Print));
            Assert.Equal(count, (await _heard.NextAsync<ImmutableArray<MarketTrade>>()).Length);
            await _venue.SendAsync("GatewayDepth", Id, shape(depth));
            Assert.Equal(count, (await _heard.NextAsync<ImmutableArray<DepthUpdate>>()).Length);
        }

        Assert.Empty(_market.UnreadableFrames);
    }

    [Fact]
    public async Task User_events_are_read_as_arrays_too_and_one_that_is_spoiled_hides_no_other()
    {
        const string account = """{"id":20000002,"name":"PRAC","balance":149848.64,"canTrade":true,"isVisible":true,"simulated":true}""";
        await _user.StartAsync(default);
        foreach (var (shape, count) in Shapes)
        {
            await _venue.SendAsync("GatewayUserAccount", shape(account));
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(20000002, (await _heard.NextAsync<VenueAccount>()).Id.Value);
            }
        }

        await _venue.SendAsync("GatewayUserAccount", $$$"""[{{{account}}},{"action":1,"data":{"id":"?"}},7,{"action":1,"data":{{{account}}}}]""");
        await _heard.NextAsync<VenueAccount>();
        await _heard.NextAsync<VenueAccount>();
        Assert.Equal("GatewayUserAccount", (await _heard.NextAsync<UnreadableFrame>()).Target);
        Assert.Equal(1, _user.UnreadableFrames["GatewayUserAccount"]);
    }

    [Fact]
    public async Task Frames_that_could_not_be_read_are_counted_by_name_and_an_unknown_name_is_one_too()
    {
        await _market.StartAsync(default);
        await _venue.SendAsync("GatewayTrade", Id, "5");
        await _heard.NextAsync<UnreadableFrame>();
        await _venue.SendAsync("GatewayTrade", Id);
        await _heard.NextAsync<UnreadableFrame>();
        await _venue.SendAsync("GatewayNews", Id, "5");
        Assert.Equal("GatewayNews", (await _heard.NextAsync<UnreadableFrame>()).Target);
        Assert.Equal((2, 1, 2), (_market.UnreadableFrames["GatewayTrade"], _market.UnreadableFrames["GatewayNews"], _market.UnreadableFrames.Count));
    }

    [Fact]
    public void A_tally_tells_a_limited_number_of_names_apart_and_loses_no_count()
    {
        var tally = new FrameTally();
        for (var i = 0; i < 100; i++)
        {
            tally.Count($"name{i % 50}");
        }

        Assert.Equal(100, tally.Total);
        Assert.Equal(100, tally.ByTarget.Values.Sum());
        Assert.Equal(FrameTally.MostNames + 1, tally.ByTarget.Count);
        Assert.Equal(36, tally.ByTarget[FrameTally.Others]);
        Assert.Equal(2, tally.ByTarget["name0"]);
    }

    [Fact]
    public async Task A_kill_by_the_server_is_heard_after_every_frame_before_it()
    {
        await _market.StartAsync(default);
        for (var i = 0; i < 200; i++)
        {
            await _venue.SendAsync("GatewayTrade", Id, Print);
        }

        await _venue.SendAsync("GatewayLogout", "null");
        for (var i = 0; i < 200; i++)
        {
            await _heard.NextAsync<ImmutableArray<MarketTrade>>();
        }

        Assert.Null((await _heard.NextAsync<Logout>()).Text);
        _venue.Kill();
        await _heard.NextAsync<Closed>();
    }

    /// <summary>The client lets go of the line while its handlers still work; a logout must not be overtaken by the end.</summary>
    [Fact]
    public async Task The_end_of_a_connection_is_heard_after_every_frame_however_slow_their_receiver_is()
    {
        var venue = new PipedVenue();
        var slow = new SlowListener(_heard);
        await using var link = new MarketHubLink(PipedVenue.Address, _token, _receipts, slow, venue.Settings);
        await link.StartAsync(default);
        await venue.SendAsync("GatewayTrade", $"[{Id},{Print}]");
        await venue.SendAsync("GatewayTrade", $"[{Id},{Print}]");
        await venue.SendAsync("GatewayLogout", "[\"another session\"]");
        await venue.SendAsync("{\"type\":7}"u8.ToArray());
        await venue.Left.WaitAsync(TimeSpan.FromSeconds(30));
        slow.Go.Set();
        await _heard.NextAsync<ImmutableArray<MarketTrade>>();
        await _heard.NextAsync<ImmutableArray<MarketTrade>>();
        Assert.Equal("another session", (await _heard.NextAsync<Logout>()).Text);
        await _heard.NextAsync<Closed>();
    }

    [Fact]
    public async Task A_refused_token_shows_as_401_and_is_not_named()
    {
        _token.Current = new AccessToken("secret-of-mine", DateTimeOffset.MaxValue);
        await using var link = new MarketHubLink(_venue.MarketHub, _token, _receipts, _heard, HubLinkSettings.Default with { TokenInQuery = true });
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => link.StartAsync(default));
        Assert.Contains("'401'", refusal.Message);
        Assert.DoesNotContain("secret-of-mine", refusal.ToString());
    }

    [Fact]
    public async Task The_token_stands_in_the_address_only_if_asked_for()
    {
        await _market.StartAsync(default);
        await using var link = new MarketHubLink(_venue.MarketHub, _token, _receipts, _heard, HubLinkSettings.Default with { TokenInQuery = true });
        await link.StartAsync(default);
        Assert.Equal(("good", null), await _venue.Attempts.ReadAsync());
        Assert.Equal(("good", "good"), await _venue.Attempts.ReadAsync());
    }

    [Fact]
    public async Task A_listener_that_throws_does_not_end_the_stream()
    {
        var throwing = new ThrowingListener(_heard);
        await using var link = new MarketHubLink(_venue.MarketHub, _token, _receipts, throwing);
        await link.StartAsync(default);
        await _venue.SendAsync("GatewayTrade", Id, Print);
        await _venue.SendAsync("GatewayQuote", Id, """{"lastUpdated":"2026-08-19T20:51:31Z"}""");
        Assert.Equal("GatewayTrade", (await _heard.NextAsync<UnreadableFrame>()).Target);
        await _heard.NextAsync<QuoteUpdate>();
    }

    private sealed class SlowListener(RecordingListener inner) : IMarketHubListener
    {
        public ManualResetEventSlim Go { get; } = new();

        public void OnQuote(QuoteUpdate quote) => inner.OnQuote(quote);

        public void OnTrades(ContractId contract, ImmutableArray<MarketTrade> trades)
        {
            Go.Wait(TimeSpan.FromSeconds(30));
            inner.OnTrades(contract, trades);
        }

        public void OnDepth(ContractId contract, ImmutableArray<DepthUpdate> updates) => inner.OnDepth(contract, updates);

        public void OnLogout(string? text) => inner.OnLogout(text);

        public void OnUnreadable(string target) => inner.OnUnreadable(target);

        public void OnClosed(Exception? cause) => inner.OnClosed(cause);
    }

    private sealed class ThrowingListener(RecordingListener inner) : IMarketHubListener
    {
        public void OnQuote(QuoteUpdate quote) => inner.OnQuote(quote);

        public void OnTrades(ContractId contract, ImmutableArray<MarketTrade> trades) => throw new InvalidOperationException();

        public void OnDepth(ContractId contract, ImmutableArray<DepthUpdate> updates) => inner.OnDepth(contract, updates);

        public void OnLogout(string? text) => inner.OnLogout(text);

        public void OnUnreadable(string target) => inner.OnUnreadable(target);

        public void OnClosed(Exception? cause) => inner.OnClosed(cause);
    }
}
