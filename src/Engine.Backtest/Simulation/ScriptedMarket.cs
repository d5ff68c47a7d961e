using System.Collections.Immutable;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>Contracts without prices of their own: a simulation says what trades.</summary>
internal sealed class ScriptedMarket(ImmutableArray<Instrument> contracts, DateTimeOffset start) : IMarketSource
{
    public IReadOnlyList<Instrument> Contracts => contracts;

    public DateTimeOffset Start => start;

    public IEnumerable<SecondBar> History(ContractId contract) => [];

    public IEnumerable<MarketPrint> Read() => [];

    /// <summary>The terms of a contract id, or of a product's front month at an instant.</summary>
    /// <param name="name">A contract id, the exchange's root such as <c>ES</c>, or the venue's product code such as <c>EP</c>.</param>
    /// <param name="at">When, UTC.</param>
    /// <exception cref="ArgumentException">There is no such contract.</exception>
    public static Instrument Find(string name, DateTimeOffset at)
    {
        if (ContractMonth.TryParse(name, out _, out _))
        {
            return RecordedContracts.Find(name, out var problem) ?? throw new ArgumentException(problem + ".", nameof(name));
        }

        var terms = ProductTable.All.FirstOrDefault(p => p.Root.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? ProductTable.Find(name.ToUpperInvariant())
            ?? throw new ArgumentException($"\"{name}\" is neither a contract id nor a product; write a root such as ES, or CON.F.US.EP.Z26.", nameof(name));
        return terms.Contract(ContractMonth.Front(terms.Cycle, at), active: true);
    }
}
