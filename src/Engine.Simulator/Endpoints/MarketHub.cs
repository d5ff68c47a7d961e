using System.Text.Json;
using Microsoft.AspNetCore.SignalR;

namespace Engine.Simulator;

/// <summary>The market hub (contract.md §6.2).</summary>
internal sealed class MarketHub(MarketSwitchboard switchboard, HubSessions sessions, IHubContext<MarketHub> hub) : Hub
{
    public override Task OnConnectedAsync()
    {
        var peer = new HubPeer(hub.Clients.Client(Context.ConnectionId), Context);
        switchboard.Roster.Add(peer);
        sessions.Join(peer, LoopbackServer.TokenOf(Context), isUserHub: false);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        sessions.Leave(Context.ConnectionId);
        switchboard.Remove(Context.ConnectionId);
        return Task.CompletedTask;
    }

    public Task SubscribeContractQuotes(JsonElement contractId) => Subscribe(contractId, MarketStream.Quotes);

    public Task SubscribeContractTrades(JsonElement contractId) => Subscribe(contractId, MarketStream.Trades);

    public Task SubscribeContractMarketDepth(JsonElement contractId) => Subscribe(contractId, MarketStream.Depth);

    public void UnsubscribeContractQuotes(JsonElement contractId) => Unsubscribe(contractId, MarketStream.Quotes);

    public void UnsubscribeContractTrades(JsonElement contractId) => Unsubscribe(contractId, MarketStream.Trades);

    public void UnsubscribeContractMarketDepth(JsonElement contractId) => Unsubscribe(contractId, MarketStream.Depth);

    private async Task Subscribe(JsonElement contractId, MarketStream stream)
    {
        var contract = HubArguments.Contract(contractId);
        if (switchboard.Roster.Find(Context.ConnectionId) is { } peer)
        {
            switchboard.Subscribe(peer, contract, stream);
            await peer.FlushAsync().ConfigureAwait(false);
        }
    }

    private void Unsubscribe(JsonElement contractId, MarketStream stream)
    {
        var contract = HubArguments.Contract(contractId);
        if (switchboard.Roster.Find(Context.ConnectionId) is { } peer)
        {
            switchboard.Unsubscribe(peer, contract, stream);
        }
    }
}
