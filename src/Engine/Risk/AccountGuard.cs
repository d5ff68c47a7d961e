using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Risk;

/// <summary>How far an account is from its limits.</summary>
/// <param name="Equity">
/// Conservative equity: cash plus open profit (longs at the bid, shorts at the ask), less what closing costs and less what
/// orders in flight would take if they filled at the market.
/// </param>
/// <param name="DailyRoom">What may still be lost before the daily limit; null when there is none.</param>
/// <param name="FloorRoom">What may still be lost before the loss floor; null when there is none.</param>
/// <param name="Breach">Why the account must stop; null when it may go on.</param>
public sealed record GuardReading(Money Equity, Money? DailyRoom, Money? FloorRoom, string? Breach)
{
    /// <summary>What one further step of the market against every position would take (<see cref="RiskLimits.SlipOf"/>); zero while flat.</summary>
    public Money StepLoss { get; init; }

    /// <summary>Cash plus open profit at the last prices: what a floor that trails within the day follows.</summary>
    public Money OpenEquity { get; init; }

    /// <summary>True when realised cash alone is over the line: a fact that needs no second look.</summary>
    public bool Realised { get; init; }

    /// <summary>True when every contract at risk has a figure for one step of its market, so that the line lies a step before the limit.</summary>
    public bool Stepped { get; init; } = true;

    /// <summary>The longest stretch that a position went without the protection it should have had, this process; wall time.</summary>
    public TimeSpan LongestUnprotected { get; init; }

    /// <summary>All such stretches together, this process.</summary>
    public TimeSpan TotalUnprotected { get; init; }

    /// <summary>The smaller of both rooms; null without a limit.</summary>
    public Money? Room => DailyRoom is { } daily && FloorRoom is { } floor ? (daily < floor ? daily : floor) : DailyRoom ?? FloorRoom;
}

/// <summary>
/// The firm's loss rules as a pure function of an account and the present prices (contract.md §7.2). The line lies
/// <see cref="RiskLimits.GuardMargin"/> before the firm's, and never nearer than one step of the market.
/// </summary>
public static class AccountGuard
{
    /// <summary>Reads the account as the book has it.</summary>
    /// <param name="account">The journaled state.</param>
    /// <param name="priceOf">The newest price of a contract; null where none is known: the position is then marked at its entry.</param>
    /// <param name="terms">Limits, rules and contracts.</param>
    /// <param name="now">Market time, UTC.</param>
    public static GuardReading Read(AccountState account, Func<ContractId, MarketPrice?> priceOf, GuardTerms terms, DateTimeOffset now) =>
        Read(GuardedAccount.Of(account, terms, now), priceOf, terms);

    /// <summary>Reads the facts.</summary>
    public static GuardReading Read(GuardedAccount account, Func<ContractId, MarketPrice?> priceOf, GuardTerms terms)
    {
        var limits = terms.Limits;
        var (equity, open, costs, step, stepped) = (account.Cash, account.Cash, Money.Zero, Money.Zero, true);
        foreach (var contract in account.Exposed)
        {
            var position = account.Positions.FirstOrDefault(p => p.Contract == contract) ?? Position.Flat(contract);
            var instrument = terms.Instruments.GetValueOrDefault(contract);
            var price = instrument is null ? null : priceOf(contract);
            var reach = Reach.Of(position, account.Orders);
            var slip = limits.SlipOf(contract);
            stepped &= slip > 0;
            var cost = TradingCosts.PerSide(contract, limits);
            costs += cost * Math.Abs(position.Net);
            if (instrument is null)
            {
                continue;
            }

            step += reach.StepLoss(price, instrument, slip);
            equity -= cost * (2L * reach.Added);
            if (price is not null && Mark(price, instrument, position.Net) is { } mark)
            {
                equity += instrument.ValueOf(position.OpenAt(mark)) - (instrument.ValueOf(Spread(price, instrument)) * reach.Added);
                open += instrument.ValueOf(position.OpenAt(price.Last ?? mark));
            }
        }

        equity -= costs;
        var dailyRoom = equity - account.DailyLine;
        var floorRoom = equity - account.FloorLine;
        return new GuardReading(equity, dailyRoom, floorRoom, Breach(dailyRoom, floorRoom, step, limits.GuardMargin))
        {
            StepLoss = step,
            OpenEquity = open,
            Realised = Breach(account.Cash - account.DailyLine, account.Cash - account.FloorLine, Money.Zero, limits.GuardMargin) is not null,
            Stepped = stepped,
        };
    }

