using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>
/// A half-turn as the venue keeps it, with what a bust needs to reverse it exactly. The fact that clients see is made only when somebody
/// reads it or listens: of the many that have been, values cost a collection nothing.
/// </summary>
/// <param name="Id">The trade's number.</param>
/// <param name="Order">The order that filled.</param>
/// <param name="At">Fill time, UTC.</param>
/// <param name="Price">Fill price.</param>
/// <param name="ProfitAndLoss">Gross profit, null on an opening half-turn.</param>
/// <param name="Fees">Fees of this side.</param>
/// <param name="Commissions">Commissions of this side.</param>
/// <param name="Size">Contracts.</param>
/// <param name="Gain">The price difference that it realised, in 1e-9 price units times contracts.</param>
internal readonly record struct TradeRecord(
    TradeId Id, OrderRecord Order, DateTimeOffset At, Price Price, Money? ProfitAndLoss, Money Fees, Money Commissions, int Size, Int128 Gain)
{
    /// <summary>True after a bust.</summary>
    public bool Voided { get; init; }

    /// <summary>The fact.</summary>
    public VenueTrade Describe() =>
        new(Id, Order.Ledger.Id, Order.Book.Instrument.Id, At, Price, ProfitAndLoss, Fees, Commissions, Order.Side, Size, Voided, new OrderId(Order.Id));
}
