using Engine.Accounts;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>The limits of one account. Null means "not limited".</summary>
/// <param name="MaxPosition">Contracts of one contract, counting every live order as filled.</param>
/// <param name="MaxOrdersPerMinute">Orders in any sixty seconds of market time.</param>
/// <param name="MaxOrdersPerDay">Orders of one trade date.</param>
/// <param name="DailyLoss">Loss of the trade date, open loss included, at which the firm locks the account; positive dollars.</param>
/// <param name="MaximumLoss">Distance of the loss floor below the highest end-of-day balance; positive dollars (contract.md §7.2).</param>
/// <param name="GuardMargin">The guardian halts this far before either limit; positive dollars.</param>
/// <param name="GuardConfirmations">Consecutive market instants over the line before open loss halts; at least 1. Several readings at one instant count once, as the last of them.</param>
public sealed record RiskLimits(
    int? MaxPosition,
    int? MaxOrdersPerMinute,
    int? MaxOrdersPerDay,
    Money? DailyLoss,
    Money? MaximumLoss,
    Money GuardMargin,
    int GuardConfirmations)
{
    /// <summary>Contracts of one order; null for no limit.</summary>
    public int? MaxOrderSize { get; init; }

    /// <summary>Size over all contracts in minis, every live order counted as filled, ten micros as one; null for the firm's limit alone.</summary>
    public int? MaxMinis { get; init; }

    /// <summary>Farthest distance of a limit or stop from the market, in ticks; null for no limit.</summary>
    public int? PriceBandTicks { get; init; }

    /// <summary>An entry that repeats the last one (side and size) within this market time is denied; null for no such guard.</summary>
    public TimeSpan? DuplicateWithin { get; init; }

    /// <summary>A price older than this, market time, is stale: no new exposure. Null for no such check.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary>Ticks by which a single step of the market, or a triggered stop, is assumed to slip; 0 for none.</summary>
    public int SlipTicks { get; init; }

    /// <summary>The same for contracts that have a figure of their own.</summary>
    public System.Collections.Immutable.ImmutableDictionary<Markets.ContractId, int> SlipTicksOf { get; init; } =
        System.Collections.Immutable.ImmutableDictionary<Markets.ContractId, int>.Empty;

    /// <summary>The same by exchange root, such as <c>ES</c>, for contracts without a figure of their own.</summary>
    public System.Collections.Immutable.ImmutableDictionary<string, int> SlipTicksOfRoot { get; init; } =
        System.Collections.Immutable.ImmutableDictionary<string, int>.Empty;

    /// <summary>Costs per side and contract by exchange root, where they are known better than <see cref="TradingCosts"/> knows them; dollars.</summary>
    public System.Collections.Immutable.ImmutableDictionary<string, Money> CostOfRoot { get; init; } =
        System.Collections.Immutable.ImmutableDictionary<string, Money>.Empty;

    /// <summary>Room before either limit at which the guardian warns; null for never.</summary>
    public Money? WarnRoom { get; init; }

    /// <summary>Room before either limit from which the account only reduces; null for never.</summary>
    public Money? ReduceRoom { get; init; }

    /// <summary>A position whose strategy asked for protection is flattened when it has none for this long, wall time.</summary>
    public TimeSpan UnprotectedBound { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A position is flattened when no price was seen for this long while its market is open; null for never.</summary>
    public TimeSpan? FlatAfterNoPrice { get; init; }

    /// <summary>True when the account trades only once its profile is stated (first use).</summary>
    public bool ProfileRequired { get; init; }

    /// <summary>What the schedule allows; null always allows everything.</summary>
    public Func<Markets.ContractId, DateTimeOffset, SessionReading>? Schedule { get; init; }

    /// <summary>Ticks of assumed slippage of a contract.</summary>
    public int SlipOf(Markets.ContractId contract) => SlipTicksOf.TryGetValue(contract, out var own) ? own
        : SlipTicksOfRoot.Count > 0 && ProductRoots.RootOf(contract) is { } root ? SlipTicksOfRoot.GetValueOrDefault(root, SlipTicks)
        : SlipTicks;

    /// <summary>Time of day, Chicago, by which every position is closed; no entries from then to 17:00. Null for no such time.</summary>
    public TimeOnly? FlatBy { get; init; }

    /// <summary>True from the flat-by time to the next opening of the trading day at 17:00 Chicago.</summary>
    public bool IsPastFlatBy(DateTimeOffset at) =>
        FlatBy is { } flatBy && TimeOnly.FromDateTime(TradeDate.ChicagoTime(at)) is var now && now >= flatBy && now.Hour < 17;

    /// <summary>No limit at all: the oracle profile.</summary>
    public static RiskLimits None { get; } = new(null, null, null, null, null, Money.Zero, 1);
}
