using System.Globalization;

namespace Engine.Simulator;

/// <summary>How fast a source is released.</summary>
public readonly record struct ReplaySpeed
{
    private ReplaySpeed(bool waits, bool windowed, double factor)
    {
        WaitsForEngine = waits;
        IsWindowed = windowed;
        Factor = factor;
    }

    /// <summary>The next print is released when the engine has finished with the last one.</summary>
    public static ReplaySpeed Step { get; } = new(waits: true, windowed: false, 0);

    /// <summary>As fast as the sockets carry, with a bounded number of frames on the way.</summary>
    public static ReplaySpeed Max { get; } = new(waits: false, windowed: true, 0);

    /// <summary>The pace of the source itself, which a synthetic market keeps on the wall clock.</summary>
    public static ReplaySpeed RealTime { get; } = Times(1);

    /// <summary>True in step mode.</summary>
    public bool WaitsForEngine { get; }

    /// <summary>True at full speed.</summary>
    public bool IsWindowed { get; }

    /// <summary>Recorded time over wall time; 0 when unpaced.</summary>
    public double Factor { get; }

    /// <summary>Paced on the wall clock, so many times as fast as recorded.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not a positive number.</exception>
    public static ReplaySpeed Times(double factor) => factor > 0 && double.IsFinite(factor)
        ? new ReplaySpeed(waits: false, windowed: false, factor)
        : throw new ArgumentOutOfRangeException(nameof(factor), factor, "A replay's speed is a positive number.");

    /// <summary>Reads <c>step</c>, <c>max</c> or a positive number.</summary>
    public static bool TryParse(string? text, out ReplaySpeed speed)
    {
        var number = 0d;
        speed = text?.Trim().ToLowerInvariant() switch
        {
            "step" => Step,
            "max" => Max,
            { } other when double.TryParse(other.TrimEnd('x'), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && number > 0 && double.IsFinite(number) => Times(number),
            _ => default,
        };
        return speed != default;
    }

    /// <summary>The written form.</summary>
    public override string ToString() => WaitsForEngine ? "step" : IsWindowed ? "max" : Factor.ToString(CultureInfo.InvariantCulture) + "x";
}

/// <summary>What a replay released.</summary>
/// <param name="Events">Market events published.</param>
/// <param name="First">Time of the first, UTC; null when there was none.</param>
/// <param name="Last">Time of the last, UTC.</param>
/// <param name="MarketFrames">Market frames sent since the gateway started.</param>
/// <param name="UserFrames">User frames sent since the gateway started.</param>
/// <param name="Completed">False when the replay was cancelled before the source ended.</param>
public sealed record ReplayResult(long Events, DateTimeOffset? First, DateTimeOffset? Last, long MarketFrames, long UserFrames, bool Completed);

/// <summary>The engine stopped finishing its work, so the replay cannot go on; the message names the counts.</summary>
public sealed class ReplayStalledException(string message) : Exception(message);
