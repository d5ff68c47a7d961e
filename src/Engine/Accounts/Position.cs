using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <summary>
/// A netted position. The entry notional is exact (price times contracts), so the average price is never rounded back
/// into the book.
/// </summary>
/// <param name="Contract">The contract.</param>
/// <param name="Net">Signed contracts: long positive.</param>
/// <param name="EntryNotional">Sum of entry price times signed contracts still open, in 1e-9 units.</param>
public readonly record struct Position(ContractId Contract, int Net, Int128 EntryNotional)
{
    /// <summary>No contracts.</summary>
    public static Position Flat(ContractId contract) => new(contract, 0, 0);

    /// <summary>Average entry price, for people only; null when flat.</summary>
    public decimal? AveragePrice => Price.Average(EntryNotional, Net);

    /// <summary>
    /// The position after a fill, and the price difference realised by the part that closed (1e-9 units times contracts).
    /// A fill through flat realises the old side whole and opens the rest at the fill price.
    /// </summary>
    public (Position Position, Int128 Realized) Fill(OrderSide side, int size, Price price)
    {
        var signed = side.Sign() * size;
        if (Net == 0 || Math.Sign(Net) == Math.Sign(signed))
        {
            return (this with { Net = Net + signed, EntryNotional = EntryNotional + ((Int128)price.Nanos * signed) }, 0);
        }

        var closing = Math.Min(Math.Abs(Net), size) * Math.Sign(Net);
        var entry = closing == Net ? EntryNotional : EntryNotional * closing / Net;
        var realized = ((Int128)price.Nanos * closing) - entry;
        var rest = signed + closing;
        var next = this with
        {
            Net = Net + signed,
            EntryNotional = EntryNotional - entry + ((Int128)price.Nanos * rest),
        };
        return (next, realized);
    }

    /// <summary>Unrealised price difference at a price (1e-9 units times contracts).</summary>
    public Int128 OpenAt(Price price) => ((Int128)price.Nanos * Net) - EntryNotional;

    /// <summary>
    /// The position without a fill that had realised <paramref name="realized"/>, and what removing it realises: the exact
    /// reverse of <see cref="Fill"/> (entry notional changes by price times signed size plus the realised difference).
    /// </summary>
    public (Position Position, Int128 Realized) Unfill(OrderSide side, int size, Price price, Int128 realized)
    {
        var signed = side.Sign() * size;
        var entry = EntryNotional - ((Int128)price.Nanos * signed) - realized;
        var net = Net - signed;
        return net == 0 ? (Flat(Contract), -entry - realized) : (this with { Net = net, EntryNotional = entry }, -realized);
    }
}
