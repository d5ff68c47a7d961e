using System.Collections.Immutable;
using System.Globalization;

namespace Engine.Alerts;

/// <summary>A notice in lines for a person. The first line says the most, for it is what a phone shows. All times are UTC.</summary>
public static class AlertText
{
    /// <summary>Most groups that are written out; the others are counted.</summary>
    public const int MostGroups = 30;

    /// <summary>The lines.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="environment">Where the engine trades, such as DEMO.</param>
    public static ImmutableArray<string> Lines(AlertNotice notice, string environment) => notice switch
    {
        AlertNotice.Single single => [$"{Head(single)} {environment}: {Sentence(single)}"],
        AlertNotice.Digest digest => Lines(digest, environment),
        _ => throw new ArgumentOutOfRangeException(nameof(notice)),
    };

    /// <summary>A notice as one sentence, for console and log.</summary>
    /// <param name="notice">The notice.</param>
    public static string Line(AlertNotice notice) => notice switch
    {
        AlertNotice.Single single => $"{(single.Alert.Phase == AlertPhase.Over ? "over: " : "")}{Body(single)}",
        AlertNotice.Digest digest => string.Join(' ', Lines(digest, "")),
        _ => throw new ArgumentOutOfRangeException(nameof(notice)),
    };

    /// <summary>A length of time for a person.</summary>
    public static string Duration(TimeSpan span) =>
        span < TimeSpan.FromSeconds(1) ? "less than a second"
        : span < TimeSpan.FromMinutes(2) ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s")
        : span < TimeSpan.FromHours(2) ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes} min");

    private static string Head(AlertNotice.Single single) => single.Alert.Phase == AlertPhase.Over ? "OVER" : Word(single.Severity);

    private static string Word(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => "CRITICAL",
        AlertSeverity.Warning => "Warning",
        _ => "Info",
    };

    private static string Sentence(AlertNotice.Single single)
    {
        var alert = single.Alert;
        var of = alert.Subject.Length > 0 && !alert.Text.Contains(alert.Subject, StringComparison.Ordinal) ? $" {alert.Subject}" : "";
        return $"{Body(single)} ({alert.Kind.Name()}{of}, {Clock(alert.At)})";
    }

    private static string Body(AlertNotice.Single single)
    {
        if (single.Lasted is { } lasted)
        {
            var times = single.Count > 1 ? $", {Count(single.Count)} times since {Clock(single.First)}" : "";
            return $"{single.Alert.Text} It lasted {Duration(lasted)}{times}.{(single.Count > 0 ? $" It was: {single.Was}" : "")}";
        }

        return single.Count > 1 ? $"{single.Alert.Text} {Count(single.Count)} times since {Clock(single.First)}." : single.Alert.Text;
    }

    private static ImmutableArray<string> Lines(AlertNotice.Digest digest, string environment)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var critical = digest.Critical.Length + digest.Others.Count(rest => rest.Critical);
        lines.Add(
            $"{(critical > 0 ? "CRITICAL " : "")}Digest{(environment.Length > 0 ? $" {environment}" : "")}: {Count(digest.Total)} alerts from {Clock(digest.From)} to {Clock(digest.To)}"
            + (critical > 0 ? $"; every critical one in its own line." : "."));
        lines.AddRange(digest.Critical.Select(single => $"{Head(single)} {Sentence(single)}"));
        lines.AddRange(digest.Others.Where(rest => rest.Critical).Select(Line));
        lines.AddRange(digest.Groups.Take(MostGroups).Select(Line));
        if (digest.Groups.Length > MostGroups)
        {
            lines.Add($"{Count(digest.Groups.Skip(MostGroups).Sum(group => group.Count))} more about {Count(digest.Groups.Length - MostGroups)} other subjects; the log has them.");
        }

        lines.AddRange(digest.Others.Where(rest => !rest.Critical).Select(Line));
        return lines.ToImmutable();
    }

    private static string Line(DigestGroup group)
    {
        var state = group.Present switch
        {
            true => ", lasts",
            false => ", over",
            null => "",
        };
        var of = group.Subject.Length > 0 ? $" {group.Subject}" : "";
        return group.Count > 1
            ? $"{Word(group.Severity)} {group.Kind.Name()}{of}: {Count(group.Count)} times, {Clock(group.First)} to {Clock(group.Last)}{state}; last: {group.Text}"
            : $"{Word(group.Severity)} {group.Kind.Name()}{of}: {Clock(group.First)}{state}: {group.Text}";
    }

    private static string Line(DigestRest rest) =>
        $"{(rest.Critical ? "CRITICAL" : "Others")} {rest.Kind.Name()}: {Count(rest.Count)} more, {Clock(rest.First)} to {Clock(rest.Last)}; last: {rest.Text}";

    private static string Count(long count) => count.ToString("#,##0", CultureInfo.InvariantCulture);

    private static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
