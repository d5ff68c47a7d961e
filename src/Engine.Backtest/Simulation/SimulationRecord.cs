using System.Text;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Backtest;

/// <summary>What happened in a simulation, as lines of text: read by a person when an assertion fails.</summary>
internal sealed class SimulationRecord(Func<ContractId, string?> nameOf)
{
    private const int Most = 60;
    private readonly List<(DateTimeOffset At, int Place, string Line)> _lines = [];
    private int _events;

    /// <summary>Adds a line that is no event of the account.</summary>
    public void Note(DateTimeOffset at, string line) => _lines.Add((at, _lines.Count, line));

    /// <summary>Takes up the account's events since the last time.</summary>
    public void Follow(IReadOnlyList<IAccountEvent> journal)
    {
        for (; _events < journal.Count; _events++)
        {
            if (Describe(journal[_events]) is { } line)
            {
                Note(journal[_events].At, line);
            }
        }
    }

    /// <summary>The newest lines, oldest first, with times in Chicago.</summary>
    public string Tell()
    {
        var text = new StringBuilder("What happened, times in Chicago:");
        if (_lines.Count == 0)
        {
            return text.Append(" nothing.").ToString();
        }

        if (_lines.Count > Most)
        {
            text.Append($"\n  ({_lines.Count - Most} lines before)");
        }

        foreach (var (at, _, line) in _lines.OrderBy(l => l.At).ThenBy(l => l.Place).TakeLast(Most))
        {
            text.Append("\n  ").Append(MarketMoment.Describe(at)).Append("  ").Append(line);
        }

        return text.ToString();
    }

    private string? Describe(IAccountEvent happened) => happened switch
    {
        OrderIntended order => $"order {order.Intent}: {TradePhrase.Of(order.Side, order.Size, order.Type, order.LimitPrice, order.StopPrice, order.TrailPrice, nameOf(order.Contract))}{(order.Role is { } role ? $" ({role})" : "")}",
        BracketLegAdopted leg => $"leg of a bracket: {TradePhrase.Of(leg.Side, leg.Size, leg.Type, leg.LimitPrice, leg.StopPrice, null, nameOf(leg.Contract))} ({leg.Role})",
        OrderRefused refused => $"order {refused.Tag} was refused: {refused.Text}",
        OrderOutcomeUnknown unknown => $"order {unknown.Tag} is in doubt: {unknown.Cause}",
        OrderPresumedNotPlaced absent => $"order {absent.Tag} is presumed not placed",
        OrderChanged { State: Orders.OrderState.Cancelled or Orders.OrderState.Expired or Orders.OrderState.Rejected } ended => $"order {ended.Tag} is {ended.State}",
        ModifyRequested modify => $"change of order {modify.Tag}: {string.Join(", ", Terms(modify))}",
        ModifyRefused refused => $"the change of order {refused.Tag} was refused: {refused.Text}",
        CancelRequested cancel => $"cancel of order {cancel.Tag} by {cancel.Who}",
        CancelRefused refused => $"the cancel of order {refused.Tag} was refused: {refused.Text}",
        CloseRequested close => $"close{(close.Size is { } size ? $" {size}" : "")} by {close.Who}: {close.Why}",
        FlattenRequested flatten => $"flatten by {flatten.Who}: {flatten.Why}",
        ReverseRequested reverse => $"reverse {reverse.Intent} to {reverse.Side} {reverse.Size}",
        TradeBooked trade => $"fill: {TradePhrase.Of(trade, nameOf(trade.Contract))}",
        TradeVoided voided => $"fill {voided.Id} was taken back; the position is {voided.Net}",
        PositionAdopted adopted => $"position adopted from the venue: {adopted.BookNet} becomes {adopted.Net}",
        TradingStateChanged changed => $"the account is {changed.State} by {changed.Who}: {changed.Why}",
        StrategyRevoked revoked => $"the strategy has lost its right to trade: {revoked.Why}",
        StrategyPaused paused => $"the strategy is paused: {paused.Why}",
        _ => null,
    };

    private static IEnumerable<string> Terms(ModifyRequested modify)
    {
        if (modify.Size is { } size)
        {
            yield return $"size {size}";
        }

        if (modify.LimitPrice is { } limit)
        {
            yield return $"limit {TradePhrase.Spell(limit)}";
        }

        if (modify.StopPrice is { } stop)
        {
            yield return $"stop {TradePhrase.Spell(stop)}";
        }

        if (modify.TrailPrice is { } trail)
        {
            yield return $"trailing from {TradePhrase.Spell(trail)}";
        }
    }
}
