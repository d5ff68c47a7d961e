using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Risk;

/// <summary>A live order as far as it can change exposure.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side.</param>
/// <param name="Remaining">Contracts that may still fill, at least 1.</param>
/// <param name="Limit">Its limit; null for an order without one.</param>
/// <param name="InFlight">True when it may fill, or have filled, at the market at any moment: sent and not yet shown, in doubt, or a market order.</param>
/// <param name="Reduces">True for protection and for closes: not to fill is the worse case.</param>
public readonly record struct GuardedOrder(ContractId Contract, OrderSide Side, int Remaining, Price? Limit, bool InFlight, bool Reduces);

/// <summary>What the venue itself shows of an account, read over REST while the book is down.</summary>
/// <param name="Account">Balance and permission.</param>
/// <param name="Orders">Working and suspended orders.</param>
/// <param name="Positions">Open positions.</param>
public sealed record VenuePicture(VenueAccount Account, ImmutableArray<VenueOrder> Orders, ImmutableArray<VenuePosition> Positions)
{
    /// <summary>True when it shows neither an order nor a position.</summary>
    public bool IsFlat => Orders.IsEmpty && Positions.IsEmpty;
}

/// <summary>
/// The facts that the guardian judges, taken from the book or, while the book is down, from the venue's picture and the last
/// journaled facts.
/// </summary>
/// <param name="Cash">Realised cash.</param>
/// <param name="DailyLine">Equity at which the daily limit is reached; null when there is none.</param>
/// <param name="FloorLine">The loss floor; null when there is none.</param>
/// <param name="Positions">Positions that are not flat.</param>
/// <param name="Orders">Live orders.</param>
/// <param name="Trading">What the account may do, as journaled last.</param>
/// <param name="HaltedByGuardian">True when a halt of the guardian is in force: it goes on until the account is flat.</param>
public sealed record GuardedAccount(
    Money Cash,
    Money? DailyLine,
    Money? FloorLine,
    ImmutableArray<Position> Positions,
    ImmutableArray<GuardedOrder> Orders,
    TradingState Trading,
    bool HaltedByGuardian)
{
    /// <summary>Who the guardian is, in the journal.</summary>
    public const string Guardian = "guardian";

    /// <summary>An account of which nothing is known.</summary>
    public static GuardedAccount Nothing { get; } = new(Money.Zero, null, null, [], [], TradingState.Active, false);

    /// <summary>True without position and live order.</summary>
    public bool IsFlat => Positions.IsEmpty && Orders.IsEmpty;

    /// <summary>The contracts with a position or a live order, by name.</summary>
    public ImmutableArray<ContractId> Exposed { get; } = ContractsOf(Positions, Orders);

    /// <summary>The position in a contract; null when there is none.</summary>
    public Position? PositionIn(ContractId contract)
    {
        foreach (var position in Positions)
        {
            if (position.Contract == contract)
            {
                return position;
            }
        }

        return null;
    }

    /// <summary>True without position and live order in a contract; in the account for null.</summary>
    public bool IsFlatIn(ContractId? contract) => contract is not { } one ? IsFlat : !Exposed.Contains(one);

    /// <summary>The account as the book has it.</summary>
    /// <param name="state">The journaled state.</param>
    /// <param name="terms">Limits and rules.</param>
    /// <param name="now">Market time, UTC: tells whether the trade date has rolled since the last event.</param>
    /// <param name="known">What is known of it: returned itself when nothing in it has changed, as most events of an order change nothing that is at stake.</param>
    public static GuardedAccount Of(AccountState state, GuardTerms terms, DateTimeOffset now, GuardedAccount? known = null)
    {
        var lines = EffectiveLimits.Of(state, terms.Limits, terms.RuleBook, now);
        var halted = IsHaltedByGuardian(state);
        if (known is null)
        {
            return new GuardedAccount(state.Cash, lines.DailyLine, lines.Floor, PositionsOf(state), OrdersOf(state), state.Trading, halted);
        }

        var positions = known.HasPositionsOf(state) ? known.Positions : PositionsOf(state);
        var orders = known.HasOrdersOf(state) ? known.Orders : OrdersOf(state);
        return (known.Cash, known.DailyLine, known.FloorLine, known.Trading, known.HaltedByGuardian) == (state.Cash, lines.DailyLine, lines.Floor, state.Trading, halted)
            && positions == known.Positions && orders == known.Orders
                ? known
                : new GuardedAccount(state.Cash, lines.DailyLine, lines.Floor, positions, orders, state.Trading, halted);
    }

    /// <summary>
    /// The account as the venue shows it, judged by the last journaled facts; without any, by the limits of the trader counted
    /// from the balance that was seen first.
    /// </summary>
    /// <param name="picture">What the venue shows.</param>
    /// <param name="last">The last journaled state; null when the book never came up.</param>
    /// <param name="firstBalance">The balance that was seen first in this process.</param>
    /// <param name="terms">Limits and rules.</param>
    /// <param name="now">Market time, UTC.</param>
    public static GuardedAccount Of(VenuePicture picture, AccountState? last, Money firstBalance, GuardTerms terms, DateTimeOffset now)
    {
        var lines = last is null ? (EffectiveLimits?)null : EffectiveLimits.Of(last, terms.Limits, terms.RuleBook, now);
        return new GuardedAccount(
            picture.Account.Balance,
            lines is { } daily ? daily.DailyLine : firstBalance - terms.Limits.DailyLoss,
            lines is { } floor ? floor.Floor : firstBalance - terms.Limits.MaximumLoss,
            [.. picture.Positions.Where(p => p.Net != 0).Select(p => new Position(p.Contract, p.Net, (Int128)(p.AveragePrice * 1_000_000_000m) * p.Net))],
            [
                .. picture.Orders.Where(o => o.Size > o.FillVolume).Select(o => new GuardedOrder(
                    o.Contract,
                    o.Side,
                    o.Size - o.FillVolume,
                    o.LimitPrice,
                    o.Type == OrderType.Market,
                    o.Parent is not null || o.Type is OrderType.Stop or OrderType.TrailingStop)),
            ],
            last?.Trading ?? TradingState.Active,
            last is not null && IsHaltedByGuardian(last));
    }

    private static ImmutableArray<Position> PositionsOf(AccountState state)
    {
        var positions = ImmutableArray<Position>.Empty;
        foreach (var (_, position) in state.Positions)
        {
            positions = positions.Add(position);
        }

        return positions;
    }

    private static ImmutableArray<GuardedOrder> OrdersOf(AccountState state)
    {
        var orders = ImmutableArray<GuardedOrder>.Empty;
        foreach (var order in state.LiveOrders)
        {
            if (order.Remaining > 0)
            {
                orders = orders.Add(Guarded(order));
            }
        }

        return orders;
    }

    private static GuardedOrder Guarded(Order order) => new(
        order.Contract,
        order.Side,
        order.Remaining,
        order.Change?.LimitPrice ?? order.LimitPrice,
        order.State is OrderState.Submitted or OrderState.Unknown || order.Type == OrderType.Market,
        order.Role != OrderRole.Entry);

    private bool HasPositionsOf(AccountState state)
    {
        var at = 0;
        foreach (var (_, position) in state.Positions)
        {
            if (at == Positions.Length || Positions[at++] != position)
            {
                return false;
            }
        }

        return at == Positions.Length;
    }

    private bool HasOrdersOf(AccountState state)
    {
        var at = 0;
        foreach (var order in state.LiveOrders)
        {
            if (order.Remaining > 0 && (at == Orders.Length || Orders[at++] != Guarded(order)))
            {
                return false;
            }
        }

        return at == Orders.Length;
    }

    private static ImmutableArray<ContractId> ContractsOf(ImmutableArray<Position> positions, ImmutableArray<GuardedOrder> orders)
    {
        var contracts = ImmutableArray<ContractId>.Empty;
        foreach (var position in positions)
        {
            contracts = contracts.Contains(position.Contract) ? contracts : contracts.Add(position.Contract);
        }

        foreach (var order in orders)
        {
            contracts = contracts.Contains(order.Contract) ? contracts : contracts.Add(order.Contract);
        }

        return contracts.Length < 2 ? contracts : contracts.Sort((one, other) => string.CompareOrdinal(one.Value, other.Value));
    }

    private static bool IsHaltedByGuardian(AccountState state) =>
        state.Trading == TradingState.Halted && state.TradingWhy.StartsWith($"{Guardian}:", StringComparison.Ordinal);
}
