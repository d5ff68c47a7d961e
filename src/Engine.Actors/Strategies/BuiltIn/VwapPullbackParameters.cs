using System.ComponentModel.DataAnnotations;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>Parameters of <see cref="VwapPullback"/>.</summary>
public sealed record VwapPullbackParameters : RegularSessionParameters
{
    /// <summary>Bars over which the VWAP must have risen to buy, or fallen to sell.</summary>
    [Range(1, 1000)]
    public int SlopeBars { get; init; } = 15;

    /// <summary>The line of the pullback, in standard deviations from the VWAP on the side of the trend: 0 is the VWAP itself, 1 the first band.</summary>
    [Range(0.0, 5.0)]
    public double Band { get; init; }
}
