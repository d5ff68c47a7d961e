using System.ComponentModel.DataAnnotations;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>Parameters of <see cref="OpeningRangeBreakout"/>.</summary>
public sealed record OpeningRangeBreakoutParameters : RegularSessionParameters
{
    /// <summary>Length of the opening range, from the regular open; 1 minute to 4 hours, a multiple of the interval.</summary>
    public TimeSpan Range { get; init; } = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    protected override IEnumerable<ValidationResult> Problems()
    {
        foreach (var problem in base.Problems())
        {
            yield return problem;
        }

        if (Range < TimeSpan.FromMinutes(1) || Range > TimeSpan.FromHours(4))
        {
            yield return new ValidationResult($"range = {Range.TotalMinutes:0.##}m is out of range: 1m to 4h", [nameof(Range)]);
        }
        else if (Interval.Length is { } length && Range.Ticks % length.Ticks != 0)
        {
            yield return new ValidationResult($"range = {Range.TotalMinutes:0.##}m must be a multiple of interval = {Interval}", [nameof(Range)]);
        }
    }
}
