namespace Engine.Host.Tests;

/// <summary>A home folder that goes with the test.</summary>
internal sealed class TemporaryHome : IDisposable
{
    private const string MemoryDisk = "/dev/shm";

    /// <param name="inMemory">
    /// True puts the folder on a memory disk where there is one: for tests of decisions, whose tens of thousands of
    /// synced commits prove nothing about durability (the kill tests do, on a real disk).
    /// </param>
    public TemporaryHome(bool inMemory = false)
    {
        var root = inMemory && Directory.Exists(MemoryDisk) ? MemoryDisk : Path.GetTempPath();
        Folder = Path.Combine(root, "engine-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A file that a scanner still holds stays behind in the temporary folder.
        }
    }
}
