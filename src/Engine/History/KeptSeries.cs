using System.Collections.Immutable;
using System.Globalization;
using Engine.Markets;

namespace Engine.History;

/// <summary>Bars that an engine keeps current while it runs, written <c>NQ 1m 30d</c>.</summary>
/// <param name="Word">A root, or what else names contracts.</param>
/// <param name="Interval">The interval, of time.</param>
/// <param name="Days">How many days back; at least 1.</param>
public readonly record struct KeptSeries(string Word, BarInterval Interval, int Days)
{
    /// <summary>The days of a series that names none.</summary>
    public const int UsualDays = 30;

    /// <summary>Reads a list such as <c>NQ 1m 30d, ES 5m</c>; false when a part is none, which <paramref name="wrong"/> names.</summary>
    public static bool TryParse(string text, out ImmutableArray<KeptSeries> series, out string wrong)
    {
        var list = ImmutableArray.CreateBuilder<KeptSeries>();
        (series, wrong) = ([], "");
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var days = UsualDays;
            if (words.Length is < 2 or > 3
                || !BarInterval.TryParse(words[1], out var interval) || !interval.IsTime
                || (words.Length == 3 && (!words[2].EndsWith('d') || !int.TryParse(words[2].AsSpan(0, words[2].Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out days) || days is < 1 or > 10_000)))
            {
                wrong = part;
                return false;
            }

            list.Add(new KeptSeries(words[0], interval, days));
        }

        series = list.ToImmutable();
        return true;
    }

    /// <summary>The written form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Word} {Interval} {Days}d");
}
