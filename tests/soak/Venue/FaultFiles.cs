namespace Engine.Soak.Venue;

/// <summary>The fault files of the soaks (docs/simulator.md).</summary>
internal static class FaultFiles
{
    /// <summary>Lost answers and unruly frames; no quotas, because no trader starts an engine ten times a minute.</summary>
    public static string ForKills(SoakOptions options) => File(options, quotas: false, options.Plain ? "" : """
        { "target": "Order/place", "action": "lose", "executed": true, "probability": 0.03 },
        { "target": "Order/place", "action": "lose", "probability": 0.02 },
        { "target": "Order/modify", "action": "lose", "executed": true, "probability": 0.03 },
        { "target": "Order/cancel", "action": "lose", "executed": true, "probability": 0.03 },
        { "target": "Position/*", "action": "slow", "wait": 0.2, "probability": 0.05 },
        { "target": "Order/searchOpen", "action": "stale", "wait": 0.3, "probability": 0.1 },
        { "target": "user/*", "action": "drop", "probability": 0.01 },
        { "target": "user/*", "action": "duplicate", "probability": 0.05 },
        { "target": "user/*", "action": "reorder", "wait": 0.1, "probability": 0.05 },
        { "target": "user/*", "action": "delay", "wait": 0.2, "probability": 0.03 }
        """);

    /// <summary>Everything of contract.md §10 that can be a rule; acts come beside it.</summary>
    public static string ForChaos(SoakOptions options) => File(options, quotas: true, options.Plain ? "" : """
        { "target": "Order/place", "action": "lose", "executed": true, "probability": 0.05 },
        { "target": "Order/place", "action": "lose", "probability": 0.04 },
        { "target": "Order/place", "action": "server-error", "executed": true, "probability": 0.02 },
        { "target": "Order/place", "action": "truncate", "probability": 0.02 },
        { "target": "Order/modify", "action": "lose", "executed": true, "probability": 0.05 },
        { "target": "Order/modify", "action": "lose", "probability": 0.03 },
        { "target": "Order/cancel", "action": "lose", "executed": true, "probability": 0.05 },
        { "target": "Order/cancel", "action": "server-error", "probability": 0.03 },
        { "target": "Position/*", "action": "lose", "executed": true, "probability": 0.03 },
        { "target": "Position/*", "action": "slow", "wait": 0.4, "probability": 0.05 },
        { "target": "Order/searchOpen", "action": "stale", "wait": 1.5, "probability": 0.2 },
        { "target": "Position/searchOpen", "action": "stale", "wait": 1, "probability": 0.2 },
        { "target": "Trade/search", "action": "stale", "wait": 1, "probability": 0.1 },
        { "target": "Order/search", "action": "html", "probability": 0.02 },
        { "target": "Account/search", "action": "empty", "probability": 0.02 },
        { "target": "Order/*", "action": "rate-limit", "retryAfter": 1, "probability": 0.01 },
        { "target": "Trade/*", "action": "rate-limit", "probability": 0.02 },
        { "target": "Order/*", "action": "unauthorized", "probability": 0.005 },
        { "target": "*", "action": "server-error", "probability": 0.01 },
        { "target": "Order/*", "action": "mix-times", "probability": 0.2 },
        { "target": "History/retrieveBars", "action": "partial", "probability": 0.3 },
        { "target": "user/*", "action": "drop", "afterReconnect": 6, "probability": 0.5 },
        { "target": "user/*", "action": "drop", "probability": 0.01 },
        { "target": "user/*", "action": "duplicate", "probability": 0.08 },
        { "target": "user/*", "action": "reorder", "wait": 0.2, "probability": 0.1 },
        { "target": "user/*", "action": "delay", "wait": 0.5, "probability": 0.05 },
        { "target": "user/*", "action": "close", "probability": 0.004 },
        { "target": "market/*", "action": "duplicate", "probability": 0.01 },
        { "target": "market/*", "action": "close", "probability": 0.0005 }
        """);

    private static string File(SoakOptions options, bool quotas, string rules) => $$"""
        {
          "version": 1,
          "seed": {{options.Seed}},
          "venue": {
            "brackets": "{{(options.AutoOco ? "auto-oco" : "position-brackets")}}", "startBalance": 500000, "dailyLossLimit": 400000, "maximumLossLimit": 400000,
            "sizeCap": 50, "activationDelay": {{(options.Plain ? "0" : "0.02")}}, "stopSlippageTicks": {{(options.Plain ? 0 : 1)}}, "quotas": {{(quotas ? "true" : "false")}}, "hours": false
          },
          "rules": [
        {{rules}}
          ]
        }
        """;
}
