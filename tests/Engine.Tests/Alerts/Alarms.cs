using Engine.Alerts;

namespace Engine.Tests.Alerts;

/// <summary>Alerts for tests, at seconds after a moment.</summary>
internal static class Alarms
{
    public static readonly DateTimeOffset Start = new(2026, 11, 27, 14, 2, 11, TimeSpan.Zero);

    public static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    public static Alert Reject(string contract, double seconds, string text = "refused.") =>
        new(AlertKind.Reject, AlertSeverity.Warning, contract, text, Start + At(seconds));

    public static Alert Flatten(string text, double seconds) => new(AlertKind.Flatten, AlertSeverity.Critical, "MNQ", text, Start + At(seconds));

    public static Alert Feed(bool present, double seconds, string contract = "MNQ") =>
        Alert.Of(Engine.Health.HealthFault.FeedFrozen, contract, present, present ? "No price comes." : "Prices come again.", Start + At(seconds));

    public static Alert UserHub(bool present, double seconds) =>
        Alert.Of(Engine.Health.HealthFault.UserHubDown, "", present, present ? "The user hub is down." : "The user hub is up.", Start + At(seconds));

    /// <summary>Everything that may be sent at a time.</summary>
    public static List<AlertNotice> Drain(this AlertOutbox outbox, TimeSpan now)
    {
        var notices = new List<AlertNotice>();
        while (outbox.Next(now) is { } notice)
        {
            notices.Add(notice);
        }

        return notices;
    }

    public static string Line(AlertNotice notice) => AlertText.Line(notice);
}
