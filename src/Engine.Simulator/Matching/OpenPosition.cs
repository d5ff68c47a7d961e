using Engine.Accounts;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// A netted position by its exact notional, so that average price is never rounded back into the books. What several
/// partial closes take out adds up to exactly what went in.
/// </summary>
internal sealed class OpenPosition(int id, DateTimeOffset openedAt)
{
    /// <summary>A position as it was kept.</summary>
    public OpenPosition(int id, DateTimeOffset openedAt, int net, Int128 notional, decimal averagePrice)
        : this(id, openedAt) => (Net, Notional, AveragePrice) = (net, notional, averagePrice);

    /// <summary>Price in 1e-9 times contracts, signed like <see cref="Net"/>.</summary>
    public Int128 Notional { get; private set; }

    public int Id => id;

    public DateTimeOffset OpenedAt => openedAt;

    /// <summary>Contracts, long positive.</summary>
    public int Net { get; private set; }

    public decimal AveragePrice { get; private set; }

    public void Add(Price price, int signedSize)
    {
        Net += signedSize;
        Notional += (Int128)price.Nanos * signedSize;
        AveragePrice = Price.Average(Notional, Net) ?? 0m;
    }

    /// <summary>Takes contracts out against the position's direction and returns the gross gain, in 1e-9 price units times contracts.</summary>
    public Int128 Reduce(Price price, int signedSize)
    {
        var cost = -signedSize == Net ? Notional : Notional * -signedSize / Net;
        Net += signedSize;
        Notional -= cost;
        return ((Int128)price.Nanos * -signedSize) - cost;
    }

    /// <summary>
    /// Takes a fill out again that had realised <paramref name="gain"/>, and returns what removing it realises: the exact
    /// reverse of adding or reducing, whatever happened in between. What is left when the position becomes flat is realised too.
    /// </summary>
    public Int128 Unfill(Price price, int signedSize, Int128 gain)
    {
        Net -= signedSize;
        Notional -= ((Int128)price.Nanos * signedSize) + gain;
        if (Net == 0)
        {
            return -Notional - gain;
        }

        AveragePrice = Price.Average(Notional, Net) ?? 0m;
        return -gain;
    }

    /// <summary>Open gain at a price, in 1e-9 price units times contracts.</summary>
    public Int128 GainAt(Price price) => ((Int128)price.Nanos * Net) - Notional;

    public VenuePosition Describe(AccountId account, ContractId contract) => new(account, contract, Net, AveragePrice, OpenedAt);
}
