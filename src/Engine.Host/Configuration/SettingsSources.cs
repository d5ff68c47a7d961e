using System.Collections.Immutable;

namespace Engine.Host.Configuration;

/// <summary>Where a run takes its settings from; everything that the reading depends on, so that it can be tested.</summary>
/// <param name="CommandLine">Settings given as options, by setting key.</param>
/// <param name="Variables">The variables of the process.</param>
/// <param name="WorkingFolder">Where <c>.env</c>, <c>hocon/</c> and relative paths are looked for.</param>
/// <param name="Strategy">Alias given with <c>--strategy</c>: one instance built from the command line replaces those of the files.</param>
/// <param name="Assignments"><c>--set</c> texts, in order.</param>
/// <param name="ConfigFolder">Given with <c>--config</c>.</param>
/// <param name="EnvFile">Given with <c>--env-file</c>.</param>
public sealed record SettingsSources(
    ImmutableDictionary<string, string> CommandLine,
    ImmutableDictionary<string, string> Variables,
    string WorkingFolder,
    string? Strategy = null,
    ImmutableArray<string> Assignments = default,
    string? ConfigFolder = null,
    string? EnvFile = null)
{
    /// <summary>Finds a secret by its name in the platform's store; asked only for a setting that says <c>store:NAME</c>.</summary>
    public Func<string, StoredSecret> Store { get; init; } = SecretStore.Find;

    /// <summary>Nothing given on the command line, the variables and folder of this process.</summary>
    public static SettingsSources OfProcess { get; } = new(
        ImmutableDictionary<string, string>.Empty,
        System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""))
            .DistinctBy(pair => pair.Key)
            .ToImmutableDictionary(),
        Directory.GetCurrentDirectory());
}
