using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Engine.Statistics;

/// <summary>
/// A figure that may have no value, and then says why. A figure is never NaN and never infinite.
/// </summary>
/// <typeparam name="T">Exact money, a ratio as a double, a duration.</typeparam>
public readonly record struct Figure<T>
    where T : struct
{
    private Figure(T? value, Undefined why) => (Value, Why) = (value, why);

    /// <summary>The value; null when it is undefined.</summary>
    public T? Value { get; }

    /// <summary>Why it is undefined; <see cref="Undefined.None"/> when it has a value.</summary>
    public Undefined Why { get; }

    /// <summary>True when there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsDefined => Value is not null;

    /// <summary>A figure with a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite.</exception>
    public static implicit operator Figure<T>(T value) => value is double number && !double.IsFinite(number)
        ? throw new ArgumentOutOfRangeException(nameof(value), number, "A figure is a finite number or says why it has no value.")
        : new(value, Undefined.None);

    /// <summary>A figure without a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The reason is <see cref="Undefined.None"/>.</exception>
    public static implicit operator Figure<T>(Undefined why) => why == Undefined.None
        ? throw new ArgumentOutOfRangeException(nameof(why), why, "A figure without a value has a reason.")
        : new(null, why);

    /// <summary>The value made into another; an undefined figure stays undefined for the same reason.</summary>
    public Figure<TOther> Select<TOther>(Func<T, TOther> make)
        where TOther : struct => Value is { } value ? make(value) : Why;

    /// <summary>The value in the invariant culture, or the reason in parentheses.</summary>
    public override string ToString() => Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value}") : $"({Why})";
}
