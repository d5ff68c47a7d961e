using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Engine.Actors.Strategies.Configuration;
using Engine.Markets;

namespace Engine.Actors.Strategies.Log;

/// <summary>What a strategy is, written down so that it can be made again.</summary>
/// <param name="Type">Alias of its type.</param>
/// <param name="Parameters">Its parameters as a person would write them, by their keys; those that are null are left out.</param>
/// <param name="Code">Which code it is.</param>
public sealed record StrategyDescription(string Type, ImmutableSortedDictionary<string, string> Parameters, StrategyCode Code)
{
    /// <summary>Describes a configured strategy.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="parameters">The record of its parameters.</param>
    public static StrategyDescription Of(StrategyType type, object parameters)
    {
        var schema = ParameterSchema.Of(type.ParametersType);
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var parameter in schema.Parameters)
        {
            if (schema.ValueOf(parameters, parameter) is { } value)
            {
                texts[parameter.Key] = TextOf(value);
            }
        }

        return new StrategyDescription(type.Alias, texts.ToImmutable(), StrategyCode.Of(type.ActorType));
    }

    private static string TextOf(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        TimeSpan span => string.Create(CultureInfo.InvariantCulture, $"{(decimal)span.Ticks / TimeSpan.TicksPerMillisecond}ms"),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        Enum member => ParameterSchema.KebabCase(member.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}

/// <summary>Which code a strategy is: two builds of the same sources may share it, two of different sources never do.</summary>
/// <param name="Assembly">Name of the assembly.</param>
/// <param name="Version">Its version as people write it.</param>
/// <param name="Build">The compiler's number of its content.</param>
public sealed record StrategyCode(string Assembly, string Version, Guid Build)
{
    /// <summary>The code of a strategy's class.</summary>
    public static StrategyCode Of(Type actor)
    {
        var assembly = actor.Assembly;
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "";
        return new StrategyCode(assembly.GetName().Name ?? "", version, actor.Module.ModuleVersionId);
    }
}

/// <summary>The first line of a strategy's log: what began, and with what.</summary>
/// <param name="Strategy">What it is; null where whoever started it did not say.</param>
/// <param name="Contracts">Terms of its contracts, the first one first.</param>
/// <param name="SizeCap">Largest position in contracts, in each contract by itself.</param>
/// <param name="WarmUp">For each contract in turn: true when bars of the past were read for it.</param>
/// <param name="KeepsState">True when what it saves outlives the run.</param>
/// <param name="Journal">Persistence id of its account.</param>
public sealed record StrategyBegun(
    StrategyDescription? Strategy, ImmutableArray<Instrument> Contracts, int SizeCap, ImmutableArray<bool> WarmUp, bool KeepsState, string Journal);
