using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Risk;

/// <summary>What a contract's prices make of what is at stake in it.</summary>
/// <param name="Equity">What it adds to conservative equity: open profit, less costs and less what orders in flight would take.</param>
/// <param name="OpenProfit">Open profit at the last price.</param>
/// <param name="StepLoss">What one further step of its market would take.</param>
internal readonly record struct StakeValue(Money Equity, Money OpenProfit, Money StepLoss);

/// <summary>
/// What an account has at stake in one contract, as far as no price changes it: taken from the account once, so that each new price
/// costs a few multiplications.
/// </summary>
internal sealed class ContractStake
{
    private readonly Position _position;
    private readonly int _long;
    private readonly int _short;
    private readonly int _added;
    private readonly Money _costs;

    // Limit orders that add exposure when the market comes to them, nearest first.
    private readonly ImmutableArray<GuardedOrder> _bids = [];
    private readonly ImmutableArray<GuardedOrder> _offers = [];

    private ContractStake(ContractId contract, GuardedAccount account, GuardTerms terms)
    {
        Contract = contract;
        _position = account.PositionIn(contract) ?? Position.Flat(contract);
        Instrument = terms.Instruments.GetValueOrDefault(contract);
        Slip = terms.Limits.SlipOf(contract);
        int buying = 0, selling = 0;
        foreach (var order in account.Orders)
        {
            if (order.Contract != contract || order.Reduces)
            {
                continue;
            }

            if (order.InFlight)
            {
                (buying, selling) = order.Side == OrderSide.Buy ? (buying + order.Remaining, selling) : (buying, selling + order.Remaining);
            }
            else if (order.Limit is not null)
            {
                (_bids, _offers) = order.Side == OrderSide.Buy ? (_bids.Add(order), _offers) : (_bids, _offers.Add(order));
            }
        }

        (_bids, _offers) = (Nearest(_bids), Nearest(_offers));
        var (high, low) = (_position.Net + buying, _position.Net - selling);
        (_long, _short) = (Math.Max(0, high), Math.Max(0, -low));
        _added = Math.Max(0, Math.Max(high, -low) - Math.Abs(_position.Net));

        // A contract without terms is valued at its entry, and nothing is known of what its orders would take.
        var cost = TradingCosts.PerSide(contract, terms.Limits);
        _costs = (cost * Math.Abs(_position.Net)) + (Instrument is null ? Money.Zero : cost * (2L * _added));
    }

    /// <summary>The contract.</summary>
    public ContractId Contract { get; }

    /// <summary>Its terms; null where they are not known.</summary>
    public Instrument? Instrument { get; }

    /// <summary>Ticks of one step of its market.</summary>
    public int Slip { get; }

    /// <summary>Takes a contract's part out of an account.</summary>
    public static ContractStake Of(ContractId contract, GuardedAccount account, GuardTerms terms) => new(contract, account, terms);

    /// <summary>Values it.</summary>
    /// <param name="price">The contract's price; null where none is known: the position is then valued at its entry.</param>
    public StakeValue At(PriceMarks? price)
    {
        if (Instrument is not { } instrument)
        {
            return new StakeValue(-_costs, Money.Zero, Money.Zero);
        }

        var step = StepLoss(price, instrument);
        if (price is not { } marks || marks.For(_position.Net) is not { } mark)
        {
            return new StakeValue(-_costs, Money.Zero, step);
        }

        var value = instrument.ValueOf(_position.OpenAt(mark));
        var atLast = marks.Last is { } last && last != mark ? instrument.ValueOf(_position.OpenAt(last)) : value;
        var spread = _added == 0 ? Money.Zero : instrument.ValueOf(marks.Spread) * _added;
        return new StakeValue(value - spread - _costs, atLast, step);
    }

    /// <summary>What a step takes in the direction that takes more: from what is held, and from limits that fill on its way.</summary>
    private Money StepLoss(PriceMarks? price, Instrument instrument)
    {
        if (Slip == 0)
        {
            return Money.Zero;
        }

        var falling = (instrument.TickValue * (Slip * (long)_long)) + Reached(_bids, OrderSide.Buy, price, instrument);
        var rising = (instrument.TickValue * (Slip * (long)_short)) + Reached(_offers, OrderSide.Sell, price, instrument);
        return falling > rising ? falling : rising;
    }

    /// <summary>What limit orders lose that fill on the way. Those that close the position lose nothing.</summary>
    private Money Reached(ImmutableArray<GuardedOrder> resting, OrderSide side, PriceMarks? price, Instrument instrument)
    {
        var sign = side.Sign();
        if (resting.IsEmpty || price?.For(sign) is not { } mark)
        {
            return Money.Zero;
        }

        var end = instrument.Offset(mark, -sign * Slip).Nanos;
        var cover = Math.Max(0, -sign * _position.Net);
        Int128 lost = 0;
        foreach (var order in resting)
        {
            var covered = Math.Min(cover, order.Remaining);
            cover -= covered;
            lost += Math.Max(0, sign * (order.Limit!.Value.Nanos - end)) * (Int128)(order.Remaining - covered);
        }

        return instrument.ValueOf(lost);
    }

    private static ImmutableArray<GuardedOrder> Nearest(ImmutableArray<GuardedOrder> resting) =>
        resting.Length < 2 ? resting : [.. resting.OrderByDescending(o => o.Side.Sign() * o.Limit!.Value.Nanos)];
}
