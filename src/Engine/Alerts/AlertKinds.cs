using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Engine.Health;

namespace Engine.Alerts;

/// <summary>The kinds of alerts: their names, and how much each matters unless its source says otherwise.</summary>
public static class AlertKinds
{
    /// <summary>Every kind, in the order of the enumeration.</summary>
    public static ImmutableArray<AlertKind> All { get; } = [.. Enum.GetValues<AlertKind>()];

    private static readonly FrozenDictionary<AlertKind, string> Names = All.ToFrozenDictionary(kind => kind, Hyphenated);

    private static readonly FrozenDictionary<string, AlertKind> ByName = All.ToFrozenDictionary(Hyphenated, kind => kind, StringComparer.OrdinalIgnoreCase);

    /// <summary>The name in settings and messages, such as <c>unknown-order</c>.</summary>
    public static string Name(this AlertKind kind) => Names[kind];

    /// <summary>The name in messages, such as <c>critical</c>.</summary>
    public static string Name(this AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => "critical",
        AlertSeverity.Warning => "warning",
        _ => "info",
    };

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string text, out AlertKind kind) => ByName.TryGetValue(text, out kind);

    /// <summary>How much a kind matters unless its source says otherwise.</summary>
    public static AlertSeverity Severity(this AlertKind kind) => kind switch
    {
        AlertKind.Fill or AlertKind.Denied or AlertKind.Contract or AlertKind.EngineStarted or AlertKind.EngineStopped => AlertSeverity.Info,
        AlertKind.Halt or AlertKind.Unprotected or AlertKind.Flatten or AlertKind.Firm or AlertKind.Evicted or AlertKind.StrategyStopped or AlertKind.TokenTrouble
            or AlertKind.Disk => AlertSeverity.Critical,
        _ => AlertSeverity.Warning,
    };

    /// <summary>What a fault of the engine's health is among alerts.</summary>
    public static (AlertKind Kind, AlertSeverity Severity) Of(HealthFault fault) => fault switch
    {
        HealthFault.FeedFrozen or HealthFault.QuotesStale or HealthFault.BarsLate => (AlertKind.FeedStale, AlertSeverity.Warning),
        HealthFault.MarketHubDown => (AlertKind.HubDown, AlertSeverity.Warning),

        // Without it no fill is heard of.
        HealthFault.UserHubDown => (AlertKind.HubDown, AlertSeverity.Critical),
        HealthFault.Evicted => (AlertKind.Evicted, AlertSeverity.Critical),
        HealthFault.TokenTrouble => (AlertKind.TokenTrouble, AlertSeverity.Critical),
        HealthFault.JournalSlow => (AlertKind.Journal, AlertSeverity.Warning),
        HealthFault.JournalDown => (AlertKind.Journal, AlertSeverity.Critical),
        HealthFault.DiskLow => (AlertKind.Disk, AlertSeverity.Critical),
        HealthFault.ReconcileFailing => (AlertKind.ReconcileDifference, AlertSeverity.Critical),
        HealthFault.ReconcileDifference => (AlertKind.ReconcileDifference, AlertSeverity.Warning),
        HealthFault.Unprotected => (AlertKind.Unprotected, AlertSeverity.Critical),
        HealthFault.StrategyStopped => (AlertKind.StrategyStopped, AlertSeverity.Critical),
        HealthFault.ClockJumped => (AlertKind.Clock, AlertSeverity.Warning),
        HealthFault.QuotaExhausted => (AlertKind.Quota, AlertSeverity.Warning),
        HealthFault.MailboxLag => (AlertKind.Lag, AlertSeverity.Warning),
        HealthFault.Silent => (AlertKind.Lag, AlertSeverity.Critical),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    private static string Hyphenated(AlertKind kind)
    {
        var name = new StringBuilder();
        foreach (var letter in kind.ToString())
        {
            if (char.IsUpper(letter) && name.Length > 0)
            {
                name.Append('-');
            }

            name.Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }
}
