using System.Text.Json.Serialization;
using Engine.Accounts;

namespace Engine.Simulator;

/// <summary>What a fault file changes about the account and about how the venue treats orders; null leaves a member as the profile has it.</summary>
public sealed record VenueSwitches
{
    /// <summary>Whether orders may carry brackets.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<BracketMode>))]
    public BracketMode? Brackets { get; init; }

    /// <summary>What the account refuses.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<SimulatedAccountKind>))]
    public SimulatedAccountKind? Account { get; init; }

    /// <summary>Balance at the start, dollars.</summary>
    public decimal? StartBalance { get; init; }

    /// <summary>Daily loss limit, dollars.</summary>
    public decimal? DailyLossLimit { get; init; }

    /// <summary>Maximum loss limit, dollars.</summary>
    public decimal? MaximumLossLimit { get; init; }

    /// <summary>Size cap in minis.</summary>
    public int? SizeCap { get; init; }

    /// <summary>Equity needed for each mini, dollars.</summary>
    public decimal? MarginPerMini { get; init; }

    /// <summary>Market time from the fill of a bracket leg to the cancel of the other.</summary>
    public TimeSpan? SiblingCancelDelay { get; init; }

    /// <summary>Market time from an entry's fill until its bracket legs work.</summary>
    public TimeSpan? ActivationDelay { get; init; }

    /// <summary>Ticks by which a triggered stop fills worse than the market.</summary>
    public int? StopSlippageTicks { get; init; }

    /// <summary>When a limit that waits is served.</summary>
    public QueueModel? Queue { get; init; }

    /// <summary>The age, market time, up to which a price is filled at; zero lets any price do.</summary>
    public TimeSpan? StalePrice { get; init; }

    /// <summary>Least distance of a bracket leg in ticks.</summary>
    public int? MinimumBracketTicks { get; init; }

    /// <summary>Whether the request quotas of contract.md §3 are kept.</summary>
    public bool? Quotas { get; init; }

    /// <summary>Whether orders are refused outside trading hours and closed at the end of the firm's day.</summary>
    public bool? Hours { get; init; }

    /// <summary>The most bars that an answer holds.</summary>
    public int? BarsPerAnswer { get; init; }

    /// <summary>The rules with these changes.</summary>
    public VenueRules Over(VenueRules rules) => rules with
    {
        SiblingCancelDelay = SiblingCancelDelay ?? rules.SiblingCancelDelay,
        ActivationDelay = ActivationDelay ?? rules.ActivationDelay,
        StopSlippageTicks = StopSlippageTicks ?? rules.StopSlippageTicks,
        Queue = Queue ?? rules.Queue,
        StalePrice = StalePrice is { } age ? age > TimeSpan.Zero ? age : null : rules.StalePrice,
        MinimumBracketTicks = MinimumBracketTicks ?? rules.MinimumBracketTicks,
        Quotas = Quotas ?? rules.Quotas,
        Sessions = Hours ?? rules.Sessions,
        BarsPerAnswer = BarsPerAnswer ?? rules.BarsPerAnswer,
    };

    /// <summary>The account with these changes.</summary>
    public SimulatedAccount Over(SimulatedAccount account) => account with
    {
        Brackets = Brackets ?? account.Brackets,
        Kind = Account ?? account.Kind,
        StartBalance = Dollars(StartBalance) ?? account.StartBalance,
        DailyLossLimit = Dollars(DailyLossLimit) ?? account.DailyLossLimit,
        MaximumLossLimit = Dollars(MaximumLossLimit) ?? account.MaximumLossLimit,
        SizeCap = SizeCap ?? account.SizeCap,
        MarginPerMini = Dollars(MarginPerMini) ?? account.MarginPerMini,
    };

    private static Money? Dollars(decimal? amount) => amount is { } dollars ? Money.FromDecimal(dollars) : null;
}
