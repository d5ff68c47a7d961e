using System.Collections.Immutable;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Orders;
using NodaTime;

namespace Engine.Host.Cli;

/// <summary>What every command that reads the venue was told.</summary>
/// <param name="Settings">The sources of settings, this command line among them.</param>
/// <param name="Zone">Zone of the times that are shown.</param>
/// <param name="Json">JSON for programs.</param>
public sealed record ReadScope(SettingsSources Settings, DateTimeZone Zone, bool Json);

/// <summary>What <c>engine accounts</c> was told.</summary>
/// <param name="Scope">What all reads are told.</param>
/// <param name="All">Those that may not trade as well.</param>
public sealed record AccountsOptions(ReadScope Scope, bool All);

/// <summary>What <c>engine contracts search</c> and <c>show</c> were told.</summary>
/// <param name="Scope">What all reads are told.</param>
/// <param name="Word">What to look for.</param>
public sealed record ContractOptions(ReadScope Scope, string Word);

/// <summary>What <c>engine orders list</c> was told.</summary>
/// <param name="Scope">What all reads are told.</param>
/// <param name="Account">Number or name of the account; null for the configured or only one.</param>
/// <param name="From">First creation time, UTC; null for the trade date under way and what works from before it.</param>
/// <param name="To">End of the creation times, UTC; null for now.</param>
/// <param name="Statuses">Statuses that are wanted; empty for all.</param>
public sealed record OrdersListOptions(ReadScope Scope, string? Account, DateTimeOffset? From, DateTimeOffset? To, ImmutableArray<VenueOrderStatus> Statuses);

/// <summary>What <c>engine orders show</c> was told.</summary>
/// <param name="Scope">What all reads are told.</param>
/// <param name="Account">Number or name of the account; null for the configured or only one.</param>
/// <param name="Order">The venue's number of the order.</param>
public sealed record OrderShowOptions(ReadScope Scope, string? Account, OrderId Order);

/// <summary>What <c>engine positions list</c> was told.</summary>
/// <param name="Scope">What all reads are told.</param>
/// <param name="Account">Number or name of the account; null for the configured or only one.</param>
public sealed record PositionsListOptions(ReadScope Scope, string? Account);

/// <summary>What <c>engine trades list</c> was told.</summary>
/// <param name="Scope">What all reads are told.</param>
/// <param name="Account">Number or name of the account; null for the configured or only one.</param>
/// <param name="From">First fill time, UTC; null for the trade date under way.</param>
/// <param name="To">End of the fill times, UTC; null for now.</param>
public sealed record TradesListOptions(ReadScope Scope, string? Account, DateTimeOffset? From, DateTimeOffset? To);

/// <summary>How long and in which form a stream is watched.</summary>
/// <param name="For">Ends by itself after this time of the wall clock; null goes on until it is stopped.</param>
/// <param name="Plain">Plain lines even on a terminal.</param>
/// <param name="Anyway">Opens a hub connection although an engine of the same user runs in this home.</param>
public sealed record WatchForm(TimeSpan? For, bool Plain, bool Anyway);

/// <summary>What <c>engine watch market</c> was told.</summary>
/// <param name="Scope">What all reads are told.</param>
/// <param name="Form">How long and in which form.</param>
/// <param name="Words">What names the contracts; empty for the configured one.</param>
public sealed record WatchMarketOptions(ReadScope Scope, WatchForm Form, ImmutableArray<string> Words)
{
    /// <summary>Bid, ask, last and the session's figures.</summary>
    public bool Quotes { get; init; }

    /// <summary>Every print.</summary>
    public bool Trades { get; init; }

    /// <summary>The depth book.</summary>
    public bool Depth { get; init; }

    /// <summary>Bars as they close; of any interval that the engine builds.</summary>
    public ImmutableArray<BarInterval> Bars { get; init; } = [];

    /// <summary>Levels of each side of the book, in lines and JSON.</summary>
    public int Levels { get; init; } = 10;
}

/// <summary>What <c>engine watch user</c> was told.</summary>
/// <param name="Scope">What all reads are told.</param>
/// <param name="Form">How long and in which form.</param>
/// <param name="Account">Number or name of the account; null for the configured or only one.</param>
public sealed record WatchUserOptions(ReadScope Scope, WatchForm Form, string? Account)
{
    /// <summary>Orders.</summary>
    public bool Orders { get; init; }

    /// <summary>Positions.</summary>
    public bool Positions { get; init; }

    /// <summary>Fills.</summary>
    public bool Trades { get; init; }

    /// <summary>Balance, and whether the account may trade.</summary>
    public bool Balance { get; init; }
}

/// <summary>The work behind the commands that read the venue. Each returns the exit code.</summary>
/// <param name="Accounts">The user's accounts.</param>
/// <param name="ContractsList">The contracts that the venue offers now.</param>
/// <param name="ContractsSearch">What the venue's own search finds.</param>
/// <param name="ContractsShow">One contract, its terms and its hours.</param>
/// <param name="OrdersList">Orders of an account.</param>
/// <param name="OrderShow">One order, who placed it and its fills.</param>
/// <param name="PositionsList">Open positions of an account.</param>
/// <param name="TradesList">Fills of an account.</param>
/// <param name="WatchMarket">Contracts as they trade.</param>
/// <param name="WatchUser">An account as it changes.</param>
public sealed record ReadCommands(
    Func<AccountsOptions, CancellationToken, Task<int>> Accounts,
    Func<ReadScope, CancellationToken, Task<int>> ContractsList,
    Func<ContractOptions, CancellationToken, Task<int>> ContractsSearch,
    Func<ContractOptions, CancellationToken, Task<int>> ContractsShow,
    Func<OrdersListOptions, CancellationToken, Task<int>> OrdersList,
    Func<OrderShowOptions, CancellationToken, Task<int>> OrderShow,
    Func<PositionsListOptions, CancellationToken, Task<int>> PositionsList,
    Func<TradesListOptions, CancellationToken, Task<int>> TradesList,
    Func<WatchMarketOptions, CancellationToken, Task<int>> WatchMarket,
    Func<WatchUserOptions, CancellationToken, Task<int>> WatchUser);
