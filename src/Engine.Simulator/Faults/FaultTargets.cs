namespace Engine.Simulator;

/// <summary>What a fault can be about: the operations of contract.md §2 and §4 and the events of §6.</summary>
public static class FaultTargets
{
    /// <summary>Every operation.</summary>
    public static IReadOnlyList<string> Operations { get; } =
    [
        "Auth/loginKey", "Auth/loginApp", "Auth/validate", "Auth/logout", "Status/ping", "Account/search",
        "Contract/search", "Contract/available", "Contract/searchById", "History/retrieveBars",
        "Order/place", "Order/modify", "Order/cancel", "Order/search", "Order/searchOpen", "Order/searchById", "Order/v2/query",
        "Position/searchOpen", "Position/closeContract", "Position/partialCloseContract", "Trade/search",
    ];

    /// <summary>Every event, with its hub.</summary>
    public static IReadOnlyList<string> Frames { get; } =
    [
        "user/GatewayUserAccount", "user/GatewayUserOrder", "user/GatewayUserPosition", "user/GatewayUserTrade",
        "market/GatewayQuote", "market/GatewayTrade", "market/GatewayDepth",
    ];

    /// <summary>True when a target names a frame.</summary>
    public static bool IsFrame(string target) =>
        target.StartsWith("user/", StringComparison.OrdinalIgnoreCase) || target.StartsWith("market/", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when some operation or event matches a rule's target.</summary>
    public static bool IsKnown(FaultRule rule) => (rule.IsForFrames ? Frames : Operations).Any(rule.Matches);
}
