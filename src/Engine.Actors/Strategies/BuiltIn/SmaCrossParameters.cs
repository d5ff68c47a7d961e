using System.ComponentModel.DataAnnotations;
using Engine.Actors.Strategies.Configuration;
using Engine.Markets;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>What <see cref="SmaCross"/> decides on.</summary>
public enum SmaCrossMode
{
    /// <summary>Two averages of bar closes; the default.</summary>
    Bars,

    /// <summary>One average of every print; for simulation only.</summary>
    [SimulatedOnly]
    Tick,
}

/// <summary>Parameters of <see cref="SmaCross"/>.</summary>
public sealed record SmaCrossParameters : IValidatableObject
{
    /// <summary>What decisions are based on.</summary>
    public SmaCrossMode Mode { get; init; } = SmaCrossMode.Bars;

    /// <summary>Bars of the fast average.</summary>
    [Range(1, 1000)]
    public int Fast { get; init; } = 10;

    /// <summary>Bars of the slow average; more than <see cref="Fast"/>.</summary>
    [Range(2, 10000)]
    public int Slow { get; init; } = 30;

    /// <summary>Prints of the average in tick mode.</summary>
    [Range(2, 10000)]
    public int N { get; init; } = 5;

    /// <summary>Interval of the bars.</summary>
    public BarInterval Interval { get; init; } = BarInterval.Minute;

    /// <summary>Contracts per entry.</summary>
    [Range(1, 100)]
    public int Size { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode == SmaCrossMode.Bars && Slow <= Fast)
        {
            yield return new ValidationResult($"slow = {Slow} must be more than fast = {Fast}", [nameof(Slow)]);
        }
    }
}
