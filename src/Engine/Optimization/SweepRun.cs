namespace Engine.Optimization;

/// <summary>Which dates of a window.</summary>
public enum SweepPart
{
    /// <summary>Where trials are compared.</summary>
    InSample,

    /// <summary>What comes after, which has no say in the choice.</summary>
    OutOfSample,
}

/// <summary>One run of a sweep: one combination of parameters over one stretch of dates.</summary>
/// <param name="Window">Number of the window.</param>
/// <param name="Part">Which part of it.</param>
/// <param name="Point">Number of the combination in its space.</param>
public readonly record struct SweepRun(int Window, SweepPart Part, long Point);
