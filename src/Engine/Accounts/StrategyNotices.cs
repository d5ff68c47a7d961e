using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <summary>
/// What the account tells the strategy that owns an order. Each intent is answered by <see cref="Accepted"/> or
/// <see cref="Denied"/> before any other notice about it; notices arrive in the order in which they were journaled.
/// </summary>
public interface IStrategyNotice
{
}

/// <summary>The intent is in the journal and the order on its way.</summary>
/// <param name="Intent">The strategy's number.</param>
/// <param name="Tag">The order's tag.</param>
public sealed record Accepted(IntentId Intent, ClientTag Tag) : IStrategyNotice;

/// <summary>The intent did not leave.</summary>
/// <param name="Intent">The strategy's number.</param>
/// <param name="Reason">Why.</param>
/// <param name="Text">Why, with figures.</param>
public sealed record Denied(IntentId Intent, DenialReason Reason, string Text) : IStrategyNotice
{
    /// <summary>The contract of a close, which has no number of its own; null for everything else.</summary>
    public ContractId? Closing { get; init; }
}

/// <summary>An order changed.</summary>
/// <param name="Intent">The strategy's number.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Filled">Contracts booked.</param>
/// <param name="AveragePrice">Average fill price; null before the first fill.</param>
/// <param name="Complete">True once the order has ended and every fill that the venue showed is booked.</param>
/// <param name="Text">The venue's words, on a refusal.</param>
public sealed record OrderUpdate(IntentId Intent, OrderState State, int Filled, decimal? AveragePrice, bool Complete, string? Text) : IStrategyNotice
{
    /// <summary>The order of the intent itself, or a leg of its bracket.</summary>
    public OrderRole Role { get; init; }

    /// <summary>The order's tag: several legs of one bracket may follow each other.</summary>
    public ClientTag Tag { get; init; }

    /// <summary>The contract.</summary>
    public ContractId Contract { get; init; }

    /// <summary>Side.</summary>
    public OrderSide Side { get; init; }

    /// <summary>Type.</summary>
    public OrderType Type { get; init; }

    /// <summary>Contracts ordered, as it stands.</summary>
    public int Size { get; init; }

    /// <summary>Limit as it stands, if any.</summary>
    public Price? LimitPrice { get; init; }

    /// <summary>Stop as it stands, if any.</summary>
    public Price? StopPrice { get; init; }
}

/// <summary>A fill of one of the strategy's orders was booked.</summary>
/// <param name="Intent">The strategy's number; 0 for a fill of the venue's own order that carries out a close (<see cref="OrderRole.Close"/>).</param>
/// <param name="Trade">The trade's number.</param>
/// <param name="Side">Side.</param>
/// <param name="Size">Contracts.</param>
/// <param name="Price">Fill price.</param>
/// <param name="At">Fill time, UTC.</param>
public sealed record Fill(IntentId Intent, TradeId Trade, OrderSide Side, int Size, Price Price, DateTimeOffset At) : IStrategyNotice
{
    /// <summary>The order of the intent itself, a leg of its bracket, or the venue's order for a close.</summary>
    public OrderRole Role { get; init; }

    /// <summary>The contract.</summary>
    public ContractId Contract { get; init; }
}

/// <summary>A person has taken the contract in hand, or has given it back.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Paused">True while nothing may be added.</param>
/// <param name="Why">What happened.</param>
public sealed record PauseUpdate(ContractId Contract, bool Paused, string Why) : IStrategyNotice;

/// <summary>The position in a contract of the strategy changed.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Net">Signed contracts.</param>
/// <param name="AveragePrice">Average entry price; null when flat.</param>
public sealed record PositionUpdate(ContractId Contract, int Net, decimal? AveragePrice) : IStrategyNotice
{
    /// <summary>Sum of entry price times signed contracts, exact, in 1e-9 units; null when only <see cref="AveragePrice"/> is known.</summary>
    public Int128? EntryNotional { get; init; }

    /// <summary>The account's money as this change left it.</summary>
    public AccountFigures? Figures { get; init; }
}

/// <summary>The account's money changed otherwise than with a position of the strategy: another's fill, a correction, a new trade date.</summary>
/// <param name="Figures">As it stands.</param>
public sealed record AccountUpdate(AccountFigures Figures) : IStrategyNotice;

/// <summary>What the account may do changed.</summary>
/// <param name="State">From here on.</param>
/// <param name="Why">Who and why.</param>
public sealed record TradingStateUpdate(TradingState State, string Why) : IStrategyNotice;
