using System.Globalization;

namespace Engine.Host.Cli;

/// <summary>How a replay is paced.</summary>
public enum ReplayPace
{
    /// <summary>Recorded time, divided by a factor.</summary>
    Scaled,

    /// <summary>As fast as the sockets carry.</summary>
    Max,

    /// <summary>The next event when the last one is settled everywhere.</summary>
    Step,
}

/// <summary>The speed of a replay: <c>1</c> is recorded time, <c>60</c> an hour a minute, <c>max</c>, <c>step</c>.</summary>
/// <param name="Pace">How it is paced.</param>
/// <param name="Factor">Recorded seconds in a second, greater than 0; 1 unless scaled.</param>
public readonly record struct ReplaySpeed(ReplayPace Pace, double Factor)
{
    /// <summary>Recorded time.</summary>
    public static ReplaySpeed Recorded => new(ReplayPace.Scaled, 1);

    /// <summary>Reads the written form; false when it is none.</summary>
    public static bool TryParse(string text, out ReplaySpeed speed)
    {
        text = text.Trim().ToLowerInvariant();
        if (text is "max" or "step")
        {
            speed = new(text == "max" ? ReplayPace.Max : ReplayPace.Step, 1);
            return true;
        }

        var number = text.EndsWith('x') ? text[..^1] : text;
        var good = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor)
            && factor is > 0 and <= 1_000_000;
        speed = new(ReplayPace.Scaled, good ? factor : 1);
        return good;
    }

    /// <summary>The written form.</summary>
    public override string ToString() => Pace switch
    {
        ReplayPace.Max => "max",
        ReplayPace.Step => "step",
        _ => Factor.ToString(CultureInfo.InvariantCulture),
    };
}
