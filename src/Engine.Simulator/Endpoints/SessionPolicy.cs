namespace Engine.Simulator;

/// <summary>When the gateway itself ends hub connections (contract.md §2.2).</summary>
public sealed record SessionPolicy
{
    /// <summary>Connections end when the client, the network or an armed fault ends them.</summary>
    public static SessionPolicy Default { get; } = new();

    /// <summary>
    /// The user-hub connection, counted among those standing, at which the oldest is sent off with <c>GatewayLogout</c> and closed,
    /// together with the market connections of its token; 2 keeps one. Null for never.
    /// </summary>
    public int? EvictOldestAt { get; init; }

    /// <summary>True closes a connection when its token expires; false keeps it, as ASP.NET does unless told otherwise.</summary>
    public bool CloseAtTokenExpiry { get; init; }
}
