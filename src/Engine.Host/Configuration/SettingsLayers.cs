using System.Collections.Immutable;
using Engine.Actors.Strategies.Configuration;

namespace Engine.Host.Configuration;

/// <summary>One source of settings.</summary>
/// <param name="Name">For a person.</param>
/// <param name="Values">Values by setting key.</param>
public sealed record SettingsLayer(string Name, ImmutableDictionary<string, SettingValue> Values);

/// <summary>
/// The sources of settings, strongest first. This list is the only place that knows their order: command line, ENGINE_
/// variables, .env, HOCON files, built-in defaults.
/// </summary>
/// <param name="Strongest">First asked.</param>
public sealed record SettingsLayers(ImmutableArray<SettingsLayer> Strongest)
{
    /// <summary>The strongest value of a setting, with the layer that gave it; null when no layer does.</summary>
    public (SettingValue Value, SettingsLayer Layer)? Find(string key)
    {
        foreach (var layer in Strongest)
        {
            if (layer.Values.TryGetValue(key, out var value))
            {
                return (value, layer);
            }
        }

        return null;
    }
}
