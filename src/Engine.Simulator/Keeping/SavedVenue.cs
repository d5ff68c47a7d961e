using System.Text.Json.Serialization;

namespace Engine.Simulator;

/// <summary>The first line of a venue's file.</summary>
internal sealed record SavedHeader
{
    /// <summary>Always <c>engine-venue</c>.</summary>
    public string File { get; init; } = "engine-venue";

    /// <summary>The form of the file; this program writes and reads 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The venue's name.</summary>
    public string Instance { get; init; } = "";
}

/// <summary>
/// What changed at a venue between two moments at which it was consistent; as a whole, everything that it knows but prices. Prices in 1e-9,
/// money in millionths of a dollar, products of both as text, because they need 128 bits.
/// </summary>
internal sealed record SavedVenue
{
    /// <summary>Market time, UTC.</summary>
    public DateTimeOffset At { get; init; }

    public int NextPosition { get; init; }

    /// <summary>Contracts that were listed.</summary>
    public IReadOnlyList<SavedContract> Contracts { get; init; } = [];

    /// <summary>Every account, always.</summary>
    public IReadOnlyList<SavedAccount> Accounts { get; init; } = [];

    /// <summary>What accounts have in contracts; always whole.</summary>
    public IReadOnlyList<SavedHolding> Holdings { get; init; } = [];

    /// <summary>Orders that are new or changed.</summary>
    public IReadOnlyList<SavedOrder> Orders { get; init; } = [];

    /// <summary>Half-turns that are new or voided.</summary>
    public IReadOnlyList<SavedTrade> Trades { get; init; } = [];
}

internal sealed record SavedContract(string Id, string Name, string Description, long TickSize, long TickValue, string SymbolId);

internal sealed record SavedAccount(
    int Id, long StartBalance, long Balance, long RealisedGross, long Costs, long DayStartEquity, long HighestEndOfDay, bool CanTrade, bool Failed);

internal sealed record SavedHolding(int Account, string Contract, string Realised, SavedPosition? Position);

/// <param name="AveragePrice">As stated: what is left of a notional after a close in parts is rounded, and the average it had is not.</param>
internal sealed record SavedPosition(int Id, DateTimeOffset OpenedAt, int Net, string Notional, decimal AveragePrice);

/// <param name="Taking">True of a market order, and of a stop that was set off, that waits for contracts to take.</param>
/// <param name="Notional">Fill prices times contracts.</param>
internal sealed record SavedOrder(
    long Id,
    int Account,
    string Contract,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Status,
    int Type,
    int Side,
    int Size,
    int Filled,
    string Notional,
    long? Limit,
    long? Stop,
    int? Trail,
    string? Tag,
    long? Parent,
    bool IsStopLoss,
    long? Anchor,
    int Protected,
    bool Taking);

internal sealed record SavedTrade(
    long Id,
    int Account,
    string Contract,
    DateTimeOffset At,
    long Price,
    long? ProfitAndLoss,
    long Fees,
    long Commissions,
    int Side,
    int Size,
    bool Voided,
    long Order,
    string Gain);

/// <summary>JSON of a venue's file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(SavedHeader))]
[JsonSerializable(typeof(SavedVenue))]
internal sealed partial class SavedVenueJson : JsonSerializerContext;
