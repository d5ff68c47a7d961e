using System.Collections.Immutable;
using Engine.Accounts;

namespace Engine.Statistics;

/// <summary>
/// Falls of a curve from its highest point before, the starting point included. Depth at a point: highest before less its own value.
/// </summary>
public sealed record Drawdown
{
    /// <summary>Largest fall in dollars, zero or positive.</summary>
    public Money Depth { get; private init; }

    /// <summary>Largest fall as a share of the high that it fell from, which need not be the fall of <see cref="Depth"/>; wants a known start above zero.</summary>
    public Figure<double> Share { get; private init; }

    /// <summary>Most points in a row below an earlier high.</summary>
    public int Longest { get; private init; }

    /// <summary>Points at the end in a row below an earlier high; zero when the curve ends at its high.</summary>
    public int Current { get; private init; }

    /// <summary>Depth of the last point.</summary>
    public Money CurrentDepth { get; private init; }

    /// <summary>Index of the high from which the curve fell by <see cref="Depth"/>, the first of equal falls; −1 for the start; null without a fall.</summary>
    public int? Peak { get; private init; }

    /// <summary>Index of the point that lay deepest.</summary>
    public int? Trough { get; private init; }

    /// <summary>Index of the first point after it that reached the high again; null when none did.</summary>
    public int? Recovery { get; private init; }

    /// <summary>
    /// Ulcer index in percent, <c>√(Σ Dᵢ² / n)</c> with Dᵢ the fall in percent of the high before (P. Martin, B. McCann, The Investor's
    /// Guide to Fidelity Funds, 1989); wants a known start above zero.
    /// </summary>
    public Figure<double> UlcerIndex { get; private init; }

    /// <summary>The falls of a curve that begins at <paramref name="start"/> and changes by <paramref name="changes"/>.</summary>
    /// <param name="start">Starting point; null when it is not known, which leaves shares undefined.</param>
    /// <param name="changes">Change to each point from the one before.</param>
    /// <param name="none">Why shares are undefined when there is no point.</param>
    public static Drawdown Of(Money? start, ImmutableArray<Money> changes, Undefined none = Undefined.NoTradeDate)
    {
        var (value, high, peak) = (start ?? Money.Zero, start ?? Money.Zero, -1);
        var (depth, share, squares, known) = (Money.Zero, 0.0, 0.0, start > Money.Zero);
        var (longest, current) = (0, 0);
        (int Peak, int Trough, Money High)? deepest = null;
        int? recovery = null;
        for (var i = 0; i < changes.Length; i++)
        {
            value += changes[i];
            if (value >= high)
            {
                recovery ??= deepest is { } fall && value >= fall.High ? i : null;
                (high, peak, current) = (value, i, 0);
                continue;
            }

            (current, longest) = (current + 1, Math.Max(longest, current + 1));
            var fallen = high - value;
            if (fallen > depth)
            {
                (depth, deepest, recovery) = (fallen, (peak, i, high), null);
            }

            if (known)
            {
                var part = MoneyMean.Ratio(fallen, high);
                (share, squares) = (Math.Max(share, part), squares + (part * part));
            }
        }

        var why = changes.IsEmpty ? none : known ? Undefined.None : Undefined.NoCapital;
        return new Drawdown
        {
            Depth = depth,
            Share = why != Undefined.None ? why : share,
            Longest = longest,
            Current = current,
            CurrentDepth = high - value,
            Peak = deepest?.Peak,
            Trough = deepest?.Trough,
            Recovery = recovery,
            UlcerIndex = why != Undefined.None ? why : 100 * Math.Sqrt(squares / changes.Length),
        };
    }
}
