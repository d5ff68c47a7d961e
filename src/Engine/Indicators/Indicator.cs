using System.Runtime.CompilerServices;
using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// A streaming indicator: it takes one complete bar after another, holds what it needs of them, and has its value ready. An update costs a
/// bounded amount of work and allocates nothing.
/// <para>
/// No indicator crosses a roll seam. A bar of another contract than the bar before resets the indicator, and its warm-up begins anew with
/// that bar: the gap between two contracts is no movement of the market. This is done here, for all of them; a derived class sees bars of
/// one contract only.
/// </para>
/// <para>
/// Values are <see cref="double"/>: an indicator is an estimate, no price and no money. Not safe for use by several threads at once.
/// </para>
/// </summary>
public abstract class Indicator
{
    /// <summary>The longest length of a window, in inputs.</summary>
    public const int LongestLength = 1_000_000;

    private ContractId? _contract;
    private BarInterval _interval;
    private long _inputs;

    /// <param name="warmUp">See <see cref="WarmUp"/>.</param>
    protected Indicator(int warmUp) => WarmUp = warmUp;

    /// <summary>
    /// How many inputs the indicator needs before it is ready, known before the first of them: that many bars are what a strategy has to ask for.
    /// </summary>
    public int WarmUp { get; }

    /// <summary>
    /// True once the indicator has a value: with input number <see cref="WarmUp"/> since the start, the last reset or the last roll seam.
    /// </summary>
    public virtual bool IsReady => _inputs >= WarmUp;

    /// <summary>The indicator's main line; NaN while it is not ready.</summary>
    public abstract double Value { get; }

    /// <summary>True when raw values, and not bars, were taken since the last reset.</summary>
    private protected bool HasRawValues => _contract is null && _inputs > 0;

    /// <summary>True when bars were taken since the last reset.</summary>
    private protected bool HasBars => _contract is not null;

    /// <summary>
    /// Takes the next complete bar. A bar of another contract than the one before resets the indicator first.
    /// </summary>
    /// <param name="bar">The bar; of the same interval as the bars before.</param>
    /// <exception cref="ArgumentException">The bar is of another interval than the bars before. Nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">The indicator has taken values without a contract since its last reset. Nothing has
    /// changed.</exception>
    public void Update(Bar bar)
    {
        ArgumentNullException.ThrowIfNull(bar);
        if (HasRawValues)
        {
            throw new InvalidOperationException(
                $"{GetType().Name} has taken values of which it does not know the contract; it takes bars again after Reset.");
        }

        if (HasBars && bar.Interval != _interval)
        {
            throw new ArgumentException(
                $"{GetType().Name} has taken bars of {_interval} and was given one of {bar.Interval}; one indicator takes bars of one interval.",
                nameof(bar));
        }

        if (_contract != bar.Contract)
        {
            Reset();
            _contract = bar.Contract;
            _interval = bar.Interval;
        }

        Count();
        Take(bar);
    }

    /// <summary>Forgets everything: the indicator is as new.</summary>
    public void Reset()
    {
        _contract = null;
        _interval = default;
        _inputs = 0;
        Clear();
    }

    /// <summary>Takes the next bar of the same contract and interval.</summary>
    protected abstract void Take(Bar bar);

    /// <summary>Brings the derived class's own state back to that of a new indicator.</summary>
    protected abstract void Clear();

    /// <summary>The value when the indicator is ready, otherwise NaN: every output goes through here.</summary>
    protected double WhenReady(double value) => IsReady ? value : double.NaN;

    /// <summary>Counts one input.</summary>
    private protected void Count() => _inputs++;

    /// <summary>The length of a window, checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below <paramref name="least"/> or above <see cref="LongestLength"/>.</exception>
    protected static int Length(int value, int least = 1, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= least && value <= LongestLength
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"A length is at least {least} and at most {LongestLength} inputs here.");

    /// <summary>A width in multiples of a spread, checked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number above zero.</exception>
    protected static double Multiple(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        double.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "A multiple is a finite number above zero.");
}
