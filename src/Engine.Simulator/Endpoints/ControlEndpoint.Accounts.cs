using System.Globalization;
using System.Text.Json;
using Engine.Accounts;
using Engine.Gateway.Wire;
using Microsoft.AspNetCore.Http;

namespace Engine.Simulator;

/// <content>An account as the venue keeps it, all of one instant: no fault touches it and no quota counts it.</content>
internal sealed partial class ControlEndpoint
{
    private const string OpenOnly = "/open";

    private Task AccountAsync(HttpContext context, string path)
    {
        var open = path.EndsWith(OpenOnly, StringComparison.Ordinal);
        var number = open ? path[..^OpenOnly.Length] : path;
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && gateway.Picture(new AccountId(id), open) is { } picture
            ? WriteAsync(context, writer => Write(writer, picture))
            : RefuseAsync(context, StatusCodes.Status404NotFound, $"There is no account {number}.");
    }

    private static void Write(Utf8JsonWriter writer, AccountPicture picture)
    {
        writer.WriteString("marketTime", picture.At);
        writer.WriteNumber("marketEvents", picture.Events);
        writer.WritePropertyName("account");
        JsonSerializer.Serialize(writer, WireFacts.Of(picture.Account), WireJson.Default.WireAccount);
        writer.WriteStartArray("orders");
        foreach (var order in picture.Orders)
        {
            JsonSerializer.Serialize(writer, WireFacts.Of(order), WireJson.Default.WireOrder);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("trades");
        foreach (var trade in picture.Trades)
        {
            JsonSerializer.Serialize(writer, WireFacts.Of(trade), WireJson.Default.WireTrade);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("positions");
        foreach (var position in picture.Positions)
        {
            JsonSerializer.Serialize(writer, WireFacts.Of(position), WireJson.Default.WirePosition);
        }

        writer.WriteEndArray();
    }
}

/// <summary>An account at one instant of the venue.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Events">Market events before it.</param>
/// <param name="Account">Its own figures.</param>
/// <param name="Orders">Orders, ascending: all ever, or those that are not at their end, suspended ones included.</param>
/// <param name="Trades">Half-turns, ascending: all ever, or none.</param>
/// <param name="Positions">Open positions.</param>
internal sealed record AccountPicture(
    DateTimeOffset At,
    long Events,
    VenueAccount Account,
    IReadOnlyList<VenueOrder> Orders,
    IReadOnlyList<VenueTrade> Trades,
    IReadOnlyList<NumberedPosition> Positions);
