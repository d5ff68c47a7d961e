using System.Globalization;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <content>Closes and flattens: when one is over.</content>
public sealed partial record AccountState
{
    /// <summary>True while a flatten covers the contract: nothing may be added to it.</summary>
    public bool IsFlattening(ContractId contract) => Flattening.Any(f => f.Contract is null || f.Contract == contract);

    /// <summary>A close whose order was not shown by then never reached the venue.</summary>
    private static readonly TimeSpan CloseOrderShows = TimeSpan.FromSeconds(5);

    private AccountState Close(CloseRequested e)
    {
        var net = PositionIn(e.Contract).Net;
        var close = new CloseUnderWay(e.Contract, net > 0 ? OrderSide.Sell : OrderSide.Buy, e.Size ?? Math.Abs(net), e.At, Answered: false) { Partial = e.Size is not null };
        var before = CloseOrdersDue.GetValueOrDefault(e.Contract);
        return this with
        {
            Closing = Closing.SetItem(e.Contract, close),
            CloseOrdersDue = CloseOrdersDue.SetItem(e.Contract, new CloseOrdersDue(
                e.Contract, Math.Max(close.Size, before?.Size ?? 0), close.Partial && before?.Partial != false, (before?.Count ?? 0) + 1, e.At)),
        };
    }

    private AccountState SeeCloseOrder(ContractId contract) => CloseOrdersDue.GetValueOrDefault(contract) switch
    {
        null => this,
        { Count: > 1 } due => this with { CloseOrdersDue = CloseOrdersDue.SetItem(contract, due with { Count = due.Count - 1 }) },
        _ => this with { CloseOrdersDue = CloseOrdersDue.Remove(contract) },
    };

    private AccountState Reconcile(Reconciled e) => e.Quiet == true && !CloseOrdersDue.IsEmpty
        ? this with { CloseOrdersDue = CloseOrdersDue.RemoveRange(CloseOrdersDue.Values.Where(d => e.At - d.SentAt > CloseOrderShows).Select(d => d.Contract)) }
        : this;

    /// <summary>A close that was refused is over, unless a flatten goes on with it: the next reading of the venue says when it is repeated.</summary>
    private AccountState Answer(CloseAnswered e)
    {
        var next = e.Refused == true ? SeeCloseOrder(e.Contract) : this;
        return !Closing.TryGetValue(e.Contract, out var close) ? next
            : e.Refused == true && !IsFlattening(e.Contract) ? next with { Closing = Closing.Remove(e.Contract) }
            : next with { Closing = Closing.SetItem(e.Contract, close with { Answered = true }) };
    }

    private AccountState Confirm(FlattenConfirmed e) => this with
    {
        Flattening = Flattening.RemoveAll(f => f.Contract == e.Contract),
        Closing = e.Contract is { } contract ? Closing.Remove(contract) : Closing.Clear(),
    };

    /// <summary>
    /// A close is carried out when its order has filled whole and its fills are booked; of a cancelled or refused one it is not
    /// known whether the venue tries again.
    /// </summary>
    private static bool IsCarriedOut(Order order) => order is { Role: OrderRole.Close, State: OrderState.Filled } && order.Filled >= order.Size;

    /// <summary>
    /// The counter in a tag of an engine's making, a bracket child's included: <c>instance-strategy-counter-generation</c> with
    /// this life's instance, or with the name of a strategy that this journal or <paramref name="strategies"/> know. Null for any
    /// other tag.
    /// </summary>
    public long? CounterOf(ClientTag tag, IEnumerable<StrategyName>? strategies = null)
    {
        var parts = tag.Value.Split('-');
        var last = parts[^1] is "SL" or "TP" ? parts.Length - 2 : parts.Length - 1;
        if (last < 3
            || !long.TryParse(parts[last], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            || !long.TryParse(parts[last - 1], NumberStyles.None, CultureInfo.InvariantCulture, out var counter))
        {
            return null;
        }

        // The strategy's name may have hyphens of its own.
        var owner = string.Join('-', parts[..(last - 1)]);
        return (Instance.Length > 0 && owner.StartsWith(Instance + "-", StringComparison.Ordinal))
            || LastIntent.Keys.Concat(strategies ?? []).Any(s => owner.EndsWith("-" + s.Value, StringComparison.Ordinal))
            ? counter
            : null;
    }

    /// <summary>A tag that the venue knows is never given again, even when this journal has lost the order that bore it.</summary>
    private AccountState PassTag(ClientTag tag) => CounterOf(tag) is { } counter && counter > TagCounter ? this with { TagCounter = counter } : this;
}
