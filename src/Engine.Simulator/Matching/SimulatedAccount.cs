using Engine.Accounts;

namespace Engine.Simulator;

/// <summary>Whether orders may carry brackets (contract.md §4.5).</summary>
public enum BracketMode
{
    /// <summary>The platform's default: dollar brackets on the position, and orders with brackets are refused.</summary>
    PositionBrackets,

    /// <summary>Orders may carry a stop and a target of which one cancels the other.</summary>
    AutoOco,
}

/// <summary>Kinds of account that refuse some operations (contract.md §4.6, §7.2).</summary>
public enum SimulatedAccountKind
{
    /// <summary>Practice, Combine or Express: everything is allowed.</summary>
    Standard,

    /// <summary>Live-funded: cancel and partial close are refused.</summary>
    LiveFunded,

    /// <summary>Copies another account: cancel is refused.</summary>
    Follower,
}

/// <summary>An account at the venue; what is null follows the rules.</summary>
/// <param name="Id">The account's number.</param>
/// <param name="Name">Its name.</param>
public sealed record SimulatedAccount(AccountId Id, string Name)
{
    /// <summary>Balance at the start.</summary>
    public Money? StartBalance { get; init; }

    /// <summary>Loss of one day, unrealised included, at which the account is flattened and locked until 17:00 Chicago.</summary>
    public Money? DailyLossLimit { get; init; }

    /// <summary>Distance of the floor below the highest end-of-day balance; touching it ends the account.</summary>
    public Money? MaximumLossLimit { get; init; }

    /// <summary>Size cap in minis.</summary>
    public int? SizeCap { get; init; }

    /// <summary>Equity needed for each mini of exposure, a tenth for a micro; more is refused with code 3. Null asks for none.</summary>
    public Money? MarginPerMini { get; init; }

    /// <summary>Whether orders may carry brackets.</summary>
    public BracketMode Brackets { get; init; }

    /// <summary>What the account refuses.</summary>
    public SimulatedAccountKind Kind { get; init; }

    /// <summary>The first account of a simulated venue.</summary>
    public static SimulatedAccount Practice { get; } = new(new AccountId(20_000_001), "PRAC-V2-100001-20000001");
}
