using System.Collections.Immutable;
using Engine.Statistics;

namespace Engine.Optimization;

/// <summary>A cell of a heat map.</summary>
/// <param name="Value">Median of the objective of its trials, one without a value below all others.</param>
/// <param name="Trials">Trials in it.</param>
public readonly record struct HeatCell(Figure<double> Value, int Trials);

/// <summary>
/// The objective over two parameters. A cell is the median over every trial in it, whatever its other parameters and in every window: a ridge that only one value of a third
/// parameter makes does not show.
/// </summary>
/// <param name="Across">The parameter from left to right.</param>
/// <param name="Down">The parameter from top to bottom; null when there is only one.</param>
/// <param name="Columns">Names of the columns: a value, or the first and last of several.</param>
/// <param name="Rows">Names of the rows.</param>
/// <param name="Cells">Cells, row by row.</param>
public sealed record HeatMap(string Across, string? Down, ImmutableArray<string> Columns, ImmutableArray<string> Rows, ImmutableArray<HeatCell> Cells)
{
    /// <summary>Most cells in either direction; more values share cells.</summary>
    public const int Most = 40;

    /// <summary>Draws a map.</summary>
    /// <param name="space">The space.</param>
    /// <param name="across">Index of the axis from left to right.</param>
    /// <param name="down">Index of the axis from top to bottom; null for none.</param>
    /// <param name="trials">Point and objective of each trial.</param>
    public static HeatMap Of(ParameterSpace space, int across, int? down, IEnumerable<(long Point, Figure<double> Value)> trials)
    {
        var (columns, rows) = (Names(space.Axes[across]), down is { } d ? Names(space.Axes[d]) : [""]);
        var cells = new List<double>[columns.Length * rows.Length];
        foreach (var (point, value) in trials)
        {
            var place = space.Place(point);
            var column = place[across] / Share(space.Axes[across]);
            var row = down is { } axis ? place[axis] / Share(space.Axes[axis]) : 0;
            (cells[(row * columns.Length) + column] ??= []).Add(value.Value ?? double.NegativeInfinity);
        }

        return new HeatMap(space.Axes[across].Key, down is { } at ? space.Axes[at].Key : null, columns, rows, [.. cells.Select(CellOf)]);
    }

    private static HeatCell CellOf(List<double>? values)
    {
        if (values is null)
        {
            return new HeatCell(Undefined.TooFewObservations, 0);
        }

        values.Sort();
        var (low, high) = (values[(values.Count - 1) / 2], values[values.Count / 2]);
        return new HeatCell(double.IsFinite(low) ? low + ((high - low) / 2) : Undefined.NoRoundTrip, values.Count);
    }

    /// <summary>How many values share a cell; in the last one they may be fewer.</summary>
    private static int Share(ParameterAxis axis) => (axis.Values.Length + Most - 1) / Most;

    private static ImmutableArray<string> Names(ParameterAxis axis) =>
        [.. axis.Values.Chunk(Share(axis)).Select(own => own.Length == 1 ? own[0] : $"{own[0]} to {own[^1]}")];
}
