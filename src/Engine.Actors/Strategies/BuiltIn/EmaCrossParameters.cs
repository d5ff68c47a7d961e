using System.ComponentModel.DataAnnotations;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>Parameters of <see cref="EmaCross"/>.</summary>
public sealed record EmaCrossParameters : BracketParameters
{
    /// <summary>Span of the fast average, in bars.</summary>
    [Range(1, 1000)]
    public int Fast { get; init; } = 10;

    /// <summary>Span of the slow average, in bars; more than <see cref="Fast"/>.</summary>
    [Range(2, 5000)]
    public int Slow { get; init; } = 30;

    /// <inheritdoc/>
    protected override IEnumerable<ValidationResult> Problems()
    {
        if (Slow <= Fast)
        {
            yield return new ValidationResult($"slow = {Slow} must be more than fast = {Fast}", [nameof(Slow)]);
        }
    }
}
