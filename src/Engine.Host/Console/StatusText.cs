using System.Globalization;
using Engine.Accounts;
using Engine.Actors.Hubs;
using Engine.Orders;

namespace Engine.Host.Console;

/// <summary>How figures are written for a person: one spelling for both consoles and the summary.</summary>
internal static class StatusText
{
    public static string Dollars(Money amount) => amount.ToDecimal().ToString("+#,##0.00;-#,##0.00;0.00", CultureInfo.InvariantCulture) + " USD";

    public static string Amount(Money amount) => amount.ToDecimal().ToString("#,##0.00", CultureInfo.InvariantCulture) + " USD";

    public static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Rate(double perSecond) => perSecond.ToString(perSecond < 10 ? "0.0" : "#,##0", CultureInfo.InvariantCulture) + "/s";

    public static string Price(decimal? price) => price?.ToString("0.#########", CultureInfo.InvariantCulture) ?? "-";

    public static string Net(int net) => net switch
    {
        0 => "flat",
        > 0 => string.Create(CultureInfo.InvariantCulture, $"long {net}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"short {-(long)net}"),
    };

    public static string Duration(TimeSpan span) => span.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}h {span.Minutes:00}m")
        : span.TotalMinutes >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}m {span.Seconds:00}s")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Seconds}s");

    public static string Side(OrderSide side) => side == OrderSide.Buy ? "buy" : "sell";

    public static string Token(EngineStatus status) => status.TokenExpiresAt is not { } expiry
        ? "no token"
        : expiry > status.At ? $"token for {Duration(expiry - status.At)}" : "token expired";

    public static string Hub(HubLine hub) =>
        hub.Phase.ToString().ToLowerInvariant()
        + (hub.Epoch > 1 ? string.Create(CultureInfo.InvariantCulture, $" #{hub.Epoch}") : "")
        + (string.IsNullOrEmpty(hub.Cause) ? "" : $" ({hub.Cause})")
        + (hub.Unreadable > 0 ? string.Create(CultureInfo.InvariantCulture, $", {hub.Unreadable:#,##0} frames unreadable") : "");

    /// <summary>Why a hub stands where it stands; after an eviction also who is the likely other, and what comes next.</summary>
    public static string? Cause(HubProtocol.HubStateChanged hub) => hub.Phase != HubPhase.Evicted
        ? hub.Cause
        : (string.IsNullOrEmpty(hub.Cause) ? "" : $"{hub.Cause}; ")
            + "another session of this user, probably the TopstepX web platform or a second program; "
            + (hub.NextTry is { } wait
                ? $"taken back in {Duration(wait)}"
                : "left to it until the engine is started again (gateway-eviction = yield)")
            + "; no exposure is added";

    public static string Unreadable(HubProtocol.FrameUnreadable frame) => string.Create(
        CultureInfo.InvariantCulture,
        $"{frame.OfTarget:#,##0} {frame.Target} frame{(frame.OfTarget == 1 ? "" : "s")} of the {frame.Hub.ToString().ToLowerInvariant()} hub could not be read")
        + (frame.Hub == HubKind.User ? "; the book compares itself with the venue" : "; what they showed is lost");
}
