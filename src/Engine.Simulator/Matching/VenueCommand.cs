using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>What a client may ask the venue to change.</summary>
public abstract record VenueCommand(AccountId Account)
{
    /// <summary>Place an order. Type and side are raw integers: the venue judges them.</summary>
    public sealed record Place(
        AccountId Account,
        ContractId Contract,
        int Type,
        int Side,
        int Size,
        decimal? LimitPrice = null,
        decimal? StopPrice = null,
        string? Tag = null,
        decimal? TrailPrice = null,
        Bracket? StopLoss = null,
        Bracket? TakeProfit = null) : VenueCommand(Account);

    /// <summary>Change a working order; null leaves a member as it is.</summary>
    public sealed record Modify(AccountId Account, OrderId Order, int? Size, decimal? LimitPrice, decimal? StopPrice, decimal? TrailPrice = null)
        : VenueCommand(Account);

    /// <summary>Cancel a working order.</summary>
    public sealed record Cancel(AccountId Account, OrderId Order) : VenueCommand(Account);

    /// <summary>Close a position at market; working orders stay.</summary>
    public sealed record CloseContract(AccountId Account, ContractId Contract) : VenueCommand(Account);

    /// <summary>Close a part of a position at market; working orders stay.</summary>
    public sealed record PartialClose(AccountId Account, ContractId Contract, int Size) : VenueCommand(Account);

    /// <summary>One leg of a bracket: signed ticks from the fill price, and the order type of the leg.</summary>
    public readonly record struct Bracket(int Ticks, int Type);
}

/// <summary>The venue's answer: the operation's own error code, its text, and the order's number.</summary>
/// <param name="ErrorCode">0 for success.</param>
/// <param name="Text">The venue's words; often null even for a refusal.</param>
/// <param name="Order">The order's number; present for most rejected orders too.</param>
public readonly record struct VenueAnswer(int ErrorCode, string? Text = null, OrderId? Order = null)
{
    /// <summary>True when the command was carried out.</summary>
    public bool Success => ErrorCode == 0;
}

/// <summary>One command in order of arrival.</summary>
/// <param name="Number">Ascending from 1.</param>
/// <param name="Prints">How many market events the venue had seen before it: with the source, enough to repeat the run exactly.</param>
/// <param name="MarketTime">Market clock when it was carried out, UTC.</param>
/// <param name="WallTime">Wall clock, UTC.</param>
/// <param name="Command">What was asked.</param>
/// <param name="Answer">What was answered, whether or not the answer reached the client.</param>
public sealed record CommandLogEntry(long Number, long Prints, DateTimeOffset MarketTime, DateTimeOffset WallTime, VenueCommand Command, VenueAnswer Answer);
