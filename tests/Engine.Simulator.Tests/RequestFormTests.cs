using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Engine.Simulator.Tests;

/// <summary>How requests may be written (contract.md §1).</summary>
public sealed class RequestFormTests
{
    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-16", HttpStatusCode.OK)]
    [InlineData("text/json", HttpStatusCode.OK)]
    [InlineData("application/vnd.engine+json", HttpStatusCode.OK)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=latin1", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType)]
    public async Task Three_content_types_are_read_and_every_other_is_a_415(string? type, HttpStatusCode expected)
    {
        await using var venue = await GatewayFixture.StartAsync();
        var text = """{"onlyActiveAccounts":true}""";
        using var body = new ByteArrayContent(type?.Contains("utf-16", StringComparison.Ordinal) == true ? Encoding.Unicode.GetBytes(text) : Encoding.UTF8.GetBytes(text));
        body.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        using var response = await venue.Http.PostAsync("/api/Account/search", body);
        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.UnsupportedMediaType)
        {
            var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal("Unsupported Media Type", problem.GetProperty("title").GetString());
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("text/plain", "text/plain")]
    [InlineData("text/json", "text/json")]
    [InlineData("image/png, text/plain;q=0.5, application/json", "application/json")]
    public async Task The_answer_is_json_under_the_type_that_was_asked_for(string? accept, string expected)
    {
        await using var venue = await GatewayFixture.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/Account/search") { Content = Json("""{"onlyActiveAccounts":true}""") };
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        using var response = await venue.Http.SendAsync(request);
        Assert.Equal(expected, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(1, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("accounts").GetArrayLength());
    }

    [Fact]
    public async Task Paths_and_names_are_matched_without_regard_to_case_and_unknown_members_are_ignored()
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        using var response = await venue.Http.PostAsync(
            "/API/order/PLACE",
            Json($$"""{"ACCOUNTID":"{{GatewayFixture.Account}}","contractid":"{{GatewayFixture.Gold}}","Type":2,"sIdE":0,"size":1,"linkedOrderId":7,"timeInForce":"GTC"}"""));
        Assert.True(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("success").GetBoolean());
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    public async Task An_empty_body_is_a_400(string body)
    {
        await using var venue = await GatewayFixture.StartAsync();
        var errors = await RefusedAsync(venue, "Account/search", body);
        Assert.Equal("A non-empty request body is required.", errors.GetProperty("")[0].GetString());
    }

    [Theory]
    [InlineData("""{"accountId":"x"}""", "$.accountId")]
    [InlineData("""{"accountId":1e300}""", "$.accountId")]
    [InlineData("""{"accountId":[[1]]}""", "$.accountId")]
    [InlineData("""{"accountId":99999999999}""", "$.accountId")]
    [InlineData("""{"accountId":null}""", "AccountId")]
    [InlineData("""{"accountId":1""", "$")]
    [InlineData("[]", "$")]
    public async Task A_wrong_value_is_a_400_that_names_its_member(string body, string member)
    {
        await using var venue = await GatewayFixture.StartAsync();
        var errors = await RefusedAsync(venue, "Order/searchOpen", body);
        Assert.True(errors.TryGetProperty(member, out _), errors.GetRawText());
    }

    [Fact]
    public async Task Several_missing_members_are_named_together()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var errors = await RefusedAsync(venue, "Order/place", """{"accountId":1,"size":1}""");
        Assert.Contains("was missing required properties including: 'contractId', 'type', 'side'.", errors.GetProperty("$")[0].GetString());
        errors = await RefusedAsync(
            venue, "Order/place", """{"accountId":1,"contractId":"","type":2,"side":0,"size":1,"stopLossBracket":{"type":4},"takeProfitBracket":null}""");
        Assert.Contains("including: 'ticks'", errors.GetProperty("$.stopLossBracket")[0].GetString());
    }

    [Fact]
    public async Task Bars_tell_a_wrong_contract_unit_number_and_limit_by_their_codes()
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        foreach (var (contract, unit, number, limit, code) in new[]
        {
            ("CON.F.US.ENQ.Z13", 2, 1, 10, 1), (GatewayFixture.Gold, 0, 1, 10, 2), (GatewayFixture.Gold, 8, 1, 10, 2), (GatewayFixture.Gold, 2, 0, 10, 3),
            (GatewayFixture.Gold, 3, int.MaxValue, 10, 3), (GatewayFixture.Gold, 2, 1, 20_001, 4), (GatewayFixture.Gold, 2, 1, 0, 4), (GatewayFixture.Gold, 1, 1, 20_000, 0),
            (GatewayFixture.Gold, 2, 43_200, 10, 0), (GatewayFixture.Gold, 3, 10_000, 10, 0), (GatewayFixture.Gold, 4, 10_000, 10, 0), (GatewayFixture.Gold, 5, 10_000, 10, 0),
            (GatewayFixture.Gold, 6, 1_000, 10, 0), (GatewayFixture.Gold, 6, 1, 10, 0),
        })
        {
            var answer = await venue.PostAsync("History/retrieveBars", new
            {
                contractId = contract,
                live = false,
                startTime = DateTimeOffset.MinValue,
                endTime = DateTimeOffset.MaxValue,
                unit,
                unitNumber = number,
                limit,
                includePartialBar = true,
            });
            Assert.Equal(code, answer.GetProperty("errorCode").GetInt32());
            Assert.Equal(code == 0 ? JsonValueKind.Array : JsonValueKind.Null, answer.GetProperty("bars").ValueKind);
            Assert.True(code != 0 || answer.GetProperty("bars").GetArrayLength() == 1);
        }
    }

    [Fact]
    public async Task A_search_for_NQ_finds_foreign_products_too_and_no_search_finds_more_than_20()
    {
        var all = ProductTable.All.Select(product => $"CON.F.US.{product.Code}.Z13").ToArray();
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { Market = new TapeOf(GatewayFixture.Start, [.. all, "CON.F.US.ENQ.H13"]) });
        var found = (await venue.PostAsync("Contract/search", new { searchText = "nq", live = false })).GetProperty("contracts");
        Assert.Equal(["F.US.ENQ", "F.US.MNQ", "F.US.NQG", "F.US.NQM"], found.EnumerateArray().Select(contract => contract.GetProperty("symbolId").GetString()));
        Assert.Equal(20, (await venue.PostAsync("Contract/search", new { live = false })).GetProperty("contracts").GetArrayLength());
        var available = (await venue.PostAsync("Contract/available", new { live = false })).GetProperty("contracts");
        Assert.Equal(all.Length, available.GetArrayLength());
        var expired = await venue.PostAsync("Contract/searchById", new { contractId = "CON.F.US.ENQ.H13" });
        Assert.False(expired.GetProperty("contract").GetProperty("activeContract").GetBoolean());
    }

    [Fact]
    public async Task Ping_needs_no_token()
    {
        await using var venue = await GatewayFixture.StartAsync(login: false);
        Assert.Equal("pong", await venue.Http.GetStringAsync("/api/Status/ping"));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> RefusedAsync(GatewayFixture venue, string operation, string body)
    {
        using var response = await venue.Http.PostAsync($"/api/{operation}", Json(body));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("One or more validation errors occurred.", problem.GetProperty("title").GetString());
        return problem.GetProperty("errors");
    }
}
