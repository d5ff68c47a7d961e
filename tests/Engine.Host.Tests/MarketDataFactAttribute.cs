using System.Runtime.CompilerServices;

namespace Engine.Host.Tests;

/// <summary>
/// A test on recorded market data. The data is not part of the repository: it is found through ENGINE_DATA, or beside the
/// repository. Where ENGINE_DATA is set the test never skips.
/// </summary>
public sealed class MarketDataFactAttribute : FactAttribute
{
    public MarketDataFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("ENGINE_DATA") is null && !Directory.Exists(Folder))
        {
            Skip = "Market data is absent: set ENGINE_DATA to the folder that holds it.";
        }
    }

    public static string Folder => Environment.GetEnvironmentVariable("ENGINE_DATA") ?? Path.GetFullPath(Path.Combine(Repository(), "..", "shared", "data"));

    public static string File(string name) => Path.Combine(Folder, name);

    private static string Repository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
