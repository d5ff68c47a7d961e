using Microsoft.AspNetCore.Connections;

namespace Engine.Gateway.Hubs;

/// <summary>How a hub connection behaves; wall time.</summary>
/// <param name="TokenInQuery">
/// True repeats the token as <c>?access_token=</c> in the address, as the venue's documentation shows (contract.md §6.1).
/// False, the default, sends it in the Authorization header alone, where no log of addresses can pick it up.
/// </param>
/// <param name="ServerTimeout">Silence of the server, pings included, after which the connection is dead; at least twice the server's ping interval.</param>
/// <param name="KeepAlive">How often we ping.</param>
public sealed record HubLinkSettings(bool TokenInQuery, TimeSpan ServerTimeout, TimeSpan KeepAlive)
{
    /// <summary>Makes the transport in place of a WebSocket; for tests that need no socket.</summary>
    internal IConnectionFactory? Connector { get; init; }

    /// <summary>Header only; 30 s and 15 s, the figures of SignalR.</summary>
    public static HubLinkSettings Default { get; } = new(false, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(15));
}
