using System.Collections.Immutable;
using System.Text.Json;
using Engine.Accounts;
using Engine.Host.Console;
using Engine.Host.Run.History;
using NodaTime;

namespace Engine.Host.Run.Reads;

/// <summary>Orders as a table and as JSON.</summary>
internal static class OrderSheet
{
    public static AlignedTable Table(ImmutableArray<VenueOrder> orders, DateTimeZone zone)
    {
        var table = new AlignedTable(
            ColumnHead.Number("id"), new ColumnHead("created", Rank: 2), "contract", "side", ColumnHead.Number("size"), "type", ColumnHead.Number("limit"), ColumnHead.Number("stop"),
            "status", ColumnHead.Number("filled"), ColumnHead.Number("average", 3), new ColumnHead("placed by", Rank: 1));
        foreach (var order in orders)
        {
            table.Add(
                order.Id.ToString(),
                TimeText.Seconds(order.CreatedAt, zone),
                ContractName.Of(order.Contract),
                ReadText.Side(order.Side),
                ReadText.Count(order.Size),
                ReadText.Type(order.Type),
                ReadText.Price(order.LimitPrice),
                ReadText.Price(order.StopPrice),
                ReadText.Status(order.Status),
                ReadText.Count(order.FillVolume),
                order.AverageFillPrice is { } average ? ReadText.Number(average) : ReadText.Nothing,
                OrderOrigin.Of(order.Tag).ToCell());
        }

        return table;
    }

    public static string Json(VenueAccount account, ImmutableArray<VenueOrder> orders) => JsonText.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("account", account.Id.Value);
        writer.WriteStartArray("orders");
        foreach (var order in orders)
        {
            writer.WriteStartObject();
            Write(writer, order);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>The members of an order; what it has not is null.</summary>
    public static void Write(Utf8JsonWriter writer, VenueOrder order)
    {
        writer.WriteNumber("id", order.Id.Value);
        writer.WriteNumber("account", order.Account.Value);
        writer.WriteString("contract", order.Contract.Value);
        writer.WriteString("name", ContractName.Of(order.Contract));
        writer.WriteString("createdAt", order.CreatedAt.UtcDateTime);
        Optional(writer, "updatedAt", order.UpdatedAt, (w, name, at) => w.WriteString(name, at.UtcDateTime));
        writer.WriteString("status", ReadText.Status(order.Status));
        writer.WriteString("type", ReadText.Type(order.Type));
        writer.WriteString("side", ReadText.Side(order.Side));
        writer.WriteNumber("size", order.Size);
        Optional(writer, "limitPrice", order.LimitPrice, (w, name, price) => w.WriteNumber(name, price.ToDecimal()));
        Optional(writer, "stopPrice", order.StopPrice, (w, name, price) => w.WriteNumber(name, price.ToDecimal()));
        Optional(writer, "trailTicks", order.TrailDistance, (w, name, ticks) => w.WriteNumber(name, ticks));
        writer.WriteNumber("filled", order.FillVolume);
        Optional(writer, "averageFillPrice", order.AverageFillPrice, (w, name, price) => w.WriteNumber(name, price));
        Optional(writer, "tag", order.Tag, (w, name, tag) => w.WriteString(name, tag.Value));
        Optional(writer, "parent", order.Parent, (w, name, id) => w.WriteNumber(name, id.Value));
        Optional(writer, "linked", order.Linked, (w, name, id) => w.WriteNumber(name, id.Value));
        OrderOrigin.Of(order.Tag).Write(writer);
    }

    private static void Optional<T>(Utf8JsonWriter writer, string name, T? value, Action<Utf8JsonWriter, string, T> write)
        where T : struct
    {
        if (value is { } given)
        {
            write(writer, name, given);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
