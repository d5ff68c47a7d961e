using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Console;
using Engine.Host.Run.History;
using Engine.Orders;
using NodaTime;

namespace Engine.Host.Run.Reads;

/// <summary>An order with what belongs to it.</summary>
/// <param name="Order">The order.</param>
/// <param name="Intended">The decision behind it, from this home's journal; null when that does not have it.</param>
/// <param name="Fills">Its fills, oldest first.</param>
/// <param name="Children">The legs of its bracket.</param>
internal sealed record OrderStory(VenueOrder Order, OrderIntended? Intended, ImmutableArray<VenueTrade> Fills, ImmutableArray<VenueOrder> Children);

/// <summary><c>engine orders show ID</c>: one order, who placed it and why, and its fills.</summary>
internal static class OrderShowCommand
{
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(30);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>Tells; 0 when the venue has answered.</summary>
    public static async Task<int> RunAsync(OrderShowOptions options, ReadOutput output, CancellationToken stop)
    {
        await using var read = await AccountRead.OpenAsync(options.Scope, options.Account, output, stop).ConfigureAwait(false);
        var order = await FindAsync(read, options.Order, stop).ConfigureAwait(false)
            ?? throw new UserErrorException($"Account {read.Account.Id} has no order {options.Order}; 'engine orders list' shows what it has.");
        var fills = await read.Client.SearchTradesAsync(read.Account.Id, order.CreatedAt - Margin, null, stop).OrFailAsync().ConfigureAwait(false);
        var children = await ChildrenAsync(read, order, output, stop).ConfigureAwait(false);
        var intended = order.Tag is { } tag ? OrderTrace.Find(read.Settings.JournalPlace, read.Account.Id, tag) : null;
        var story = new OrderStory(order, intended, [.. fills.Where(f => f.Order == order.Id)], children);
        if (options.Scope.Json)
        {
            await output.LineAsync(Json(story)).ConfigureAwait(false);
            return EngineCommandLine.Success;
        }

        await output.Out.WriteAsync(Text(story, options.Scope.Zone)).ConfigureAwait(false);
        if (!story.Fills.IsEmpty)
        {
            await output.TableAsync(TradesListCommand.Table(story.Fills, options.Scope.Zone)).ConfigureAwait(false);
        }

        if (!story.Children.IsEmpty)
        {
            await output.LineAsync("legs").ConfigureAwait(false);
            await output.TableAsync(OrderSheet.Table(story.Children, options.Scope.Zone)).ConfigureAwait(false);
        }

        return EngineCommandLine.Success;
    }

    internal static string Text(OrderStory story, DateTimeZone zone)
    {
        var (order, text) = (story.Order, new StringBuilder());
        text.AppendLine(CultureInfo.InvariantCulture, $"order {order.Id} of account {order.Account}");
        Line("contract", $"{ContractName.Of(order.Contract)}, {order.Contract}");
        Line("terms", $"{ReadText.Side(order.Side)} {ReadText.Count(order.Size)}, {ReadText.Type(order.Type)}{Prices(order)}");
        Line("state", order.FillVolume > 0
            ? $"{ReadText.Status(order.Status)}, {ReadText.Count(order.FillVolume)} of {ReadText.Count(order.Size)} filled{(order.AverageFillPrice is { } average ? $" at {ReadText.Number(average)} on average" : "")}"
            : $"{ReadText.Status(order.Status)}, nothing filled");
        Line("created", TimeText.Milliseconds(order.CreatedAt, zone));
        if (order.UpdatedAt is { } updated)
        {
            // contract.md §4.7: of a filled order this is the last change before the fill.
            Line("changed", $"{TimeText.Milliseconds(updated, zone)}{(order.FillVolume > 0 ? ", before the fill" : "")}");
        }

        Line("tag", order.Tag?.Value ?? "none");
        Line("placed by", PlacedBy(story, zone));
        if (order.Parent is { } parent)
        {
            Line("leg of", $"order {parent}");
        }

        if (order.Linked is { } linked)
        {
            Line("linked to", $"order {linked}");
        }

        Line("fills", story.Fills.IsEmpty ? "none" : TradeTotals.Of(story.Fills).ToString());
        return text.ToString();

        void Line(string name, string value) => text.AppendLine(CultureInfo.InvariantCulture, $"  {name,-10} {value}");
    }