    /// <summary>What the position could be closed at; one tick against it where no quote is known.</summary>
    public static Price? Mark(MarketPrice price, Instrument instrument, int net) => net >= 0
        ? price.Bid is null && price.Last is { } last ? instrument.Offset(last, -1) : price.ForLong
        : price.Ask is null && price.Last is { } traded ? instrument.Offset(traded, 1) : price.ForShort;

    private static Int128 Spread(MarketPrice price, Instrument instrument) =>
        Mark(price, instrument, -1) is { } ask && Mark(price, instrument, 1) is { } bid ? (Int128)ask.Nanos - bid.Nanos : 0;

    private static string? Breach(Money? dailyRoom, Money? floorRoom, Money step, Money margin) =>
        IsOver(dailyRoom, step, margin) ? $"daily loss: {dailyRoom} left before the limit{Next(step)}"
        : IsOver(floorRoom, step, margin) ? $"loss floor: {floorRoom} left before the floor{Next(step)}"
        : null;

    private static bool IsOver(Money? room, Money step, Money margin) => room is { } left && (left <= margin || left <= step);

    private static string Next(Money step) => step > Money.Zero ? $", one step of the market takes {step}" : "";

    /// <summary>A contract's exposure with its orders in flight counted as filled where that is worse.</summary>
    /// <param name="Long">Contracts that a falling market hurts.</param>
    /// <param name="Short">Contracts that a rising market hurts.</param>
    /// <param name="Added">Contracts by which orders in flight can enlarge the position.</param>
    /// <param name="Cover">Contracts of the position, signed.</param>
    /// <param name="Resting">Limit orders that add exposure when the market comes to them.</param>
    private readonly record struct Reach(int Long, int Short, int Added, int Cover, ImmutableArray<GuardedOrder> Resting)
    {
        public static Reach Of(Position position, ImmutableArray<GuardedOrder> orders)
        {
            int buying = 0, selling = 0;
            var resting = ImmutableArray<GuardedOrder>.Empty;
            foreach (var order in orders)
            {
                if (order.Contract != position.Contract || order.Reduces)
                {
                    continue;
                }

                if (!order.InFlight)
                {
                    resting = order.Limit is null ? resting : resting.Add(order);
                }
                else if (order.Side == OrderSide.Buy)
                {
                    buying += order.Remaining;
                }
                else
                {
                    selling += order.Remaining;
                }
            }

            var (high, low) = (position.Net + buying, position.Net - selling);
            return new Reach(
                Math.Max(0, high), Math.Max(0, -low), Math.Max(0, Math.Max(high, -low) - Math.Abs(position.Net)), position.Net, resting);
        }

        /// <summary>What a step of so many ticks takes, in the direction that takes more: from what is held, and from limits that fill on its way.</summary>
        public Money StepLoss(MarketPrice? price, Instrument instrument, int ticks)
        {
            if (ticks == 0)
            {
                return Money.Zero;
            }

            var falling = (instrument.TickValue * (ticks * (long)Long)) + instrument.ValueOf(Reached(OrderSide.Buy, price, instrument, ticks));
            var rising = (instrument.TickValue * (ticks * (long)Short)) + instrument.ValueOf(Reached(OrderSide.Sell, price, instrument, ticks));
            return falling > rising ? falling : rising;
        }

        /// <summary>What limit orders lose that fill on the way, in 1e-9 price units times contracts. Those that close the position lose nothing.</summary>
        private Int128 Reached(OrderSide side, MarketPrice? price, Instrument instrument, int ticks)
        {
            var sign = side.Sign();
            if (Resting.IsEmpty || price is null || Mark(price, instrument, sign) is not { } mark)
            {
                return 0;
            }

            var end = instrument.Offset(mark, -sign * ticks).Nanos;
            var cover = Math.Max(0, -sign * Cover);
            Int128 lost = 0;
            foreach (var order in Resting.Where(o => o.Side == side).OrderByDescending(o => sign * o.Limit!.Value.Nanos))
            {
                var covered = Math.Min(cover, order.Remaining);
                cover -= covered;
                lost += Math.Max(0, sign * (order.Limit!.Value.Nanos - end)) * (Int128)(order.Remaining - covered);
            }

            return lost;
        }
    }
}
