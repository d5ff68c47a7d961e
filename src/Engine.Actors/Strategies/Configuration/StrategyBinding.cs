using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Actors.Strategies.Configuration;

/// <summary>An instance whose account and contract the gateway has confirmed.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Account">Its account.</param>
/// <param name="Contract">Its contract.</param>
public readonly record struct ResolvedStrategy(StrategyInstance Instance, AccountId Account, ContractId Contract);

/// <summary>
/// Turns strategy blocks into typed instances. Pure. Everything that is wrong is reported at once; an instance with a
/// problem is left out, so nothing may start while there is any.
/// </summary>
public static class StrategyBinding
{
    /// <summary>Binds every block, those of disabled instances too, so that a mistake does not wait for the day it is enabled.</summary>
    /// <param name="blocks">The blocks, in the order of the file.</param>
    /// <param name="catalog">The known types.</param>
    /// <param name="environment">Where orders go: decides which instances are enabled and refuses what is for simulation only.</param>
    /// <param name="defaultContract">The contract of instances that name none; null makes the key required.</param>
    public static (ImmutableArray<StrategyInstance> Instances, ImmutableArray<ConfigurationProblem> Problems) Bind(
        IReadOnlyList<StrategyBlock> blocks,
        StrategyCatalog catalog,
        TradingEnvironment environment,
        string? defaultContract = null)
    {
        var instances = ImmutableArray.CreateBuilder<StrategyInstance>();
        var problems = ImmutableArray.CreateBuilder<ConfigurationProblem>();
        var names = new Dictionary<string, StrategyBlock>(StringComparer.OrdinalIgnoreCase);
        foreach (var block in blocks)
        {
            if (!names.TryAdd(block.Name, block))
            {
                var first = names[block.Name];
                problems.Add(new(block.File, block.Line, $"strategy \"{block.Name}\" is configured twice; it stands in {first.File}:{first.Line} already."));
            }

            var reader = new StrategyBlockReader(block, catalog, environment, defaultContract, problems);
            if (reader.Read() is { } instance)
            {
                instances.Add(instance);
            }
        }

        problems.AddRange(Owners(
            instances.Where(instance => instance.Enabled).SelectMany(instance => instance.Others.Insert(0, instance.Contract).Select(word => (Instance: instance, Word: word))),
            owner => (owner.Instance.Account?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "the default account", owner.Word.ToUpperInvariant()),
            owner => owner.Instance));
        return (instances.ToImmutable(), problems.ToImmutable());
    }

    /// <summary>
    /// Compares owners again once the gateway has told which account is the default one and which contract a root means: a
    /// root and a full id may name the same contract.
    /// </summary>
    public static ImmutableArray<ConfigurationProblem> OwnershipProblems(IEnumerable<ResolvedStrategy> strategies) =>
        [.. Owners(
            strategies.Where(strategy => strategy.Instance.Enabled),
            strategy => (strategy.Account.ToString(), strategy.Contract.Value),
            strategy => strategy.Instance)];

    private static IEnumerable<ConfigurationProblem> Owners<T>(
        IEnumerable<T> owners,
        Func<T, (string Account, string Contract)> place,
        Func<T, StrategyInstance> instanceOf)
    {
        foreach (var group in owners.GroupBy(place).Where(group => group.Count() > 1))
        {
            var instances = group.Select(instanceOf).ToList();
            if (instances.All(instance => instance.Share))
            {
                continue;
            }

            foreach (var second in instances.Skip(1))
            {
                var account = group.Key.Account.StartsWith("the ", StringComparison.Ordinal) ? group.Key.Account : "account " + group.Key.Account;
                yield return new(
                    second.File,
                    second.Line,
                    $"strategies \"{instances[0].Name}\" and \"{second.Name}\" both own {group.Key.Contract} on {account}; disable one, or set share = true in both.");
            }
        }
    }
}
