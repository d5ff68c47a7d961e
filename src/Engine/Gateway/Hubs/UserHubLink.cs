using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Engine.Accounts;
using Engine.Gateway.Wire;
using Engine.Markets;
using Microsoft.AspNetCore.SignalR.Client;

namespace Engine.Gateway.Hubs;

/// <summary>
/// One life of a user hub connection. Events are read wrapped as <c>{action, data}</c>, as the wire sends them, and bare,
/// as documented (contract.md §6.3). Frames reach the listener one after another on the connection's thread.
/// </summary>
public sealed class UserHubLink : HubLink
{
    private readonly IUserHubListener _listener;
    private readonly ReceiptCounter _receipts;

    /// <summary>Prepares a connection.</summary>
    /// <param name="hub">The hub's address.</param>
    /// <param name="token">Read when connecting; with <see cref="HubLinkSettings.TokenInQuery"/> also read here.</param>
    /// <param name="receipts">Numbers the frames.</param>
    /// <param name="listener">Receives them.</param>
    /// <param name="settings">How the connection behaves; null for <see cref="HubLinkSettings.Default"/>.</param>
    public UserHubLink(Uri hub, TokenCell token, ReceiptCounter receipts, IUserHubListener listener, HubLinkSettings? settings = null)
        : base(hub, token, listener, settings)
    {
        (_listener, _receipts) = (listener, receipts);
        On<WireOrder, VenueOrder>("GatewayUserOrder", WireJson.Hub.WireOrder, WireMapping.TryMap, static (l, order, sequence) => l.OnOrder(order, sequence));
        On<WireTrade, VenueTrade>("GatewayUserTrade", WireJson.Hub.WireTrade, WireMapping.TryMap, static (l, trade, sequence) => l.OnTrade(trade, sequence));
        On<WirePosition, VenuePosition>(
            "GatewayUserPosition", WireJson.Hub.WirePosition, WireMapping.TryMap, static (l, position, sequence) => l.OnPosition(position, sequence));
        On<WireAccount, VenueAccount>(
            "GatewayUserAccount", WireJson.Hub.WireAccount, WireMapping.TryMap, static (l, account, sequence) => l.OnAccount(account, sequence));
    }

    private delegate bool Map<in TWire, TFact>(TWire wire, [NotNullWhen(true)] out TFact? fact)
        where TFact : class;

    /// <summary>
    /// Subscribes the user's accounts and this account's orders, positions and trades; completes when the venue has
    /// confirmed all four. Throws <c>HubException</c> when the venue refuses, or the transport's exception.
    /// </summary>
    public async Task SubscribeAsync(AccountId account, CancellationToken cancellation)
    {
        await Connection.InvokeAsync("SubscribeAccounts", cancellation).ConfigureAwait(false);
        await Connection.InvokeAsync("SubscribeOrders", account.Value, cancellation).ConfigureAwait(false);
        await Connection.InvokeAsync("SubscribePositions", account.Value, cancellation).ConfigureAwait(false);
        await Connection.InvokeAsync("SubscribeTrades", account.Value, cancellation).ConfigureAwait(false);
    }

    /// <summary>Ends this account's order, position and trade events; account events have no filter and go on.</summary>
    public async Task UnsubscribeAsync(AccountId account, CancellationToken cancellation)
    {
        await Connection.InvokeAsync("UnsubscribeOrders", account.Value, cancellation).ConfigureAwait(false);
        await Connection.InvokeAsync("UnsubscribePositions", account.Value, cancellation).ConfigureAwait(false);
        await Connection.InvokeAsync("UnsubscribeTrades", account.Value, cancellation).ConfigureAwait(false);
    }

    private void On<TWire, TFact>(string target, JsonTypeInfo<TWire> json, Map<TWire, TFact> map, Action<IUserHubListener, TFact, ReceiptSequence> hand)
        where TFact : class =>
        Connection.On<JsonElement>(target, payload => Deliver(target, payload, (_, frame) =>
        {
            if (Read(frame, json) is { } wire && map(wire, out var fact))
            {
                hand(_listener, fact, _receipts.Next());
            }
            else
            {
                Unreadable(target);
            }
        }));

    private static TWire? Read<TWire>(JsonElement payload, JsonTypeInfo<TWire> json)
    {
        if (payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("data", out var data))
        {
            payload = data;
        }

        return payload.ValueKind == JsonValueKind.Object ? payload.Deserialize(json) : default;
    }
}
