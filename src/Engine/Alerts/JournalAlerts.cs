using Engine.Accounts;
using Engine.Orders;

namespace Engine.Alerts;

/// <summary>Which journaled events of an account are alerts of their own. What else matters in a step is told by the step itself.</summary>
public static class JournalAlerts
{
    /// <summary>The alert of an event; null for most.</summary>
    /// <param name="happened">A journaled event.</param>
    /// <param name="at">Wall time, UTC.</param>
    public static Alert? Of(IAccountEvent happened, DateTimeOffset at) => happened switch
    {
        TradeBooked fill => new Alert(AlertKind.Fill, AlertKind.Fill.Severity(), fill.Contract.Value, Describe(fill), at) { Id = fill.Id.ToString() },
        OrderRefused refused => new Alert(AlertKind.Reject, AlertKind.Reject.Severity(), "", $"Order {refused.Tag} was refused: {refused.Text.TrimEnd('.')}.", at),
        IntentDenied denied => new Alert(
            AlertKind.Denied, AlertKind.Denied.Severity(), denied.Strategy.Value,
            $"{denied.Strategy} was denied to {Verb(denied.Side)} {denied.Size} {denied.Contract} ({denied.Reason}): {denied.Text.TrimEnd('.')}.", at),
        _ => null,
    };

    private static string Describe(TradeBooked fill) =>
        $"{fill.Strategy?.Value ?? "Nobody's order"}: {(fill.Side == OrderSide.Buy ? "bought" : "sold")} {fill.Size} {fill.Contract} at {fill.Price}, realised {fill.RealizedGross}, costs {fill.Fees + fill.Commissions}.";

    private static string Verb(OrderSide side) => side == OrderSide.Buy ? "buy" : "sell";
}
