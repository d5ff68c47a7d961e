using System.Globalization;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Run.Reads;

/// <summary>How facts of the venue are written: one spelling for tables, lines and JSON.</summary>
internal static class ReadText
{
    /// <summary>Where there is nothing to say.</summary>
    public const string Nothing = "-";

    public static string Side(OrderSide side) => side == OrderSide.Buy ? "buy" : "sell";

    public static string Yes(bool value) => value ? "yes" : "no";

    /// <summary>Dollars with two decimals, more where there are more.</summary>
    public static string Amount(Money amount) => amount.ToDecimal().ToString("#,##0.00####", CultureInfo.InvariantCulture);

    /// <summary>The same with a sign.</summary>
    public static string Signed(Money amount) => amount.ToDecimal().ToString("+#,##0.00####;-#,##0.00####;0.00", CultureInfo.InvariantCulture);

    public static string Number(decimal number) => number.ToString("0.#########", CultureInfo.InvariantCulture);

    public static string Price(Price? price) => price?.ToString() ?? Nothing;

    public static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A status in the words of <c>--status</c>; the number of one that this version does not know.</summary>
    public static string Status(VenueOrderStatus status) => status switch
    {
        VenueOrderStatus.None => "none",
        VenueOrderStatus.Open => "open",
        VenueOrderStatus.Filled => "filled",
        VenueOrderStatus.Cancelled => "cancelled",
        VenueOrderStatus.Expired => "expired",
        VenueOrderStatus.Rejected => "rejected",
        VenueOrderStatus.Pending => "pending",
        VenueOrderStatus.PendingCancellation => "pending-cancellation",
        VenueOrderStatus.Suspended => "suspended",
        _ => "status-" + ((int)status).ToString(CultureInfo.InvariantCulture),
    };

    public static string Type(OrderType type) => type switch
    {
        OrderType.Limit => "limit",
        OrderType.Market => "market",
        OrderType.StopLimit => "stop-limit",
        OrderType.Stop => "stop",
        OrderType.TrailingStop => "trailing-stop",
        OrderType.JoinBid => "join-bid",
        OrderType.JoinAsk => "join-ask",
        _ => "type-" + ((int)type).ToString(CultureInfo.InvariantCulture),
    };

    public static string Role(OrderRole role) => role switch
    {
        OrderRole.StopLoss => "stop-loss",
        OrderRole.TakeProfit => "take-profit",
        OrderRole.Close => "close",
        _ => "entry",
    };

    /// <summary>Such as <c>long 2</c>.</summary>
    public static string Net(int net) => net == 0 ? "flat" : net > 0 ? $"long {Count(net)}" : $"short {Count(-(long)net)}";
}
