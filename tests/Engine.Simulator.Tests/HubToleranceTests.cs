using System.Net;
using System.Text.Json;

namespace Engine.Simulator.Tests;

/// <summary>What the hubs take from clients that are not ours (contract.md §6.1, §6.2).</summary>
public sealed class HubToleranceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_raw_socket_shakes_hands_and_is_served_in_each_version(int version)
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        await using var market = await RawHub.ConnectAsync(venue, "market", version);
        await market.SendAsync($$"""{"type":1,"target":"SubscribeContractTrades","arguments":["{{GatewayFixture.Gold}}"],"invocationId":"7"}""");
        Assert.Equal("7", (await market.NextJsonAsync()).GetProperty("invocationId").GetString());
        await venue.PrintAsync(1313.8m);
        var trade = await market.EventAsync("GatewayTrade");
        Assert.Equal(GatewayFixture.Gold, trade[0].GetString());
        Assert.Contains("+00:00\"", trade.GetRawText());
        Assert.Equal(1313.8m, Assert.Single(trade[1].EnumerateArray()).GetProperty("price").GetDecimal());
    }

    [Fact]
    public async Task An_unknown_version_or_protocol_is_refused_in_the_handshake()
    {
        await using var venue = await GatewayFixture.StartAsync();
        foreach (var handshake in new[] { """{"protocol":"json","version":99}""", """{"protocol":"messagepack","version":1}""" })
        {
            await using var raw = await RawHub.OpenAsync(venue, "user");
            await raw.SendAsync(handshake);
            Assert.True((await raw.NextJsonAsync()).TryGetProperty("error", out _));
            Assert.Null(await raw.NextAsync());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_token_is_taken_from_header_and_query_and_calls_need_no_invocation_id(bool header)
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        await using var user = await RawHub.ConnectAsync(venue, "user", header: header);
        await user.SendAsync("""{"type":1,"target":"subscribeaccounts","arguments":[]}""");

        // Calls of one connection are served in order: once this one is answered, the silent one has been.
        await user.SendAsync("""{"type":1,"target":"SubscribeAccounts","arguments":[],"invocationId":"1"}""");
        var done = await user.NextJsonAsync();
        Assert.Equal(3, done.GetProperty("type").GetInt32());
        Assert.False(done.TryGetProperty("error", out _));
        await venue.PlaceMarketAsync(side: 0, size: 1, "a");
        Assert.Equal(GatewayFixture.Account, (await user.EventAsync("GatewayUserAccount"))[0].GetProperty("data").GetProperty("id").GetInt32());
    }

    [Theory]
    [InlineData("SubscribeAccounts", "20000001")]
    [InlineData("SubscribeAccounts", "null,{},[1]")]
    [InlineData("SubscribeOrders", "20000001")]
    [InlineData("SubscribeOrders", "\"20000001\"")]
    [InlineData("SubscribeOrders", "20000001,\"more\",{}")]
    [InlineData("UnsubscribeTrades", "\"20000001\",1")]
    public async Task Superfluous_arguments_and_ids_as_text_are_tolerated(string method, string arguments)
    {
        await using var venue = await GatewayFixture.StartAsync();
        await using var user = await RawHub.ConnectAsync(venue, "user");
        await user.SendAsync($$"""{"type":1,"target":"{{method}}","arguments":[{{arguments}}],"invocationId":"x"}""");
        Assert.False((await user.NextJsonAsync()).TryGetProperty("error", out var error), error.ToString());
    }

    [Theory]
    [InlineData("user", "SubscribeOrders", "")]
    [InlineData("user", "SubscribeOrders", "\"all\"")]
    [InlineData("user", "SubscribeOrders", "1e300")]
    [InlineData("user", "SubscribeOrders", "\"\\ud800\"")]
    [InlineData("market", "SubscribeContractQuotes", "")]
    [InlineData("market", "SubscribeContractQuotes", "[[]]")]
    [InlineData("market", "SubscribeToPrices", "\"x\"")]
    public async Task A_call_that_cannot_be_served_fails_alone_and_the_connection_lives_on(string hub, string method, string arguments)
    {
        await using var venue = await GatewayFixture.StartAsync();
        await using var raw = await RawHub.ConnectAsync(venue, hub);
        await raw.SendAsync($$"""{"type":1,"target":"{{method}}","arguments":[{{arguments}}],"invocationId":"bad"}""");
        Assert.NotEqual("", (await raw.NextJsonAsync()).GetProperty("error").GetString());
        var (good, argument) = hub == "user" ? ("SubscribeAccounts", "") : ("SubscribeContractTrades", $"\"{GatewayFixture.Gold}\"");
        await raw.SendAsync($$"""{"type":1,"target":"{{good}}","arguments":[{{argument}}],"invocationId":"good"}""");
        Assert.False((await raw.NextJsonAsync()).TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Negotiation_offers_web_sockets_and_a_foreign_connection_id_is_not_found()
    {
        await using var venue = await GatewayFixture.StartAsync();
        using var negotiated = await venue.Http.PostAsync("/hubs/user/negotiate?negotiateVersion=1", null);
        var offer = JsonDocument.Parse(await negotiated.Content.ReadAsStringAsync()).RootElement;
        Assert.NotEqual("", offer.GetProperty("connectionToken").GetString());
        Assert.Contains(offer.GetProperty("availableTransports").EnumerateArray(), way => way.GetProperty("transport").GetString() == "WebSockets");
        using var missing = await venue.Http.GetAsync("/hubs/user?id=elsewhere");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("No Connection with that ID", await missing.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_first_quote_is_a_full_snapshot()
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        await venue.PrintAsync(1313.9m);
        var ears = await venue.ListenMarketAsync("Quotes");
        var first = await ears.NextAsync("GatewayQuote");
        Assert.Equal(
            ["symbol", "symbolName", "lastPrice", "bestBid", "bestAsk", "change", "changePercent", "open", "high", "low", "volume", "lastUpdated", "timestamp", "contract"],
            first.EnumerateObject().Select(member => member.Name));
        Assert.Equal(.2m, first.GetProperty("change").GetDecimal());
        Assert.Equal(.02m, first.GetProperty("changePercent").GetDecimal());
    }
}
