using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Health;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Strategies;

/// <summary>
/// What a strategy may ask of its account. Nothing here waits or throws: what is wrong with an intent is told by
/// <see cref="OnDenied"/>, what becomes of an order by <see cref="OnOrder"/> and <see cref="OnFill"/>.
/// </summary>
public abstract partial class StrategyActor
{
    private long _lastIntent;

    /// <summary>Buys at the market.</summary>
    /// <param name="size">Contracts, at least 1.</param>
    /// <param name="bracket">Protection, in ticks from the fill; null for none.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    protected IntentId Buy(int size, Bracket? bracket = null, ContractId? contract = null) => Place(OrderSide.Buy, OrderType.Market, size, bracket, contract);

    /// <summary>Sells at the market.</summary>
    /// <param name="size">Contracts, at least 1.</param>
    /// <param name="bracket">Protection, in ticks from the fill; null for none.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    protected IntentId Sell(int size, Bracket? bracket = null, ContractId? contract = null) => Place(OrderSide.Sell, OrderType.Market, size, bracket, contract);

    /// <summary>Buys at a limit on the tick grid.</summary>
    /// <param name="size">Contracts, at least 1.</param>
    /// <param name="limit">Absolute price.</param>
    /// <param name="bracket">Protection, in ticks from the fill; null for none.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    protected IntentId BuyLimit(int size, Price limit, Bracket? bracket = null, ContractId? contract = null) => Place(OrderSide.Buy, OrderType.Limit, size, bracket, contract, limit: limit);

    /// <summary>Sells at a limit on the tick grid.</summary>
    /// <param name="size">Contracts, at least 1.</param>
    /// <param name="limit">Absolute price.</param>
    /// <param name="bracket">Protection, in ticks from the fill; null for none.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    protected IntentId SellLimit(int size, Price limit, Bracket? bracket = null, ContractId? contract = null) => Place(OrderSide.Sell, OrderType.Limit, size, bracket, contract, limit: limit);

    /// <summary>Buys at the market once it trades at a price above it.</summary>
    /// <param name="size">Contracts, at least 1.</param>
    /// <param name="stop">Absolute price on the tick grid.</param>
    /// <param name="bracket">Protection, in ticks from the fill; null for none.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    protected IntentId BuyStop(int size, Price stop, Bracket? bracket = null, ContractId? contract = null) => Place(OrderSide.Buy, OrderType.Stop, size, bracket, contract, stop: stop);

    /// <summary>Sells at the market once it trades at a price below it.</summary>
    /// <param name="size">Contracts, at least 1.</param>
    /// <param name="stop">Absolute price on the tick grid.</param>
    /// <param name="bracket">Protection, in ticks from the fill; null for none.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    protected IntentId SellStop(int size, Price stop, Bracket? bracket = null, ContractId? contract = null) => Place(OrderSide.Sell, OrderType.Stop, size, bracket, contract, stop: stop);

    /// <summary>Buys at the market once it has risen by a distance from its lowest price from now on.</summary>
    /// <param name="size">Contracts, at least 1.</param>
    /// <param name="ticks">Distance from the last price, at least 1.</param>
    /// <param name="bracket">Protection, in ticks from the fill; null for none.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    protected IntentId BuyTrailing(int size, int ticks, Bracket? bracket = null, ContractId? contract = null) => Trail(OrderSide.Buy, size, ticks, bracket, contract);

    /// <summary>Sells at the market once it has fallen by a distance from its highest price from now on.</summary>
    /// <param name="size">Contracts, at least 1.</param>
    /// <param name="ticks">Distance from the last price, at least 1.</param>
    /// <param name="bracket">Protection, in ticks from the fill; null for none.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    protected IntentId SellTrailing(int size, int ticks, Bracket? bracket = null, ContractId? contract = null) => Trail(OrderSide.Sell, size, ticks, bracket, contract);

    /// <summary>Buys at a limit at the best bid as the order reaches the venue; it does not follow the market.</summary>
    /// <param name="size">Contracts, at least 1.</param>
    /// <param name="bracket">Protection, in ticks from the fill; null for none.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    protected IntentId JoinBid(int size, Bracket? bracket = null, ContractId? contract = null) => Place(OrderSide.Buy, OrderType.JoinBid, size, bracket, contract);

    /// <summary>Sells at a limit at the best ask as the order reaches the venue; it does not follow the market.</summary>
    /// <param name="size">Contracts, at least 1.</param>
    /// <param name="bracket">Protection, in ticks from the fill; null for none.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    protected IntentId JoinAsk(int size, Bracket? bracket = null, ContractId? contract = null) => Place(OrderSide.Sell, OrderType.JoinAsk, size, bracket, contract);

    /// <summary>Changes a working order, or a leg of its bracket. One change at a time: until it is settled the next is denied.</summary>
    /// <param name="intent">The number that the order's helper returned.</param>
    /// <param name="change">The new terms.</param>
    /// <param name="role">The order itself, or the leg to change.</param>
    protected void Modify(IntentId intent, OrderChange change, OrderRole role = OrderRole.Entry) =>
        Tell(new AccountProtocol.Modify(_context.Name, intent, change, role));

    /// <summary>Moves the stop-loss of an intent. One that trails follows the market by itself; its distance is changed by <see cref="Modify"/>.</summary>
    /// <param name="intent">The number that the entry's helper returned.</param>
    /// <param name="price">Absolute price on the tick grid.</param>
    protected void MoveStop(IntentId intent, Price price) => Modify(intent, new OrderChange(StopPrice: price), OrderRole.StopLoss);

