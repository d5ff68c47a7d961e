using System.Runtime.InteropServices;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Risk;

/// <summary>What is left if all goes wrong at once.</summary>
/// <param name="Equity">Equity now, at conservative marks.</param>
/// <param name="Worst">Equity in the worst case, costs paid.</param>
/// <param name="AboveFloor">What is then left above the loss floor; null when there is none.</param>
/// <param name="AboveDaily">What is then left before the daily loss limit; null when there is none.</param>
public readonly record struct WorstCaseReading(Money Equity, Money Worst, Money? AboveFloor, Money? AboveDaily);

/// <summary>
/// The what-if of the order path: every working order fills and every stop slips k ticks (<see cref="RiskLimits.SlipOf"/>). Pure and exact.
/// <para>
/// Each contract is taken through a fall and through a rise, and the costlier of the two counts. In a fall, seen from the mark M at which a
/// long could be sold:
/// </para>
/// <list type="bullet">
/// <item>The market falls to D, the lowest of M and the levels of the buy limits and sell stops that would open exposure: they all fill.</item>
/// <item>The long position leaves at its protective stops, the lowest first, each k ticks below its level (or below M, if that is lower);
/// what no stop protects leaves k ticks below D.</item>
/// <item>Every opening buy fills, those that buy a short back excepted: of these the cheapest. It pays the spread (market, join), its limit (where above M)
/// or k ticks (stop); then it leaves at its bracket's stop and k ticks below, or without one k ticks below D.</item>
/// <item>Each contract pays its costs: once to leave a position, twice to enter and leave.</item>
/// </list>
/// <para>
/// A rise is the mirror image. Profit is never counted, take-profits never fill, and the two legs of a bracket never open anything. So an order that opens
/// can only make the reading worse: each contract it adds loses at least k ticks and its costs, and D only moves away.
/// </para>
/// </summary>
public static class WorstCase
{
    /// <summary>Reads the worst case of an account, with one more order if one is given.</summary>
    /// <param name="state">The journaled account.</param>
    /// <param name="context">Instruments, limits, rules and prices.</param>
    /// <param name="at">Market time, UTC.</param>
    /// <param name="candidate">An order that is about to leave; its bracket's stop counts as its stop.</param>
    public static WorstCaseReading Read(AccountState state, AccountContext context, DateTimeOffset at, PlaceIntent? candidate = null)
    {
        var lines = EffectiveLimits.Of(state, context.Limits, context.RuleBook, at);
        var equity = AccountStanding.EquityOf(state, context);
        var worst = equity;
        foreach (var contract in ContractsOf(state, candidate))
        {
            if (context.Instruments.TryGetValue(contract, out var instrument))
            {
                worst -= LossIn(state, context, instrument, candidate?.Contract == contract ? candidate : null);
            }
        }

        return new WorstCaseReading(
            equity,
            worst,
            lines.Floor is { } floor ? worst - floor : null,
            lines.DailyLine is { } line ? worst - line : null);
    }

    /// <summary>The contracts with a position, a live order or the candidate.</summary>
    private static List<ContractId> ContractsOf(AccountState state, PlaceIntent? candidate)
    {
        var contracts = new List<ContractId>();
        foreach (var (contract, _) in state.Positions)
        {
            contracts.Add(contract);
        }

        foreach (var order in state.LiveOrders)
        {
            if (order.Remaining > 0 && !contracts.Contains(order.Contract))
            {
                contracts.Add(order.Contract);
            }
        }

        if (candidate is not null && !contracts.Contains(candidate.Contract))
        {
            contracts.Add(candidate.Contract);
        }

        return contracts;
    }

    /// <summary>What one contract may lose from its present mark, costs included; never negative.</summary>
    private static Money LossIn(AccountState state, AccountContext context, Instrument instrument, PlaceIntent? candidate)
    {
        var position = state.PositionIn(instrument.Id);
        var (opening, stops) = (new List<Opening>(1), (List<Order>?)null);
        foreach (var order in state.LiveOrders)
        {
            if (order.Remaining <= 0 || order.Contract != instrument.Id)
            {
                continue;
            }

            if (!order.IsProtective && order.Role != OrderRole.Close)
            {
                opening.Add(new(order.Side, order.Type, order.Remaining, order.LimitPrice, order.StopPrice, order.Bracket));
            }

            if (order.IsProtective || (order.IsForeign && order.Type is OrderType.Stop or OrderType.TrailingStop))
            {
                (stops ??= []).Add(order);
            }
        }

        if (candidate is not null)
        {
            opening.Add(new(candidate.Side, candidate.Type, candidate.Size, candidate.LimitPrice, candidate.StopPrice, candidate.Bracket));
        }

        var market = context.PriceOf(instrument.Id);
        var fallback = position.Net != 0
            ? new Price((long)(position.EntryNotional / position.Net))
            : FirstLevel(opening) ?? new Price(0);
        var (bid, ask) = (market?.ForLong ?? fallback, market?.ForShort ?? fallback);
        var slip = context.Limits.SlipOf(instrument.Id) * (Int128)instrument.TickSize.Nanos;
        var cost = TradingCosts.PerSide(instrument.Id, context.Limits);
        var fall = Loss(OrderSide.Buy, position.Net, bid, ask, opening, StopsOf(OrderSide.Sell, stops, bid), instrument, slip, cost);
        var rise = Loss(OrderSide.Sell, -position.Net, ask, bid, opening, StopsOf(OrderSide.Buy, stops, ask), instrument, slip, cost);
        return fall > rise ? fall : rise;
    }

