using Engine.Gateway;
using Engine.Gateway.Hubs;

namespace Engine.Host.Run;

/// <summary>
/// How long connections and requests of a run are waited for. The market of a replay stands still while it is waited for, and with it whoever would
/// answer: what takes long there is a slow or sleeping machine, and is no sign that an answer was lost. A replay that does not go on at all is ended
/// by its driver, with the counts.
/// </summary>
internal static class ReplayPatience
{
    /// <summary>Of the journal: a write that is given up is a book that is replaced, and the market does not wait for the next one.</summary>
    public const string Journal = """
        akka.persistence {
          journal.sql { circuit-breaker.call-timeout = 1d, recovery-event-timeout = 1d }
          snapshot-store.sql.circuit-breaker.call-timeout = 1d
        }
        """;

    private static readonly TimeSpan Unlimited = TimeSpan.FromDays(1);

    /// <summary>Of requests; null for those of a run at a venue.</summary>
    public static GatewayTimeouts? Of(EngineRunSettings settings) => settings.Replay is null ? null : new GatewayTimeouts { Mutation = Unlimited, Read = Unlimited };

    /// <summary>Of hub connections.</summary>
    public static HubLinkSettings LinkOf(EngineRunSettings settings) =>
        settings.Replay is null ? HubLinkSettings.Default : HubLinkSettings.Default with { ServerTimeout = Unlimited };
}
