using System.Collections.Immutable;

namespace Engine.Actors.Strategies.Configuration;

/// <summary>The kinds of strategy that this process knows, by alias. Immutable.</summary>
public sealed class StrategyCatalog
{
    private readonly ImmutableDictionary<string, StrategyType> _types;
    private readonly ImmutableHashSet<string> _refused = [];

    /// <summary>Collects the types and checks that each can be configured.</summary>
    /// <exception cref="ArgumentException">Two types share an alias, or a parameter has a reserved name or a type that text cannot be bound to.</exception>
    public StrategyCatalog(IEnumerable<StrategyType> types)
    {
        var known = ImmutableDictionary.CreateBuilder<string, StrategyType>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in types)
        {
            if (!known.TryAdd(type.Alias, type))
            {
                throw new ArgumentException($"Two strategy types share the alias {type.Alias}.", nameof(types));
            }

            if (ProblemsOf(type).FirstOrDefault() is { } problem)
            {
                throw new ArgumentException(problem, nameof(types));
            }
        }

        _types = known.ToImmutable();
        Aliases = [.. _types.Values.Select(type => type.Alias).Order(StringComparer.Ordinal)];
    }

    private StrategyCatalog(StrategyCatalog before, IEnumerable<StrategyType> more, IEnumerable<string> refused)
        : this(before._types.Values.Concat(more)) =>
        _refused = refused.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every alias, in ordinal order.</summary>
    public ImmutableArray<string> Aliases { get; }

    /// <summary>The type with this alias, whatever the case of its letters; null when there is none.</summary>
    public StrategyType? Find(string alias) => _types.GetValueOrDefault(alias);

    /// <summary>This catalog with more types.</summary>
    /// <param name="more">The types.</param>
    /// <param name="refused">Aliases of types that could not be taken, for reasons that the user is told anyway.</param>
    /// <exception cref="ArgumentException">As of the constructor.</exception>
    public StrategyCatalog With(IEnumerable<StrategyType> more, IEnumerable<string> refused) => new(this, more, refused);

    /// <summary>True when the alias is unknown only because its assembly was refused, so that the same mistake is not told twice.</summary>
    public bool IsRefused(string alias) => _refused.Contains(alias) && !_types.ContainsKey(alias);

    /// <summary>Why a type cannot be configured, one sentence for each reason.</summary>
    public static IEnumerable<string> ProblemsOf(StrategyType type)
    {
        if (ParameterSchema.Unusable(type.ParametersType) is { } unusable)
        {
            yield return $"{type.Alias}: {unusable}";
            yield break;
        }

        foreach (var parameter in ParameterSchema.Of(type.ParametersType).Parameters)
        {
            if (StrategyKeys.Reserved.Contains(parameter.Key))
            {
                yield return $"{type.Alias}: \"{parameter.Key}\" belongs to the instance and cannot name a parameter.";
            }

            if (!ParameterText.CanBind(parameter.Type))
            {
                yield return $"{type.Alias}: parameter {parameter.Key} has type {parameter.Type.Name}, which text cannot be bound to.";
            }
        }
    }
}
