using Engine.Accounts;
using Engine.Gateway;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>The account's orders in the venue's words, without the wire between them, and its answers in the account's.</summary>
internal static class VenueOrders
{
    /// <summary>The command that an effect stands for; null for an effect that sends nothing.</summary>
    public static VenueCommand? CommandOf(AccountEffect effect, AccountId account) => effect switch
    {
        AccountEffect.SendPlace { Request: var r } => new VenueCommand.Place(
            account, r.Contract, (int)r.Type, (int)r.Side, r.Size, r.LimitPrice?.ToDecimal(), r.StopPrice?.ToDecimal(), r.Tag.Value, r.TrailPrice?.ToDecimal(),
            LegOf(r.StopLoss), LegOf(r.TakeProfit)),
        AccountEffect.SendModify m => new VenueCommand.Modify(
            account, m.Order, m.Change.Size, m.Change.LimitPrice?.ToDecimal(), m.Change.StopPrice?.ToDecimal(), m.Change.TrailPrice?.ToDecimal()),
        AccountEffect.SendCancel { Order: var order } => new VenueCommand.Cancel(account, order),
        AccountEffect.SendClose { Contract: var contract } => new VenueCommand.CloseContract(account, contract),
        AccountEffect.SendPartialClose { Contract: var contract, Size: var size } => new VenueCommand.PartialClose(account, contract, size),
        _ => null,
    };

    /// <summary>Path of the operation that carries a command out.</summary>
    public static string OperationOf(VenueCommand command) => command switch
    {
        VenueCommand.Place => "Order/place",
        VenueCommand.Modify => "Order/modify",
        VenueCommand.Cancel => "Order/cancel",
        VenueCommand.CloseContract => "Position/closeContract",
        _ => "Position/partialCloseContract",
    };

    /// <summary>The input that the answer to an effect's command becomes.</summary>
    public static IAccountInput InputOf(AccountEffect effect, DateTimeOffset at, MutationOutcome answer) => effect switch
    {
        AccountEffect.SendPlace place => place.Answered(at, answer),
        AccountEffect.SendModify { Order: var order } => new ModifyAnswered(at, order, answer),
        AccountEffect.SendCancel { Order: var order } => new CancelAnswered(at, order, answer),
        AccountEffect.SendClose { Contract: var contract } => new CloseAnsweredByVenue(at, contract, answer),
        AccountEffect.SendPartialClose { Contract: var contract } => new CloseAnsweredByVenue(at, contract, answer),
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect.GetType().Name, "Nothing is sent for this effect."),
    };

    private static VenueCommand.Bracket? LegOf(BracketLeg? leg) => leg is { } one ? new VenueCommand.Bracket(one.Ticks, (int)one.Type) : null;

    /// <summary>What an answer that arrives proves.</summary>
    public static MutationOutcome Outcome(VenueCommand command, VenueAnswer answer) => answer.Success
        ? new MutationOutcome.Done(answer.Order)
        : new MutationOutcome.Refused(new GatewayFailure(OperationOf(command), FailureKind.Refused, 200, answer.ErrorCode, answer.Text), answer.Order);
}
