using System.Globalization;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Journal;

/// <summary>An account event as one readable line, without its time.</summary>
public static class JournalText
{
    /// <summary>What happened, with tag, contracts and prices.</summary>
    public static string Describe(IAccountEvent @event) => @event switch
    {
        BookOpened e => $"book opened, epoch {e.Epoch}, tags start with {e.Instance}",
        OrderIntended e => $"{e.Tag} intended: {Order(e.Side, e.Size, e.Contract, e.Type, e.LimitPrice, e.StopPrice)} by {e.Strategy} (intent {e.Intent}{(e.Why is { } why ? $": {why}" : $", decided at frame {e.DecidedAt}")})",
        IntentDenied e => $"intent {e.Intent} of {e.Strategy} denied, {e.Reason}: {Side(e.Side)} {e.Size} {e.Contract}: {e.Text}",
        OrderAccepted e => $"{e.Tag} accepted as order {e.Id}",
        OrderRefused e => $"{e.Tag} refused: {e.Text}",
        OrderOutcomeUnknown e => $"{e.Tag} outcome unknown: {e.Cause}",
        OrderNotFound e => $"{e.Tag} not found by a read",
        OrderPresumedNotPlaced e => $"{e.Tag} presumed not placed",
        OrderChanged e => $"{e.Tag} order {e.Id} {e.State.ToString().ToLowerInvariant()}, filled {e.ShownFilled} of {e.Size}{Prices(e.LimitPrice, e.StopPrice)}{(e.Anomaly == OrderAnomaly.None ? "" : $" ({e.Anomaly})")}",
        ForeignOrderAdopted e => $"{e.Tag} foreign order {e.Id} adopted: {Order(e.Side, e.Size, e.Contract, e.Type, e.LimitPrice, e.StopPrice)}",
        TradeBooked e => $"{e.Tag?.Value ?? $"order {e.Order}"} filled: {Side(e.Side)} {e.Size} {e.Contract} at {e.Price}, trade {e.Id}, realised {e.RealizedGross}, costs {e.Fees + e.Commissions}",
        TradeAttributed e => $"{e.Tag} owns trade {e.Id}",
        TradeVoided e => $"trade {e.Id} busted, realised {e.RealizedGross}, position {Signed(e.Net)}",
        CancelRequested e => $"{e.Tag} cancel requested by {e.Who}{(e.Id is null ? ", waits for the order's number" : "")}",
        CancelRefused e => $"{e.Tag} cancel refused: {e.Text}",
        CloseRequested e => $"close of {(e.Size is { } size ? $"{size} of " : "")}{e.Contract} requested by {e.Who}: {e.Why}",
        CloseAnswered e => $"close of {e.Contract}: {e.Text}",
        BalanceReported e => $"venue balance {e.Balance}{(e.CanTrade ? "" : ", account locked")}",
        CashAdopted e => $"cash {e.Cash} adopted from the venue (difference {e.Difference})",
        PositionAdopted e => $"position {Signed(e.Net)} {e.Contract} at {e.AveragePrice} adopted from the venue (book held {Signed(e.BookNet)})",
        TradingStateChanged e => $"account {e.State.ToString().ToUpperInvariant()} by {e.Who}: {e.Why}",
        TradeDateOpened e => $"trade date {e.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} opened with cash {e.Balance}",
        BracketLegAdopted e => $"{e.Tag} {Role(e.Role)} of {e.Parent}, order {e.Id}: {Order(e.Side, e.Size, e.Contract, e.Type, e.LimitPrice, e.StopPrice)}",
        CloseOrderAdopted e => $"{e.Tag} carries out the close: {Side(e.Side)} {e.Size} {e.Contract}",
        ModifyRequested e => $"{e.Tag} change requested by {e.Who}:{(e.Size is { } size ? $" size {size}" : "")}{Prices(e.LimitPrice, e.StopPrice)}{(e.TrailPrice is { } trail ? $" trail {trail}" : "")}",
        ModifyRefused e => $"{e.Tag} change refused: {e.Text}",
        ModifyOutcomeUnknown e => $"{e.Tag} change in doubt: {e.Cause}",
        NativeBracketsRefused e => $"the account refuses brackets, the engine keeps them: {e.Text}",
        FlattenRequested e => $"flatten of {e.Contract?.Value ?? "the account"} requested by {e.Who}: {e.Why}",
        FlattenConfirmed e => $"flatten of {e.Contract?.Value ?? "the account"} confirmed by the venue",
        ReverseRequested e => $"reversal of {e.Contract} to {Side(e.Side)} {e.Size} requested by {e.Strategy} (intent {e.Intent}{(e.Why is { } why ? $": {why}" : $", decided at frame {e.DecidedAt}")})",
        ReverseEnded e => $"reversal of {e.Contract} ended: {e.Text}",
        StrategyPaused e => $"{e.Strategy} paused on {e.Contract}: {e.Why}",
        StrategyResumed e => $"{e.Strategy} resumed by {e.Who}: {e.Why}",
        StrategyRevoked e => $"{e.Strategy} has lost its right to trade: {e.Why}",
        ProfileAdopted e => $"rules {e.Rules} adopted by {e.Who}: start balance {e.StartBalance}, floor {e.Floor}, highest day end {e.HighestDayEnd}",
        BalanceJumped e => $"balance {e.Balance} differs by {e.Difference} that no trade explains; looks like {e.Looks}",
        EquityPeaked e => $"equity peaked at {e.Equity}",
        Reconciled e => $"compared with the venue ({e.Why}): {(e.Differences == 0 ? "no difference" : $"{e.Differences} facts adopted")}",
        _ => @event.GetType().Name,
    };

    private static string Side(OrderSide side) => side == OrderSide.Buy ? "buy" : "sell";

    private static string Role(OrderRole role) => role switch
    {
        OrderRole.StopLoss => "stop-loss",
        OrderRole.TakeProfit => "take-profit",
        OrderRole.Close => "close",
        _ => "entry",
    };

    private static string Signed(int net) => net.ToString("+0;-0;0", CultureInfo.InvariantCulture);

    private static string Order(OrderSide side, int size, ContractId contract, OrderType type, Price? limit, Price? stop) =>
        $"{Side(side)} {size} {contract} {type.ToString().ToLowerInvariant()}{Prices(limit, stop)}";

    private static string Prices(Price? limit, Price? stop) =>
        (limit is { } l ? $" limit {l}" : "") + (stop is { } s ? $" stop {s}" : "");
}
