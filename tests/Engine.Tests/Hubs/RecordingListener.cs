using System.Collections.Immutable;
using System.Threading.Channels;
using Engine.Accounts;
using Engine.Gateway.Hubs;
using Engine.Markets;

namespace Engine.Tests.Hubs;

public sealed record Logout(string? Text);

public sealed record UnreadableFrame(string Target);

public sealed record Closed(Exception? Cause);

/// <summary>Everything a link reports, in order.</summary>
public sealed class RecordingListener : IMarketHubListener, IUserHubListener
{
    private readonly Channel<object> _heard = Channel.CreateUnbounded<object>();

    public async Task<object> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _heard.Reader.ReadAsync(limit.Token);
    }

    public async Task<T> NextAsync<T>() => Assert.IsType<T>(await NextAsync());

    public void OnQuote(QuoteUpdate quote) => _heard.Writer.TryWrite(quote);

    public void OnTrades(ContractId contract, ImmutableArray<MarketTrade> trades) => _heard.Writer.TryWrite(trades);

    public void OnDepth(ContractId contract, ImmutableArray<DepthUpdate> updates) => _heard.Writer.TryWrite(updates);

    public void OnOrder(VenueOrder order, ReceiptSequence sequence) => _heard.Writer.TryWrite(order);

    public void OnTrade(VenueTrade trade, ReceiptSequence sequence) => _heard.Writer.TryWrite(trade);

    public void OnPosition(VenuePosition position, ReceiptSequence sequence) => _heard.Writer.TryWrite(position);

    public void OnAccount(VenueAccount account, ReceiptSequence sequence) => _heard.Writer.TryWrite(account);

    public void OnLogout(string? text) => _heard.Writer.TryWrite(new Logout(text));

    public void OnUnreadable(string target) => _heard.Writer.TryWrite(new UnreadableFrame(target));

    public void OnClosed(Exception? cause) => _heard.Writer.TryWrite(new Closed(cause));
}
