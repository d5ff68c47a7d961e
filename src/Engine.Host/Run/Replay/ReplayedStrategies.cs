using System.Collections.Immutable;
using Akka.Actor;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Configuration;
using Engine.Actors.Strategies.Log;
using Engine.Backtest.Replay;
using Engine.Host.Configuration;
using Engine.Orders;

namespace Engine.Host.Run.Replay;

/// <summary>The strategies of a recorded run, made again of what their logs say, with what a person wants to be other.</summary>
internal sealed class ReplayedStrategies
{
    private const string Recording = "the recording";
    private const string SetOption = "--set";
    private readonly Dictionary<StrategyName, StrategyInstance> _instances = [];

    private ReplayedStrategies()
    {
    }

    /// <summary>How a strategy is created.</summary>
    public Func<StrategyContext, Props> Create(StrategyName name)
    {
        var instance = _instances[name];
        return context => Props.Create(instance.Type.ActorType, context, instance.Parameters);
    }

    /// <summary>Binds them.</summary>
    /// <param name="run">The run.</param>
    /// <param name="catalog">The known types.</param>
    /// <param name="assignments">What shall be other, as written.</param>
    /// <param name="changedCode">True takes code that is not the recorded one.</param>
    /// <exception cref="UserErrorException">Not all of them can be made; every reason at once.</exception>
    public static ReplayedStrategies Bind(RecordedRun run, StrategyCatalog catalog, ImmutableArray<string> assignments, bool changedCode)
    {
        var (made, wrong) = (new ReplayedStrategies(), new List<string>());
        var blocks = new Dictionary<string, StrategyBlock>(StringComparer.Ordinal);
        foreach (var strategy in run.Strategies)
        {
            if (strategy.Begun.Strategy is not { } description)
            {
                wrong.Add($"Strategy {strategy.Name}: the recording does not say of what type it was; it was started by a program of its own.");
            }
            else if (catalog.Find(description.Type) is not { } type)
            {
                wrong.Add($"Strategy {strategy.Name}: its type {description.Type} ({description.Code.Assembly} {description.Code.Version}) is not known here{NearestName.Hint(description.Type, catalog.Aliases)}; "
                    + "put its assembly into a strategies folder.");
            }
            else
            {
                if (StrategyCode.Of(type.ActorType) is var code && code != description.Code && !changedCode)
                {
                    wrong.Add($"Strategy {strategy.Name}: its code has changed, from {Describe(description.Code)} to {Describe(code)}; replay with the recorded one, "
                        + "or give --changed-code to see whether the new one decides the same.");
                }

                blocks[strategy.Name.Value] = BlockOf(strategy, description);
            }
        }

        foreach (var text in assignments)
        {
            Assign(text, blocks, run, wrong);
        }

        var (instances, problems) = StrategyBinding.Bind([.. blocks.Values], catalog, TradingEnvironment.Simulated);
        wrong.AddRange(problems.Select(problem => problem.ToString()));
        foreach (var instance in instances)
        {
            made._instances[new StrategyName(instance.Name)] = instance;
        }

        return wrong.Count == 0 ? made : throw new UserErrorException(wrong);
    }

    private static StrategyBlock BlockOf(RecordedStrategy strategy, StrategyDescription description)
    {
        var settings = description.Parameters.ToImmutableDictionary(p => p.Key, p => new SettingValue(p.Value, Recording, 0))
            .SetItem(StrategyKeys.Type, new SettingValue(description.Type, Recording, 0))
            .SetItem(StrategyKeys.Contract, new SettingValue(strategy.Begun.Contracts[0].Id.Value, Recording, 0));
        return new StrategyBlock(strategy.Name.Value, Recording, 0, settings);
    }

    private static void Assign(string text, Dictionary<string, StrategyBlock> blocks, RecordedRun run, List<string> wrong)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var (key, value) = equals > 0 ? (text[..equals].Trim(), text[(equals + 1)..].Trim()) : ("", "");
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        var names = run.Strategies.Select(s => s.Name.Value).ToArray();
        var owner = dot > 0 ? key[..dot] : names is [var only] ? only : null;
        if (key.Length == 0 || value.Length == 0)
        {
            wrong.Add($"{SetOption}: \"{text}\" is not key=value.");
        }
        else if (owner is null)
        {
            wrong.Add($"{SetOption}: {text} does not say which strategy it means; write name.{text} ({string.Join(", ", names)}).");
        }
        else if (!names.Contains(owner))
        {
            wrong.Add($"{SetOption}: the run has no strategy \"{owner}\"{NearestName.Hint(owner, names)}; it has {string.Join(", ", names)}.");
        }
        else if (blocks.TryGetValue(owner, out var block))
        {
            blocks[owner] = block.With(key[(dot + 1)..], new SettingValue(value, SetOption, 0));
        }
    }

    private static string Describe(StrategyCode code) => $"{code.Assembly} {code.Version} (build {code.Build:N})";
}
