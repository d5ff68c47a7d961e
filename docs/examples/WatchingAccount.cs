using System.Threading.Channels;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Gateway.Hubs;
using Engine.Markets;

namespace Trader.Examples;

/// <summary>What happens to one account, for longer than a token lives.</summary>
public static class WatchingAccount
{
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    #region watch
    public static async Task WatchAsync(Connection venue, AccountId account, TextWriter output, TimeProvider wall, CancellationToken stop)
    {
        while (true)
        {
            // The token goes with the connection when it is made: a new token needs a new connection, before the old token ends.
            var life = venue.Token.Current!.ExpiresAt - Before - wall.GetUtcNow();
            using var renew = new CancellationTokenSource(life > Shortest ? life : Shortest, wall);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(renew.Token, stop);
            try
            {
                await ListenAsync(venue, account, output, either.Token);
                await output.WriteLineAsync("connection lost");
                await Task.Delay(TimeSpan.FromSeconds(1), stop);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                await Connecting.RenewAsync(venue, stop);
                await output.WriteLineAsync("token renewed");
            }
        }
    }
    #endregion

    #region listen
    private static async Task ListenAsync(Connection venue, AccountId account, TextWriter output, CancellationToken stop)
    {
        var events = new Events();
        await using var hub = new UserHubLink(venue.Gateway.UserHub, venue.Token, new ReceiptCounter(), events);
        await hub.StartAsync(stop);
        await hub.SubscribeAsync(account, stop);

        // Subscribed first, asked afterwards: nothing falls between the two, and what happened while nobody listened is told now.
        foreach (var order in await venue.Client.OpenOrdersAsync(account, stop).OrThrowAsync())
        {
            await output.WriteLineAsync($"open order {order.Id}: {order.Side} {order.Size} {order.Contract}");
        }

        await output.WriteLineAsync("listening");
        await foreach (var line in events.Lines.ReadAllAsync(stop))
        {
            await output.WriteLineAsync(line);
        }
    }
    #endregion

    private sealed class Events : IUserHubListener
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public ChannelReader<string> Lines => _lines.Reader;

        #region events
        public void OnOrder(VenueOrder order, ReceiptSequence sequence) =>
            _lines.Writer.TryWrite($"order {order.Id} {order.Status}, filled {order.FillVolume} of {order.Size}");

        public void OnTrade(VenueTrade trade, ReceiptSequence sequence) =>
            _lines.Writer.TryWrite($"trade {trade.Id}: {trade.Side} {trade.Size} at {trade.Price}, fees {trade.Fees + trade.Commissions}");

        public void OnPosition(VenuePosition position, ReceiptSequence sequence) =>
            _lines.Writer.TryWrite($"position {position.Net} {position.Contract} at {position.AveragePrice}");

        public void OnAccount(VenueAccount account, ReceiptSequence sequence) =>
            _lines.Writer.TryWrite($"account {account.Id}: balance {account.Balance}");
        #endregion

        public void OnLogout(string? text) => _lines.Writer.TryWrite($"logged out: {text}");

        public void OnUnreadable(string target) => _lines.Writer.TryWrite($"unreadable {target}");

        public void OnClosed(Exception? cause) => _lines.Writer.TryComplete();
    }
}
