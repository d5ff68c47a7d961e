using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// An indicator of what was traded when and where. Fed with bars, or print by print, which is exact where a bar must be spread or averaged; in one of the two ways, until it is
/// reset. It resets at a roll seam in both.
/// </summary>
public abstract class TapeIndicator : Indicator
{
    private ContractId? _traded;
    private BarGrid? _grid;

    /// <param name="warmUp">See <see cref="Indicator.WarmUp"/>.</param>
    private protected TapeIndicator(int warmUp)
        : base(warmUp)
    {
    }

    /// <summary>Takes the next print. A print of another contract than the one before resets the indicator first.</summary>
    /// <param name="trade">The print, in order of receipt.</param>
    /// <exception cref="InvalidOperationException">The indicator has taken bars since its last reset. Nothing has changed.</exception>
    public void Update(MarketTrade trade)
    {
        if (HasBars)
        {
            throw new InvalidOperationException($"{GetType().Name} has taken bars; it takes prints again after Reset.");
        }

        if (_traded != trade.Contract)
        {
            Reset();
            _traded = trade.Contract;
        }

        Count();
        var at = trade.Timestamp.UtcTicks;
        Take(trade.Contract, new(at, at, trade.Price, trade.Price, trade.Price, trade.Price, trade.Size));
    }

    /// <inheritdoc/>
    protected sealed override void Take(Bar bar) =>
        Take(bar.Contract, new(bar.Start.UtcTicks, EndOf(bar), bar.Open, bar.High, bar.Low, bar.Close, bar.Volume));

    /// <inheritdoc/>
    protected sealed override void Clear()
    {
        _traded = null;
        _grid = null;
        Forget();
    }

    /// <summary>Takes the next bar or print of a contract.</summary>
    private protected abstract void Take(ContractId contract, in TapePiece piece);

    /// <summary>Brings the derived class's own state back to that of a new indicator.</summary>
    private protected abstract void Forget();

    private long EndOf(Bar bar) =>
        bar.Interval.Length is { } length ? bar.Start.UtcTicks + length.Ticks
        : bar.Interval.IsTime ? (_grid ??= new(bar.Interval)).EndOf(bar.Start.UtcTicks)
        : (bar.LastPrintAt ?? bar.Start).UtcTicks + 1;
}
