using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Gateway.Hubs;
using Engine.Gateway.Wire;
using Engine.Markets;

namespace Engine.Tests.Hubs;

/// <summary>
/// Every recorded hub file, sent by a real SignalR server as it was recorded. Each member of what was recorded is either
/// found in what arrives, value for value, or named here as left out; none is lost in silence.
/// </summary>
public sealed class HubSamplesTests : IAsyncLifetime
{
    private readonly RecordingListener _heard = new();
    private readonly TokenCell _token = new() { Current = new AccessToken("good", DateTimeOffset.MaxValue) };
    private LoopbackVenue _venue = null!;
    private MarketHubLink _market = null!;
    private UserHubLink _user = null!;
    private string _onMarket = "";
    private string _onUser = "";

    public async Task InitializeAsync()
    {
        _venue = await LoopbackVenue.StartAsync("good");
        _market = new MarketHubLink(_venue.MarketHub, _token, new ReceiptCounter(), _heard);
        _user = new UserHubLink(_venue.UserHub, _token, new ReceiptCounter(), _heard);

        // A confirmed call names the server's side of each connection.
        await _market.StartAsync(default);
        await _market.SubscribeTradesAsync(new ContractId("any"), default);
        _onMarket = (await _venue.CallOfAsync("SubscribeContractTrades")).Connection;
        await _user.StartAsync(default);
        await _user.SubscribeAccountsAsync(default);
        _onUser = (await _venue.CallOfAsync("SubscribeAccounts")).Connection;
    }

    public async Task DisposeAsync()
    {
        await _market.DisposeAsync();
        await _user.DisposeAsync();
        await _venue.DisposeAsync();
    }

    [SampleFact]
    public async Task One_event_of_each_kind_arrives_as_it_was_recorded()
    {
        var targets = new HashSet<string>();
        foreach (var recorded in SampleFactAttribute.Read("hub_events.json").GetProperty("events").EnumerateArray())
        {
            var target = recorded.GetProperty("target").GetString()!;
            var arguments = recorded.GetProperty("arguments").EnumerateArray().ToArray();
            var market = recorded.GetProperty("hub").GetString() == "market";
            await _venue.SendToAsync(market ? _onMarket : _onUser, target, [.. arguments.Select(a => a.GetRawText())]);
            targets.Add(target);
            switch (target)
            {
                case "GatewayQuote":
                    AssertQuote(arguments[0], arguments[1], await _heard.NextAsync<QuoteUpdate>());
                    AssertWire(arguments[1], WireJson.Hub.WireQuote);
                    break;
                case "GatewayTrade":
                    var prints = await _heard.NextAsync<ImmutableArray<MarketTrade>>();
                    Assert.Equal(arguments[1].GetArrayLength(), prints.Length);
                    foreach (var (print, entry) in prints.Zip(arguments[1].EnumerateArray()))
                    {
                        AssertPrint(arguments[0], entry, print);
                        AssertWire(entry, WireJson.Hub.WireMarketTrade);
                    }

                    break;
                case "GatewayDepth":
                    var updates = await _heard.NextAsync<ImmutableArray<DepthUpdate>>();
                    Assert.Equal(arguments[1].GetArrayLength(), updates.Length);
                    foreach (var (update, entry) in updates.Zip(arguments[1].EnumerateArray()))
                    {
                        AssertDepth(arguments[0], entry, update);
                        AssertWire(entry, WireJson.Hub.WireDepth, addedByTheRecorder: "contractId");
                    }

                    break;
                case "GatewayUserOrder":
                    AssertOrder(arguments[0].GetProperty("data"), await _heard.NextAsync<VenueOrder>());
                    AssertWire(arguments[0].GetProperty("data"), WireJson.Hub.WireOrder);
                    break;
                case "GatewayUserTrade":
                    AssertTrade(arguments[0].GetProperty("data"), await _heard.NextAsync<VenueTrade>());
                    AssertWire(arguments[0].GetProperty("data"), WireJson.Hub.WireTrade);
                    break;
                case "GatewayUserPosition":
                    AssertPosition(arguments[0].GetProperty("data"), await _heard.NextAsync<VenuePosition>());
                    AssertWire(arguments[0].GetProperty("data"), WireJson.Hub.WirePosition);
                    break;
                case "GatewayUserAccount":
                    AssertAccount(arguments[0].GetProperty("data"), await _heard.NextAsync<VenueAccount>());
                    AssertWire(arguments[0].GetProperty("data"), WireJson.Hub.WireAccount);
                    break;
                default:
                    Assert.Fail($"{target} is recorded and not known.");
                    break;
            }
        }

        Assert.Equal(7, targets.Count);
        Assert.Empty(_market.UnreadableFrames);
        Assert.Empty(_user.UnreadableFrames);
    }

