using Engine.Accounts;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>How often a product lists a delivery month, which decides the front month of a date.</summary>
public enum DeliveryCycle
{
    /// <summary>March, June, September, December; the front month rolls in the week before its third Friday.</summary>
    Quarterly,

    /// <summary>Every month; the front month rolls in the middle of the month before delivery.</summary>
    Monthly,

    /// <summary>February, April, June, August, December; the front month rolls at the end of the month before delivery.</summary>
    Metal,
}

/// <summary>The terms that all contracts of a product share (contract.md §4.3).</summary>
/// <param name="Code">The venue's product code, such as <c>ENQ</c>; not the exchange root.</param>
/// <param name="Root">The exchange root, such as <c>NQ</c>.</param>
/// <param name="Description">Words for a person.</param>
/// <param name="TickSize">Smallest price step.</param>
/// <param name="TickValue">Dollars per tick and contract.</param>
/// <param name="Cycle">Delivery months.</param>
/// <param name="IsMicro">True for micro contracts, which count a tenth of a mini against the size cap.</param>
public sealed record ProductTerms(
    string Code,
    string Root,
    string Description,
    Price TickSize,
    Money TickValue,
    DeliveryCycle Cycle,
    bool IsMicro)
{
    /// <summary>Size against the account's cap in tenths of a mini: a micro counts 1, everything else 10 (contract.md §7.2).</summary>
    public int CapWeight => IsMicro ? 1 : 10;

    /// <summary>The contract of one delivery month as the venue would describe it.</summary>
    public Instrument Contract(ContractMonth month, bool active) => new(
        month.IdOf(Code),
        $"{Root}{month.Letter}{month.Year % 10}",
        $"{Description}: {month.Words}",
        TickSize,
        TickValue,
        active,
        $"F.US.{Code}");
}
