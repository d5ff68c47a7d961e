using Akka.Event;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies;

/// <summary>
/// Target positions. What is under way is never added to: while an order that trades at once, a close or a reversal of the
/// contract has not ended, a new target waits for its end, and the newest wins.
/// </summary>
public abstract partial class StrategyActor
{
    /// <summary>A close of a part that has shown no effect for so long stands in nobody's way any more; the account counts likewise.</summary>
    private static readonly TimeSpan PartialCloseTakes = TimeSpan.FromSeconds(5);

    private readonly WorkingOrders _orders = new();
    private readonly Dictionary<ContractId, Aim> _aims = [];
    private readonly Dictionary<ContractId, CloseUnderWay> _closing = [];

    /// <summary>The strategy's orders that have not ended, bracket legs among them, oldest first.</summary>
    protected IReadOnlyList<WorkingOrder> WorkingOrders => _orders.All;

    /// <summary>
    /// Brings the position to a signed size at the market. Asking again for the same size sends nothing while the first wish is under
    /// way; another size waits until what is under way has ended, and is then sent by itself. What is denied, or ends short, is not
    /// tried again. Entries of yours that rest at a price are not counted: cancel them first.
    /// <para>
    /// It sends one market order. Where bracket legs stand, less is reached by <see cref="Close(int, string, ContractId?)"/> and the other side by
    /// <see cref="Reverse(int, Bracket?, ContractId?)"/>, so that a leg that fills at the same moment cannot turn the position round.
    /// </para>
    /// </summary>
    /// <param name="net">The position to reach: long positive, 0 for flat.</param>
    /// <param name="why">In words, for the log, and for the journal where it is a close.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    /// <returns>The number of the order that was sent; null when none is needed, when it is a close, or when the wish waits.</returns>
    protected IntentId? Target(int net, string why, ContractId? contract = null) => Aimed(contract ?? Instrument.Id, net, new Terms(why, _because, null));

    /// <summary>
    /// Brings the position to a signed size at the market, as <see cref="Target(int, string, ContractId?)"/> does; what it adds, or takes of the other side, comes
    /// under a bracket of its own.
    /// </summary>
    /// <param name="net">The position to reach: long positive, 0 for flat.</param>
    /// <param name="why">In words, for the log, and for the journal where it is a close.</param>
    /// <param name="bracket">The protection of what is added, in ticks from the fill.</param>
    /// <param name="contract">One of its contracts; null for the first.</param>
    /// <returns>The number of the order that was sent; null when none is needed, when it is a close, or when the wish waits.</returns>
    protected IntentId? Target(int net, string why, Bracket bracket, ContractId? contract = null) => Aimed(contract ?? Instrument.Id, net, new Terms(why, _because, bracket));

    /// <summary>
    /// The position that a contract is on the way to: by the newest target, a close that is under way, or orders of the strategy's own that trade at once; where
    /// nothing is under way, the position itself.
    /// </summary>
    /// <param name="contract">One of its contracts; null for the first.</param>
    /// <exception cref="ArgumentException">It is none of its contracts.</exception>
    protected int Heading(ContractId? contract = null)
    {
        var of = contract ?? Instrument.Id;
        if (!IsUnderWay(of))
        {
            return PositionIn(of);
        }

        return _aims.TryGetValue(of, out var aim) && (aim.Next ?? aim.Net) is { } wish ? wish
            : _closing.TryGetValue(of, out var close) ? close.Leaves
            : PositionIn(of) + _orders.All.Where(o => o.Contract == of && o.IsImmediate).Sum(o => o.Side.Sign() * (o.Size - o.Filled));
    }

    private IntentId? Aimed(ContractId contract, int net, Terms terms)
    {
        if (!IsUnderWay(contract))
        {
            return Pursue(contract, net, terms);
        }

        // The newest wish alone counts; one that is served already needs no second order.
        var served = _aims.TryGetValue(contract, out var aim) ? aim.Net : null;
        _aims[contract] = new Aim(served, served == net ? null : net, terms);
        AwaitPartialClose(contract);
        return null;
    }

