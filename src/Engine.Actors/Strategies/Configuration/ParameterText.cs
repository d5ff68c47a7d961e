using System.Globalization;
using System.Reflection;
using Engine.Markets;

namespace Engine.Actors.Strategies.Configuration;

/// <summary>Turns configured text into the typed value of a parameter.</summary>
internal static class ParameterText
{
    /// <summary>True for the types that text can be bound to.</summary>
    public static bool CanBind(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum || type == typeof(int) || type == typeof(long) || type == typeof(decimal) || type == typeof(double)
            || type == typeof(bool) || type == typeof(string) || type == typeof(TimeSpan) || type == typeof(BarInterval);
    }

    /// <summary>Reads the text; null value and a phrase such as <c>a whole number</c> when it is not of the type.</summary>
    public static (object? Value, string? Expected) Read(string text, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        text = type == typeof(string) ? text : text.Trim();
        var invariant = CultureInfo.InvariantCulture;
        if (type == typeof(string))
        {
            return (text, null);
        }

        if (type == typeof(int))
        {
            return int.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var number) ? (number, null) : (null, "a whole number");
        }

        if (type == typeof(long))
        {
            return long.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var number) ? (number, null) : (null, "a whole number");
        }

        if (type == typeof(decimal))
        {
            const NumberStyles plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
            return decimal.TryParse(text, plain, invariant, out var number) ? (number, null) : (null, "a number");
        }

        if (type == typeof(double))
        {
            const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
            return double.TryParse(text, style, invariant, out var number) && double.IsFinite(number) ? (number, null) : (null, "a number");
        }

        if (type == typeof(bool))
        {
            return text.ToLowerInvariant() switch
            {
                "true" or "yes" or "on" => (true, null),
                "false" or "no" or "off" => (false, null),
                _ => (null, "true or false"),
            };
        }

        if (type == typeof(TimeSpan))
        {
            return DurationText.TryParse(text, out var duration) ? (duration, null) : (null, "a duration such as 30s or 5m");
        }

        if (type == typeof(BarInterval))
        {
            return BarInterval.TryParse(text, out var interval) ? (interval, null) : (null, $"a bar interval such as {BarInterval.Examples}");
        }

        return ReadEnum(text, type);
    }

    /// <summary>True when the value is a member of an enumeration that is marked <see cref="SimulatedOnlyAttribute"/>.</summary>
    public static bool IsSimulatedOnly(object? value) =>
        value is Enum member
        && value.GetType().GetField(member.ToString())?.GetCustomAttribute<SimulatedOnlyAttribute>() is not null;

    private static (object? Value, string? Expected) ReadEnum(string text, Type type)
    {
        var plain = text.Replace("-", "").Replace("_", "");
        foreach (var name in Enum.GetNames(type))
        {
            if (name.Equals(plain, StringComparison.OrdinalIgnoreCase))
            {
                return (Enum.Parse(type, name), null);
            }
        }

        return (null, "one of " + string.Join(", ", Enum.GetNames(type).Select(ParameterSchema.KebabCase)));
    }
}
