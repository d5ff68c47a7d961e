using System.ComponentModel.DataAnnotations;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>Parameters of <see cref="BandReversion"/>.</summary>
public sealed record BandReversionParameters : BracketParameters
{
    /// <summary>Bars of the middle and of the deviation.</summary>
    [Range(2, 5000)]
    public int Length { get; init; } = 20;

    /// <summary>Standard deviations from the middle to each band.</summary>
    [Range(0.1, 10.0)]
    public double Multiple { get; init; } = 2;

    /// <summary>The longest time that a position is held, market time; 1 second to 24 hours.</summary>
    public TimeSpan LongestHold { get; init; } = TimeSpan.FromMinutes(30);

    /// <inheritdoc/>
    protected override IEnumerable<ValidationResult> Problems()
    {
        if (LongestHold < TimeSpan.FromSeconds(1) || LongestHold > TimeSpan.FromHours(24))
        {
            yield return new ValidationResult($"longest-hold = {LongestHold.TotalMinutes:0.##}m is out of range: 1s to 24h", [nameof(LongestHold)]);
        }
    }
}
