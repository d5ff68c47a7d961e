namespace Engine.Actors.Strategies;

/// <summary>
/// Makes a strategy of an assembly in the folder <c>strategies</c> known to the engine, under the name that configuration uses.
/// It goes on a class that derives from <see cref="StrategyActor"/>, is neither abstract nor generic, and has one public constructor of
/// two parameters: a <see cref="StrategyContext"/> and the record of its own parameters.
/// </summary>
/// <param name="alias">
/// The type's name in configuration, console and reports: a letter or digit, then letters, digits, <c>-</c> and <c>_</c>, at most 24. It
/// outlives a rename of the class; two types of one alias, whatever the case of its letters, are refused.
/// </param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StrategyAttribute(string alias) : Attribute
{
    /// <summary>The type's name in configuration.</summary>
    public string Alias { get; } = alias;
}
