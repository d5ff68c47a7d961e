namespace Engine.Tests.Gateway;

/// <summary>The recorded payloads beside the market data; see the samples' own page for where each comes from.</summary>
internal static class RecordedBodies
{
    private const string Variable = "ENGINE_DATA";

    public static string? Folder
    {
        get
        {
            var data = Environment.GetEnvironmentVariable(Variable);
            var folder = data is null ? null : Path.Combine(data, "..", "gateway", "samples");
            return Directory.Exists(folder) ? folder : null;
        }
    }

    public static string Read(string file) => File.ReadAllText(Path.Combine(Folder!, file));
}

/// <summary>A test on the recorded payloads; skipped where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordedFactAttribute : FactAttribute
{
    public RecordedFactAttribute()
    {
        if (RecordedBodies.Folder is null)
        {
            Skip = "Recorded gateway payloads: they lie beside the folder named by ENGINE_DATA.";
        }
    }
}