    /// <summary>
    /// One scenario. Prices count in the direction in which <paramref name="side"/> loses: <c>Down(p)</c> of a price is its distance from the mark,
    /// positive where the side has lost, in 1e-9 units.
    /// </summary>
    private static Money Loss(
        OrderSide side, int held, Price mark, Price other, List<Opening> opening, List<(Int128 Down, int Size)>? stops, Instrument instrument, Int128 slip, Money cost)
    {
        Int128 Down(Price price) => ((Int128)mark.Nanos - price.Nanos) * side.Sign();

        // How far the market goes for every order to fill.
        Int128 depth = 0;
        foreach (var order in opening)
        {
            var level = order.Side == side ? order.Limit : order.Type == OrderType.Stop ? order.Stop : null;
            depth = level is { } price ? Int128.Max(depth, Down(price)) : depth;
        }

        var (lost, costs) = (Int128.Zero, Money.Zero);
        var open = Math.Max(0, held);
        costs += cost * open;
        stops?.Sort(static (one, other) => other.Down.CompareTo(one.Down));
        foreach (var (down, size) in CollectionsMarshal.AsSpan(stops))
        {
            var leaving = Math.Min(open, size);
            lost += (Int128.Max(down, 0) + slip) * leaving;
            open -= leaving;
        }

        lost += (depth + slip) * open;

        // Orders of this side first bring a position of the other side back: those that would lose least.
        var backwards = Math.Max(0, -held);
        List<(Int128 Loss, int Size)>? entries = null;
        foreach (var order in opening)
        {
            if (order.Side == side)
            {
                (entries ??= new(1)).Add((Entering(order) + Leaving(order), order.Size));
            }
        }

        entries?.Sort(static (one, other) => one.Loss.CompareTo(other.Loss));
        foreach (var (loss, size) in CollectionsMarshal.AsSpan(entries))
        {
            var closing = Math.Min(backwards, size);
            backwards -= closing;
            lost += loss * (size - closing);
            costs += cost * (2 * (size - closing));
        }

        return instrument.ValueOf(lost) + costs;

        Int128 Entering(Opening order) => order.Type switch
        {
            OrderType.Limit => order.Limit is { } limit ? Int128.Max(0, -Down(limit)) : 0,
            OrderType.Stop or OrderType.TrailingStop => slip,
            _ => Int128.Max(0, -Down(other)),
        };

        Int128 Leaving(Opening order)
        {
            if (order.Bracket?.StopTicks is { } ticks)
            {
                return (ticks * (Int128)instrument.TickSize.Nanos) + slip;
            }

            var from = order.Type == OrderType.Limit && order.Limit is { } limit ? Int128.Max(0, Down(limit)) : 0;
            return depth - from + slip;
        }
    }

    private static Price? FirstLevel(List<Opening> opening)
    {
        foreach (var order in opening)
        {
            if ((order.Limit ?? order.Stop) is { } level)
            {
                return level;
            }
        }

        return null;
    }

    /// <summary>Protective stops of one side: how far beyond the mark each lies. Legs that have no price yet protect nothing yet.</summary>
    private static List<(Int128 Down, int Size)>? StopsOf(OrderSide side, List<Order>? stops, Price mark)
    {
        if (stops is null)
        {
            return null;
        }

        var found = new List<(Int128, int)>();
        foreach (var stop in stops)
        {
            if (stop.Side != side || stop.Type is not (OrderType.Stop or OrderType.TrailingStop))
            {
                continue;
            }

            if (stop.StopPrice is { } level)
            {
                found.Add((((Int128)mark.Nanos - level.Nanos) * -side.Sign(), stop.Remaining));
            }
            else if (stop.TrailPrice is { } trail)
            {
                // Sent as a level, read back as a distance (contract.md §4.5): whichever it is nearer to.
                var distance = Int128.Abs((Int128)mark.Nanos - trail.Nanos);
                found.Add((distance < Int128.Abs(trail.Nanos) ? distance : Int128.Abs(trail.Nanos), stop.Remaining));
            }
        }

        return found;
    }

    private readonly record struct Opening(OrderSide Side, OrderType Type, int Size, Price? Limit, Price? Stop, Bracket? Bracket);
}
