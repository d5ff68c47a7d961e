using System.Globalization;
using System.Runtime.CompilerServices;
using Engine.Markets;

namespace Engine.Tests.Indicators;

/// <summary>
/// The committed reference values: lines that begin with # say where they come from, then one line of names and one line a bar of
/// <c>bars.csv</c>.
/// </summary>
internal static class ReferenceTable
{
    /// <summary>Bars of which the values were computed.</summary>
    public static Bar[] Input { get; } = [.. Lines("bars.csv").Skip(1).Select((line, index) => Bar(index, line))];

    public static string[] Columns(string file) => Lines(file)[0].Split(',');

    /// <summary>One column, NaN where the source has no value.</summary>
    public static double[] Column(string file, string name)
    {
        var at = Array.IndexOf(Columns(file), name);
        return [.. Lines(file).Skip(1).Select(line => Double(line.Split(',')[at]))];
    }

    private static Bar Bar(int index, string line)
    {
        var parts = line.Split(',');
        return Bars.Of(index, Decimal(parts[0]), Decimal(parts[1]), Decimal(parts[2]), Decimal(parts[3]), long.Parse(parts[4], CultureInfo.InvariantCulture));
    }

    private static double Double(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

    private static decimal Decimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string[] Lines(string file) => [.. File.ReadLines(Path.Combine(Folder(), file)).Where(line => !line.StartsWith('#'))];

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Reference");
}
