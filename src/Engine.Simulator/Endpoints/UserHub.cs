using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;

namespace Engine.Simulator;

/// <summary>The user hub (contract.md §6.2). Some clients send the account as text, so the argument is loosely typed.</summary>
internal sealed class UserHub(UserSwitchboard switchboard, IHubContext<UserHub> hub) : Hub
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

    public void SubscribeAccounts() => ForPeer(peer => switchboard.SubscribeAccounts(peer, on: true));

    public void SubscribeOrders(JsonElement accountId) => Subscribe(UserStream.Orders, accountId);

    public void SubscribePositions(JsonElement accountId) => Subscribe(UserStream.Positions, accountId);

    public void SubscribeTrades(JsonElement accountId) => Subscribe(UserStream.Trades, accountId);

    public void UnsubscribeAccounts() => ForPeer(peer => switchboard.SubscribeAccounts(peer, on: false));

    public void UnsubscribeOrders(JsonElement accountId) => Unsubscribe(UserStream.Orders, accountId);

    public void UnsubscribePositions(JsonElement accountId) => Unsubscribe(UserStream.Positions, accountId);

    public void UnsubscribeTrades(JsonElement accountId) => Unsubscribe(UserStream.Trades, accountId);

    private static int AccountOf(JsonElement accountId) => accountId.ValueKind switch
    {
        JsonValueKind.Number when accountId.TryGetInt32(out var number) => number,
        JsonValueKind.String when int.TryParse(accountId.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new HubException("The account id is not a number."),
    };

    private void Subscribe(UserStream stream, JsonElement accountId)
    {
        var account = AccountOf(accountId);
        ForPeer(peer => switchboard.Subscribe(peer, stream, account));
    }

    private void Unsubscribe(UserStream stream, JsonElement accountId)
    {
        var account = AccountOf(accountId);
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
