using Engine.Markets;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>A market of some of the contracts of another; what happens in the others is left out.</summary>
public sealed class SelectedMarket : IMarketSource
{
    private readonly IMarketSource _whole;
    private readonly HashSet<string> _wanted;

    /// <summary>Selects contracts.</summary>
    /// <param name="whole">The market.</param>
    /// <param name="contracts">Which of its contracts, in the order in which they are to be listed.</param>
    public SelectedMarket(IMarketSource whole, IReadOnlyList<Instrument> contracts)
    {
        (_whole, Contracts, Rolls) = (whole, contracts, whole.Rolls);
        _wanted = contracts.Select(c => c.Id.Value).ToHashSet(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Contracts { get; }

    /// <inheritdoc/>
    public DateTimeOffset Start => _whole.Start;

    /// <inheritdoc/>
    public IReadOnlyList<ContractRoll> Rolls { get; init; }

    /// <inheritdoc/>
    public TimeSpan BarLength => _whole.BarLength;

    /// <inheritdoc/>
    public IEnumerable<SecondBar> History(ContractId contract) => _whole.History(contract);

    /// <inheritdoc/>
    public IEnumerable<MarketPrint> Read() => _whole.Read().Where(print => _wanted.Contains(print.Contract.Value));

    /// <inheritdoc/>
    public IEnumerable<MarketEvent> Events() => _whole.Events().Where(happened => _wanted.Contains(happened.Contract.Value));
}
