using System.Collections.Immutable;

namespace Engine.Optimization;

/// <summary>
/// All combinations of the values of some parameters. A point has a number: the last axis moves fastest, as in nested loops. Immutable.
/// </summary>
public sealed class ParameterSpace
{
    /// <summary>Most combinations that a space may have.</summary>
    public const long MostPoints = 1L << 40;

    /// <param name="axes">The parameters, at least one, each with at least one value.</param>
    /// <exception cref="ArgumentException">There is no axis, one without a value, one twice, or more than <see cref="MostPoints"/> combinations.</exception>
    public ParameterSpace(ImmutableArray<ParameterAxis> axes)
    {
        if (axes.IsDefaultOrEmpty || axes.Any(axis => axis.Values.IsDefaultOrEmpty))
        {
            throw new ArgumentException("A space has a parameter, and each parameter a value.", nameof(axes));
        }

        if (axes.Select(axis => axis.Key).Distinct(StringComparer.Ordinal).Count() < axes.Length)
        {
            throw new ArgumentException("A parameter stands twice in a space.", nameof(axes));
        }

        Axes = axes;
        Count = CountOf(axes) ?? throw new ArgumentException($"A space has at most {MostPoints} combinations.", nameof(axes));
    }

    /// <summary>The parameters.</summary>
    public ImmutableArray<ParameterAxis> Axes { get; }

    /// <summary>How many combinations there are.</summary>
    public long Count { get; }

    /// <summary>How many combinations parameters have; null for more than <see cref="MostPoints"/>.</summary>
    public static long? CountOf(ImmutableArray<ParameterAxis> axes)
    {
        var count = Int128.One;
        foreach (var axis in axes)
        {
            count *= axis.Values.Length;
            if (count > MostPoints)
            {
                return null;
            }
        }

        return (long)count;
    }

    /// <summary>Which value of each axis a point has.</summary>
    /// <param name="point">Its number, from 0.</param>
    public ImmutableArray<int> Place(long point)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(point);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(point, Count);
        var place = new int[Axes.Length];
        for (var axis = Axes.Length - 1; axis >= 0; axis--)
        {
            (point, var value) = Math.DivRem(point, Axes[axis].Values.Length);
            place[axis] = (int)value;
        }

        return [.. place];
    }

    /// <summary>The number of a point.</summary>
    /// <param name="place">Which value of each axis it has.</param>
    public long Number(ReadOnlySpan<int> place)
    {
        var number = 0L;
        for (var axis = 0; axis < Axes.Length; axis++)
        {
            number = (number * Axes[axis].Values.Length) + place[axis];
        }

        return number;
    }

    /// <summary>A point's values, in the order of the axes.</summary>
    public ImmutableArray<string> Values(long point)
    {
        var place = Place(point);
        return [.. Axes.Select((axis, index) => axis.Values[place[index]])];
    }

    /// <summary>A point in words: <c>fast=5 slow=20</c>.</summary>
    public string Describe(long point) => string.Join(' ', Axes.Zip(Values(point), (axis, value) => $"{axis.Key}={value}"));
}
