using System.Collections.Immutable;
using Engine.Actors.Accounts;
using Engine.Actors.Health;
using Engine.Actors.Strategies;
using Engine.Alerts;
using Engine.Health;

namespace Engine.Actors.Alerts;

/// <summary>Which of the engine's messages are alerts. The one list of it.</summary>
internal static class AlertSources
{
    /// <summary>What is heard on the event stream.</summary>
    public static ImmutableArray<Type> Topics { get; } =
    [
        typeof(AccountProtocol.AlertRaised), typeof(AccountProtocol.Journaled), typeof(AccountProtocol.BookUnreadable), typeof(HealthProtocol.FaultChanged),
        typeof(StrategyProtocol.StrategyStateChanged), typeof(EngineProtocol.Started), typeof(AlertProtocol.Raised),
    ];

    /// <summary>The alerts of a message; none for most.</summary>
    /// <param name="message">Of one of the topics.</param>
    /// <param name="at">Wall time, UTC.</param>
    public static IEnumerable<Alert> Of(object message, DateTimeOffset at) => message switch
    {
        AccountProtocol.AlertRaised raised => [raised.Alert],
        AccountProtocol.Journaled journaled => Of(journaled, at),
        AccountProtocol.BookUnreadable unreadable => [new Alert(AlertKind.Journal, AlertSeverity.Critical, "", unreadable.Sentence, at)],
        HealthProtocol.FaultChanged fault => [Alert.Of(fault.Fault, fault.Subject, fault.Present, fault.Sentence, fault.At)],

        // The same fault as that of the engine's health, by the same key: whoever says it first is heard.
        StrategyProtocol.StrategyStateChanged { Phase: StrategyPhase.Faulted or StrategyPhase.Revoked } strategy =>
            [Alert.Of(HealthFault.StrategyStopped, strategy.Strategy.Value, present: true, Sentence(strategy), at)],
        EngineProtocol.Started started =>
            [new Alert(AlertKind.EngineStarted, AlertKind.EngineStarted.Severity(), started.Account.Id.ToString(), $"The engine has started with account {started.Account.Name} ({started.Account.Id}).", at)],
        AlertProtocol.Raised raised => [raised.Alert],
        _ => [],
    };

    private static IEnumerable<Alert> Of(AccountProtocol.Journaled journaled, DateTimeOffset at)
    {
        foreach (var happened in journaled.Events)
        {
            if (JournalAlerts.Of(happened, at) is { } alert)
            {
                yield return alert;
            }
        }
    }

    private static string Sentence(StrategyProtocol.StrategyStateChanged strategy) =>
        $"Strategy {strategy.Strategy} {(strategy.Phase == StrategyPhase.Faulted ? "has failed" : "has lost its right to trade")}: {(strategy.Cause ?? "no cause is known").TrimEnd('.')}.";
}
