using Engine.Health;

namespace Engine.Alerts;

/// <summary>Something that a person should know, as its source tells it. One line, of limited length.</summary>
public sealed record Alert
{
    /// <summary>Longest sentence, in characters; what is longer is cut.</summary>
    public const int LongestText = 1000;

    /// <summary>Longest subject, in characters.</summary>
    public const int LongestSubject = 80;

    /// <summary>Makes one.</summary>
    /// <param name="kind">What it is about.</param>
    /// <param name="severity">How much it matters. An end has the severity of its beginning, so that it goes where that went.</param>
    /// <param name="subject">Of what: a contract, a strategy, an account; empty for the engine as a whole.</param>
    /// <param name="text">One sentence. Line breaks and control characters become blanks: venues' words are in it.</param>
    /// <param name="at">Wall time, UTC.</param>
    /// <param name="phase">Moment, beginning or end.</param>
    public Alert(AlertKind kind, AlertSeverity severity, string subject, string text, DateTimeOffset at, AlertPhase phase = AlertPhase.Happened)
    {
        (Kind, Severity, At, Phase) = (kind, severity, at, phase);
        (Subject, Text) = (OneLine(subject, LongestSubject), OneLine(text, LongestText));
    }

    /// <summary>What it is about.</summary>
    public AlertKind Kind { get; }

    /// <summary>How much it matters.</summary>
    public AlertSeverity Severity { get; }

    /// <summary>Of what.</summary>
    public string Subject { get; }

    /// <summary>Which one of the subject's: an order's tag, a trade's number. What differs in it is no repetition; a digest counts by subject alone.</summary>
    public string Id { get; init; } = "";

    /// <summary>One sentence.</summary>
    public string Text { get; }

    /// <summary>Wall time, UTC.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Moment, beginning or end.</summary>
    public AlertPhase Phase { get; }

    /// <summary>The alert of a fault that begins or ends.</summary>
    /// <param name="fault">Which.</param>
    /// <param name="subject">Of what.</param>
    /// <param name="present">True when it begins.</param>
    /// <param name="text">A sentence.</param>
    /// <param name="at">Wall time, UTC.</param>
    public static Alert Of(HealthFault fault, string subject, bool present, string text, DateTimeOffset at)
    {
        var (kind, severity) = AlertKinds.Of(fault);
        return new Alert(kind, severity, subject, text, at, present ? AlertPhase.Begun : AlertPhase.Over) { Id = fault.ToString() };
    }

    private static string OneLine(string text, int longest)
    {
        if (text.Length <= longest && !text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.Contains('\u007f', StringComparison.Ordinal))
        {
            return text.Trim();
        }

        var line = string.Create(Math.Min(text.Length, longest), text, (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(from[i]) ? ' ' : from[i];
            }
        });
        return text.Length > longest ? $"{line.AsSpan(0, char.IsHighSurrogate(line[longest - 2]) ? longest - 2 : longest - 1)}…" : line.Trim();
    }
}