    internal static string Json(OrderStory story) => JsonText.Of(writer =>
    {
        writer.WriteStartObject();
        OrderSheet.Write(writer, story.Order);
        if (story.Intended is { } intended)
        {
            writer.WriteStartObject("intent");
            writer.WriteString("at", intended.At.UtcDateTime);
            writer.WriteString("strategy", intended.Strategy.Value);
            writer.WriteNumber("intent", intended.Intent.Value);
            writer.WriteString("role", ReadText.Role(intended.Role ?? OrderRole.Entry));
            writer.WriteNumber("decidedAtFrame", intended.DecidedAt.Value);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("intent");
        }

        writer.WriteStartArray("fills");
        foreach (var fill in story.Fills)
        {
            writer.WriteStartObject();
            TradesListCommand.Write(writer, fill);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        TradeTotals.Of(story.Fills).Write(writer);
        writer.WriteStartArray("legs");
        foreach (var child in story.Children)
        {
            writer.WriteStartObject();
            OrderSheet.Write(writer, child);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static string PlacedBy(OrderStory story, DateTimeZone zone)
    {
        var origin = OrderOrigin.Of(story.Order.Tag);
        if (story.Intended is { } intended)
        {
            var leg = origin.Leg is { } which ? $"the venue, as the {which} of an entry of " : "";
            var role = ReadText.Role(intended.Role ?? OrderRole.Entry);
            return $"{leg}strategy {intended.Strategy}, intent {intended.Intent} ({role}), decided {TimeText.Milliseconds(intended.At, zone)} after frame {intended.DecidedAt.Value.ToString(CultureInfo.InvariantCulture)}";
        }

        return origin.Kind switch
        {
            OrderOriginKind.Engine => $"strategy {origin.Strategy} of an engine that called itself {origin.Instance}, order {ReadText.Count(origin.Number)} of the account{(origin.Leg is { } leg ? $"; the {leg} of its bracket" : "")}; this home's journal does not have it",
            OrderOriginKind.Foreign => "another program: the tag is not of an engine",
            _ => "a person, the firm, or a close of the position: it has no tag",
        };
    }

    private static string Prices(VenueOrder order) =>
        (order.LimitPrice is { } limit ? $" {limit}" : "")
        + (order.StopPrice is { } stop ? $"{(order.LimitPrice is null ? "" : ", stop")} {stop}" : "")
        + (order.TrailDistance is { } ticks && order.Type == OrderType.TrailingStop ? $", trails by {ReadText.Count(Math.Abs((long)ticks))} ticks" : "");

    private static async Task<VenueOrder?> FindAsync(AccountRead read, OrderId id, CancellationToken stop)
    {
        if (await read.Client.FindOrderAsync(read.Account.Id, id, stop).ConfigureAwait(false) is Reading<VenueOrder?>.Answered answered)
        {
            return answered.Value;
        }

        // The operation is newer than the others; the list of the last days has the order as well.
        var orders = await read.Client.SearchOrdersAsync(read.Account.Id, read.Now - LookBack, null, stop).OrFailAsync().ConfigureAwait(false);
        return orders.FirstOrDefault(o => o.Id == id);
    }

    private static async Task<ImmutableArray<VenueOrder>> ChildrenAsync(AccountRead read, VenueOrder order, ReadOutput output, CancellationToken stop)
    {
        var around = await read.Client.QueryOrdersAsync(
            new OrderQuery(read.Account.Id, CreatedAfter: order.CreatedAt - Margin, CreatedBefore: order.CreatedAt + Margin), stop).ConfigureAwait(false);
        if (around is Reading<ImmutableArray<VenueOrder>>.Answered { Value: var orders })
        {
            return [.. orders.Where(o => o.Parent == order.Id)];
        }

        await output.NoteAsync($"Legs of a bracket could not be read: {((Reading<ImmutableArray<VenueOrder>>.Failed)around).Failure}.").ConfigureAwait(false);
        return [];
    }
}
