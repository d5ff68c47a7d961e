using System.Globalization;
using System.Text.Json;

namespace Engine.Host.Configuration;

/// <summary>Who holds a folder.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="Since">When it took the folder, UTC.</param>
/// <param name="Command">How it was started; options hold no secrets.</param>
public sealed record FolderOwner(int Pid, DateTimeOffset Since, string Command);

/// <summary>
/// A folder that belongs to one process. The operating system holds the lock and lets it go however the process ends; a
/// lock file left behind means nothing. The owner's facts stand in a second file, because the locked one cannot be read
/// on every platform.
/// </summary>
public sealed class FolderLock : IDisposable
{
    /// <summary>The locked file.</summary>
    public const string LockFile = "engine.lock";

    /// <summary>The file that names the owner.</summary>
    public const string OwnerFile = "engine.owner.json";

    private readonly string _folder;
    private FileStream? _lock;

    private FolderLock(string folder, FileStream locked)
    {
        _folder = folder;
        _lock = locked;
    }

    /// <summary>Creates the folder where needed and takes it.</summary>
    /// <param name="folder">Absolute path.</param>
    /// <param name="what">What the folder is, for sentences: <c>home folder</c>.</param>
    /// <param name="owner">This process.</param>
    /// <exception cref="UserErrorException">It cannot be written, or another process has it.</exception>
    public static FolderLock Take(string folder, string what, FolderOwner owner)
    {
        RequireWritable(folder, what);
        FileStream locked;
        try
        {
            locked = new FileStream(Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new UserErrorException($"The {what} {folder} is in use by {NameOf(ReadOwner(folder))}; stop that one first, or name another with --home.");
        }
        catch (UnauthorizedAccessException refusal)
        {
            throw new UserErrorException($"The {what} {folder} cannot be locked: {refusal.Message}");
        }

        try
        {
            var temporary = Path.Combine(folder, OwnerFile + ".tmp");
            File.WriteAllText(temporary, JsonSerializer.Serialize(owner));
            File.Move(temporary, Path.Combine(folder, OwnerFile), overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            locked.Dispose();
            throw new UserErrorException($"The {what} {folder} cannot be written: {failure.Message}");
        }

        return new FolderLock(folder, locked);
    }

    /// <summary>Who holds the folder, for sentences; null when nobody does. Takes nothing, and stands in no other's way but for an instant.</summary>
    public static string? HolderOf(string folder)
    {
        try
        {
            // A reader's share is denied while somebody writes, and readers do not deny one another.
            using var probe = new FileStream(Path.Combine(folder, LockFile), FileMode.Open, FileAccess.Read, FileShare.Read);
            return null;
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException)
        {
            return NameOf(ReadOwner(folder));
        }
        catch (UnauthorizedAccessException)
        {
            return NameOf(ReadOwner(folder));
        }
    }

    /// <summary>Creates the folder where needed and proves that files can be made in it.</summary>
    /// <exception cref="UserErrorException">They cannot.</exception>
    public static void RequireWritable(string folder, string what)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".probe-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{Guid.NewGuid():N}");
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserErrorException($"The {what} {folder} cannot be written: {failure.Message}");
        }
    }

    /// <summary>Who took the folder last; null when that cannot be told.</summary>
    public static FolderOwner? ReadOwner(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<FolderOwner>(File.ReadAllText(Path.Combine(folder, OwnerFile)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Lets the folder go. The lock file stays: removing it could take it from under a process that just opened it.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _lock, null) is not { } locked)
        {
            return;
        }

        try
        {
            File.Delete(Path.Combine(_folder, OwnerFile));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A stale owner file misleads nobody: it is read only while someone holds the lock.
        }

        locked.Dispose();
    }

    private static string NameOf(FolderOwner? owner) => owner is null
        ? "another process"
        : string.Create(CultureInfo.InvariantCulture, $"process {owner.Pid} since {owner.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC ({owner.Command})");
}