    /// <summary>Moves the take-profit of an intent.</summary>
    /// <param name="intent">The number that the entry's helper returned.</param>
    /// <param name="price">Absolute price on the tick grid.</param>
    protected void MoveTarget(IntentId intent, Price price) => Modify(intent, new OrderChange(LimitPrice: price), OrderRole.TakeProfit);

    /// <summary>Cancels the order of an intent; the answer is an <see cref="OnOrder"/>, or <see cref="OnDenied"/> when there is no such live order.</summary>
    protected void Cancel(IntentId intent) => Tell(new AccountProtocol.Cancel(_context.Name, intent));

    /// <summary>
    /// Closes a part of the position at the market; the protection follows the size that is left. Passes in every trading state. What is
    /// denied of it comes to <see cref="OnDenied"/> with the intent 0, for a close has no number.
    /// </summary>
    /// <param name="size">Contracts, at least 1 and at most the position.</param>
    /// <param name="why">In words, for the journal.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    protected void Close(int size, string why, ContractId? contract = null)
    {
        var of = contract ?? Instrument.Id;
        Closes(of, size);
        Tell(new AccountProtocol.PartialClose(_context.Name, of, size, why));
    }

    /// <summary>Cancels every live order of the contract and closes its position at the market. Passes in every trading state.</summary>
    /// <param name="why">In words, for the journal.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    protected void Flatten(string why, ContractId? contract = null)
    {
        var of = contract ?? Instrument.Id;
        if (Find(of) is null)
        {
            // The account would carry it out, whoever holds the position.
            Deny(default, DenialReason.NotOwner, $"{_context.Name} does not own {of}.", of);
            return;
        }

        // A target that waits for the end of what is under way is an older wish.
        _aims.Remove(of);
        Closes(of, int.MaxValue);
        Tell(new AccountProtocol.Flatten(of, _context.Name.Value, why));
    }

    /// <summary>
    /// Flattens, and takes the other side at the market once the venue shows flat: never both at once. The new order is
    /// answered like any other; when the flatten does not end, it does not leave.
    /// </summary>
    /// <param name="size">Contracts of the new position, at least 1.</param>
    /// <param name="bracket">Its protection, in ticks from the fill; null for none.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    protected IntentId Reverse(int size, Bracket? bracket = null, ContractId? contract = null) => TurnRound(size, bracket, contract ?? Instrument.Id, _because);

    private IntentId TurnRound(int size, Bracket? bracket, ContractId of, string? why)
    {
        var intent = new IntentId(++_lastIntent);
        _orders.Ask(new WorkingOrder(intent, OrderRole.Entry, of, Find(of) is { Held.Net: > 0 } ? OrderSide.Sell : OrderSide.Buy, OrderType.Market, size));
        Ask(intent, of, new AccountProtocol.Reverse(_context.Name, intent, of, size, bracket, Consumed) { Why = why });
        return intent;
    }

    private IntentId Place(
        OrderSide side, OrderType type, int size, Bracket? bracket, ContractId? contract, Price? limit = null, Price? stop = null, Price? trail = null, ExecutorTerms? executor = null) =>
        Place(side, type, size, bracket, contract, _because, limit, stop, trail, executor);

    private IntentId Place(
        OrderSide side, OrderType type, int size, Bracket? bracket, ContractId? contract, string? why, Price? limit, Price? stop, Price? trail, ExecutorTerms? executor)
    {
        var of = contract ?? Instrument.Id;
        var intent = new IntentId(++_lastIntent);
        _orders.Ask(new WorkingOrder(intent, OrderRole.Entry, of, side, type, size) { LimitPrice = limit, StopPrice = stop ?? trail });
        Ask(intent, of, new AccountProtocol.Place(_context.Name, intent, of, side, type, size, limit, Consumed)
        {
            StopPrice = stop,
            TrailPrice = trail,
            Bracket = bracket,
            Executor = executor,
            Why = why,
            Trace = OrderTrace.Decided(_context.Name, of, _receivedAt, _handledAt),
        });
        return intent;
    }

    private IntentId Trail(OrderSide side, int size, int ticks, Bracket? bracket, ContractId? contract)
    {
        // The venue wants the level and keeps its distance from the last price (contract.md §4.5).
        var of = contract ?? Instrument.Id;
        if (MarketOf(of)?.Last is { } last && Find(of) is { } followed)
        {
            return Place(side, OrderType.TrailingStop, size, bracket, of, trail: followed.Instrument.Offset(last, (long)side.Sign() * ticks));
        }

        var intent = new IntentId(++_lastIntent);
        Deny(intent, DenialReason.NoPrice, "A trailing stop is placed at a distance from the last price, and none is known yet.");
        return intent;
    }

    /// <summary>Sends what may add exposure, or denies it here while the strategy is not ready or looks at the past.</summary>
    private void Ask(IntentId intent, ContractId contract, object message)
    {
        // A contract that is none of its own is the account's to refuse.
        if (!MayOrder || Find(contract) is { IsLive: false } || _historic)
        {
            Deny(intent, DenialReason.NotReady, _historic ? "The event is from the past." : "Warm-up, feed or account is still missing.");
        }
        else
        {
            Tell(message);
        }
    }

    private void Tell(object message)
    {
        CountRequest();
        _context.Witness?.Asks(message);

        // The account ends this piece of work once the message has had its effect.
        _context.Work.Begin();
        _context.Account.Tell(message);
    }

    private void Deny(IntentId intent, DenialReason reason, string text, ContractId? closing = null)
    {
        CountDenial();
        var denied = new Denied(intent, reason, text) { Closing = closing };
        _context.Witness?.Asks(denied);
        _context.Work.Begin();
        Self.Tell(denied);
    }
}
