using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// An indicator of one series of numbers. Fed with bars it takes their closes and resets at a roll seam; fed with plain numbers (the value of
/// another indicator, a spread, an equity) it cannot know of seams, and who feeds it resets it. It is fed in one of the two ways, until it is reset.
/// </summary>
public abstract class ValueIndicator : Indicator
{
    /// <param name="warmUp">See <see cref="Indicator.WarmUp"/>.</param>
    protected ValueIndicator(int warmUp)
        : base(warmUp)
    {
    }

    /// <summary>Takes the next value of the series.</summary>
    /// <param name="value">A finite number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite. Nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">The indicator has taken bars since its last reset. Nothing has changed.</exception>
    public void Update(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{GetType().Name} takes finite numbers.");
        }

        if (HasBars)
        {
            throw new InvalidOperationException($"{GetType().Name} follows the bars of a contract; it takes plain numbers again after Reset.");
        }

        Count();
        Take(value);
    }

    /// <inheritdoc/>
    protected sealed override void Take(Bar bar) => Take(bar.Close.ToDouble());

    /// <summary>Takes the next value of the series, which is finite.</summary>
    protected abstract void Take(double value);
}
