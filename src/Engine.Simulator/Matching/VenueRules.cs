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

/// <summary>When a limit that waits in the market is served.</summary>
public enum QueueModel
{
    /// <summary>As soon as the other side reaches its price: nobody is ahead of it.</summary>
    None,

    /// <summary>
    /// Where the market's depth is known, after the contracts shown at its price when it came to rest there have traded. Without depth as <see cref="None"/>.
    /// </summary>
    Depth,
}

/// <summary>How strict and how dear the simulated venue is.</summary>
public sealed record VenueRules
{
    /// <summary>The most bars that a request may ask for (contract.md §4.4).</summary>
    public const int MostBars = 20_000;

    /// <summary>Name of the profile, printed with every result.</summary>
    public required string Name { get; init; }

    /// <summary>Fill price of market orders.</summary>
    public FillModel Fills { get; init; } = FillModel.SyntheticSpread;

    /// <summary>When a limit that waits is served.</summary>
    public QueueModel Queue { get; init; } = QueueModel.Depth;

    /// <summary>
    /// The age, market time, up to which a price is filled at: an order that would take at an older one waits for the next. Null lets any price do.
    /// Greater than zero. The default is twice the longest silence of a recorded gold future within its hours, and less than any pause of an exchange.
    /// </summary>
    public TimeSpan? StalePrice { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Costs per side.</summary>
    public FeeSchedule Fees { get; init; } = FeeSchedule.Venue;

    /// <summary>True enforces 200 requests per 60 s and 50 bar requests per 30 s (contract.md §3) on the wall clock.</summary>
    public bool Quotas { get; init; } = true;

    /// <summary>The most bars that an answer holds, 1 to <see cref="MostBars"/>, whatever limit was asked for; 1,000 has been seen (contract.md §4.4).</summary>
    public int BarsPerAnswer { get; init; } = MostBars;

    /// <summary>True sends <c>Retry-After</c> with a 429.</summary>
    public bool RetryAfter { get; init; } = true;

    /// <summary>True refuses orders outside Globex hours of the market clock.</summary>
    public bool Sessions { get; init; } = true;

    /// <summary>
    /// True adds the firm's day to <see cref="Sessions"/>, without which it has no effect (contract.md §7.1): at 15:08 and
    /// again at 15:10 Chicago every order is cancelled and every position closed, and from 15:10 to 17:00 orders are refused.
    /// Earlier closes of grains and livestock and of holidays are not known here.
    /// </summary>
    public bool TradingDay { get; init; } = true;

    /// <summary>Market time from the fill of a bracket leg to the cancel of the other; within it both may fill (contract.md §4.5).</summary>
    public TimeSpan SiblingCancelDelay { get; init; } = TimeSpan.FromMilliseconds(12);

    /// <summary>Market time from an entry's fill until its bracket legs work. Zero activates them with the fill.</summary>
    public TimeSpan ActivationDelay { get; init; }

    /// <summary>Ticks by which a market order fills worse than the market shows; 0 or more.</summary>
    public int SlippageTicks { get; init; }

    /// <summary>Ticks by which a triggered stop fills worse than the market; 0 or more.</summary>
    public int StopSlippageTicks { get; init; }

    /// <summary>Least distance of a bracket leg in ticks; one client reports 4 (contract.md §4.5, uncertain), 0 asks for none.</summary>
    public int MinimumBracketTicks { get; init; }

    /// <summary>Greatest distance of a limit or stop from the last trade, as a fraction of it; null allows any.</summary>
    public decimal? PriceRange { get; init; }

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

    /// <summary>These rules on a market: of prices that are made of bars none is too old before the next bar can have come.</summary>
    public VenueRules For(IMarketSource market) => StalePrice < market.BarLength ? this with { StalePrice = market.BarLength } : this;

    /// <summary>Fills at the deciding trade, no costs, quotas, sessions or limits: for comparison with exact arithmetic.</summary>
    public static VenueRules Oracle { get; } = new()
    {
        Name = "oracle",
        Fills = FillModel.LastTrade,
        Queue = QueueModel.None,
        StalePrice = null,
        Fees = FeeSchedule.None,
        Quotas = false,
        Sessions = false,
        TradingDay = false,
        Limits = false,
    };

    /// <summary>Everything on, figures of a 50K account.</summary>
    public static VenueRules Default { get; } = new() { Name = "default" };
}
