using System.Text.Json;

namespace Engine.Soak.Chaos;

/// <summary>How often the venue's rules struck.</summary>
internal sealed record FaultCount(int Rules, int RulesStruck, long Struck)
{
    /// <summary>Counts the control endpoint's list.</summary>
    public static FaultCount Of(string list)
    {
        using var json = JsonDocument.Parse(list);
        var struck = json.RootElement.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("struck").GetInt64()).ToList();
        return new FaultCount(struck.Count, struck.Count(times => times > 0), struck.Sum());
    }
}
