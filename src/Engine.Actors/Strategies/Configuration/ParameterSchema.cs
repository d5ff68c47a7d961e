using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Engine.Actors.Strategies.Configuration;

/// <summary>One parameter of a strategy.</summary>
/// <param name="Key">Kebab-case key.</param>
/// <param name="Name">Name in the record.</param>
/// <param name="Type">Declared type.</param>
/// <param name="Required">True when the record has no default for it.</param>
/// <param name="Rules">Validation attributes, from the property and from the constructor parameter.</param>
internal sealed record StrategyParameter(string Key, string Name, Type Type, bool Required, ImmutableArray<ValidationAttribute> Rules);

/// <summary>What a parameter record can be given, and how to make one. Works for positional records and for init properties.</summary>
internal sealed class ParameterSchema
{
    private readonly ConstructorInfo _constructor;
    private readonly Dictionary<string, PropertyInfo> _properties;

    private ParameterSchema(ConstructorInfo constructor, Dictionary<string, PropertyInfo> properties, ImmutableArray<StrategyParameter> parameters)
    {
        _constructor = constructor;
        _properties = properties;
        Parameters = parameters;
    }

    public ImmutableArray<StrategyParameter> Parameters { get; }

    /// <summary>Why a type cannot hold parameters, as a sentence; null when it can.</summary>
    public static string? Unusable(Type type) =>
        type.IsAbstract || type.GetConstructors().Length == 0 ? $"{type.Name} has no public constructor."
        : Properties(type).GroupBy(property => property.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? $"{type.Name} has the property {twice.Key} twice."
        : null;

    public static ParameterSchema Of(Type type)
    {
        if (Unusable(type) is { } unusable)
        {
            throw new ArgumentException(unusable, nameof(type));
        }

        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        var properties = Properties(type).ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        var found = ImmutableArray.CreateBuilder<StrategyParameter>();
        var positional = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var argument in constructor.GetParameters())
        {
            positional.Add(argument.Name!);
            var rules = argument.GetCustomAttributes<ValidationAttribute>();
            if (properties.TryGetValue(argument.Name!, out var twin))
            {
                rules = rules.Concat(twin.GetCustomAttributes<ValidationAttribute>());
            }

            found.Add(new(KebabCase(argument.Name!), argument.Name!, argument.ParameterType, !argument.HasDefaultValue, [.. rules]));
        }

        foreach (var property in properties.Values.Where(property => property.SetMethod is { IsPublic: true } && !positional.Contains(property.Name)))
        {
            var required = property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
            found.Add(new(KebabCase(property.Name), property.Name, property.PropertyType, required, [.. property.GetCustomAttributes<ValidationAttribute>()]));
        }

        return new ParameterSchema(constructor, properties, found.ToImmutable());
    }

    /// <summary>Makes the record; parameters that are not given keep the record's own defaults.</summary>
    public object Create(IReadOnlyDictionary<string, object> valuesByName)
    {
        var positional = _constructor.GetParameters();
        var arguments = positional.Select(argument => valuesByName.TryGetValue(argument.Name!, out var value) ? value : argument.DefaultValue).ToArray();
        for (var index = 0; index < arguments.Length; index++)
        {
            // The default of a struct parameter (`BarInterval Interval = default`) reads as null, that of an enumeration as its number.
            var type = positional[index].ParameterType;
            arguments[index] = arguments[index] switch
            {
                null when type.IsValueType && Nullable.GetUnderlyingType(type) is null => Activator.CreateInstance(type),
                { } number when type.IsEnum && !number.GetType().IsEnum => Enum.ToObject(type, number),
                var other => other,
            };
        }

        var record = _constructor.Invoke(arguments);
        foreach (var parameter in Parameters.Where(parameter => positional.All(argument => argument.Name != parameter.Name)))
        {
            if (valuesByName.TryGetValue(parameter.Name, out var value))
            {
                _properties[parameter.Name].SetValue(record, value);
            }
        }

        return record;
    }

    /// <summary>The value that a record holds for a parameter; null when it has no such property.</summary>
    public object? ValueOf(object record, StrategyParameter parameter) =>
        _properties.TryGetValue(parameter.Name, out var property) ? property.GetValue(record) : null;

    /// <summary><c>FastPeriod</c> becomes <c>fast-period</c>.</summary>
    public static string KebabCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var index = 0; index < name.Length; index++)
        {
            var starts = char.IsUpper(name[index]) && index > 0
                && (!char.IsUpper(name[index - 1]) || (index + 1 < name.Length && char.IsLower(name[index + 1])));
            if (starts)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(name[index]));
        }

        return text.ToString();
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0);
}
