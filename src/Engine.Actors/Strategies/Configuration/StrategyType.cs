using System.Reflection;

namespace Engine.Actors.Strategies.Configuration;

/// <summary>A kind of strategy that can be configured.</summary>
/// <param name="Alias">The stable name used in configuration and reports; it outlives a rename of the class.</param>
/// <param name="ActorType">The actor's type.</param>
/// <param name="ParametersType">
/// The record that its parameters are bound to: constructor parameters or init properties of type <c>int</c>, <c>long</c>,
/// <c>decimal</c>, <c>double</c>, <c>bool</c>, <c>string</c>, <see cref="TimeSpan"/>, <see cref="Engine.Markets.BarInterval"/>
/// or an enumeration.
/// </param>
public sealed record StrategyType(string Alias, Type ActorType, Type ParametersType)
{
    /// <summary>Reads a class that carries <see cref="StrategyAttribute"/>.</summary>
    /// <param name="actor">The class.</param>
    /// <returns>The type, or what is wrong with it, as one sentence for each; both null when the class carries no attribute.</returns>
    public static (StrategyType? Type, IReadOnlyList<string> Problems) Of(Type actor)
    {
        if (actor.GetCustomAttribute<StrategyAttribute>(inherit: false) is not { } named)
        {
            return (null, []);
        }

        var (parameters, wrong) = ParametersOf(actor);
        var problems = new List<string>();
        if (wrong is not null)
        {
            problems.Add($"{actor.FullName} {wrong}");
        }

        if (!StrategyInstance.IsName(named.Alias ?? ""))
        {
            problems.Add(
                $"{actor.FullName} has the alias \"{named.Alias}\": use letters, digits, - and _, a letter or digit first, at most {StrategyInstance.MaxNameLength} characters.");
        }

        if (parameters is null || problems.Count > 0)
        {
            return (null, problems);
        }

        var type = new StrategyType(named.Alias!, actor, parameters);
        return StrategyCatalog.ProblemsOf(type).ToArray() is { Length: > 0 } unbindable ? (null, unbindable) : (type, []);
    }

    private static (Type? Parameters, string? Problem) ParametersOf(Type actor)
    {
        if (!actor.IsSubclassOf(typeof(StrategyActor)))
        {
            return (null, $"is marked as a strategy and does not derive from {nameof(StrategyActor)}.");
        }

        if (actor.IsAbstract)
        {
            return (null, "is marked as a strategy and is abstract; mark the classes that derive from it.");
        }

        if (actor.ContainsGenericParameters)
        {
            return (null, "is marked as a strategy and is generic; mark a class that fixes its type parameters.");
        }

        var suitable = actor.GetConstructors().Select(constructor => constructor.GetParameters())
            .Where(parameters => parameters.Length == 2 && parameters[0].ParameterType == typeof(StrategyContext)).ToArray();
        return suitable.Length switch
        {
            1 => (suitable[0][1].ParameterType, null),
            0 => (null, $"has no public constructor ({nameof(StrategyContext)}, record of its parameters)."),
            _ => (null, $"has more than one public constructor ({nameof(StrategyContext)}, record of its parameters); keep one."),
        };
    }
}
