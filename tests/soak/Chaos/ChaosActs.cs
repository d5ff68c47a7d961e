using System.Collections.Immutable;

namespace Engine.Soak.Chaos;

/// <summary>What is done to the venue beside its rules (docs/simulator.md).</summary>
internal static class ChaosActs
{
    /// <summary>May come at any time, in any order.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        """{"do":"kill","hub":"user"}""",
        """{"do":"kill","hub":"market"}""",
        """{"do":"kill"}""",
        """{"do":"logout","text":"Session taken over."}""",
        """{"do":"revoke-tokens"}""",
        """{"do":"halt","for":2}""",
        """{"do":"void"}""",
        """{"do":"burst","for":3}""",
    ];

    /// <summary>The firm locks the account.</summary>
    public static string Lock => """{"do":"can-trade","value":false}""";

    /// <summary>And opens it again.</summary>
    public static string Open => """{"do":"can-trade","value":true}""";
}
