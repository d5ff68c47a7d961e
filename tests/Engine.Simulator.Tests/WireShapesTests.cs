using System.Text.Json;

namespace Engine.Simulator.Tests;

public sealed class WireShapesTests
{
    [Fact]
    public async Task Documented_shapes_are_bare_events_and_single_objects()
    {
        await using var venue = await StartAsync(WireShapes.Documented);
        var (user, market) = (await venue.ListenUserAsync(), await venue.ListenMarketAsync("Trades", "MarketDepth"));
        Assert.Equal(6, (await market.NextAsync("GatewayDepth")).GetProperty("type").GetInt32());
        await venue.PrintAsync(1313.7m);
        Assert.Equal(1313.7m, (await market.NextAsync("GatewayTrade")).GetProperty("price").GetDecimal());
        await venue.PrintAsync(1313.8m);
        Assert.Equal(JsonValueKind.Object, (await market.NextAsync("GatewayDepth")).ValueKind);
        await venue.PlaceMarketAsync(side: 0, size: 1, "a");
        foreach (var target in new[] { "GatewayUserOrder", "GatewayUserTrade", "GatewayUserPosition", "GatewayUserAccount" })
        {
            var bare = await user.NextAsync(target);
            Assert.True(bare.TryGetProperty("id", out _));
            Assert.False(bare.TryGetProperty("data", out _));
        }
    }

    [Fact]
    public async Task Decimals_of_answers_can_carry_nine_places()
    {
        await using var venue = await StartAsync(WireShapes.Documented);
        await venue.PrintAsync(1313.7m);
        await venue.PlaceMarketAsync(side: 0, size: 1, "a");
        var trade = await FirstTradeAsync(venue);
        Assert.Equal("1313.700000000", trade.GetProperty("price").GetRawText());
        Assert.Equal("1", trade.GetProperty("size").GetRawText());
    }

    [Theory]
    [InlineData(TimestampForm.Offset, @"\+00:00$")]
    [InlineData(TimestampForm.Zulu, @"\dZ$")]
    [InlineData(TimestampForm.Naive, @"T\d\d:\d\d:\d\d(\.\d+)?$")]
    public async Task Timestamps_leave_both_sides_in_the_form_that_is_set(TimestampForm form, string pattern)
    {
        await using var venue = await StartAsync(new WireShapes { Timestamps = form });
        var user = await venue.ListenUserAsync();
        await venue.PrintAsync(1313.7m);
        await venue.PlaceMarketAsync(side: 0, size: 1, "a");
        Assert.Matches(pattern, (await user.NextAsync("GatewayUserTrade")).GetProperty("data").GetProperty("creationTimestamp").GetString());
        Assert.Matches(pattern, (await FirstTradeAsync(venue)).GetProperty("creationTimestamp").GetString());
    }

    [Fact]
    public async Task Mixed_timestamps_show_all_three_forms_and_say_the_same_instants()
    {
        await using var venue = await StartAsync(new WireShapes { Timestamps = TimestampForm.Mixed });
        var user = await venue.ListenUserAsync();
        var tails = new HashSet<string>();
        for (var order = 0; order < 3; order++)
        {
            await venue.PrintAsync(1313.7m);
            await venue.PlaceMarketAsync(side: 0, size: 1, null);
            var text = (await user.NextAsync("GatewayUserTrade")).GetProperty("data").GetProperty("creationTimestamp").GetString()!;
            tails.Add(text.EndsWith('Z') ? "Z" : text.EndsWith("+00:00", StringComparison.Ordinal) ? "offset" : "naive");
            var instant = DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
            Assert.Equal(venue.Clock.Now, instant);
        }

        Assert.Equal(3, tails.Count);
    }

    private static async Task<JsonElement> FirstTradeAsync(GatewayFixture venue) =>
        (await venue.PostAsync("Trade/search", new { accountId = GatewayFixture.Account, startTimestamp = GatewayFixture.Start })).GetProperty("trades")[0];

    private static Task<GatewayFixture> StartAsync(WireShapes shapes) => GatewayFixture.StartAsync(settings => settings with { Shapes = shapes });
}
