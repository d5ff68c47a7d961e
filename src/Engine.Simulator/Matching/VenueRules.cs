using Engine.Accounts;

namespace Engine.Simulator;

/// <summary>At which price a market order fills.</summary>
public enum FillModel
{
    /// <summary>At the last trade's price.</summary>
    LastTrade,

    /// <summary>
    /// Across a spread of one tick invented from the tape: after an uptick the trade was at the ask, after a downtick at
    /// the bid, unchanged keeps the side.
    /// </summary>
    SyntheticSpread,
}

/// <summary>How strict and how dear the simulated venue is.</summary>
public sealed record VenueRules
{
    /// <summary>Name of the profile, printed with every result.</summary>
    public required string Name { get; init; }

    /// <summary>Fill price of market orders.</summary>
    public FillModel Fills { get; init; } = FillModel.SyntheticSpread;

    /// <summary>Costs per side.</summary>
    public FeeSchedule Fees { get; init; } = FeeSchedule.Venue;

    /// <summary>True enforces 200 requests per 60 s and 50 bar requests per 30 s (contract.md §3) on the wall clock.</summary>
    public bool Quotas { get; init; } = true;

    /// <summary>True sends <c>Retry-After</c> with a 429.</summary>
    public bool RetryAfter { get; init; } = true;

    /// <summary>True refuses orders outside Globex hours of the market clock.</summary>
    public bool Sessions { get; init; } = true;

    /// <summary>True enforces the accounts' daily loss limit, maximum loss limit and size cap.</summary>
    public bool Limits { get; init; } = true;

    /// <summary>Balance of an account that names none.</summary>
    public Money StartBalance { get; init; } = Money.FromDecimal(50_000m);

    /// <summary>Daily loss limit of an account that names none; null for no limit.</summary>
    public Money? DailyLossLimit { get; init; } = Money.FromDecimal(1_000m);

    /// <summary>Maximum loss limit, trailing the highest end-of-day balance, of an account that names none; null for no limit.</summary>
    public Money? MaximumLossLimit { get; init; } = Money.FromDecimal(2_000m);

    /// <summary>Size cap in minis, micros counting a tenth, of an account that names none; null for no cap.</summary>
    public int? SizeCap { get; init; } = 5;

    /// <summary>Fills at the deciding trade, no costs, quotas, sessions or limits: for comparison with exact arithmetic.</summary>
    public static VenueRules Oracle { get; } = new()
    {
        Name = "oracle",
        Fills = FillModel.LastTrade,
        Fees = FeeSchedule.None,
        Quotas = false,
        Sessions = false,
        Limits = false,
    };

    /// <summary>Everything on, figures of a 50K account.</summary>
    public static VenueRules Default { get; } = new() { Name = "default" };
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

    /// <summary>The first account of a simulated venue.</summary>
    public static SimulatedAccount Practice { get; } = new(new AccountId(20_000_001), "PRAC-V2-100001-20000001");
}
