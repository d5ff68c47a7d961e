using System.Text.Json;
using Engine.Host.Console;
using Engine.Host.Run.History;
using Engine.Host.Run.Reads;

namespace Engine.Host.Run.Watch;

/// <summary>News of an account as JSON objects, one a line. Pure.</summary>
internal static class UserJson
{
    /// <summary>The object; its member <c>type</c> says what it is.</summary>
    public static string Of(UserNews news) => JsonText.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", TypeOf(news));
        writer.WriteString("heardAt", news.At.UtcDateTime);
        if (news.Missed)
        {
            writer.WriteBoolean("afterGap", true);
        }

        Write(writer, news);
        writer.WriteEndObject();
    });

    private static string TypeOf(UserNews news) => news switch
    {
        UserNews.Whole => "snapshot",
        UserNews.Account => "account",
        UserNews.Order => "order",
        UserNews.Gone => "gone",
        UserNews.Position => "position",
        UserNews.Fill => "trade",
        UserNews.Hub => "hub",
        UserNews.ReadAgain => "current",
        _ => "stale",
    };

    private static void Write(Utf8JsonWriter writer, UserNews news)
    {
        switch (news)
        {
            case UserNews.Whole { Picture: var picture }:
                writer.WriteStartObject("account");
                AccountsCommand.Write(writer, picture.Account);
                writer.WriteEndObject();
                List(writer, "positions", picture.Positions.Values.OrderBy(p => p.Contract.Value, StringComparer.Ordinal), PositionsListCommand.Write);
                List(writer, "orders", picture.Orders.Values, OrderSheet.Write);
                List(writer, "trades", picture.Trades.Values, TradesListCommand.Write);
                break;
            case UserNews.Account account:
                AccountsCommand.Write(writer, account.Now);
                break;
            case UserNews.Order order:
                OrderSheet.Write(writer, order.Now);
                break;
            case UserNews.Gone gone:
                OrderSheet.Write(writer, gone.Last);
                break;
            case UserNews.Position position:
                PositionsListCommand.Write(writer, position.Now);
                break;
            case UserNews.Fill fill:
                TradesListCommand.Write(writer, fill.Trade);
                break;
            case UserNews.Hub hub:
                writer.WriteString("hub", "user");
                writer.WriteString("state", hub.State.Phase.ToString().ToLowerInvariant());
                writer.WriteString("cause", StatusText.Cause(hub.State));
                break;
            case UserNews.ReadFailed failed:
                writer.WriteString("cause", failed.Why);
                break;
        }
    }

    private static void List<T>(Utf8JsonWriter writer, string name, IEnumerable<T> rows, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            write(writer, row);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
