namespace Engine.History.Files;

/// <summary>
/// The file operations that can fail on a full disk or while another program holds a file: the seam at which tests put
/// failures. The default does what its names say. Safe to use from any thread.
/// </summary>
public class ArchiveDisk
{
    /// <summary>The operating system's file system.</summary>
    public static ArchiveDisk Real { get; } = new();

    /// <summary>How long one read of a file without the archive's checksum may take before the file counts as damaged.</summary>
    public virtual TimeSpan Patience => TimeSpan.FromSeconds(30);

    /// <summary>Opens a new file for writing from its beginning; the file must not exist.</summary>
    public virtual Stream Create(string path) =>
        new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);

    /// <summary>Puts written bytes on the disk itself, not only into the operating system's cache.</summary>
    public virtual void Flush(Stream written)
    {
        if (written is FileStream file)
        {
            file.Flush(flushToDisk: true);
        }
        else
        {
            written.Flush();
        }
    }

    /// <summary>Renames a finished file onto its final name, atomically, replacing what stood there.</summary>
    public virtual void Replace(string temporary, string target) => File.Move(temporary, target, overwrite: true);

    /// <summary>Opens a file for reading; writers may replace it meanwhile, and the reader goes on seeing the old content.</summary>
    public virtual Stream OpenRead(string path) =>
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 12, FileOptions.RandomAccess);
}
