using System.Globalization;
using System.Text.Json;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Gateway;

/// <summary>
/// Reads the venue's JSON a second way, member by member from a <see cref="JsonDocument"/>, and compares it with the facts that
/// the client made of the same text. Member names without regard to case, the last of two wins.
/// </summary>
internal static class IndependentReading
{
    public static Dictionary<string, JsonElement> Members(JsonElement row)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in row.EnumerateObject())
        {
            try
            {
                members[member.Name] = member.Value;
            }
            catch (InvalidOperationException)
            {
                // A name that is no Unicode is nobody's member.
            }
        }

        return members;
    }

    public static void Same(JsonElement row, VenueOrder order)
    {
        var members = Members(row);
        Equal(members, "id", order.Id.Value);
        Equal(members, "accountId", order.Account.Value);
        Assert.Equal(Text(members, "contractId"), order.Contract.Value);
        Equal(members, "creationTimestamp", order.CreatedAt);
        Equal(members, "updateTimestamp", order.UpdatedAt);
        Equal(members, "status", (int)order.Status);
        Equal(members, "type", (int)order.Type);
        Equal(members, "side", (int)order.Side);
        Equal(members, "size", order.Size);
        Equal(members, "limitPrice", order.LimitPrice?.ToDecimal());
        Equal(members, "stopPrice", order.StopPrice?.ToDecimal());
        Assert.Equal(Number(members, "fillVolume") ?? 0, order.FillVolume);
        Equal(members, "filledPrice", order.AverageFillPrice);
        Assert.Equal(Text(members, "customTag") is { Length: > 0 } tag ? tag : null, order.Tag?.Value);
        Equal(members, "trailPrice", order.TrailPrice?.ToDecimal());
        Equal(members, "trailDistance", order.TrailDistance);
        Equal(members, "parentOrderId", order.Parent?.Value);
        Equal(members, "linkedOrderId", order.Linked?.Value);
    }

    public static void Same(JsonElement row, VenueTrade trade)
    {
        var members = Members(row);
        Equal(members, "id", trade.Id.Value);
        Equal(members, "accountId", trade.Account.Value);
        Assert.Equal(Text(members, "contractId"), trade.Contract.Value);
        Equal(members, "creationTimestamp", trade.At);
        Equal(members, "price", trade.Price.ToDecimal());
        Equal(members, "profitAndLoss", trade.ProfitAndLoss);
        Equal(members, "fees", trade.Fees);
        Assert.Equal(Dollars(Number(members, "commissions") ?? 0), trade.Commissions.Micros);
        Equal(members, "side", (int)trade.Side);
        Equal(members, "size", trade.Size);
        Assert.Equal(Flag(members, "voided"), trade.Voided);
        Equal(members, "orderId", trade.Order.Value);
    }

    public static void Same(JsonElement row, VenuePosition position)
    {
        var members = Members(row);
        Equal(members, "accountId", position.Account.Value);
        Assert.Equal(Text(members, "contractId"), position.Contract.Value);
        Equal(members, "creationTimestamp", position.OpenedAt);
        Equal(members, "averagePrice", position.AveragePrice);
        var sign = Number(members, "type") switch
        {
            1 => 1,
            2 => -1,
            _ => 0,
        };
        Assert.Equal(sign * Number(members, "size"), position.Net);
    }

    public static void Same(JsonElement row, VenueAccount account)
    {
        var members = Members(row);
        Equal(members, "id", account.Id.Value);
        Assert.Equal(Text(members, "name"), account.Name);
        Equal(members, "balance", account.Balance);
        Assert.Equal(
            (Flag(members, "canTrade"), Flag(members, "isVisible"), Flag(members, "simulated")), (account.CanTrade, account.Visible, account.Simulated));
    }

    public static void Same(JsonElement row, Instrument instrument)
    {
        var members = Members(row);
        Assert.Equal(
            (Text(members, "id"), Text(members, "name"), Text(members, "description") ?? "", Text(members, "symbolId")),
            (instrument.Id.Value, instrument.Name, instrument.Description, instrument.SymbolId));
        Equal(members, "tickSize", instrument.TickSize.ToDecimal());
        Equal(members, "tickValue", instrument.TickValue);
        Assert.Equal(Flag(members, "activeContract"), instrument.Active);
    }

    public static void Same(JsonElement row, Bar bar)
    {
        var members = Members(row);
        Equal(members, "t", bar.Start);
        Equal(members, "o", bar.Open.ToDecimal());
        Equal(members, "h", bar.High.ToDecimal());
        Equal(members, "l", bar.Low.ToDecimal());
        Equal(members, "c", bar.Close.ToDecimal());
        Assert.Equal(Number(members, "v") ?? 0, bar.Volume);
    }

    /// <summary>The number of a member, a number or a string that holds one; null for null and for an absent member.</summary>
    public static decimal? Number(Dictionary<string, JsonElement> members, string name) =>
        members.GetValueOrDefault(name) switch
        {
            { ValueKind: JsonValueKind.Number } number => decimal.Parse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture),
            { ValueKind: JsonValueKind.String } text => decimal.Parse(text.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture),
            _ => null,
        };

    public static string? Text(Dictionary<string, JsonElement> members, string name) =>
        members.GetValueOrDefault(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static DateTimeOffset? Time(Dictionary<string, JsonElement> members, string name) =>
        Text(members, name) is { } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)
            : null;

    public static bool Flag(Dictionary<string, JsonElement> members, string name) =>
        members.GetValueOrDefault(name).ValueKind == JsonValueKind.True;

    private static long Dollars(decimal amount) => (long)decimal.Round(amount * 1_000_000m, MidpointRounding.ToEven);

    private static void Equal(Dictionary<string, JsonElement> members, string name, decimal? value) => Assert.Equal(Number(members, name), value);

    private static void Equal(Dictionary<string, JsonElement> members, string name, Money? value) =>
        Assert.Equal(Number(members, name) is { } amount ? Dollars(amount) : null, value?.Micros);

    private static void Equal(Dictionary<string, JsonElement> members, string name, DateTimeOffset? value)
    {
        var expected = Time(members, name);
        Assert.Equal(expected is null, value is null);

        // A seventh digit and more may be cut or rounded.
        Assert.InRange((value - expected)?.Ticks ?? 0, -1, 1);
    }
}