    private IntentId? Pursue(ContractId contract, int net, Terms terms)
    {
        _aims.Remove(contract);
        var held = PositionIn(contract);
        var change = net - held;
        if (change == 0)
        {
            return null;
        }

        Log.Debug("{0}: position {1} to {2} in {3}: {4}", _context.Name, held, net, contract, terms.Why);
        // With legs, or where what is added is to have some, one order that nets through zero would leave a side without its own.
        var byParts = terms.Bracket is not null || _orders.All.Any(o => o.IsLeg && o.Contract == contract);
        IntentId? intent = null;
        if (!byParts || held == 0 || Math.Sign(held) == Math.Sign(change))
        {
            intent = Place(change > 0 ? OrderSide.Buy : OrderSide.Sell, OrderType.Market, Math.Abs(change), terms.Bracket, contract, terms.Because, null, null, null, null);
        }
        else if (net == 0 || Math.Sign(net) == Math.Sign(held))
        {
            Close(Math.Abs(change), terms.Why, contract);
        }
        else
        {
            intent = TurnRound(Math.Abs(net), terms.Bracket, contract, terms.Because);
        }

        _aims[contract] = new Aim(net, null, terms);
        return intent;
    }

    /// <summary>After each notice of the account: what was under way may have ended, and a wish may wait for that.</summary>
    private void PursueAims()
    {
        if (_aims.Count == 0)
        {
            return;
        }

        foreach (var (contract, aim) in _aims.Where(a => !IsUnderWay(a.Key)).ToList())
        {
            _aims.Remove(contract);
            if (aim.Next is { } next)
            {
                Pursue(contract, next, aim.Terms);
            }
        }
    }

    private bool IsUnderWay(ContractId contract)
    {
        if (_closing.TryGetValue(contract, out var close)
            && (close.Until <= Now || (close.Leaves == 0 && PositionIn(contract) == 0 && !_orders.All.Any(o => o.Contract == contract))))
        {
            _closing.Remove(contract);
        }

        return _closing.ContainsKey(contract) || _orders.All.Any(o => o.Contract == contract && o.IsImmediate);
    }

    /// <summary>A close has no number: its effect on the position tells its end.</summary>
    private void Closes(ContractId contract, int size)
    {
        var held = Find(contract)?.Held.Net ?? 0;
        var whole = size >= Math.Abs(held);
        _closing[contract] = new CloseUnderWay(
            whole ? 0 : held - (Math.Sign(held) * size), Math.Sign(held), whole ? DateTimeOffset.MaxValue : Now + PartialCloseTakes);
    }

    private void SeeClosed(ContractId contract, int net)
    {
        if (_closing.TryGetValue(contract, out var close) && (net == 0 || Math.Sign(net) == -close.Side || Math.Abs(net) <= Math.Abs(close.Leaves)))
        {
            _closing.Remove(contract);
        }
    }

    private void AwaitPartialClose(ContractId contract)
    {
        if (_closing.TryGetValue(contract, out var close) && close.Until < DateTimeOffset.MaxValue)
        {
            _ = Arm(close.Until, AimDue.Instance);
        }
    }

    /// <summary>What a position is on the way to.</summary>
    /// <param name="Net">The size that is being reached; null when what is under way was not asked for as a target.</param>
    /// <param name="Next">The size to reach after it; null for none.</param>
    /// <param name="Terms">How, and why.</param>
    private readonly record struct Aim(int? Net, int? Next, Terms Terms);

    /// <summary>How a position is to be reached, and why.</summary>
    /// <param name="Why">In words.</param>
    /// <param name="Because">The signal that asked for it, for the journal; null for none.</param>
    /// <param name="Bracket">Protection of what is added.</param>
    private readonly record struct Terms(string Why, string? Because, Bracket? Bracket);

    /// <summary>A close that was asked for.</summary>
    /// <param name="Leaves">The position that it leaves.</param>
    /// <param name="Side">+1 when it closes a long, -1 when it closes a short, 0 when it was asked for before there was a position.</param>
    /// <param name="Until">Market time after which it counts no more, UTC.</param>
    private readonly record struct CloseUnderWay(int Leaves, int Side, DateTimeOffset Until);

    internal sealed record AimDue
    {
        public static AimDue Instance { get; } = new();
    }
}
