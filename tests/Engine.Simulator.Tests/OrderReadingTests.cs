using System.Net;
using System.Text.Json;

namespace Engine.Simulator.Tests;

public sealed class OrderReadingTests
{
    [Fact]
    public async Task An_order_is_read_by_its_number_and_an_unknown_one_is_code_1()
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        var id = (await venue.PlaceMarketAsync(side: 0, size: 1, "one")).GetProperty("orderId").GetInt64();
        var found = await venue.PostAsync("Order/searchById", new { accountId = GatewayFixture.Account, orderId = id });
        Assert.Equal("one", found.GetProperty("order").GetProperty("customTag").GetString());
        foreach (var (account, order) in new[] { (GatewayFixture.Account, id + 1), (1, id) })
        {
            var missing = await venue.PostAsync("Order/searchById", new { accountId = account, orderId = order });
            Assert.Equal(1, missing.GetProperty("errorCode").GetInt32());
            Assert.Equal(JsonValueKind.Null, missing.GetProperty("order").ValueKind);
        }
    }

    [Fact]
    public async Task The_open_list_holds_working_orders_alone()
    {
        await using var venue = await WithOrdersAsync(3);
        await venue.PostAsync("Order/cancel", new { accountId = GatewayFixture.Account, orderId = await FirstOrderAsync(venue) });
        var open = await venue.PostAsync("Order/searchOpen", new { accountId = GatewayFixture.Account });
        Assert.All(open.GetProperty("orders").EnumerateArray(), order => Assert.Equal(1, order.GetProperty("status").GetInt32()));
        Assert.Equal(2, open.GetProperty("orders").GetArrayLength());
        Assert.Equal(1, (await venue.PostAsync("Order/searchOpen", new { accountId = 7 })).GetProperty("errorCode").GetInt32());
    }

    [Fact]
    public async Task A_query_without_a_filter_is_a_400_in_the_observed_words()
    {
        await using var venue = await GatewayFixture.StartAsync();
        foreach (var (body, member) in new (object Body, string Member)[] { (new { pageSize = 3 }, "filter"), (new { filter = new { statuses = new[] { 1 } } }, "accountId") })
        {
            using var response = await venue.SendAsync("Order/v2/query", body);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal(400, problem.GetProperty("status").GetInt32());
            Assert.Contains(problem.GetProperty("errors").EnumerateObject(), error => error.Value[0].GetString()!.Contains($"was missing required properties including: '{member}'"));
        }
    }

    [Theory]
    [InlineData("pageSize", 0)]
    [InlineData("pageSize", 100_000)]
    [InlineData("pageOffset", -1)]
    [InlineData("sortBy", 2)]
    [InlineData("sortDirection", -1)]
    public async Task A_query_outside_its_ranges_is_a_400_that_names_the_member(string member, int value)
    {
        await using var venue = await GatewayFixture.StartAsync();
        using var response = await venue.SendAsync(
            "Order/v2/query", new Dictionary<string, object> { ["filter"] = new { accountId = GatewayFixture.Account }, [member] = value });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(member, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name, ignoreCase: true);
    }

    [Fact]
    public async Task A_page_begins_at_a_row_holds_100_rows_and_ignores_the_contract()
    {
        await using var venue = await WithOrdersAsync(105);
        var filter = new { accountId = GatewayFixture.Account, contractId = "CON.F.US.ENQ.Z13" };
        var first = await venue.PostAsync("Order/v2/query", new { filter });
        Assert.Equal(100, first.GetProperty("orders").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("totalCount").ValueKind);
        var last = await venue.PostAsync("Order/v2/query", new { filter, pageOffset = 103, includeTotalCount = true });
        Assert.Equal(["104", "105"], Tags(last));
        Assert.Equal(105, last.GetProperty("totalCount").GetInt32());
        var newest = await venue.PostAsync("Order/v2/query", new { filter, pageSize = 2, sortBy = 1, sortDirection = 1 });
        Assert.Equal(["105", "104"], Tags(newest));
    }

    [Fact]
    public async Task A_query_filters_by_status_and_creation_time_and_knows_the_account()
    {
        await using var venue = await WithOrdersAsync(4);
        await venue.PostAsync("Order/cancel", new { accountId = GatewayFixture.Account, orderId = await FirstOrderAsync(venue) });
        var cancelled = await venue.PostAsync("Order/v2/query", new { filter = new { accountId = GatewayFixture.Account, statuses = new[] { 3, 99 } } });
        Assert.Equal(["1"], Tags(cancelled));
        var later = await venue.PostAsync("Order/v2/query", new { filter = new { accountId = GatewayFixture.Account, createdAfter = GatewayFixture.Start.AddMilliseconds(3) } });
        Assert.Equal(["2", "3", "4"], Tags(later));
        var between = await venue.PostAsync("Order/v2/query", new
        {
            filter = new { accountId = GatewayFixture.Account, createdAfter = GatewayFixture.Start.AddMilliseconds(3), createdBefore = GatewayFixture.Start.AddMilliseconds(4) },
        });
        Assert.Equal(["2", "3"], Tags(between));
        Assert.Equal(1, (await venue.PostAsync("Order/v2/query", new { filter = new { accountId = 7 } })).GetProperty("errorCode").GetInt32());
    }

    private static IEnumerable<string?> Tags(JsonElement answer) =>
        answer.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("customTag").GetString());

    private static async Task<long> FirstOrderAsync(GatewayFixture venue) =>
        (await venue.PostAsync("Order/v2/query", new { filter = new { accountId = GatewayFixture.Account }, pageSize = 1 }))
            .GetProperty("orders")[0].GetProperty("id").GetInt64();

    /// <summary>Resting limit orders tagged 1, 2, 3, …, created a millisecond apart from the second millisecond on.</summary>
    private static async Task<GatewayFixture> WithOrdersAsync(int count)
    {
        var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        for (var order = 1; order <= count; order++)
        {
            await venue.PrintAsync(1313.7m);
            await venue.PostAsync("Order/place", new
            {
                accountId = GatewayFixture.Account,
                contractId = GatewayFixture.Gold,
                type = 1,
                side = 0,
                size = 1,
                limitPrice = 1200m,
                customTag = order.ToString(System.Globalization.CultureInfo.InvariantCulture),
            });
        }

        return venue;
    }
}
