using System.Collections.Immutable;

namespace Engine.Actors.Strategies.Configuration;

/// <summary>A kind of strategy that can be configured.</summary>
/// <param name="Alias">The stable name used in configuration and journal; it outlives a rename of the class.</param>
/// <param name="ActorType">The actor's type.</param>
/// <param name="ParametersType">
/// The record that its parameters are bound to: constructor parameters or init properties of type <c>int</c>, <c>long</c>,
/// <c>decimal</c>, <c>double</c>, <c>bool</c>, <c>string</c>, <see cref="TimeSpan"/>, <see cref="Engine.Markets.BarInterval"/>
/// or an enumeration.
/// </param>
public sealed record StrategyType(string Alias, Type ActorType, Type ParametersType);

/// <summary>The kinds of strategy that this process knows, by alias. Immutable.</summary>
public sealed class StrategyCatalog
{
    private readonly ImmutableDictionary<string, StrategyType> _types;

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

            foreach (var parameter in ParameterSchema.Of(type.ParametersType).Parameters)
            {
                if (StrategyKeys.Reserved.Contains(parameter.Key))
                {
                    throw new ArgumentException($"{type.Alias}: \"{parameter.Key}\" belongs to the instance and cannot name a parameter.", nameof(types));
                }

                if (!ParameterText.CanBind(parameter.Type))
                {
                    throw new ArgumentException($"{type.Alias}: parameter {parameter.Key} has type {parameter.Type.Name}, which text cannot be bound to.", nameof(types));
                }
            }
        }

        _types = known.ToImmutable();
        Aliases = [.. _types.Values.Select(type => type.Alias).Order(StringComparer.Ordinal)];
    }

    /// <summary>Every alias, in ordinal order.</summary>
    public ImmutableArray<string> Aliases { get; }

    /// <summary>The type with this alias, whatever the case of its letters; null when there is none.</summary>
    public StrategyType? Find(string alias) => _types.GetValueOrDefault(alias);
}
