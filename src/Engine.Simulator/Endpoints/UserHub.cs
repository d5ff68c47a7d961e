using System.Text.Json;
using Microsoft.AspNetCore.SignalR;

namespace Engine.Simulator;

/// <summary>The user hub (contract.md §6.2).</summary>
internal sealed class UserHub(UserSwitchboard switchboard, HubSessions sessions, IHubContext<UserHub> hub) : Hub
{
    public override Task OnConnectedAsync()
    {
        var peer = new HubPeer(hub.Clients.Client(Context.ConnectionId), Context);
        switchboard.Roster.Add(peer);
        sessions.Join(peer, LoopbackServer.TokenOf(Context), isUserHub: true);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        sessions.Leave(Context.ConnectionId);
        switchboard.Remove(Context.ConnectionId);
        return Task.CompletedTask;
    }

    public void SubscribeAccounts() => ForPeer(peer => switchboard.SubscribeAccounts(peer, on: true));

    public void SubscribeOrders(JsonElement accountId) => Subscribe(UserStream.Orders, accountId);

    public void SubscribePositions(JsonElement accountId) => Subscribe(UserStream.Positions, accountId);

    public void SubscribeTrades(JsonElement accountId) => Subscribe(UserStream.Trades, accountId);

    public void UnsubscribeAccounts() => ForPeer(peer => switchboard.SubscribeAccounts(peer, on: false));

    public void UnsubscribeOrders(JsonElement accountId) => Unsubscribe(UserStream.Orders, accountId);

    public void UnsubscribePositions(JsonElement accountId) => Unsubscribe(UserStream.Positions, accountId);

    public void UnsubscribeTrades(JsonElement accountId) => Unsubscribe(UserStream.Trades, accountId);

    private void Subscribe(UserStream stream, JsonElement accountId)
    {
        var account = HubArguments.Account(accountId);
        ForPeer(peer => switchboard.Subscribe(peer, stream, account));
    }

    private void Unsubscribe(UserStream stream, JsonElement accountId)
    {
        var account = HubArguments.Account(accountId);
        ForPeer(peer => switchboard.Unsubscribe(peer, stream, account));
    }

    private void ForPeer(Action<HubPeer> change)
    {
        if (switchboard.Roster.Find(Context.ConnectionId) is { } peer)
        {
            change(peer);
        }
    }
}
