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
/// as documented (contract.md §6.3), one or an array of them. Frames reach the listener one after another on the connection's thread.
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
        await SubscribeAccountsAsync(cancellation).ConfigureAwait(false);
        await SubscribeOrdersAsync(account, cancellation).ConfigureAwait(false);
        await SubscribePositionsAsync(account, cancellation).ConfigureAwait(false);
        await SubscribeTradesAsync(account, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends this account's order, position and trade events; account events have no filter and go on until
    /// <see cref="UnsubscribeAccountsAsync"/>. Throws like <see cref="SubscribeAsync"/>.
    /// </summary>
    public async Task UnsubscribeAsync(AccountId account, CancellationToken cancellation)
    {
        await UnsubscribeOrdersAsync(account, cancellation).ConfigureAwait(false);
        await UnsubscribePositionsAsync(account, cancellation).ConfigureAwait(false);
        await UnsubscribeTradesAsync(account, cancellation).ConfigureAwait(false);
    }

    /// <summary>Subscribes the events of all of the user's accounts; completes when the venue has confirmed. Throws like <see cref="SubscribeAsync"/>.</summary>
    public Task SubscribeAccountsAsync(CancellationToken cancellation) => Connection.InvokeAsync("SubscribeAccounts", cancellation);

    /// <summary>Subscribes an account's orders; completes when the venue has confirmed. Throws like <see cref="SubscribeAsync"/>.</summary>
    public Task SubscribeOrdersAsync(AccountId account, CancellationToken cancellation) => Call("SubscribeOrders", account, cancellation);

    /// <summary>Subscribes an account's positions; completes when the venue has confirmed. Throws like <see cref="SubscribeAsync"/>.</summary>
    public Task SubscribePositionsAsync(AccountId account, CancellationToken cancellation) => Call("SubscribePositions", account, cancellation);

    /// <summary>Subscribes an account's fills; completes when the venue has confirmed. Throws like <see cref="SubscribeAsync"/>.</summary>
    public Task SubscribeTradesAsync(AccountId account, CancellationToken cancellation) => Call("SubscribeTrades", account, cancellation);

    /// <summary>Ends the events of the user's accounts; completes when the venue has confirmed. Throws like <see cref="SubscribeAsync"/>.</summary>
    public Task UnsubscribeAccountsAsync(CancellationToken cancellation) => Connection.InvokeAsync("UnsubscribeAccounts", cancellation);

    /// <summary>Ends an account's orders; completes when the venue has confirmed. Throws like <see cref="SubscribeAsync"/>.</summary>
    public Task UnsubscribeOrdersAsync(AccountId account, CancellationToken cancellation) => Call("UnsubscribeOrders", account, cancellation);

    /// <summary>Ends an account's positions; completes when the venue has confirmed. Throws like <see cref="SubscribeAsync"/>.</summary>
    public Task UnsubscribePositionsAsync(AccountId account, CancellationToken cancellation) => Call("UnsubscribePositions", account, cancellation);

    /// <summary>Ends an account's fills; completes when the venue has confirmed. Throws like <see cref="SubscribeAsync"/>.</summary>
    public Task UnsubscribeTradesAsync(AccountId account, CancellationToken cancellation) => Call("UnsubscribeTrades", account, cancellation);

    private Task Call(string method, AccountId account, CancellationToken cancellation) => Connection.InvokeAsync(method, account.Value, cancellation);

    private void On<TWire, TFact>(string target, JsonTypeInfo<TWire> json, Map<TWire, TFact> map, Action<IUserHubListener, TFact, ReceiptSequence> hand)
        where TFact : class =>
        On<JsonElement>(target, payload => Deliver(target, payload, (_, frame) =>
        {
            if (!TryEach(frame, entry =>
                {
                    if (!TryRead(entry, json, map, out var fact))
                    {
                        return false;
                    }

                    hand(_listener, fact, _receipts.Next());
                    return true;
                }))
            {
                Unreadable(target);
            }
        }));

    /// <summary>
    /// Hands over each bare entry of a payload: an object, one wrapped in <c>data</c>, or an array of either. False when one
    /// could not be read, after all others have been handed over.
    /// </summary>
    private static bool TryEach(JsonElement payload, Func<JsonElement, bool> entry)
    {
        if (payload.ValueKind == JsonValueKind.Array)
        {
            var (all, count) = (true, 0);
            foreach (var item in payload.EnumerateArray())
            {
                all &= TryEach(item, entry);
                count++;
            }

            return all && count > 0;
        }

        if (payload.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        return payload.TryGetProperty("data", out var data) ? TryEach(data, entry) : entry(payload);
    }

    private static bool TryRead<TWire, TFact>(JsonElement entry, JsonTypeInfo<TWire> json, Map<TWire, TFact> map, [NotNullWhen(true)] out TFact? fact)
        where TFact : class
    {
        fact = null;
        try
        {
            return entry.Deserialize(json) is { } wire && map(wire, out fact);
        }
        catch (JsonException)
        {
            // A member of the wrong type, or a required one missing; the entries after it can still be read.
            return false;
        }
    }
}
