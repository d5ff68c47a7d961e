using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Engine.Tests.Hubs;

/// <summary>A test on recorded payloads, which are no part of the repository: <c>gateway/samples</c> beside the folder of recorded data.</summary>
public sealed class SampleFactAttribute : FactAttribute
{
    public SampleFactAttribute()
    {
        if (!Directory.Exists(Folder))
        {
            Skip = "Recorded payloads are absent: gateway/samples beside the folder that ENGINE_DATA names.";
        }
    }

    private static string Folder => Path.GetFullPath(Path.Combine(
        Environment.GetEnvironmentVariable("ENGINE_DATA") ?? Path.Combine(Repository(), "..", "shared", "data"), "..", "gateway", "samples"));

    /// <summary>One file.</summary>
    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name))).RootElement;

    private static string Repository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
