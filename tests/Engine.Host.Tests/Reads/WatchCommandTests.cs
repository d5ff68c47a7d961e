using System.Text.Json;
using Engine.Orders;

namespace Engine.Host.Tests.Reads;

/// <summary>Streams over sockets: what is heard, what is missed, and how it ends.</summary>
public sealed class WatchCommandTests(ReadsVenue venue) : IClassFixture<ReadsVenue>
{
    [Fact]
    public async Task The_market_is_told_line_by_line_and_a_gap_is_said_and_healed()
    {
        using var stop = new CancellationTokenSource();
        var (lines, notes) = (new LineReader(), new StringWriter());
        var watching = ReadsVenue.RunAsync(
            lines, notes, stop.Token, venue.Home, venue.Gateway.Address, "watch", "market", "MNQ", venue.Contract.Id.Value, "--quotes", "--trades", "--json");

        // The feed speaks once the venue has confirmed that it sends the contract.
        await lines.Until("\"type\":\"feed\"");
        await venue.MoveAsync(21_000.75m, 21_001m, 21_001m);
        await lines.Until("\"type\":\"trade\"", "\"price\":21001,");

        venue.Gateway.Faults.KillMarketHub();
        await lines.Until("\"type\":\"feed\"", "\"state\":\"down\"");
        using var lost = JsonDocument.Parse(await lines.Until("\"type\":\"lost\""));
        Assert.Equal(venue.Contract.Id.Value, lost.RootElement.GetProperty("contract").GetString());
        await lines.Until("\"type\":\"feed\"");
        await venue.MoveAsync(21_001.75m, 21_002m, 21_002m);
        await lines.Until("\"type\":\"quote\"", "\"bid\":21001.75,\"ask\":21002,");

        await stop.CancelAsync();
        Assert.Equal((0, ""), (await watching, notes.ToString()));
    }

    [Fact]
    public async Task An_account_is_told_as_it_stands_as_it_changes_and_what_a_gap_has_hidden()
    {
        using var stop = new CancellationTokenSource();
        var (lines, notes) = (new LineReader(), new StringWriter());
        var resting = await venue.PlaceAsync(ReadsVenue.Second, OrderSide.Buy, OrderType.Limit, 1, 20_500m, null);
        var watching = ReadsVenue.RunAsync(lines, notes, stop.Token, venue.Home, venue.Gateway.Address, "watch", "user", "32", "--json");
        using var snapshot = JsonDocument.Parse(await lines.Until("\"type\":\"snapshot\""));
        Assert.Contains(snapshot.RootElement.GetProperty("orders").EnumerateArray(), o => o.GetProperty("id").GetInt64() == resting.Value);

        var filled = await venue.PlaceAsync(ReadsVenue.Second, OrderSide.Buy, OrderType.Market, 1, null, "sim1-7-sma-2-0");
        await lines.Until("\"type\":\"trade\"", $"\"order\":{filled}");
        await lines.Until("\"type\":\"position\"", "\"net\":1");

        venue.Gateway.Faults.DropUserFrames = true;
        var hidden = await venue.PlaceAsync(ReadsVenue.Second, OrderSide.Sell, OrderType.Market, 1, null, null);
        venue.Gateway.Faults.DropUserFrames = false;
        venue.Gateway.Faults.KillUserHub();
        await lines.Until("\"type\":\"trade\"", "\"afterGap\":true", $"\"order\":{hidden}");
        await lines.Until("\"type\":\"position\"", "\"afterGap\":true", "\"net\":0");
        await lines.Until("\"type\":\"current\"");

        await stop.CancelAsync();
        Assert.Equal((0, ""), (await watching, notes.ToString()));
    }

    [Fact]
    public async Task Who_is_evicted_leaves_the_hub_to_the_other_session_and_fails()
    {
        var (lines, notes) = (new LineReader(), new LineReader());
        var watching = ReadsVenue.RunAsync(lines, notes, CancellationToken.None, venue.Home, venue.Gateway.Address, "watch", "user", "31");
        await lines.Until("account 31 PRAC-V2-31: balance");

        await venue.Gateway.Faults.LogoutAsync("You logged in elsewhere.");

        await notes.Until("The venue ended this connection (GatewayLogout: You logged in elsewhere.)", "It is left to it.");
        Assert.Equal(1, await watching);
    }

    [Fact]
    public async Task A_watch_ends_by_itself_when_its_time_with_the_hub_is_over()
    {
        var (exit, text, error) = await venue.RunAsync("watch", "market", "MNQ", "--plain", "--for", "1s");

        Assert.Contains("market hub connected", text, StringComparison.Ordinal);
        Assert.Equal((0, ""), (exit, error));
    }
}
