using System.Collections.Immutable;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Doctor;

/// <summary>Every mistake and every note of the configuration, and what is enabled.</summary>
/// <param name="settings">What was read.</param>
/// <param name="mistakes">What is wrong, a sentence each; strategies and window files included.</param>
/// <param name="enabled">The enabled strategies; empty while there are mistakes.</param>
internal sealed class ConfigurationCheck(EngineSettings settings, ImmutableArray<string> mistakes, ImmutableArray<StrategyInstance> enabled) : ICheck
{
    private const string Name = "configuration";

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        List<CheckResult> results = [.. mistakes.Select(mistake => CheckResult.Fail(Name, mistake)), .. settings.Notes.Select(note => CheckResult.Warn(Name, note))];
        if (mistakes.IsEmpty)
        {
            results.Insert(0, enabled.IsEmpty
                ? CheckResult.Warn(Name, $"{settings.Environment.Name()}, valid, but no strategy is enabled: enable one in hocon/strategies.conf, or name one with --strategy.")
                : CheckResult.Ok(Name, $"{settings.Environment.Name()}, valid; enabled: {string.Join(", ", enabled.Select(i => $"{i.Name} on {i.Contract}"))}."));
        }

        return Task.FromResult<IReadOnlyList<CheckResult>>(results);
    }
}
