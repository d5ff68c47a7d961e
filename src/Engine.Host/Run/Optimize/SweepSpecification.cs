using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Configuration;
using Engine.Actors.Strategies.Log;
using Engine.Backtest;
using Engine.Backtest.Optimization;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Optimization;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Host.Run.Optimize;

/// <summary>
/// Everything that the runs of a sweep depend on: two sweeps with one specification have the same runs. By what trials are compared belongs to it in a walk-forward alone, where it
/// decides which of them runs out of sample.
/// </summary>
/// <param name="About">By name, for people.</param>
/// <param name="Hash">SHA-256 of all of it, 64 hexadecimal digits.</param>
internal sealed record SweepSpecification(ImmutableSortedDictionary<string, string> About, string Hash)
{
    public static SweepSpecification Of(
        EngineSettings settings, SweepCandidates candidates, SweepRequest request, SweepPlan plan, BacktestSettings run, HeldMarket market, IEnumerable<string> models, IEnumerable<NoTradeWindow> windows)
    {
        var first = candidates.First;
        var description = StrategyDescription.Of(first.Type, first.Parameters);
        var tried = candidates.Space.Axes.Select(axis => axis.Key).ToHashSet(StringComparer.Ordinal);
        var about = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["engine"] = $"{EngineCommandLine.Version} {HashOf(string.Join(' ', Builds()))[..16]}",
            ["strategy"] = $"{description.Type} of {description.Code.Assembly} {description.Code.Build:N}, at most {first.SizeCap} contracts, window {first.Window?.ToString() ?? "always"}, on fault {first.OnFault?.ToString() ?? "flatten"}",
            ["parameters"] = string.Join(' ', description.Parameters.Where(p => !tried.Contains(p.Key)).Select(p => $"{p.Key}={p.Value}")),
            ["over"] = string.Join(' ', candidates.Space.Axes.Select(axis => $"{axis.Key}={string.Join(',', axis.Values)}")),
            ["trials"] = $"{(request.Random is { } drawn ? $"{drawn} drawn from seed {settings.Seed}" : "all")}, {HashOf(string.Join(' ', candidates.Points))[..16]}",
            ["dates"] = string.Join("; ", plan.Windows.Select(w => $"{w.InSample} then {w.OutOfSample?.ToString() ?? "nothing"}")),
            ["contracts"] = string.Join(' ', first.Others.Insert(0, first.Contract)),
            ["data"] = market.Hash,
            ["models"] = string.Join("; ", models),
            ["rules"] = HashOf(CanonicalText(run, 0) + CanonicalText(settings.Risk, 0) + CanonicalText(windows.ToList(), 0)),
        };
        if (plan.IsWalkForward)
        {
            about["by"] = request.By.Name();
        }

        // Values of many axes are too long for people; the hash has seen them all.
        var hash = HashOf(string.Join('\n', about.Select(part => $"{part.Key}={part.Value}")));
        return new SweepSpecification(about.ToImmutableSortedDictionary(p => p.Key, p => p.Value.Length <= 400 ? p.Value : $"{p.Value[..300]}… {HashOf(p.Value)[..16]}", StringComparer.Ordinal), hash);
    }

    /// <summary>The compiler's numbers of the code that a run consists of.</summary>
    private static IEnumerable<string> Builds() =>
        new[] { typeof(Money), typeof(StrategyActor), typeof(Venue), typeof(BacktestSettings) }.Select(type => type.Module.ModuleVersionId.ToString("N"));

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The values of a record and of everything in it, in an order that does not depend on the process. Functions and markets are left out: they follow from the rest.</summary>
    internal static string CanonicalText(object? value, int depth) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool or Enum => value.ToString()!,
        DateTimeOffset at => at.UtcTicks.ToString(CultureInfo.InvariantCulture),
        Delegate or IMarketSource => "",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ when depth > 12 => value.ToString() ?? "",
        IDictionary map => $"{{{string.Join(", ", map.Keys.Cast<object>().Select(key => $"{CanonicalText(key, depth + 1)}: {CanonicalText(map[key], depth + 1)}").Order(StringComparer.Ordinal))}}}",
        IEnumerable<BacktestStrategy> => "",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(item => CanonicalText(item, depth + 1)))}]",
        _ => $"{value.GetType().Name}({string.Join(", ", value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name}={CanonicalText(property.GetValue(value), depth + 1)}"))})",
    };
}
