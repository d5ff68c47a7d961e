using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>Something done to the running gateway once, at a market time from a file or now over the control endpoint.</summary>
public abstract record GatewayAct
{
    /// <summary>Stops trading, or lets it go on; all contracts when none is named.</summary>
    public sealed record Halt(ContractId? Contract, bool On, TimeSpan? Length = null) : GatewayAct;

    /// <summary>Declares a half-turn void; the newest when none is named.</summary>
    public sealed record Void(TradeId? Trade) : GatewayAct;

    /// <summary>Lists the next contract in place of one.</summary>
    public sealed record Roll(ContractId From, ContractId To) : GatewayAct;

    /// <summary>Locks an account or opens it; the first when none is named.</summary>
    public sealed record Permit(AccountId? Account, bool CanTrade) : GatewayAct;

    /// <summary>Lets a synthetic market burst.</summary>
    public sealed record Burst(TimeSpan Length) : GatewayAct;

    /// <summary>Closes the connections of a hub.</summary>
    public sealed record Kill(bool Market, bool User) : GatewayAct;

    /// <summary>Sends <c>GatewayLogout</c> on both hubs and closes them.</summary>
    public sealed record Logout(string? Text) : GatewayAct;

    /// <summary>Ends every token.</summary>
    public sealed record RevokeTokens : GatewayAct;
}

/// <summary>An act with its time: an instant of the market, or so long after the market's start.</summary>
/// <param name="Act">What is done.</param>
/// <param name="At">Market time, UTC; null counts from the start.</param>
/// <param name="After">Market time after the start; used when <paramref name="At"/> is null.</param>
public sealed record PlannedAct(GatewayAct Act, DateTimeOffset? At, TimeSpan After);

/// <summary>Everything that a fault file holds.</summary>
/// <param name="Rules">Rules, in their order.</param>
/// <param name="Acts">Acts with their times.</param>
public sealed record FaultPlan(IReadOnlyList<FaultRule> Rules, IReadOnlyList<PlannedAct> Acts)
{
    /// <summary>The shapes in which answers and events travel; null leaves them as recorded.</summary>
    public WireShapes? Shapes { get; init; }

    /// <summary>When the gateway itself ends hub connections; null never.</summary>
    public SessionPolicy? Sessions { get; init; }

    /// <summary>What is different about the account and the venue's treatment of orders; null nothing.</summary>
    public VenueSwitches? Venue { get; init; }

    /// <summary>No faults.</summary>
    public static FaultPlan None { get; } = new([], []);
}
