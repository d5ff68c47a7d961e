using System.Collections.Frozen;
using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Host.Configuration;

/// <summary>What the trader states about one account (contract.md §7.2).</summary>
/// <param name="Account">The account's number.</param>
/// <param name="Rules">Name of the firm's rules.</param>
/// <param name="StartBalance">Balance at which the account began.</param>
/// <param name="Floor">Loss floor that the platform shows.</param>
/// <param name="Source">Where it is stated, for a person.</param>
public sealed record AccountProfile(int Account, string Rules, Money StartBalance, Money Floor, string Source)
{
    /// <summary>True when the trader has acknowledged that the account is not a simulated one (<c>simulated: false</c>, contract.md §4.1).</summary>
    public bool RealMoney { get; init; }
}

/// <summary>What is particular to one product.</summary>
/// <param name="SlipTicks">Ticks of assumed slippage; null for the general figure.</param>
/// <param name="CostPerSide">Fees and commission of one side and contract; null for the known or assumed figure.</param>
/// <param name="End">When its entries end and its positions are closed; null for the general times.</param>
public sealed record ProductSettings(int? SlipTicks, Money? CostPerSide, DayEnd? End);

/// <summary>The limits of the account, as configured; docs/risk.md describes every key.</summary>
/// <param name="DailyLossLimit">Loss of the trading day at which the engine stops; positive dollars.</param>
/// <param name="MaxLossLimit">Distance of the trader's own loss floor below the highest end-of-day balance; positive dollars.</param>
/// <param name="GuardMargin">The engine stops this far before either limit; not negative, less than both.</param>
/// <param name="MaxPosition">Contracts of one contract, working orders counted as filled; at least 1.</param>
/// <param name="MaxOrdersPerMinute">Orders in any sixty seconds; at least 1.</param>
/// <param name="MaxOrdersPerDay">Orders of one trading day; at least 1.</param>
/// <param name="FlatBy">Time of day, Chicago, by which every position is closed; null for no such time.</param>
public sealed record RiskSettings(
    Money DailyLossLimit,
    Money MaxLossLimit,
    Money GuardMargin,
    int MaxPosition,
    int MaxOrdersPerMinute,
    int MaxOrdersPerDay,
    TimeOnly? FlatBy)
{
    /// <summary>First moment of the day without entries, Chicago; not after the flat-by time.</summary>
    public TimeOnly NoEntriesFrom { get; init; } = DayEnd.Default.NoEntriesFrom;

    /// <summary>True keeps the exchange's calendar and the end of the firm's day.</summary>
    public bool Session { get; init; }

    /// <summary>Rules of a simulated account for which none are stated.</summary>
    public string DefaultRules { get; init; } = "practice";

    /// <summary>True when the account trades only once its profile is stated.</summary>
    public bool ProfileRequired { get; init; }

    /// <summary>Who keeps the legs of brackets.</summary>
    public BracketPolicy Brackets { get; init; }

    /// <summary>Contracts of one order; null for no limit.</summary>
    public int? MaxOrderSize { get; init; }

    /// <summary>Size over all contracts in minis; null for the firm's limit alone.</summary>
    public int? MaxMinis { get; init; }

    /// <summary>Farthest distance of a limit or stop from the market, ticks; null for no limit.</summary>
    public int? PriceBandTicks { get; init; }

    /// <summary>Ticks by which a stop is assumed to slip.</summary>
    public int SlipTicks { get; init; }

    /// <summary>A repeated entry within this time is denied; null for no such guard.</summary>
    public TimeSpan? DuplicateWithin { get; init; }

    /// <summary>An older price denies entries; null for no such check.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary>Room before a limit at which the guardian warns; null for never.</summary>
    public Money? WarnRoom { get; init; }

    /// <summary>Room before a limit from which the account only reduces; null for never.</summary>
    public Money? ReduceRoom { get; init; }

    /// <summary>Market instants in a row at which open loss must be over the line before the guardian acts; at least 1.</summary>
    public int GuardConfirmations { get; init; } = 3;

    /// <summary>A position without the protection that it should have is flattened after this time.</summary>
    public TimeSpan UnprotectedBound { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A position without a price is flattened after this time; null for never.</summary>
    public TimeSpan? FlatAfterNoPrice { get; init; }

    /// <summary>The firm's rules by name.</summary>
    public FrozenDictionary<string, AccountRules> Rules { get; init; } = FrozenDictionary<string, AccountRules>.Empty;

    /// <summary>What is stated about accounts.</summary>
    public ImmutableArray<AccountProfile> Accounts { get; init; } = [];

    /// <summary>Products with settings of their own, by exchange root.</summary>
    public FrozenDictionary<string, ProductSettings> Products { get; init; } = FrozenDictionary<string, ProductSettings>.Empty;

    /// <summary>Absolute paths of the files with no-trade windows.</summary>
    public ImmutableArray<string> Windows { get; init; } = [];

    /// <summary>The limits as the order path reads them.</summary>
    /// <param name="replay">True in a replay, where prices are as old as the recording has it.</param>
    /// <param name="windows">The no-trade windows as they stand now.</param>
    public RiskLimits ToLimits(bool replay, Func<ImmutableArray<NoTradeWindow>> windows) =>
        new(MaxPosition, MaxOrdersPerMinute, MaxOrdersPerDay, DailyLossLimit, MaxLossLimit, GuardMargin, GuardConfirmations)
        {
            MaxOrderSize = MaxOrderSize,
            MaxMinis = MaxMinis,
            PriceBandTicks = PriceBandTicks,
            DuplicateWithin = DuplicateWithin,
            StaleAfter = replay ? null : StaleAfter,
            SlipTicks = SlipTicks,
            SlipTicksOfRoot = Products.Where(p => p.Value.SlipTicks is not null).ToImmutableDictionary(p => p.Key, p => p.Value.SlipTicks!.Value),
            CostOfRoot = Products.Where(p => p.Value.CostPerSide is not null).ToImmutableDictionary(p => p.Key, p => p.Value.CostPerSide!.Value),
            WarnRoom = WarnRoom,
            ReduceRoom = ReduceRoom,
            UnprotectedBound = UnprotectedBound,
            FlatAfterNoPrice = replay ? null : FlatAfterNoPrice,
            ProfileRequired = ProfileRequired,
            FlatBy = FlatBy,
            Schedule = ScheduleOf(windows),
        };

    private Func<Engine.Markets.ContractId, DateTimeOffset, SessionReading>? ScheduleOf(Func<ImmutableArray<NoTradeWindow>> windows)
    {
        if (Session)
        {
            return new TradingSchedule(
                new DayEnd(NoEntriesFrom, FlatBy ?? DayEnd.Default.FlatBy),
                Products.Where(p => p.Value.End is not null).ToDictionary(p => p.Key, p => p.Value.End!.Value),
                windows).Read;
        }

        return Windows.IsEmpty ? null : (contract, at) => TradingSchedule.Within(windows(), contract, at, SessionReading.Open);
    }
}