    [SampleFact]
    public async Task The_orders_of_a_bracket_arrive_in_the_recorded_order_children_first()
    {
        var recorded = SampleFactAttribute.Read("hub_bracket_lifecycle.json");
        var distance = recorded.GetProperty("children_relative_distance_another_capture");
        var orders = recorded.GetProperty("order_events").EnumerateArray().Select(entry =>
        {
            var order = Completed(entry, "CON.F.US.MNQ.U26", $"2026-07-31T{entry.GetProperty("received").GetString()}+00:00");
            order["id"] = entry.GetProperty("orderId").GetInt64();
            order["fillVolume"] = entry.GetProperty("status").GetInt32() == 2 ? 1 : 0;
            order.Remove("orderId");
            order.Remove("received");
            var child = order["customTag"]!.GetValue<string>() switch
            {
                var tag when tag.EndsWith("-SL", StringComparison.Ordinal) => "stopLoss",
                var tag when tag.EndsWith("-TP", StringComparison.Ordinal) => "takeProfit",
                _ => null,
            };
            if (child is not null)
            {
                order["trailDistance"] = distance.GetProperty(child).GetProperty("trailDistance").GetInt32();
                order["trailPrice"] = distance.GetProperty(child).GetProperty("trailPrice").GetDecimal();
            }

            return JsonSerializer.SerializeToElement(order);
        }).ToArray();
        Assert.Equal(6, orders.Length);
        await AssertOrdersAsync(orders);
    }

    [SampleFact]
    public async Task The_open_orders_around_a_partial_exit_arrive_as_they_were_recorded()
    {
        var orders = new List<JsonElement>();
        foreach (var side in SampleFactAttribute.Read("partial_exit_brackets.json").EnumerateObject())
        {
            foreach (var moment in side.Value.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Object && m.Value.TryGetProperty("open_orders", out _)))
            {
                orders.AddRange(moment.Value.GetProperty("open_orders").EnumerateArray().Select(entry => JsonSerializer.SerializeToElement(
                    Completed(entry, side.Value.GetProperty("contract_id").GetString()!, side.Value.GetProperty("captured_utc").GetString()!))));
            }
        }

