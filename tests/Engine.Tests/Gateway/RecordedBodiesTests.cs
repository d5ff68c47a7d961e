using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Gateway.Wire;
using Engine.Markets;

namespace Engine.Tests.Gateway;

/// <summary>
/// Every recorded REST payload is read without loss: each of its members stands in our types, and each fact that the client
/// makes of a row equals a second reading of that row.
/// </summary>
public sealed class RecordedBodiesTests
{
    private static readonly AccountId Account = new(20000002);

    [RecordedFact]
    public void No_member_of_a_recorded_answer_is_lost()
    {
        Lossless("rest_account_search.json", WireJson.Default.AccountSearchResponse);
        Lossless("rest_contract_available.json", WireJson.Default.ContractSearchResponse);
        Lossless("rest_order_search.json", WireJson.Default.OrderSearchResponse);
        Lossless("rest_trade_search.json", WireJson.Default.TradeSearchResponse);
        Lossless("rest_retrieve_bars_1m.json", WireJson.Default.RetrieveBarsResponse);
        using var envelopes = JsonDocument.Parse(RecordedBodies.Read("rest_auth_envelopes.json"));
        Lossless(envelopes.RootElement.GetProperty("loginKey"), WireJson.Default.LoginResponse);
        Lossless(envelopes.RootElement.GetProperty("loginKey_bad_credentials"), WireJson.Default.LoginResponse);
        Lossless(envelopes.RootElement.GetProperty("validate"), WireJson.Default.ValidateResponse);
    }

    [RecordedFact]
    public void No_member_of_a_documented_example_is_lost()
    {
        using var examples = JsonDocument.Parse(RecordedBodies.Read("documented_examples.json"));
        foreach (var example in examples.RootElement.EnumerateArray())
        {
            var response = example.GetProperty("response");
            switch (example.GetProperty("call").GetString())
            {
                case "POST /api/Auth/loginKey":
                    Lossless(response, WireJson.Default.LoginResponse);
                    break;
                case "POST /api/Auth/validate":
                    Lossless(response, WireJson.Default.ValidateResponse);
                    break;
                case "POST /api/Order/place":
                    Lossless(example.GetProperty("request"), WireJson.Default.PlaceOrderRequest);
                    Lossless(response, WireJson.Default.PlaceOrderResponse);
                    break;
                case "POST /api/Order/modify":
                    Lossless(example.GetProperty("request"), WireJson.Default.ModifyOrderRequest);
                    Lossless(response, WireJson.Default.Envelope);
                    break;
                case "POST /api/Position/closeContract":
                    Lossless(example.GetProperty("request"), WireJson.Default.CloseContractRequest);
                    Lossless(response, WireJson.Default.Envelope);
                    break;
                case "POST /api/Position/partialCloseContract":
                    Lossless(example.GetProperty("request"), WireJson.Default.PartialCloseContractRequest);
                    Lossless(response, WireJson.Default.Envelope);
                    break;
                case "POST /api/Position/searchOpen":
                    Lossless(response, WireJson.Default.PositionSearchResponse);
                    break;
                case "POST /api/Trade/search":
                    Lossless(response, WireJson.Default.TradeSearchResponse);
                    break;
                case "POST /api/Order/search":
                    Lossless(response, WireJson.Default.OrderSearchResponse);
                    break;
                case "POST /api/History/retrieveBars":
                    Lossless(response, WireJson.Default.RetrieveBarsResponse);
                    break;
                case var other:
                    Assert.Fail($"There is a new example: {other}");
                    break;
            }
        }
    }

    [RecordedFact]
    public void The_orders_of_a_partial_exit_are_read_without_loss()
    {
        using var recorded = JsonDocument.Parse(RecordedBodies.Read("partial_exit_brackets.json"));
        var lists = recorded.RootElement.EnumerateObject()
            .SelectMany(side => side.Value.EnumerateObject())
            .Where(moment => moment.Value.ValueKind == JsonValueKind.Object && moment.Value.TryGetProperty("open_orders", out _))
            .SelectMany(moment => moment.Value.GetProperty("open_orders").EnumerateArray())
            .ToList();

        Assert.Equal(10, lists.Count);
        Assert.All(lists, order => Lossless(order, WireJson.Default.WireOrder));
    }

