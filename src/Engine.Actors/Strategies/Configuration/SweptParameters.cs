using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Engine.Markets;
using Engine.Optimization;

namespace Engine.Actors.Strategies.Configuration;

/// <summary>
/// Reads which values of which parameters are tried: <c>fast=5..20:5</c> is a range of numbers or durations with its step (which whole numbers may leave out),
/// <c>slow=20,50,100</c> a list of anything. Every value is read as configuration reads it, so that one which the parameter does not allow is told before anything runs. Pure.
/// </summary>
public static class SweptParameters
{
    /// <summary>Most values of one parameter.</summary>
    public const int MostValues = 100_000;

    private const string Form = "write KEY=FROM..TO:STEP, such as fast=5..20:5, or KEY=VALUE,VALUE";

    /// <summary>Reads all of them.</summary>
    /// <param name="type">The strategy's type.</param>
    /// <param name="texts">As given, one parameter each.</param>
    /// <param name="problems">Takes everything that is wrong, one sentence each.</param>
    /// <returns>The parameters that are right, in the order in which they were given.</returns>
    public static ImmutableArray<ParameterAxis> Read(StrategyType type, IEnumerable<string> texts, ICollection<string> problems)
    {
        var known = ParameterSchema.Of(type.ParametersType).Parameters.ToDictionary(parameter => parameter.Key, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var axes = ImmutableArray.CreateBuilder<ParameterAxis>();
        foreach (var text in texts)
        {
            var before = problems.Count;
            if (text.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } key, { } values])
            {
                problems.Add($"--over {text}: {Form}.");
            }
            else if (!seen.Add(key))
            {
                problems.Add($"--over {text}: {key} is given twice; leave one of them out.");
            }
            else if (!known.TryGetValue(key, out var parameter))
            {
                problems.Add(StrategyKeys.Reserved.Contains(key)
                    ? $"--over {text}: {key} belongs to the instance and not to the strategy; only parameters of {type.Alias} can be tried: {string.Join(", ", known.Keys)}."
                    : $"--over {text}: {type.Alias} has no parameter \"{key}\"{(NearestName.Of(key, known.Keys) is { } near ? $"; did you mean \"{near}\"?" : $"; it has {string.Join(", ", known.Keys)}.")}");
            }
            else if (ValuesOf(parameter, text, values, problems) is { } found)
            {
                Check(parameter, text, found, problems);
                if (problems.Count == before)
                {
                    var ordered = IsOrdered(parameter, found);
                    axes.Add(new ParameterAxis(key, ordered ? [.. found.OrderBy(value => Rank(parameter, value))] : found, ordered));
                }
            }
        }

        return axes.ToImmutable();
    }

    private static ImmutableArray<string>? ValuesOf(StrategyParameter parameter, string text, string values, ICollection<string> problems)
    {
        var range = values.Split("..");
        if (range.Length == 1)
        {
            var list = values.Split(',', StringSplitOptions.TrimEntries);
            if (list.Any(value => value.Length == 0))
            {
                problems.Add($"--over {text}: {(values.Length == 0 ? "there is no value" : "a value between two commas is empty")}; {Form}.");
                return null;
            }

            return [.. list];
        }

        var end = range.Length == 2 ? range[1].Split(':') : [];
        if (end.Length is < 1 or > 2 || range[0].Trim().Length == 0 || end.Any(part => part.Trim().Length == 0))
        {
            problems.Add($"--over {text}: that is no range; {Form}.");
            return null;
        }

        return KindOf(parameter.Type) is { } kind
            ? Range(parameter, kind, text, range[0].Trim(), end[0].Trim(), end.Length == 2 ? end[1].Trim() : null, problems)
            : Wrong($"--over {text}: {parameter.Key} is no number and no duration; name its values, separated by commas.");

        ImmutableArray<string>? Wrong(string sentence)
        {
            problems.Add(sentence);
            return null;
        }
    }

    private static ImmutableArray<string>? Range(
        StrategyParameter parameter, Kind kind, string text, string from, string to, string? by, ICollection<string> problems)
    {
        var before = problems.Count;
        decimal? Number(string part, bool isStep)
        {
            // A step is looked at by itself: "-5" is read, so that it can be called what it is.
            if (isStep && part.StartsWith('-'))
            {
                return -1;
            }

            if (kind.Read(part) is { } number)
            {
                return number;
            }

            problems.Add($"--over {text}: {part} is not {kind.Expected}.");
            return null;
        }

        var (first, last) = (Number(from, false), Number(to, false));
        var step = by is not null ? Number(by, true) : kind.IsWhole ? 1m : null;
        if (by is null && step is null)
        {
            problems.Add($"--over {text}: the step is missing; write {parameter.Key}={from}..{to}:STEP.");
        }

        if (step <= 0)
        {
            problems.Add($"--over {text}: the step {by} must be above zero.");
        }

        if (first > last)
        {
            problems.Add($"--over {text}: the range is empty, because {from} is more than {to}.");
        }

        if (problems.Count > before)
        {
            return null;
        }

        if ((last!.Value - first!.Value) / step!.Value >= MostValues)
        {
            problems.Add($"--over {text}: that is more than {MostValues.ToString("#,##0", CultureInfo.InvariantCulture)} values; take a larger step.");
            return null;
        }

        var values = ImmutableArray.CreateBuilder<string>();
        for (var value = first.Value; value <= last; value += step.Value)
        {
            values.Add(kind.Write(value));
        }

        return values.ToImmutable();
    }

    /// <summary>Every value as the parameter's own rules see it; the first that is not allowed, and how many there are.</summary>
    private static void Check(StrategyParameter parameter, string text, ImmutableArray<string> values, ICollection<string> problems)
    {
        if (values.Distinct(StringComparer.OrdinalIgnoreCase).Count() < values.Length)
        {
            problems.Add($"--over {text}: {values.GroupBy(v => v, StringComparer.OrdinalIgnoreCase).First(g => g.Count() > 1).Key} is named twice.");
            return;
        }

        var unread = values.Where(value => ParameterText.Read(value, parameter.Type).Value is null).ToList();
        if (unread.Count > 0)
        {
            problems.Add($"--over {text}: {Several(unread)} not {ParameterText.Read(unread[0], parameter.Type).Expected}.");
            return;
        }

        foreach (var rule in parameter.Rules)
        {
            var refused = values.Where(value => !StrategyBlockReader.Allows(rule, ParameterText.Read(value, parameter.Type).Value!)).ToList();
            if (refused.Count > 0)
            {
                problems.Add(rule is RangeAttribute range
                    ? string.Create(CultureInfo.InvariantCulture, $"--over {text}: {Several(refused)} out of range; {parameter.Key} may be {range.Minimum} to {range.Maximum}.")
                    : $"--over {text}: {refused[0]}: {rule.FormatErrorMessage(parameter.Key)}");
            }
        }
    }

    private static string Several(List<string> values) =>
        values.Count == 1 ? $"{values[0]} is" : string.Create(CultureInfo.InvariantCulture, $"{values[0]} and {values.Count - 1:#,##0} more are");

    /// <summary>Numbers and durations ascend, and bar intervals when all of them have a fixed length.</summary>
    private static bool IsOrdered(StrategyParameter parameter, ImmutableArray<string> values) =>
        KindOf(parameter.Type) is not null || (TypeOf(parameter) == typeof(BarInterval) && values.All(value => Rank(parameter, value) is not null));

    private static IComparable? Rank(StrategyParameter parameter, string value) => ParameterText.Read(value, parameter.Type).Value switch
    {
        BarInterval interval => interval.Length,
        var number => number as IComparable,
    };

    private static Type TypeOf(StrategyParameter parameter) => Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type;

    /// <summary>How a type counts; null for one without numbers.</summary>
    private static Kind? KindOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var invariant = CultureInfo.InvariantCulture;
        decimal? Plain(string text) =>
            decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, invariant, out var number) ? number : null;
        decimal? Whole(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var number) ? number : null;
        return type == typeof(int) || type == typeof(long) ? new Kind(Whole, value => value.ToString("0", invariant), "a whole number", true)
            : type == typeof(decimal) || type == typeof(double) ? new Kind(Plain, value => value.ToString("0.############################", invariant), "a number", false)
            : type == typeof(TimeSpan) ? new Kind(text => DurationText.TryParse(text, out var span) ? span.Ticks : null, Duration, "a duration such as 30s or 5m", false)
            : null;
    }

    /// <summary>The shortest way to write a duration exactly.</summary>
    private static string Duration(decimal ticks)
    {
        foreach (var (unit, name) in new[] { (TimeSpan.TicksPerHour, "h"), (TimeSpan.TicksPerMinute, "m"), (TimeSpan.TicksPerSecond, "s") })
        {
            if (ticks != 0 && ticks % unit == 0)
            {
                return (ticks / unit).ToString("0", CultureInfo.InvariantCulture) + name;
            }
        }

        return (ticks / TimeSpan.TicksPerMillisecond).ToString("0.####", CultureInfo.InvariantCulture) + "ms";
    }

    private sealed record Kind(Func<string, decimal?> Read, Func<decimal, string> Write, string Expected, bool IsWhole);
}
