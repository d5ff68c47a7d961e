using Engine.Markets;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>A part of a market, by time.</summary>
/// <param name="whole">The market.</param>
/// <param name="from">First instant, UTC, inclusive.</param>
/// <param name="to">Last instant, UTC, exclusive.</param>
public sealed class MarketRange(IMarketSource whole, DateTimeOffset from, DateTimeOffset to) : IMarketSource
{
    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Contracts => whole.Contracts;

    /// <inheritdoc/>
    public DateTimeOffset Start { get; } = whole.Start > from ? whole.Start : from;

    /// <inheritdoc/>
    public IReadOnlyList<ContractRoll> Rolls => whole.Rolls;

    /// <inheritdoc/>
    public TimeSpan BarLength => whole.BarLength;

    /// <inheritdoc/>
    public IEnumerable<SecondBar> History(ContractId contract) => whole.History(contract);

    /// <inheritdoc/>
    public IEnumerable<MarketPrint> Read() => whole.Read().SkipWhile(print => print.Time < from).TakeWhile(print => print.Time < to);

    /// <inheritdoc/>
    public IEnumerable<MarketEvent> Events() => whole.Events().SkipWhile(happened => happened.Time < from).TakeWhile(happened => happened.Time < to);
}
