using Engine.Statistics;

namespace Engine.Optimization;

/// <summary>
/// How the trials around one did: a good trial among bad ones is a spike that chance has made, a good one among good ones stands on a plateau
/// (R. Pardo, 2008, chapter 10).
/// </summary>
/// <param name="Count">Trials around it.</param>
/// <param name="Median">Median of their objective; one without a value lies below all others, and makes the median undefined when it falls on it.</param>
/// <param name="Stability">
/// <see cref="Median"/> over the trial's own value: 1 when its neighbours do as well, 0 when they earn nothing, negative when they lose. Wants a value of its own
/// above zero.
/// </param>
public sealed record Neighbourhood(int Count, Figure<double> Median, Figure<double> Stability)
{
    /// <summary>What lies around a point.</summary>
    /// <param name="space">The space.</param>
    /// <param name="tried">Objective of every point that was tried.</param>
    /// <param name="point">The point, one of them.</param>
    /// <param name="reach">How many values up or down on each ordered axis still are neighbours (<see cref="Reach"/>); on the others the value is the same.</param>
    public static Neighbourhood Of(ParameterSpace space, IReadOnlyDictionary<long, Figure<double>> tried, long point, IReadOnlyList<int> reach)
    {
        var around = new List<Figure<double>>();
        var box = 1L;
        for (var axis = 0; axis < reach.Count; axis++)
        {
            box = Math.Min(box * ((2L * reach[axis]) + 1), long.MaxValue / 1_000_000_000);
        }

        var place = space.Place(point).ToArray();
        if (box <= tried.Count)
        {
            Visit(0, (int[])place.Clone());
        }
        else
        {
            foreach (var (other, value) in tried)
            {
                if (other != point && IsNear(place, space.Place(other), reach))
                {
                    around.Add(value);
                }
            }
        }

        var median = MedianOf(around);
        var own = tried[point];
        return new Neighbourhood(
            around.Count,
            median,
            median.Value is not { } middle ? median.Why
                : own.Value is not { } value1 ? own.Why
                : value1 > 0 && double.IsFinite(middle / value1) ? middle / value1
                : Undefined.NoProfit);

        void Visit(int axis, int[] at)
        {
            if (axis == at.Length)
            {
                if (space.Number(at) is var number && number != point && tried.TryGetValue(number, out var value))
                {
                    around.Add(value);
                }

                return;
            }

            var last = Math.Min(space.Axes[axis].Values.Length - 1, place[axis] + reach[axis]);
            for (var value = Math.Max(0, place[axis] - reach[axis]); value <= last; value++)
            {
                at[axis] = value;
                Visit(axis + 1, at);
            }

            at[axis] = place[axis];
        }
    }

    /// <summary>One value up or down for a grid; a tenth of the values, and at least one, for points that were drawn and lie farther apart.</summary>
    /// <param name="space">The space.</param>
    /// <param name="drawn">True when points were drawn.</param>
    public static IReadOnlyList<int> Reach(ParameterSpace space, bool drawn) =>
        [.. space.Axes.Select(axis => !axis.IsOrdered ? 0 : drawn ? Math.Max(1, axis.Values.Length / 10) : 1)];

    private static bool IsNear(int[] place, System.Collections.Immutable.ImmutableArray<int> other, IReadOnlyList<int> reach)
    {
        for (var axis = 0; axis < place.Length; axis++)
        {
            if (Math.Abs(place[axis] - other[axis]) > reach[axis])
            {
                return false;
            }
        }

        return true;
    }

    private static Figure<double> MedianOf(List<Figure<double>> values)
    {
        if (values.Count == 0)
        {
            return Undefined.TooFewObservations;
        }

        var ascending = values.OrderBy(value => value.Value ?? double.NegativeInfinity).ToList();
        var (low, high) = (ascending[(ascending.Count - 1) / 2], ascending[ascending.Count / 2]);
        return low.Value is not { } first ? low.Why : high.Value is not { } second ? high.Why : first + ((second - first) / 2);
    }
}
