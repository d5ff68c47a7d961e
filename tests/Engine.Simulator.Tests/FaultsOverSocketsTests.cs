using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace Engine.Simulator.Tests;

/// <summary>Everything that contract.md §10 wants switched, over real sockets.</summary>
public sealed class FaultsOverSocketsTests
{
    private static readonly object Order = new { accountId = GatewayFixture.Account, contractId = GatewayFixture.Gold, type = 2, side = 0, size = 1 };

    [Theory]
    [InlineData(FaultAction.Lose, false, 0)]
    [InlineData(FaultAction.Lose, true, 0)]
    [InlineData(FaultAction.RateLimit, false, 429)]
    [InlineData(FaultAction.RateLimit, true, 429)]
    [InlineData(FaultAction.Unauthorized, false, 401)]
    [InlineData(FaultAction.ServerError, false, 500)]
    [InlineData(FaultAction.ServerError, true, 502)]
    [InlineData(FaultAction.Html, false, 200)]
    [InlineData(FaultAction.Html, true, 200)]
    [InlineData(FaultAction.Empty, false, 200)]
    [InlineData(FaultAction.Empty, true, 200)]
    [InlineData(FaultAction.Truncate, true, 200)]
    public async Task An_order_is_placed_once_or_not_at_all_whatever_becomes_of_its_answer(FaultAction action, bool executed, int status)
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        venue.Gateway.Faults.Add(new FaultRule("Order/place", action) { Executed = executed, Count = 1 });
        if (status == 0)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => venue.SendAsync("Order/place", Order));
        }
        else
        {
            using var response = await venue.SendAsync("Order/place", Order);
            Assert.Equal(status, (int)response.StatusCode);
            var body = await response.Content.ReadAsStringAsync();
            Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(body));
        }

        Assert.Equal(executed ? 1 : 0, venue.Gateway.Venue.Orders(new(GatewayFixture.Account))!.Count);
        Assert.True((await venue.PostAsync("Order/place", Order)).GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task A_slow_request_is_carried_out_even_when_its_caller_has_given_up()
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        var ears = await venue.ListenUserAsync();
        venue.Gateway.Faults.Add(new FaultRule("Order/place", FaultAction.Slow) { Count = 1, Wait = TimeSpan.FromMilliseconds(300) });
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => venue.SendAsync("Order/place", Order).WaitAsync(patience.Token));
        await ears.NextAsync("GatewayUserTrade");
        Assert.Single(venue.Gateway.CommandLog);
    }

    [Fact]
    public async Task A_stale_list_is_that_of_a_moment_ago_and_the_next_one_is_not()
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        await venue.PlaceMarketAsync(side: 0, size: 2, null);
        venue.Gateway.Faults.Add(new FaultRule("*", FaultAction.Stale) { Count = 4, Wait = RecentPast.Reach });
        var account = new { accountId = GatewayFixture.Account };
        var since = new { accountId = GatewayFixture.Account, startTimestamp = GatewayFixture.Start };
        for (var turn = 0; turn < 2; turn++)
        {
            var stale = turn == 0;
            Assert.Equal(stale ? 0 : 1, (await venue.PostAsync("Position/searchOpen", account)).GetProperty("positions").GetArrayLength());
            Assert.Equal(stale ? 0 : 1, (await venue.PostAsync("Order/search", since)).GetProperty("orders").GetArrayLength());
            Assert.Equal(stale ? 0 : 1, (await venue.PostAsync("Trade/search", since)).GetProperty("trades").GetArrayLength());
            Assert.Equal(0, (await venue.PostAsync("Order/searchOpen", account)).GetProperty("orders").GetArrayLength());
        }
    }

    [Fact]
    public async Task A_stale_list_still_shows_what_was_closed_since()
    {
        var wall = new SteppedTime();
        var past = new RecentPast(wall);
        await using var venue = await GatewayFixture.StartAsync(wall: wall);
        await venue.PrintAsync(1313.7m);
        await venue.PlaceMarketAsync(side: 0, size: 2, null);
        var open = venue.Gateway.Venue.Positions(new(GatewayFixture.Account))!;
        past.OnEvent(new VenueEvent.PositionChanged(open[0]));
        wall.Step(TimeSpan.FromSeconds(5));
        var closed = open[0] with { Position = open[0].Position with { Net = 0 } };
        past.OnEvent(new VenueEvent.PositionChanged(closed));
        Assert.Equal(open, past.PositionsBehind(new(GatewayFixture.Account), [], TimeSpan.FromSeconds(2)));
        wall.Step(TimeSpan.FromSeconds(3));
        Assert.Empty(past.PositionsBehind(new(GatewayFixture.Account), [], TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task Bars_can_be_stale_or_unasked_partial_and_stamps_mixed()
    {
        await using var venue = await GatewayFixture.StartAsync();
        for (var minute = 0; minute < 3; minute++)
        {
            venue.Clock.AdvanceTo(GatewayFixture.Start.AddMinutes(minute));
            await venue.PrintAsync(1313.7m + minute);
        }

        var ask = new
        {
            contractId = GatewayFixture.Gold,
            live = false,
            startTime = GatewayFixture.Start,
            endTime = GatewayFixture.Start.AddHours(1),
            unit = 2,
            unitNumber = 1,
            limit = 10,
            includePartialBar = false,
        };
        async Task<int> BarsAsync() => (await venue.PostAsync("History/retrieveBars", ask)).GetProperty("bars").GetArrayLength();
        Assert.Equal(2, await BarsAsync());
        var faults = venue.Gateway.Faults;
        faults.Add(new FaultRule("History/retrieveBars", FaultAction.Partial) { Count = 1 });
        Assert.Equal(3, await BarsAsync());
        faults.Add(new FaultRule("History/retrieveBars", FaultAction.Stale) { Count = 1, Wait = TimeSpan.FromSeconds(61) });
        Assert.Equal(0, await BarsAsync());
        faults.Add(new FaultRule("History/retrieveBars", FaultAction.MixTimes) { Count = 1 });
        var stamps = (await venue.PostAsync("History/retrieveBars", ask)).GetProperty("bars").EnumerateArray().Select(bar => bar.GetProperty("t").GetString()!).ToArray();
        Assert.Equal(["2013-10-07T14:01:00Z", "2013-10-07T14:00:00"], stamps);
    }

    [Fact]
    public async Task User_frames_are_reordered_delayed_and_dropped_by_kind()
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        var ears = await venue.ListenUserAsync();
        venue.Gateway.Faults.Add(new FaultRule("user/GatewayUserTrade", FaultAction.Reorder) { Count = 1, Wait = GatewayFixture.Deadline });
        venue.Gateway.Faults.Add(new FaultRule("user/GatewayUserAccount", FaultAction.Drop) { Count = 1 });
        await venue.PlaceMarketAsync(side: 0, size: 1, "a");
        Assert.Equal(
            ["GatewayUserOrder", "GatewayUserOrder", "GatewayUserPosition", "GatewayUserTrade"], new[] { await NextAsync(), await NextAsync(), await NextAsync(), await NextAsync() });
        venue.Gateway.Faults.Add(new FaultRule("user/GatewayUserOrder", FaultAction.Delay) { Count = 2, Wait = TimeSpan.FromMilliseconds(200) });
        await venue.PlaceMarketAsync(side: 1, size: 1, "b");
        var heard = new[] { await NextAsync(), await NextAsync(), await NextAsync(), await NextAsync(), await NextAsync() };
        Assert.Equal(2, heard.Count(target => target == "GatewayUserOrder"));
        Assert.Equal(1, heard.Count(target => target == "GatewayUserTrade"));

        async Task<string> NextAsync() => (await ears.NextAsync()).Target;
    }

    [Fact]
    public async Task A_frame_that_waits_for_a_next_one_is_sent_alone_in_the_end()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var ears = await venue.ListenMarketAsync("Trades");
        venue.Gateway.Faults.Add(new FaultRule("market/GatewayTrade", FaultAction.Reorder) { Count = 1, Wait = TimeSpan.FromMilliseconds(20) });
        await venue.PrintAsync(1313.7m);
        Assert.Equal(1, (await ears.NextAsync("GatewayTrade")).GetArrayLength());
    }

    [Fact]
    public async Task Market_frames_are_doubled_and_a_rule_is_counted()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var ears = await venue.ListenMarketAsync("Trades");
        var id = venue.Gateway.Faults.Add(new FaultRule("market/*", FaultAction.Duplicate) { Skip = 1, Count = 1 });
        for (var print = 0; print < 3; print++)
        {
            await venue.PrintAsync(1313.7m + print);
        }

        var prices = new List<decimal>();
        for (var frame = 0; frame < 4; frame++)
        {
            prices.Add((await ears.NextAsync("GatewayTrade"))[0].GetProperty("price").GetDecimal());
        }

        Assert.Equal([1313.7m, 1314.7m, 1314.7m, 1315.7m], prices);
        Assert.Equal((id, 3, 1), Assert.Single(venue.Gateway.Faults.Standing) is var standing ? (standing.Id, standing.Seen, standing.Struck) : default);
        Assert.True(venue.Gateway.Faults.Remove(id));
        Assert.False(venue.Gateway.Faults.Remove(id));
    }

    [Theory]
    [InlineData(FaultAction.Close)]
    [InlineData(FaultAction.Logout)]
    public async Task A_hub_closes_at_a_chosen_frame(FaultAction action)
    {
        await using var venue = await GatewayFixture.StartAsync();
        var ears = await venue.ListenMarketAsync("Trades");
        venue.Gateway.Faults.Add(new FaultRule("market/GatewayTrade", action) { Skip = 1, Count = 1, Text = "Taken over." });
        await venue.PrintAsync(1313.7m);
        await venue.PrintAsync(1314.7m);
        await ears.NextAsync("GatewayTrade");
        if (action == FaultAction.Logout)
        {
            Assert.Equal("Taken over.", (await ears.NextAsync("GatewayLogout")).GetString());
        }

        await ears.Closed;
    }

    [Fact]
    public async Task A_connection_that_comes_back_loses_its_first_frames_when_told_so()
    {
        await using var venue = await GatewayFixture.StartAsync();
        venue.Gateway.Faults.Add(new FaultRule("market/GatewayTrade", FaultAction.Drop) { AfterReconnect = 1 });
        var first = await venue.ListenMarketAsync("Trades");
        await venue.PrintAsync(1313.7m);
        await first.NextAsync("GatewayTrade");
        venue.Gateway.Faults.KillMarketHub();
        await first.Closed;
        using var patience = new CancellationTokenSource(GatewayFixture.Deadline);
        while (venue.Gateway.MarketSide.Roster.Ended == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        var second = await venue.ListenMarketAsync("Trades");
        await venue.PrintAsync(1314.7m);
        await venue.PrintAsync(1315.7m);
        Assert.Equal(1315.7m, (await second.NextAsync("GatewayTrade"))[0].GetProperty("price").GetDecimal());
    }

    [Fact]
    public async Task A_planned_act_is_done_at_its_market_time()
    {
        var plan = new FaultPlan([], [new PlannedAct(new GatewayAct.Permit(null, CanTrade: false), null, TimeSpan.FromSeconds(10))]);
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { Faults = plan });
        var ears = await venue.ListenUserAsync();
        venue.Clock.AdvanceTo(GatewayFixture.Start.AddSeconds(9));
        Assert.True(venue.Gateway.Venue.Accounts[0].CanTrade);
        venue.Clock.AdvanceTo(GatewayFixture.Start.AddSeconds(10));
        Assert.False((await ears.NextAsync("GatewayUserAccount")).GetProperty("data").GetProperty("canTrade").GetBoolean());
        Assert.False(venue.Gateway.Venue.Accounts[0].CanTrade);
    }

    [Fact]
    public async Task A_401_strikes_a_read_and_leaves_the_token_good()
    {
        await using var venue = await GatewayFixture.StartAsync();
        venue.Gateway.Faults.AnswerUnauthorized("Account/search");
        using (var refused = await venue.SendAsync("Account/search", new { onlyActiveAccounts = true }))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        await venue.PostAsync("Account/search", new { onlyActiveAccounts = true });
    }
}
