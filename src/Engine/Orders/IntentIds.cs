namespace Engine.Orders;

/// <summary>The name of a strategy instance, as in <c>strategies.conf</c>; part of every client tag.</summary>
/// <param name="Value">1 to 24 characters: letters, digits, dots, hyphens and underscores.</param>
public readonly record struct StrategyName(string Value)
{
    /// <summary>The longest name that leaves room in a tag.</summary>
    public const int MaxLength = 24;

    /// <summary>A person who orders through the engine: no strategy may have this name. An intent of it carries why.</summary>
    public static StrategyName Person { get; } = new("person");

    /// <summary>The name.</summary>
    public override string ToString() => Value ?? "";
}

/// <summary>
/// The number that a strategy gives to an intent, ascending per strategy for ever: the book refuses a number that it has
/// seen, so a repeated message is never a second order.
/// </summary>
/// <param name="Value">Positive.</param>
public readonly record struct IntentId(long Value)
{
    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
