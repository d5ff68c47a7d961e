namespace Engine.Simulator.Tests;

/// <summary>A test on the recorded data. Skipped only where ENGINE_DATA is unset and the folder beside the repository is absent.</summary>
public sealed class DataFactAttribute : FactAttribute
{
    private const string Variable = "ENGINE_DATA";

    public DataFactAttribute()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null && !Directory.Exists(Folder))
        {
            Skip = $"No recorded data: set {Variable} to its folder.";
        }
    }

    public static string Folder => Environment.GetEnvironmentVariable(Variable) ?? Path.Combine(RepositoryRoot(), "..", "shared", "data");

    public static string PathOf(string file) => Path.Combine(Folder, file);

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
            {
                return folder.FullName;
            }
        }

        return AppContext.BaseDirectory;
    }
}