    [RecordedFact]
    public async Task Every_recorded_row_becomes_the_fact_that_a_second_reading_finds()
    {
        var client = new ClientFixture(new FakeVenue((request, _) => Task.FromResult(FakeVenue.Json(RecordedBodies.Read(request.Uri.AbsolutePath switch
        {
            "/api/Account/search" => "rest_account_search.json",
            "/api/Contract/available" => "rest_contract_available.json",
            "/api/Order/search" => "rest_order_search.json",
            "/api/Trade/search" => "rest_trade_search.json",
            _ => "rest_retrieve_bars_1m.json",
        }))())), market: new DateTimeOffset(2026, 8, 19, 20, 51, 31, TimeSpan.Zero)).Client;
        var start = new DateTimeOffset(2026, 8, 16, 0, 0, 0, TimeSpan.Zero);

        Compare(await client.SearchAccountsAsync(true, default).OrThrowAsync(), Rows("rest_account_search.json", "accounts", "id"), a => a.Id.Value, IndependentReading.Same);
        Compare(await client.AvailableContractsAsync(false, default).OrThrowAsync(), Rows("rest_contract_available.json", "contracts", "id"), c => c.Id.Value, IndependentReading.Same);
        Compare(await client.SearchOrdersAsync(Account, start, null, default).OrThrowAsync(), Rows("rest_order_search.json", "orders", "id"), o => o.Id.Value, IndependentReading.Same);
        Compare(await client.SearchTradesAsync(Account, start, null, default).OrThrowAsync(), Rows("rest_trade_search.json", "trades", "id"), t => t.Id.Value, IndependentReading.Same);

        // The bar of 20:51 had not ended when the answer was recorded.
        var bars = await client.RetrieveBarsAsync(
            new ContractId("CON.F.US.MNQ.U26"), BarInterval.Minute, start.AddDays(3), start.AddDays(4), BarOrigin.WarmUp, default).OrThrowAsync();
        var recorded = Rows("rest_retrieve_bars_1m.json", "bars", "t");
        Assert.True(recorded.Remove("2026-08-19T20:51:00+00:00"));
        Compare(bars, recorded, b => b.Start.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture), IndependentReading.Same);
    }

    private static Dictionary<string, JsonElement> Rows(string file, string list, string key) => JsonDocument.Parse(RecordedBodies.Read(file)).RootElement
        .GetProperty(list).EnumerateArray().ToDictionary(row => row.GetProperty(key).ToString(), StringComparer.Ordinal);

    private static void Compare<T>(ImmutableArray<T> facts, Dictionary<string, JsonElement> rows, Func<T, object> key, Action<JsonElement, T> same)
    {
        Assert.NotEmpty(rows);
        Assert.Equal(rows.Count, facts.Length);
        Assert.All(facts, fact => same(rows[string.Create(CultureInfo.InvariantCulture, $"{key(fact)}")], fact));
    }

    private static void Lossless<T>(string file, JsonTypeInfo<T> type)
    {
        using var document = JsonDocument.Parse(RecordedBodies.Read(file));
        Lossless(document.RootElement, type);
    }

    private static void Lossless<T>(JsonElement recorded, JsonTypeInfo<T> type)
    {
        using var rewritten = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(recorded.Deserialize(type)!, type));
        Assert.Empty(Lost(recorded, rewritten.RootElement, "$"));
    }

    /// <summary>The paths of what stands in the record and not in our reading of it.</summary>
    private static IEnumerable<string> Lost(JsonElement recorded, JsonElement ours, string path) => recorded.ValueKind switch
    {
        JsonValueKind.Object => ours.ValueKind != JsonValueKind.Object
            ? [path]
            : recorded.EnumerateObject().SelectMany(member => ours.TryGetProperty(member.Name, out var own)
                ? Lost(member.Value, own, $"{path}.{member.Name}")
                : member.Value.ValueKind == JsonValueKind.Null ? [] : new[] { $"{path}.{member.Name}" }),
        JsonValueKind.Array => ours.ValueKind != JsonValueKind.Array || ours.GetArrayLength() != recorded.GetArrayLength()
            ? [path]
            : recorded.EnumerateArray().Zip(ours.EnumerateArray()).SelectMany((pair, index) => Lost(pair.First, pair.Second, $"{path}[{index}]")),
        JsonValueKind.Number => ours.ValueKind == JsonValueKind.Number && ours.GetDecimal() == recorded.GetDecimal() ? [] : [path],
        JsonValueKind.String => ours.ValueKind == JsonValueKind.String && SameText(recorded.GetString()!, ours.GetString()!) ? [] : [path],
        _ => recorded.ValueKind == ours.ValueKind ? [] : [path],
    };

    private static bool SameText(string recorded, string ours) =>
        recorded == ours
        || (recorded.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(recorded, CultureInfo.InvariantCulture, out var then)
            && DateTimeOffset.TryParse(ours, CultureInfo.InvariantCulture, out var own)
            && then == own);
}
