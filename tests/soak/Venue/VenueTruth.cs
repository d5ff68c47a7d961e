using System.Text.Json;
using System.Text.Json.Serialization;

namespace Engine.Soak.Venue;

/// <summary>An account as the simulated gateway's control endpoint shows it: the truth that a soak compares with.</summary>
internal sealed record VenueTruth
{
    public DateTimeOffset MarketTime { get; init; }

    public required TruthAccount Account { get; init; }

    public required IReadOnlyList<TruthOrder> Orders { get; init; }

    public required IReadOnlyList<TruthTrade> Trades { get; init; }

    public required IReadOnlyList<TruthPosition> Positions { get; init; }

    public static VenueTruth Read(Stream json) => JsonSerializer.Deserialize(json, TruthJson.Default.VenueTruth)!;
}

internal sealed record TruthAccount(int Id, decimal Balance, bool CanTrade);

/// <summary>An order; status, type and side as in contract.md §5.</summary>
internal sealed record TruthOrder(
    long Id, string ContractId, int Status, int Type, int Side, int Size, decimal? LimitPrice, decimal? StopPrice, int FillVolume, string? CustomTag, long? ParentOrderId)
{
    private const int Open = 1, Filled = 2, Rejected = 5;
    private const int Stop = 4, TrailingStop = 5;

    public bool IsOver => Status is >= Filled and <= Rejected;

    public bool IsWorkingStop => Status == Open && (Type is Stop or TrailingStop);

    public int Remaining => Size - FillVolume;
}

internal sealed record TruthTrade(long Id, string ContractId, decimal Price, int Side, int Size, bool Voided, long OrderId);

internal sealed record TruthPosition(string ContractId, int Type, int Size)
{
    private const int Long = 1;

    public int Net => Type == Long ? Size : -Size;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VenueTruth))]
internal sealed partial class TruthJson : JsonSerializerContext;
