using System.Collections.Immutable;

namespace Engine.Forecast;

/// <summary>How a forecast is made.</summary>
public sealed record ForecastSettings
{
    /// <summary>Ways that an account may go, at least 1.</summary>
    public int Paths { get; init; } = 10_000;

    /// <summary>Trade dates after which a way that has neither passed nor breached is undecided, at least 1.</summary>
    public int Horizon { get; init; } = 120;

    /// <summary>Mean length of a block of trade dates; null takes the cube root of their number.</summary>
    public double? MeanBlock { get; init; }

    /// <summary>Seed of the draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Fewest trade dates that are worth drawing from.</summary>
    public int FewestDates { get; init; } = 20;

    /// <summary>Sizes against that of the record, ascending.</summary>
    public ImmutableArray<decimal> Sizes { get; init; } = [0.25m, 0.5m, 1m, 1.5m, 2m, 3m];
}