        Assert.True(orders.Count >= 8);
        await AssertOrdersAsync(orders);
    }

    [SampleFact]
    public async Task The_busiest_recorded_minute_arrives_whole_and_in_order()
    {
        const int DepthOfOneFrame = 4;
        var minute = SampleFactAttribute.Read("hub_event_rates.json").GetProperty("minute_buckets").EnumerateArray().MaxBy(m => m.GetProperty("market_event_total").GetInt32());
        int quotes = minute.GetProperty("quote").GetInt32(), trades = minute.GetProperty("market_trade").GetInt32(), depth = minute.GetProperty("depth").GetInt32();
        const string id = "\"CON.F.US.MNQ.U26\"";
        const string at = "\"2026-08-20T15:24:00Z\"";
        for (var i = 1; i <= Math.Max(quotes, Math.Max(trades, depth)); i++)
        {
            if (i <= quotes)
            {
                await _venue.SendToAsync(_onMarket, "GatewayQuote", id, $$"""{"symbol":"F.US.MNQ","volume":{{i}},"lastUpdated":{{at}}}""");
            }

            if (i <= trades)
            {
                await _venue.SendToAsync(_onMarket, "GatewayTrade", id, $$"""[{"price":29547.25,"volume":{{i}},"timestamp":{{at}},"type":0}]""");
            }

            if (i <= depth && (i % DepthOfOneFrame == 0 || i == depth))
            {
                var first = (i - 1) / DepthOfOneFrame * DepthOfOneFrame + 1;
                var entries = Enumerable.Range(first, i - first + 1).Select(n => $$"""{"type":1,"price":29547.25,"volume":{{n}},"timestamp":{{at}}}""");
                await _venue.SendToAsync(_onMarket, "GatewayDepth", id, $"[{string.Join(',', entries)}]");
            }
        }

        var (lastQuote, lastTrade, lastDepth) = (0L, 0, 0);
        while (lastQuote < quotes || lastTrade < trades || lastDepth < depth)
        {
            switch (await _heard.NextAsync())
            {
                case QuoteUpdate quote:
                    Assert.Equal(++lastQuote, quote.Volume);
                    break;
                case ImmutableArray<MarketTrade> prints:
                    Assert.Equal(++lastTrade, Assert.Single(prints).Size);
                    break;
                case ImmutableArray<DepthUpdate> updates:
                    Assert.All(updates, update => Assert.Equal(++lastDepth, update.Volume));
                    break;
                case var other:
                    Assert.Fail($"{other}");
                    break;
            }
        }

        Assert.Empty(_market.UnreadableFrames);
    }

    private async Task AssertOrdersAsync(IReadOnlyCollection<JsonElement> orders)
    {
        foreach (var order in orders)
        {
            await _venue.SendToAsync(_onUser, "GatewayUserOrder", $$"""{"action":1,"data":{{order.GetRawText()}}}""");
        }

        foreach (var order in orders)
        {
            AssertOrder(order, await _heard.NextAsync<VenueOrder>());
            AssertWire(order, WireJson.Hub.WireOrder);
        }

        Assert.Empty(_user.UnreadableFrames);
    }

    /// <summary>With what a table of recorded events leaves out, so that it is an event again.</summary>
    private static JsonObject Completed(JsonElement entry, string contract, string at)
    {
        var order = JsonNode.Parse(entry.GetRawText())!.AsObject();
        order["accountId"] = 20000002;
        order["contractId"] = contract;
        order["creationTimestamp"] = at;
        order["size"] ??= 1;
        order["fillVolume"] = 0;
        return order;
    }

    private static void AssertQuote(JsonElement contract, JsonElement entry, QuoteUpdate quote) => AssertMembers(entry, member => member.Name switch
    {
        "lastPrice" => Is(member, quote.LastPrice),
        "bestBid" => Is(member, quote.BestBid),
        "bestAsk" => Is(member, quote.BestAsk),
        "open" => Is(member, quote.Open),
        "high" => Is(member, quote.High),
        "low" => Is(member, quote.Low),
        "volume" => member.Value.GetInt64() == quote.Volume,
        "timestamp" => member.Value.GetDateTimeOffset() == quote.Timestamp,
        "lastUpdated" => member.Value.GetDateTimeOffset() == quote.LastUpdated,
        "contract" => Text(member) == contract.GetString() && Text(member) == quote.Contract.Value,

        "change" => Is(member, quote.Change),
        "changePercent" => member.Value.ValueKind == JsonValueKind.Null ? quote.ChangePercent is null : decimal.Round(member.Value.GetDecimal(), 9) == quote.ChangePercent,

        // Follow from the contract: left out.
        "symbol" or "symbolName" => true,
        _ => false,
    });

    private static void AssertPrint(JsonElement contract, JsonElement entry, MarketTrade print) => AssertMembers(entry, member => member.Name switch
    {
        "price" => Is(member, print.Price),
        "volume" => member.Value.GetInt32() == print.Size,
        "timestamp" => member.Value.GetDateTimeOffset() == print.Timestamp,
        "type" => member.Value.GetInt32() == (int?)print.Aggressor,
        "contractId" => Text(member) == contract.GetString() && Text(member) == print.Contract.Value,
        "symbolId" => print.Contract.Value.Contains(Text(member)!, StringComparison.Ordinal),
        _ => false,
    });

    private static void AssertDepth(JsonElement contract, JsonElement entry, DepthUpdate update) => AssertMembers(entry, member => member.Name switch
    {
        "price" => Is(member, update.Price),
        "volume" => member.Value.GetInt32() == update.Volume,
        "currentVolume" => member.Value.GetInt32() == update.CurrentVolume,
        "timestamp" => member.Value.GetDateTimeOffset() == update.Timestamp,
        "type" => member.Value.GetInt32() == (int)update.Kind,
        "contractId" => Text(member) == contract.GetString() && Text(member) == update.Contract.Value,
        _ => false,
    });

    private static void AssertOrder(JsonElement entry, VenueOrder order) => AssertMembers(entry, member => member.Name switch
    {
        "id" => member.Value.GetInt64() == order.Id.Value,
        "accountId" => member.Value.GetInt32() == order.Account.Value,
        "contractId" => Text(member) == order.Contract.Value,
        "symbolId" => order.Contract.Value.Contains(Text(member)!, StringComparison.Ordinal),
        "creationTimestamp" => member.Value.GetDateTimeOffset() == order.CreatedAt,
        "updateTimestamp" => member.Value.GetDateTimeOffset() == order.UpdatedAt,
        "status" => member.Value.GetInt32() == (int)order.Status,
        "type" => member.Value.GetInt32() == (int)order.Type,
        "side" => member.Value.GetInt32() == (int)order.Side,
        "size" => member.Value.GetInt32() == order.Size,
        "fillVolume" => member.Value.GetInt32() == order.FillVolume,
        "limitPrice" => Is(member, order.LimitPrice),
        "stopPrice" => Is(member, order.StopPrice),
        "customTag" => Text(member) == order.Tag?.Value,
        "parentOrderId" => member.Value.GetInt64() == order.Parent?.Value,
        "linkedOrderId" => member.Value.GetInt64() == order.Linked?.Value,

        // Repeat the prices of a bracket's legs as distances; a fact may leave them out, the wire's own type (AssertWire) does not.
        "trailDistance" => order.TrailDistance is null || member.Value.GetInt32() == order.TrailDistance,
        "trailPrice" => order.TrailPrice is null || Is(member, order.TrailPrice),
        _ => false,
    });

    private static void AssertTrade(JsonElement entry, VenueTrade trade) => AssertMembers(entry, member => member.Name switch
    {
        "id" => member.Value.GetInt64() == trade.Id.Value,
        "accountId" => member.Value.GetInt32() == trade.Account.Value,
        "contractId" => Text(member) == trade.Contract.Value,
        "creationTimestamp" => member.Value.GetDateTimeOffset() == trade.At,
        "price" => Is(member, trade.Price),
        "profitAndLoss" => member.Value.GetDecimal() == trade.ProfitAndLoss?.ToDecimal(),
        "fees" => member.Value.GetDecimal() == trade.Fees.ToDecimal(),
        "commissions" => member.Value.GetDecimal() == trade.Commissions.ToDecimal(),
        "side" => member.Value.GetInt32() == (int)trade.Side,
        "size" => member.Value.GetInt32() == trade.Size,
        "voided" => member.Value.GetBoolean() == trade.Voided,
        "orderId" => member.Value.GetInt64() == trade.Order.Value,
        _ => false,
    });

    private static void AssertPosition(JsonElement entry, VenuePosition position) => AssertMembers(entry, member => member.Name switch
    {
        "accountId" => member.Value.GetInt32() == position.Account.Value,
        "contractId" => Text(member) == position.Contract.Value,
        "creationTimestamp" => member.Value.GetDateTimeOffset() == position.OpenedAt,
        "type" => member.Value.GetInt32() == (position.Net > 0 ? 1 : position.Net < 0 ? 2 : 0),
        "size" => member.Value.GetInt32() == Math.Abs(position.Net),
        "averagePrice" => member.Value.GetDecimal() == position.AveragePrice,

        // A position is known by its contract; both are read with the wire's own type.
        "id" or "contractDisplayName" => true,
        _ => false,
    });

    private static void AssertAccount(JsonElement entry, VenueAccount account) => AssertMembers(entry, member => member.Name switch
    {
        "id" => member.Value.GetInt32() == account.Id.Value,
        "name" => Text(member) == account.Name,
        "balance" => member.Value.GetDecimal() == account.Balance.ToDecimal(),
        "canTrade" => member.Value.GetBoolean() == account.CanTrade,
        "isVisible" => member.Value.GetBoolean() == account.Visible,
        "simulated" => member.Value.GetBoolean() == account.Simulated,
        _ => false,
    });

    private static void AssertMembers(JsonElement entry, Func<JsonProperty, bool> holds)
    {
        foreach (var member in entry.EnumerateObject())
        {
            Assert.True(holds(member), $"{member} was lost or changed.");
        }
    }

    /// <summary>Through the wire's own type and back: the same members with the same values.</summary>
    private static void AssertWire<T>(JsonElement entry, JsonTypeInfo<T> json, string? addedByTheRecorder = null)
    {
        var back = JsonSerializer.SerializeToElement(entry.Deserialize(json)!, json);
        AssertMembers(entry, member =>
            member.Name == addedByTheRecorder
            || (member.Value.ValueKind == JsonValueKind.Null && !back.TryGetProperty(member.Name, out _))
            || (back.TryGetProperty(member.Name, out var again) && (JsonElement.DeepEquals(member.Value, again) || SameTime(member.Value, again))));
    }

    private static bool SameTime(JsonElement one, JsonElement other) =>
        one.ValueKind == JsonValueKind.String && other.ValueKind == JsonValueKind.String
        && DateTimeOffset.TryParse(one.GetString(), CultureInfo.InvariantCulture, out var first)
        && DateTimeOffset.TryParse(other.GetString(), CultureInfo.InvariantCulture, out var second)
        && first == second;

    private static bool Is(JsonProperty member, Price? price) =>
        member.Value.ValueKind == JsonValueKind.Null ? price is null : member.Value.GetDecimal() == price?.ToDecimal();

    private static string? Text(JsonProperty member) => member.Value.GetString();
}
