using System.ComponentModel.DataAnnotations;

namespace Engine.Soak.Flow;

/// <summary>Parameters of <see cref="SoakFlow"/>.</summary>
public sealed record SoakFlowParameters
{
    /// <summary>Decides every choice.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Market time after each readiness in which nothing is done, so that book and venue can be compared at rest.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Market time after which the flow leaves the market for good; zero for never.</summary>
    public TimeSpan Span { get; init; }

    /// <summary>Prints for each decision, on average.</summary>
    [Range(1, 1000)]
    public int Pace { get; init; } = 2;

    /// <summary>Largest entry in contracts.</summary>
    [Range(1, 10)]
    public int Size { get; init; } = 3;

    /// <summary>True gives each entry a bracket.</summary>
    public bool Brackets { get; init; } = true;

    /// <summary>True changes orders, closes parts and reverses.</summary>
    public bool Changes { get; init; } = true;
}
