using System.ComponentModel.DataAnnotations;
using Engine.Orders;

namespace Engine.Actors.Strategies.BuiltIn;

/// <summary>Which positions a <see cref="SignalFollower"/> may hold.</summary>
public enum SignalSides
{
    /// <summary>Long and short.</summary>
    Both,

    /// <summary>Long alone; what would be short is flat.</summary>
    Long,

    /// <summary>Short alone; what would be long is flat.</summary>
    Short,
}

/// <summary>Parameters of <see cref="SignalFollower"/>.</summary>
public sealed record SignalFollowerParameters
{
    /// <summary>Which positions it may hold.</summary>
    public SignalSides Sides { get; init; } = SignalSides.Both;

    /// <summary>Ticks from the fill of what is added to its stop-loss; 0 places none.</summary>
    [Range(0, 10_000)]
    public int StopTicks { get; init; } = 40;

    /// <summary>Ticks from the fill of what is added to its take-profit; 0 places none.</summary>
    [Range(0, 10_000)]
    public int TargetTicks { get; init; }

    /// <summary>
    /// Ticks by which the price that a signal names may lie from the last one where it adds exposure; 0 does not look. It finds a chart with delayed prices,
    /// or of another month.
    /// </summary>
    [Range(0, 100_000)]
    public int MostAwayTicks { get; init; }

    /// <summary>The protection of what is added.</summary>
    internal Bracket Bracket => new(StopTicks == 0 ? null : StopTicks, TargetTicks == 0 ? null : TargetTicks);
}
