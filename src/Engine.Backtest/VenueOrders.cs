using Engine.Accounts;
using Engine.Gateway;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>The account's orders in the venue's words, without the wire between them, and its answers in the account's.</summary>
internal static class VenueOrders
{
    /// <summary>The command that an effect stands for, the operation's path, and the input that its answer becomes; null for an effect that sends nothing.</summary>
    public static (VenueCommand Command, string Operation, Func<DateTimeOffset, MutationOutcome, IAccountInput> Answer)? Of(AccountEffect effect, AccountId account) => effect switch
    {
        AccountEffect.SendPlace { Request: var r } => (
            new VenueCommand.Place(
                account, r.Contract, (int)r.Type, (int)r.Side, r.Size, r.LimitPrice?.ToDecimal(), r.StopPrice?.ToDecimal(), r.Tag.Value, r.TrailPrice?.ToDecimal(),
                LegOf(r.StopLoss), LegOf(r.TakeProfit)),
            "Order/place",
            (at, answer) => new PlaceAnswered(at, r.Tag, answer)),
        AccountEffect.SendModify m => (
            new VenueCommand.Modify(
                account, m.Order, m.Change.Size, m.Change.LimitPrice?.ToDecimal(), m.Change.StopPrice?.ToDecimal(), m.Change.TrailPrice?.ToDecimal()),
            "Order/modify",
            (at, answer) => new ModifyAnswered(at, m.Order, answer)),
        AccountEffect.SendCancel { Order: var order } => (
            new VenueCommand.Cancel(account, order), "Order/cancel", (at, answer) => new CancelAnswered(at, order, answer)),
        AccountEffect.SendClose { Contract: var contract } => (
            new VenueCommand.CloseContract(account, contract), "Position/closeContract", (at, answer) => new CloseAnsweredByVenue(at, contract, answer)),
        AccountEffect.SendPartialClose { Contract: var contract, Size: var size } => (
            new VenueCommand.PartialClose(account, contract, size),
            "Position/partialCloseContract",
            (at, answer) => new CloseAnsweredByVenue(at, contract, answer)),
        _ => null,
    };

    private static VenueCommand.Bracket? LegOf(BracketLeg? leg) => leg is { } one ? new VenueCommand.Bracket(one.Ticks, (int)one.Type) : null;

    /// <summary>What an answer that arrives proves.</summary>
    public static MutationOutcome Outcome(string operation, VenueAnswer answer) => answer.Success
        ? new MutationOutcome.Done(answer.Order)
        : new MutationOutcome.Refused(new GatewayFailure(operation, FailureKind.Refused, 200, answer.ErrorCode, answer.Text), answer.Order);
}
