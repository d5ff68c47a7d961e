using Microsoft.AspNetCore.SignalR;

namespace Engine.Simulator;

/// <summary>The market hub (contract.md §6.2).</summary>
internal sealed class MarketHub(MarketSwitchboard switchboard, IHubContext<MarketHub> hub) : Hub
{
    public override Task OnConnectedAsync()
    {
        switchboard.Roster.Add(new HubPeer(hub.Clients.Client(Context.ConnectionId), Context));
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        switchboard.Remove(Context.ConnectionId);
        return Task.CompletedTask;
    }

    public Task SubscribeContractQuotes(string contractId) => Subscribe(contractId, MarketStream.Quotes);

    public Task SubscribeContractTrades(string contractId) => Subscribe(contractId, MarketStream.Trades);

    public Task SubscribeContractMarketDepth(string contractId) => Subscribe(contractId, MarketStream.Depth);

    public void UnsubscribeContractQuotes(string contractId) => Unsubscribe(contractId, MarketStream.Quotes);

    public void UnsubscribeContractTrades(string contractId) => Unsubscribe(contractId, MarketStream.Trades);

    public void UnsubscribeContractMarketDepth(string contractId) => Unsubscribe(contractId, MarketStream.Depth);

    private async Task Subscribe(string contractId, MarketStream stream)
    {
        if (switchboard.Roster.Find(Context.ConnectionId) is { } peer)
        {
            switchboard.Subscribe(peer, contractId, stream);
            await peer.FlushAsync().ConfigureAwait(false);
        }
    }

    private void Unsubscribe(string contractId, MarketStream stream)
    {
        if (switchboard.Roster.Find(Context.ConnectionId) is { } peer)
        {
            switchboard.Unsubscribe(peer, contractId, stream);
        }
    }
}
