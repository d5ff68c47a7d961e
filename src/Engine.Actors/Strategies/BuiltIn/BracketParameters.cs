using System.ComponentModel.DataAnnotations;
using Engine.Markets;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>What every <see cref="BracketStrategy"/> is told.</summary>
public abstract record BracketParameters : IValidatableObject
{
    /// <summary>Interval of the bars that it decides on.</summary>
    public BarInterval Interval { get; init; } = BarInterval.Minute;

    /// <summary>Contracts per entry.</summary>
    [Range(1, 100)]
    public int Size { get; init; } = 1;

    /// <summary>Ticks from the entry's fill to the stop-loss.</summary>
    [Range(1, 10_000)]
    public int StopTicks { get; init; } = 40;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Problems();

    /// <summary>What is wrong between parameters, or with one that no attribute can check.</summary>
    protected virtual IEnumerable<ValidationResult> Problems() => [];
}
