using System.Collections.Immutable;

namespace Engine.Alerts;

/// <summary>Which alerts go to a receiver.</summary>
/// <param name="Least">Least severity.</param>
public sealed record AlertFilter(AlertSeverity Least)
{
    /// <summary>Everything.</summary>
    public static AlertFilter All { get; } = new(AlertSeverity.Info);

    /// <summary>Kinds that go there whatever their severity.</summary>
    public ImmutableHashSet<AlertKind> Always { get; init; } = [];

    /// <summary>Kinds that never go there.</summary>
    public ImmutableHashSet<AlertKind> Never { get; init; } = [];

    /// <summary>True when the alert goes there. What a person asked for as a test always does.</summary>
    public bool Passes(Alert alert) =>
        alert.Kind == AlertKind.Test || (!Never.Contains(alert.Kind) && (alert.Severity >= Least || Always.Contains(alert.Kind)));

    /// <summary>Reads a list such as <c>fill, -feed-stale</c>: what is named goes there whatever its severity, with a minus never.</summary>
    /// <param name="text">The list.</param>
    /// <param name="least">Least severity of what is not named.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="wrong">The word that is no kind; null when all are.</param>
    public static bool TryParse(string text, AlertSeverity least, out AlertFilter filter, out string? wrong)
    {
        var (always, never) = (ImmutableHashSet.CreateBuilder<AlertKind>(), ImmutableHashSet.CreateBuilder<AlertKind>());
        wrong = null;
        foreach (var word in text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!AlertKinds.TryParse(word.TrimStart('-'), out var kind))
            {
                wrong ??= word;
                continue;
            }

            (word[0] == '-' ? never : always).Add(kind);
        }

        filter = new AlertFilter(least) { Always = always.ToImmutable(), Never = never.ToImmutable() };
        return wrong is null;
    }
}
