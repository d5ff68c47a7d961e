using System.Collections.Immutable;
using Engine.Actors.Strategies.Configuration;

namespace Engine.Host.Configuration;

/// <summary>Applies <c>--strategy</c> and <c>--set</c> to the configured blocks.</summary>
internal sealed class StrategySelection(SettingsSources sources, ImmutableArray<ConfigurationProblem>.Builder problems)
{
    private const string SetOption = "--set";

    public ImmutableArray<StrategyBlock> Select(ImmutableArray<StrategyBlock> configured, TradingEnvironment environment)
    {
        var assignments = sources.Assignments.IsDefault ? [] : sources.Assignments;
        if (sources.Strategy is { } alias)
        {
            var type = new SettingValue(alias, "--strategy", 0);
            var block = new StrategyBlock(
                NameFor(alias),
                "--strategy",
                0,
                // Naming it for this run is to enable it here, in LIVE too, where nothing is enabled by itself.
                ImmutableDictionary<string, SettingValue>.Empty.Add(StrategyKeys.Type, type).Add(StrategyKeys.Environments, new SettingValue(environment.Name(), "--strategy", 0)));
            return [assignments.Aggregate(block, (built, text) => Split(text) is var (key, value) ? built.With(key, value) : built)];
        }

        var blocks = configured.ToBuilder();
        foreach (var text in assignments)
        {
            if (Split(text) is not var (key, value))
            {
                continue;
            }

            var dot = key.IndexOf('.');
            var owner = dot > 0
                ? blocks.Select(block => block.Name).ToList().IndexOf(key[..dot])
                : OnlyEnabled(blocks, environment);
            if (owner >= 0)
            {
                blocks[owner] = blocks[owner].With(key[(dot + 1)..], value);
            }
            else if (dot > 0)
            {
                problems.Add(new(SetOption, 0, $"there is no strategy \"{key[..dot]}\"{NearestName.Hint(key[..dot], [.. blocks.Select(block => block.Name)])}"));
            }
            else
            {
                problems.Add(new(SetOption, 0, $"{text} does not say which strategy it means; write name.{text}, or choose one with --strategy."));
            }
        }

        return blocks.ToImmutable();
    }

    private (string Key, SettingValue Value)? Split(string text)
    {
        var equals = text.IndexOf('=');
        var (key, value) = equals > 0 ? (text[..equals].Trim(), text[(equals + 1)..].Trim()) : ("", "");
        if (key.Length == 0 || value.Length == 0)
        {
            problems.Add(new(SetOption, 0, $"\"{text}\" is not key=value."));
            return null;
        }

        return (key, new SettingValue(value, SetOption, 0));
    }

    private static int OnlyEnabled(ImmutableArray<StrategyBlock>.Builder blocks, TradingEnvironment environment)
    {
        var enabled = Enumerable.Range(0, blocks.Count).Where(index => IsEnabled(blocks[index], environment)).ToList();
        return enabled.Count == 1 ? enabled[0] : -1;
    }

    private static bool IsEnabled(StrategyBlock block, TradingEnvironment environment) =>
        block.Settings.GetValueOrDefault(StrategyKeys.Enabled)?.Text?.ToLowerInvariant() is not ("false" or "no" or "off")
        && (block.Settings.GetValueOrDefault(StrategyKeys.Environments) is not { } named ? environment != TradingEnvironment.Live
            : named.Texts.Any(text => TradingEnvironments.TryParse(text, out var here) && here == environment));

    private static string NameFor(string alias)
    {
        var name = new string([.. alias.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')]);
        return name.Length == 0 ? "strategy" : name.Length > StrategyInstance.MaxNameLength ? name[..StrategyInstance.MaxNameLength] : name;
    }
}
