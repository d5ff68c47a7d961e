using System.Globalization;
using Engine.History.Files;

namespace Engine.History;

/// <summary>
/// The folder of an archive. One process at a time may open it for writing: the operating system holds the lock and lets
/// it go however the process ends. Any number may read meanwhile, and see each file as it was before or after a write.
/// </summary>
public sealed class ArchiveFolder : IDisposable
{
    /// <summary>The locked file. It stays when the lock is let go and means nothing by itself.</summary>
    public const string LockFile = "archive.lock";

    /// <summary>Says who holds the lock; the locked file itself cannot be read on every platform.</summary>
    public const string OwnerFile = "archive.owner";

    private readonly FileStream? _lock;

    private ArchiveFolder(string path, FileStream? held, TimeProvider time, ArchiveDisk disk)
    {
        Path = path;
        _lock = held;
        Time = time;
        Disk = disk;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>True for the one writer.</summary>
    public bool CanWrite => _lock is not null;

    /// <summary>Half-written files of a killed writer that opening removed.</summary>
    public int Swept { get; private init; }

    internal TimeProvider Time { get; }

    internal ArchiveDisk Disk { get; }

    /// <summary>One write at a time, whoever in this process does it.</summary>
    internal SemaphoreSlim Writing { get; } = new(1, 1);

    /// <summary>Opens a folder that others may be writing to. It need not exist: then nothing is stored.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="disk">The file operations; the real ones when null.</param>
    public static ArchiveFolder OpenForReading(string path, ArchiveDisk? disk = null) =>
        new(System.IO.Path.GetFullPath(path), null, TimeProvider.System, disk ?? ArchiveDisk.Real);

    /// <summary>Creates the folder where needed, becomes its writer, and removes what a killed writer left half-written.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="owner">What this process is, for the sentence that another one gets: <c>engine run</c>.</param>
    /// <param name="time">Wall clock: stamps the owner, paces retried renames.</param>
    /// <param name="disk">The file operations; the real ones when null.</param>
    /// <exception cref="ArchiveException">It cannot be written, or another process is its writer.</exception>
    public static ArchiveFolder OpenForWriting(string path, string owner, TimeProvider time, ArchiveDisk? disk = null)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw FileReplacement.Refused(path, failure);
        }

        FileStream held;
        try
        {
            held = new FileStream(System.IO.Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure)
        {
            throw new ArchiveException(ArchiveFault.InUse, path, $"The archive {path} is being written by {OwnerOf(path)}; stop that first, or wait until it has finished.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw FileReplacement.Refused(path, failure);
        }

        try
        {
            File.WriteAllText(
                System.IO.Path.Combine(path, OwnerFile),
                string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} since {time.GetUtcNow().UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC ({owner})"));
            return new ArchiveFolder(path, held, time, disk ?? ArchiveDisk.Real) { Swept = FileReplacement.Sweep(path) };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw FileReplacement.Refused(path, failure);
        }
    }

    /// <summary>Ends being the writer.</summary>
    public void Dispose() => _lock?.Dispose();

    internal void RequireWriter()
    {
        if (!CanWrite)
        {
            throw new InvalidOperationException($"The archive {Path} was opened for reading.");
        }
    }

    private static string OwnerOf(string path)
    {
        try
        {
            return File.ReadAllText(System.IO.Path.Combine(path, OwnerFile));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
