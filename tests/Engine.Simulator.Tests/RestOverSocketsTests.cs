using System.Net;
using System.Text.Json;

namespace Engine.Simulator.Tests;

public sealed class RestOverSocketsTests
{
    [Fact]
    public async Task A_bad_key_is_refused_with_code_3_and_no_token()
    {
        await using var venue = await GatewayFixture.StartAsync(login: false);
        var answer = await venue.PostAsync("auth/loginkey", new { userName = "simulated", apiKey = "wrong" });
        Assert.False(answer.GetProperty("success").GetBoolean());
        Assert.Equal(3, answer.GetProperty("errorCode").GetInt32());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("token").ValueKind);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("errorMessage").ValueKind);
    }

    [Fact]
    public async Task Without_a_token_every_operation_answers_401_with_an_empty_body()
    {
        await using var venue = await GatewayFixture.StartAsync(login: false);
        using var response = await venue.SendAsync("Account/search", new { onlyActiveAccounts = true });
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Invalidated_tokens_are_refused_until_the_next_login()
    {
        await using var venue = await GatewayFixture.StartAsync();
        venue.Gateway.Faults.InvalidateTokens();
        using (var refused = await venue.SendAsync("Account/search", new { onlyActiveAccounts = true }))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        await venue.LoginAsync();
        var answer = await venue.PostAsync("Account/search", new { onlyActiveAccounts = true });
        var account = Assert.Single(answer.GetProperty("accounts").EnumerateArray());
        Assert.Equal("PRAC-V2-100001-20000001", account.GetProperty("name").GetString());
        Assert.Equal(50_000m, account.GetProperty("balance").GetDecimal());
    }

    [Fact]
    public async Task A_token_past_its_life_is_refused_and_validate_renews_one_in_time()
    {
        var wall = new SteppedTime();
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { TokenLife = TimeSpan.FromMinutes(10) }, wall);
        wall.Step(TimeSpan.FromMinutes(9));
        var renewed = await venue.PostAsync("Auth/validate", new { });
        Assert.NotEqual(venue.Token, renewed.GetProperty("newToken").GetString());
        wall.Step(TimeSpan.FromMinutes(2));
        using var response = await venue.SendAsync("Account/search", new { onlyActiveAccounts = true });
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var connection = venue.Connect("market");
        await Assert.ThrowsAnyAsync<Exception>(() => connection.StartAsync());
        var good = venue.Connect("market", token: renewed.GetProperty("newToken").GetString());
        await good.StartAsync();
    }

    [Fact]
    public async Task A_missing_member_is_a_400_that_names_it()
    {
        await using var venue = await GatewayFixture.StartAsync();
        using var response = await venue.SendAsync("Order/place", new { accountId = GatewayFixture.Account, contractId = GatewayFixture.Gold, type = 2, side = 0 });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Contains("was missing required properties including: 'size'", problem.GetProperty("errors").GetProperty("$")[0].GetString());
    }

    [Fact]
    public async Task An_unknown_operation_is_a_404()
    {
        await using var venue = await GatewayFixture.StartAsync();
        using var response = await venue.SendAsync("Order/invented", new { });
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Contracts_are_found_by_text_and_id_and_the_live_entitlement_is_empty()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var found = await venue.PostAsync("Contract/search", new { searchText = "gc", live = false });
        var gold = Assert.Single(found.GetProperty("contracts").EnumerateArray());
        Assert.Equal("F.US.GCE", gold.GetProperty("symbolId").GetString());
        Assert.Equal("GCZ3", gold.GetProperty("name").GetString());
        Assert.Equal(.1m, gold.GetProperty("tickSize").GetDecimal());
        Assert.Equal(10m, gold.GetProperty("tickValue").GetDecimal());
        var live = await venue.PostAsync("Contract/available", new { live = true });
        Assert.Equal(0, live.GetProperty("contracts").GetArrayLength());
        var missing = await venue.PostAsync("Contract/searchById", new { contractId = "CON.F.US.GCE.Z99" });
        Assert.Equal(1, missing.GetProperty("errorCode").GetInt32());
    }

    [Fact]
    public async Task Orders_are_read_ascending_trades_newest_first_and_nulls_are_written()
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        await venue.PlaceMarketAsync(side: 0, size: 1, "first");
        await venue.PrintAsync(1314.7m);
        await venue.PlaceMarketAsync(side: 1, size: 1, "second");
        var orders = (await venue.PostAsync("Order/search", new { accountId = GatewayFixture.Account, startTimestamp = GatewayFixture.Start })).GetProperty("orders");
        Assert.Equal(["first", "second"], orders.EnumerateArray().Select(order => order.GetProperty("customTag").GetString()));
        Assert.Equal(JsonValueKind.Null, orders[0].GetProperty("limitPrice").ValueKind);
        Assert.True(orders[0].GetProperty("id").GetInt64() > 3_000_000_000);
        var trades = (await venue.PostAsync("Trade/search", new { accountId = GatewayFixture.Account, startTimestamp = GatewayFixture.Start })).GetProperty("trades");
        Assert.Equal(100m, trades[0].GetProperty("profitAndLoss").GetDecimal());
        Assert.Equal(JsonValueKind.Null, trades[1].GetProperty("profitAndLoss").ValueKind);
        var open = await venue.PostAsync("Order/searchOpen", new { accountId = GatewayFixture.Account });
        Assert.Equal(0, open.GetProperty("orders").GetArrayLength());
    }

    [Fact]
    public async Task The_general_quota_answers_the_201st_request_with_429_and_slides()
    {
        var wall = new SteppedTime();
        await using var venue = await GatewayFixture.StartAsync(
            settings => settings with { Rules = VenueRules.Oracle with { Quotas = true, RetryAfter = true } }, wall);
        for (var request = 2; request <= 200; request++)
        {
            await venue.PostAsync("Position/searchOpen", new { accountId = GatewayFixture.Account });
        }

        using (var refused = await venue.SendAsync("Order/searchOpen", new { accountId = GatewayFixture.Account }))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Empty(await refused.Content.ReadAsByteArrayAsync());
            Assert.Equal(TimeSpan.FromSeconds(60), refused.Headers.RetryAfter?.Delta);
        }

        Assert.Equal(1, venue.Gateway.RateLimitedRequests);
        Assert.Equal(1, venue.Gateway.RateLimitedByOperation["Order/searchOpen"]);
        wall.Step(TimeSpan.FromSeconds(60));
        await venue.PostAsync("Order/searchOpen", new { accountId = GatewayFixture.Account });
    }

    [Fact]
    public async Task A_lost_place_answer_after_execution_leaves_the_order_filled_at_the_venue()
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        venue.Gateway.Faults.LoseAfterExecution();
        await Assert.ThrowsAsync<HttpRequestException>(() => venue.PlaceMarketAsync(side: 0, size: 1, "lost"));
        venue.Gateway.Faults.LoseBeforeExecution();
        await Assert.ThrowsAsync<HttpRequestException>(() => venue.PlaceMarketAsync(side: 0, size: 1, "never"));
        var orders = venue.Gateway.Venue.Orders(new(GatewayFixture.Account))!;
        Assert.Equal("lost", Assert.Single(orders).Tag?.Value);
        Assert.Equal("lost", Assert.IsType<VenueCommand.Place>(Assert.Single(venue.Gateway.CommandLog).Command).Tag);
    }

    [Fact]
    public async Task Armed_answers_strike_in_order_and_execute_nothing()
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        var faults = venue.Gateway.Faults;
        faults.AnswerRateLimited("Order/place", retryAfter: TimeSpan.FromSeconds(7));
        faults.AnswerRateLimited("Order/place");
        faults.AnswerUnauthorized("Order/place");
        faults.AnswerServerError("Order/place");
        var order = new { accountId = GatewayFixture.Account, contractId = GatewayFixture.Gold, type = 2, side = 0, size = 1 };
        var statuses = new List<HttpStatusCode>();
        for (var request = 0; request < 4; request++)
        {
            using var response = await venue.SendAsync("Order/place", order);
            statuses.Add(response.StatusCode);
            Assert.Equal(request == 0 ? TimeSpan.FromSeconds(7) : null, response.Headers.RetryAfter?.Delta);
        }

        Assert.Equal(
            [HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests, HttpStatusCode.Unauthorized, HttpStatusCode.InternalServerError], statuses);
        Assert.Empty(venue.Gateway.CommandLog);
        Assert.True((await venue.PostAsync("Order/place", order)).GetProperty("success").GetBoolean());
    }

    [Theory]
    [InlineData("Order/place", 1)]
    [InlineData("Order/modify", 1)]
    [InlineData("Order/cancel", 1)]
    [InlineData("Order/search", 1)]
    [InlineData("Order/searchOpen", 1)]
    [InlineData("Order/searchById", 1)]
    [InlineData("Position/searchOpen", 1)]
    [InlineData("Position/closeContract", 1)]
    [InlineData("Position/partialCloseContract", 1)]
    [InlineData("Trade/search", 1)]
    public async Task An_unknown_account_has_its_code_at_every_operation_and_no_list(string operation, int code)
    {
        await using var venue = await GatewayFixture.StartAsync();
        var answer = await venue.PostAsync(
            operation,
            new { accountId = 0, contractId = GatewayFixture.Gold, orderId = 1, type = 2, side = 0, size = 1, startTimestamp = GatewayFixture.Start });
        Assert.Equal(code, answer.GetProperty("errorCode").GetInt32());
        Assert.False(answer.GetProperty("success").GetBoolean());
        Assert.All(
            answer.EnumerateObject().Where(member => member.Name is not ("success" or "errorCode")),
            member => Assert.Equal(JsonValueKind.Null, member.Value.ValueKind));
    }

    [Fact]
    public async Task Refusals_of_a_contract_a_position_and_an_order_have_the_codes_of_their_operations()
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        const string unknown = "CON.F.US.ENQ.Z13";
        foreach (var (operation, contract, order, size, code) in new[]
        {
            ("Order/place", unknown, 1, 1, 8), ("Order/place", GatewayFixture.Gold, 1, 0, 2), ("Order/modify", GatewayFixture.Gold, 1, 1, 2),
            ("Order/cancel", GatewayFixture.Gold, 1, 1, 2), ("Position/closeContract", unknown, 1, 1, 3), ("Position/closeContract", GatewayFixture.Gold, 1, 1, 2),
            ("Position/partialCloseContract", unknown, 1, 1, 3), ("Position/partialCloseContract", GatewayFixture.Gold, 1, 1, 2),
        })
        {
            var answer = await venue.PostAsync(operation, new { accountId = GatewayFixture.Account, contractId = contract, orderId = order, type = 2, side = 0, size });
            Assert.True(code == answer.GetProperty("errorCode").GetInt32(), $"{operation} {contract}: {answer}");
        }

        await venue.PlaceMarketAsync(side: 0, size: 1, null);
        var tooMuch = await venue.PostAsync("Position/partialCloseContract", new { accountId = GatewayFixture.Account, contractId = GatewayFixture.Gold, size = 2 });
        Assert.Equal(5, tooMuch.GetProperty("errorCode").GetInt32());
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_sentence()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var port = venue.Gateway.Address.Port;
        var error = await Assert.ThrowsAsync<SimulatorStartException>(() => GatewayFixture.StartAsync(settings => settings with { Port = port }));
        Assert.Contains($"127.0.0.1:{port}", error.Message);
    }
}
