using System.Collections.Immutable;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Backtest.Tests;

/// <summary>Prints of one contract, made by hand.</summary>
internal sealed class MadeMarket(ImmutableArray<MarketPrint> prints) : IMarketSource
{
    public IReadOnlyList<Instrument> Contracts { get; } =
        [ContractMonth.TryParse(prints[0].Contract.Value, out var product, out var month) ? ProductTable.Find(product)!.Contract(month, active: true) : throw new ArgumentException("unknown contract", nameof(prints))];

    public DateTimeOffset Start => prints[0].Time;

    public TimeSpan BarLength { get; init; }

    public IEnumerable<SecondBar> History(ContractId contract) => [];

    public IEnumerable<MarketPrint> Read() => prints;
}
