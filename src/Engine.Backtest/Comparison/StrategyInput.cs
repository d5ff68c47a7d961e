using System.Globalization;
using Engine.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.Backtest.Comparison;

/// <summary>
/// Something that a strategy took in, in a form in which two runs can be compared: without receipt numbers, order numbers and clocks, which differ between any two.
/// </summary>
/// <param name="At">Market time at which it was taken in, UTC.</param>
/// <param name="Stream">What it is one of, such as <c>1m bar of CON.F.US.MNQ.Z26</c>.</param>
/// <param name="Key">Its instant by the market's own stamp, UTC; null where it has none and its place in the stream counts.</param>
/// <param name="Text">What it says.</param>
public sealed record StrategyInput(DateTimeOffset At, string Stream, DateTimeOffset? Key, string Text)
{
    /// <summary>Reads a message; nothing for one that carries no market and no outcome.</summary>
    /// <param name="message">What the strategy took in.</param>
    /// <param name="at">Market time at which it did.</param>
    internal static IEnumerable<StrategyInput> Of(object message, DateTimeOffset at) => message switch
    {
        MarketTrade trade => [new(at, $"print of {trade.Contract}", trade.Timestamp, Words($"{trade.Size} at {trade.Price}"))],
        Quote { BestBid: not null } quote => [new(at, $"quote of {quote.Contract}", quote.LastUpdated, Words($"{quote.BestBid} to {quote.BestAsk}"))],
        Bar bar => [Of(bar, at)],
        StrategyActor.WarmUpRead { Reading: Reading<System.Collections.Immutable.ImmutableArray<Bar>>.Answered { Value: var bars } } => bars.Select(bar => Of(bar, at)),
        Fill fill => [new(at, $"fill in {fill.Contract}", null, Words($"{Word(fill.Side)} {fill.Size} at {fill.Price}"))],
        Denied denied => [new(at, "denial", null, $"{denied.Reason}: {denied.Text}")],
        OrderUpdate { State: Orders.OrderState.Rejected } order => [new(at, "rejection", null, $"{Word(order.Side)} {order.Size} {order.Contract}: {order.Text}")],
        TradingStateUpdate { State: not Risk.TradingState.Active } trading => [new(at, "right to trade", null, trading.Why.Length == 0 ? trading.State.ToString() : $"{trading.State} ({trading.Why})")],
        PauseUpdate pause => [new(at, "right to trade", null, pause.Paused ? $"paused in {pause.Contract}: {pause.Why}" : $"goes on in {pause.Contract}")],
        FeedProtocol.FeedStateChanged { Phase: FeedPhase.Down } feed => [new(at, $"feed of {feed.Contract}", null, "went down")],
        FeedProtocol.TradesLost lost => [new(at, $"feed of {lost.Contract}", null, "prints were lost")],
        _ => [],
    };

    private static StrategyInput Of(Bar bar, DateTimeOffset at) =>
        new(at, $"{bar.Interval} bar of {bar.Contract}", bar.Start, Words($"open {bar.Open}, high {bar.High}, low {bar.Low}, close {bar.Close}, volume {bar.Volume}"));

    private static string Word(Orders.OrderSide side) => side == Orders.OrderSide.Buy ? "buy" : "sell";

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
