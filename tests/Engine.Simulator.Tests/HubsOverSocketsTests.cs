using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace Engine.Simulator.Tests;

public sealed class HubsOverSocketsTests
{
    [Fact]
    public async Task A_market_order_sends_its_chain_wrapped_and_without_null_members()
    {
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { Rules = VenueRules.Oracle with { Fees = FeeSchedule.Venue } });
        var ears = await venue.ListenUserAsync();
        await venue.PrintAsync(1313.7m);
        var answer = await venue.PlaceMarketAsync(side: 0, size: 1, "a");
        var chain = new List<(string Target, JsonElement Payload)>();
        for (var frame = 0; frame < 5; frame++)
        {
            chain.Add(await ears.NextAsync());
        }

        Assert.Equal(
            ["GatewayUserOrder", "GatewayUserOrder", "GatewayUserTrade", "GatewayUserPosition", "GatewayUserAccount"], chain.Select(frame => frame.Target));
        var data = chain.Select(frame => frame.Payload.GetProperty("data")).ToArray();
        Assert.Equal([1, 1, 0, 1, 1], chain.Select(frame => frame.Payload.GetProperty("action").GetInt32()));
        Assert.Equal(6, data[0].GetProperty("status").GetInt32());
        Assert.Equal(2, data[1].GetProperty("status").GetInt32());
        Assert.False(data[0].TryGetProperty("limitPrice", out _));
        Assert.Equal("a", data[1].GetProperty("customTag").GetString());
        Assert.Equal(answer.GetProperty("orderId").GetInt64(), data[2].GetProperty("orderId").GetInt64());
        Assert.False(data[2].TryGetProperty("profitAndLoss", out _));
        Assert.Equal(1.37m, data[2].GetProperty("fees").GetDecimal());
        Assert.Equal(.25m, data[2].GetProperty("commissions").GetDecimal());
        Assert.Equal("GCZ13", data[3].GetProperty("contractDisplayName").GetString());
        Assert.Equal(49_998.38m, data[4].GetProperty("balance").GetDecimal());
        Assert.Equal(5, venue.Gateway.UserFramesSent);
    }

    [Fact]
    public async Task A_flat_position_is_told_as_type_0_size_0_with_its_average_price()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var ears = await venue.ListenUserAsync();
        await venue.PrintAsync(1313.7m);
        await venue.PlaceMarketAsync(side: 0, size: 1, "a");
        Assert.Equal(1, (await ears.NextAsync("GatewayUserPosition")).GetProperty("action").GetInt32());
        var close = await venue.PostAsync("Position/closeContract", new { accountId = GatewayFixture.Account, contractId = GatewayFixture.Gold });
        Assert.True(close.GetProperty("success").GetBoolean());
        var flat = await ears.NextAsync("GatewayUserPosition");
        Assert.Equal(2, flat.GetProperty("action").GetInt32());
        Assert.Equal(0, flat.GetProperty("data").GetProperty("type").GetInt32());
        Assert.Equal(0, flat.GetProperty("data").GetProperty("size").GetInt32());
        Assert.Equal(1313.7m, flat.GetProperty("data").GetProperty("averagePrice").GetDecimal());
    }

    [Fact]
    public async Task Quotes_begin_with_a_snapshot_and_go_on_with_what_changed()
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        var ears = await venue.ListenMarketAsync("Quotes");
        var first = await ears.NextAsync("GatewayQuote");
        Assert.Equal(1313.7m, first.GetProperty("lastPrice").GetDecimal());
        Assert.Equal(1313.7m, first.GetProperty("open").GetDecimal());
        await venue.PrintAsync(1313.6m);
        var second = await ears.NextAsync("GatewayQuote");
        Assert.Equal(1313.6m, second.GetProperty("lastPrice").GetDecimal());
        Assert.False(second.TryGetProperty("bestBid", out _));
        Assert.False(second.TryGetProperty("open", out _));
        Assert.Equal("F.US.GCE", second.GetProperty("symbol").GetString());
    }

    [Fact]
    public async Task Trades_and_depth_come_in_arrays()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var ears = await venue.ListenMarketAsync("Trades", "MarketDepth");
        Assert.Equal(6, (await ears.NextAsync("GatewayDepth"))[0].GetProperty("type").GetInt32());
        await venue.PrintAsync(1313.7m, size: 3);
        var trades = await ears.NextAsync("GatewayTrade");
        var trade = Assert.Single(trades.EnumerateArray());
        Assert.Equal(1313.7m, trade.GetProperty("price").GetDecimal());
        Assert.Equal(3, trade.GetProperty("volume").GetInt32());
        Assert.Equal(GatewayFixture.Gold, trade.GetProperty("contractId").GetString());
    }

    [Fact]
    public async Task Subscribing_twice_does_not_double_the_frames()
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.ListenMarketAsync("Trades", "Trades");
        await venue.PrintAsync(1313.7m);
        Assert.Equal(1, venue.Gateway.MarketFramesSent);
    }

    [Fact]
    public async Task Nothing_is_sent_for_a_stream_without_subscribers()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var ears = await venue.ListenMarketAsync("Trades");
        await ears.Connection.InvokeAsync("UnsubscribeContractTrades", GatewayFixture.Gold);
        await venue.PrintAsync(1313.7m);
        Assert.Equal(0, venue.Gateway.MarketFramesSent);
    }

    [Fact]
    public async Task Subscribed_completes_with_the_first_subscription()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var subscribed = venue.Gateway.Subscribed(new(GatewayFixture.Gold));
        Assert.False(subscribed.IsCompleted);
        await venue.ListenMarketAsync("Trades");
        await subscribed.WaitAsync(GatewayFixture.Deadline);
    }

    [Fact]
    public async Task A_killed_hub_closes_the_connection_and_a_new_one_is_served()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var old = await venue.ListenMarketAsync("Trades");
        venue.Gateway.Faults.KillMarketHub();
        await old.Closed;
        var next = await venue.ListenMarketAsync("Trades");
        await venue.PrintAsync(1313.7m);
        Assert.Equal(1, (await next.NextAsync("GatewayTrade")).GetArrayLength());
    }

    [Fact]
    public async Task GatewayLogout_arrives_on_both_hubs_before_they_close()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var market = await venue.ListenMarketAsync("Trades");
        var user = await venue.ListenUserAsync();
        await venue.Gateway.Faults.LogoutAsync("Taken over.");
        Assert.Equal("Taken over.", (await market.NextAsync("GatewayLogout")).GetString());
        Assert.Equal("Taken over.", (await user.NextAsync("GatewayLogout")).GetString());
        await market.Closed;
        await user.Closed;
    }

    [Fact]
    public async Task A_bad_token_is_refused_on_negotiation_and_on_the_upgrade()
    {
        await using var venue = await GatewayFixture.StartAsync();
        foreach (var skip in new[] { true, false })
        {
            var error = await Assert.ThrowsAnyAsync<Exception>(() => venue.Connect("user", skip, token: venue.Token + "x").StartAsync());
            Assert.Contains("401", error.Message);
        }
    }

    [Fact]
    public async Task User_frames_can_be_doubled_and_dropped()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var ears = await venue.ListenUserAsync();
        await venue.PrintAsync(1313.7m);
        venue.Gateway.Faults.DuplicateUserFrames = true;
        await venue.PlaceMarketAsync(side: 0, size: 1, null);
        var first = await ears.NextAsync("GatewayUserTrade");
        var second = await ears.NextAsync("GatewayUserTrade");
        Assert.Equal(first.GetRawText(), second.GetRawText());
        venue.Gateway.Faults.DuplicateUserFrames = false;
        venue.Gateway.Faults.DropUserFrames = true;
        var sent = venue.Gateway.UserFramesSent;
        await venue.PlaceMarketAsync(side: 1, size: 1, null);
        Assert.Equal(sent, venue.Gateway.UserFramesSent);
    }
}
