using System.Globalization;
using System.Text.RegularExpressions;

namespace Engine.Host.Run.Doctor;

/// <summary>Reads what the operating systems' own programs write about sleep. Pure.</summary>
internal static partial class PowerSettings
{
    /// <summary>Seconds on mains after which Windows sleeps, 0 for never; null when the text tells none.</summary>
    /// <param name="query">Of <c>powercfg /query SCHEME_CURRENT SUB_SLEEP STANDBYIDLE</c>.</param>
    public static long? WindowsSeconds(string? query)
    {
        var numbers = Hexadecimal().Matches(query ?? "");
        return numbers.Count < 2 ? null : long.Parse(numbers[^2].Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>The name of the power plan: what stands in brackets.</summary>
    /// <param name="scheme">Of <c>powercfg /getactivescheme</c>.</param>
    public static string? WindowsPlan(string? scheme) => scheme is not null && Bracketed().Match(scheme) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Minutes on mains after which macOS sleeps, 0 for never; null when the text tells none.</summary>
    /// <param name="custom">Of <c>pmset -g custom</c>.</param>
    public static int? MacMinutes(string? custom)
    {
        if (custom is null)
        {
            return null;
        }

        var mains = custom.IndexOf("AC Power", StringComparison.Ordinal);
        return SleepLine().Match(custom, Math.Max(mains, 0)) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>What logind does when the machine is idle; null for nothing, which is its default.</summary>
    /// <param name="configuration">Of <c>systemd-analyze cat-config systemd/logind.conf</c>; of several lines the last holds.</param>
    public static string? LogindIdle(string? configuration)
    {
        var action = configuration is null ? null : IdleAction().Matches(configuration).LastOrDefault()?.Groups[1].Value;
        return action is null or "ignore" or "lock" ? null : action;
    }

    [GeneratedRegex("0x([0-9a-fA-F]{8})", RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"\(([^()]+)\)\s*$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"^\s*sleep\s+(\d+)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex SleepLine();

    [GeneratedRegex(@"^\s*IdleAction=(\S+)\s*$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex IdleAction();
}
