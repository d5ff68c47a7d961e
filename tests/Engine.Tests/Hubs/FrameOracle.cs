using System.Globalization;
using System.Text.Json;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Tests.Hubs;

/// <summary>
/// A second reading of an event, by JsonDocument alone. It says which entries an event holds and whether what a link
/// delivered is one of them, value for value; it does not say which unusual entries have to be readable.
/// </summary>
internal static class FrameOracle
{
    /// <summary>The entries of an event; null when its arguments cannot belong to it.</summary>
    public static List<JsonElement>? Entries(HubFrame frame, JsonElement arguments)
    {
        var market = frame.Target is "GatewayQuote" or "GatewayTrade" or "GatewayDepth";
        if (arguments.GetArrayLength() != (market ? 2 : 1) || (market && arguments[0].ValueKind != JsonValueKind.String))
        {
            return null;
        }

        var entries = new List<JsonElement>();
        Collect(arguments[market ? 1 : 0], entries);
        return entries;
    }

    /// <summary>Checks what was delivered for one event, and that what was not delivered was counted.</summary>
    public static void Check(HubFrame frame, IReadOnlyList<object> delivered, int unreadable)
    {
        using var document = JsonDocument.Parse(frame.Arguments);
        var entries = Entries(frame, document.RootElement);
        if (!frame.IsMutated)
        {
            Assert.Equal((entries!.Count, 0), (delivered.Count, unreadable));
        }

        if (entries is null)
        {
            Assert.Equal((0, 1), (delivered.Count, unreadable));
            return;
        }

        var next = 0;
        foreach (var fact in delivered)
        {
            while (next < entries.Count && !Is(fact, entries[next], document.RootElement[0]))
            {
                next++;
            }

            Assert.True(next++ < entries.Count, $"{fact} is not in {frame}");
        }

        if (delivered.Count < entries.Count)
        {
            Assert.True(unreadable == 1, $"{delivered.Count} of {entries.Count} delivered and {unreadable} counted of {frame}");
        }

        Assert.True(unreadable <= 1);
    }

    private static void Collect(JsonElement payload, List<JsonElement> entries)
    {
        switch (payload.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in payload.EnumerateArray())
                {
                    Collect(item, entries);
                }

                break;
            case JsonValueKind.Object when payload.TryGetProperty("data", out var data) && data.ValueKind is JsonValueKind.Object or JsonValueKind.Array:
                Collect(data, entries);
                break;
            default:
                entries.Add(payload);
                break;
        }
    }

    private static bool Is(object fact, JsonElement entry, JsonElement contract) => entry.ValueKind == JsonValueKind.Object && fact switch
    {
        MarketTrade trade => contract.GetString() == trade.Contract.Value && Decimal(entry, "price", true) == trade.Price.ToDecimal()
            && Decimal(entry, "volume", true) == trade.Size,
        DepthUpdate depth => contract.GetString() == depth.Contract.Value && (Decimal(entry, "price", true) ?? 0m) == depth.Price.ToDecimal()
            && (Decimal(entry, "volume", true) ?? 0m) == depth.Volume,
        QuoteUpdate quote => contract.GetString() == quote.Contract.Value && Decimal(entry, "lastPrice", true) == quote.LastPrice?.ToDecimal()
            && Decimal(entry, "bestBid", true) == quote.BestBid?.ToDecimal() && Decimal(entry, "bestAsk", true) == quote.BestAsk?.ToDecimal()
            && Decimal(entry, "open", true) == quote.Open?.ToDecimal() && Decimal(entry, "high", true) == quote.High?.ToDecimal()
            && Decimal(entry, "low", true) == quote.Low?.ToDecimal() && Decimal(entry, "volume", true) == quote.Volume
            && IsOrAbsent(entry, "change", quote.Change?.ToDecimal()) && IsOrAbsent(entry, "changePercent", quote.ChangePercent),
        VenueOrder order => Decimal(entry, "id") == order.Id.Value && Decimal(entry, "accountId") == order.Account.Value && Decimal(entry, "size") == order.Size
            && Decimal(entry, "limitPrice") == order.LimitPrice?.ToDecimal() && Decimal(entry, "stopPrice") == order.StopPrice?.ToDecimal()
            && (Decimal(entry, "fillVolume") ?? 0m) == order.FillVolume && Decimal(entry, "side") == (int)order.Side,
        VenueTrade trade => Decimal(entry, "id") == trade.Id.Value && Decimal(entry, "accountId") == trade.Account.Value && Decimal(entry, "size") == trade.Size
            && Decimal(entry, "price") == trade.Price.ToDecimal() && Is(trade.ProfitAndLoss, Decimal(entry, "profitAndLoss"))
            && Is(trade.Fees, Decimal(entry, "fees") ?? 0m) && Is(trade.Commissions, Decimal(entry, "commissions") ?? 0m)
            && Decimal(entry, "side") == (int)trade.Side && Decimal(entry, "orderId") == trade.Order.Value,
        VenuePosition position => Decimal(entry, "accountId") == position.Account.Value && Decimal(entry, "size") == Math.Abs(position.Net)
            && (position.Net == 0 || Decimal(entry, "type") == (position.Net > 0 ? 1 : 2)) && (Decimal(entry, "averagePrice") ?? 0m) == position.AveragePrice,
        VenueAccount account => Decimal(entry, "id") == account.Id.Value && Is(account.Balance, Decimal(entry, "balance")),
        _ => false,
    };

    /// <summary>A figure on which nobody trades is absent where it cannot be read.</summary>
    private static bool IsOrAbsent(JsonElement entry, string name, decimal? stated) =>
        stated is null || (Decimal(entry, name, true) is { } value && Math.Abs(value - stated.Value) < 0.000000001m);

    // Money has six decimal places.
    private static bool Is(Money? money, decimal? stated) =>
        money is null == stated is null && Math.Abs((money?.ToDecimal() ?? 0m) - (stated ?? 0m)) < 0.000001m;

    /// <summary>The last member of that name as a number; null when it is absent or null. A member that is neither is no match for anything.</summary>
    private static decimal? Decimal(JsonElement entry, string name, bool exactCase = false)
    {
        JsonElement? last = null;
        foreach (var member in entry.EnumerateObject())
        {
            if (string.Equals(member.Name, name, exactCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase))
            {
                last = member.Value;
            }
        }

        return last switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out var value) => value,
            { ValueKind: JsonValueKind.String } text when decimal.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
            _ => decimal.MinValue,
        };
    }
}
