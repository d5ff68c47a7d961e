namespace Engine.Actors.Strategies.Configuration;

/// <summary>
/// The version of what strategies are written against. An assembly names it by its reference to this one, so it cannot be left out or stated
/// wrongly. The assembly version is major and minor; a patch does not change it.
/// </summary>
public static class StrategyApi
{
    /// <summary>The version that this engine offers.</summary>
    public static Version Version { get; } = typeof(StrategyApi).Assembly.GetName().Version!;

    /// <summary>The names of the assemblies that make up the API.</summary>
    public static IReadOnlyList<string> Assemblies { get; } = [typeof(StrategyApi).Assembly.GetName().Name!, typeof(Engine.Markets.Price).Assembly.GetName().Name!];

    /// <summary>Why an assembly built against one version does not fit an engine that offers another.</summary>
    /// <param name="built">What the assembly refers to.</param>
    /// <param name="offered">What the engine offers.</param>
    /// <returns>The end of a sentence; null when it fits. Majors must be equal, and minors too while the major is 0; a minor may be older than the engine's, not newer.</returns>
    public static string? Mismatch(Version built, Version offered)
    {
        var fits = built.Major == offered.Major && (offered.Major == 0 ? built.Minor == offered.Minor : built.Minor <= offered.Minor);
        return fits
            ? null
            : $"is built for version {built.ToString(2)} of the engine, and this is {offered.ToString(2)}; build it again with the packages of this engine.";
    }
}
