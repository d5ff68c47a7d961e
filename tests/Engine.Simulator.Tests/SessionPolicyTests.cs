using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Simulator.Tests;

public sealed class SessionPolicyTests
{
    [Fact]
    public async Task A_second_session_sends_the_first_off_on_both_hubs_and_is_served_itself()
    {
        await using var venue = await StartAsync(new SessionPolicy { EvictOldestAt = 2 });
        var (user, market) = (await venue.ListenUserAsync(), await venue.ListenMarketAsync("Trades"));
        await venue.LoginAsync();
        var next = await venue.ListenUserAsync();
        foreach (var old in new[] { user, market })
        {
            Assert.Equal(System.Text.Json.JsonValueKind.String, (await old.NextAsync("GatewayLogout")).ValueKind);
            await old.Closed;
        }

        await venue.PrintAsync(1313.7m);
        await venue.PlaceMarketAsync(side: 0, size: 1, "a");
        await next.NextAsync("GatewayUserTrade");
    }

    [Fact]
    public async Task A_client_that_dials_anew_with_its_token_loses_the_old_user_connection_alone()
    {
        await using var venue = await StartAsync(new SessionPolicy { EvictOldestAt = 2 });
        var (user, market) = (await venue.ListenUserAsync(), await venue.ListenMarketAsync("Trades"));
        await venue.ListenUserAsync();
        await user.Closed;
        await venue.PrintAsync(1313.7m);
        await market.NextAsync("GatewayTrade");
    }

    [Fact]
    public async Task The_limit_counts_standing_connections_and_off_means_any_number()
    {
        await using var venue = await StartAsync(new SessionPolicy { EvictOldestAt = 3 });
        var first = await venue.ListenUserAsync();
        var second = await venue.ListenUserAsync();
        await venue.ListenUserAsync();
        await first.Closed;
        Assert.Equal(HubConnectionState.Connected, second.Connection.State);
        await second.Connection.InvokeAsync("SubscribeAccounts");

        await using var open = await StartAsync(SessionPolicy.Default);
        var ears = new List<HubEars>();
        for (var connection = 0; connection < 4; connection++)
        {
            ears.Add(await open.ListenUserAsync());
        }

        await open.PrintAsync(1313.7m);
        await open.PlaceMarketAsync(side: 0, size: 1, "a");
        foreach (var each in ears)
        {
            await each.NextAsync("GatewayUserTrade");
        }
    }

    [Theory]
    [InlineData("user")]
    [InlineData("market")]
    public async Task A_connection_is_closed_when_its_token_expires_if_so_set(string hub)
    {
        var wall = new FakeTimeProvider(GatewayFixture.Start);
        await using var venue = await StartAsync(new SessionPolicy { CloseAtTokenExpiry = true }, wall);
        var old = await ListenAsync(venue, hub);
        wall.Advance(TimeSpan.FromMinutes(5));
        await venue.LoginAsync();
        var renewed = await ListenAsync(venue, hub);
        wall.Advance(TimeSpan.FromMinutes(5));
        await old.Closed;
        await renewed.Connection.InvokeAsync(hub == "user" ? "SubscribeAccounts" : "UnsubscribeContractTrades", GatewayFixture.Gold);
    }

    [Fact]
    public async Task A_connection_outlives_its_token_by_default()
    {
        var wall = new FakeTimeProvider(GatewayFixture.Start);
        await using var venue = await StartAsync(SessionPolicy.Default, wall);
        var ears = await venue.ListenUserAsync();
        wall.Advance(TimeSpan.FromMinutes(11));
        await venue.LoginAsync();
        await venue.PrintAsync(1313.7m);
        await venue.PlaceMarketAsync(side: 0, size: 1, "a");
        await ears.NextAsync("GatewayUserTrade");
    }

    private static Task<HubEars> ListenAsync(GatewayFixture venue, string hub) =>
        hub == "user" ? venue.ListenUserAsync() : venue.ListenMarketAsync("Trades");

    private static Task<GatewayFixture> StartAsync(SessionPolicy policy, TimeProvider? wall = null) =>
        GatewayFixture.StartAsync(settings => settings with { Sessions = policy, TokenLife = TimeSpan.FromMinutes(10) }, wall);
}
