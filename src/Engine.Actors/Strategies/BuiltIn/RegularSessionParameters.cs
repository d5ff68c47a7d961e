using System.ComponentModel.DataAnnotations;
using Engine.Markets;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>What every <see cref="RegularSessionStrategy"/> is told.</summary>
public abstract record RegularSessionParameters : BracketParameters
{
    /// <summary>Ticks from the entry's fill to the take-profit.</summary>
    [Range(1, 10_000)]
    public int TargetTicks { get; init; } = 80;

    /// <summary>Entries that may fill in one trade date.</summary>
    [Range(1, 20)]
    public int TradesPerDay { get; init; } = 1;

    /// <summary>How long before the end of the regular session it is flat and enters no more; 0 to 4 hours.</summary>
    public TimeSpan FlatBefore { get; init; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override IEnumerable<ValidationResult> Problems()
    {
        // The warm-up is a whole trade date of bars: 1,440 minutes, but 86,400 seconds.
        if (Interval.Length is not { } length || length < TimeSpan.FromMinutes(1) || TimeSpan.FromMinutes(30).Ticks % length.Ticks != 0)
        {
            yield return new ValidationResult($"interval = {Interval} must divide 30 minutes and be at least 1m", [nameof(Interval)]);
        }

        if (FlatBefore < TimeSpan.Zero || FlatBefore > TimeSpan.FromHours(4))
        {
            yield return new ValidationResult($"flat-before = {FlatBefore.TotalMinutes:0.##}m is out of range: 0m to 4h", [nameof(FlatBefore)]);
        }
    }
}
