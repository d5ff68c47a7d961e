using System.Globalization;

namespace Engine.History.Files;

/// <summary>
/// One file on its way to its final name: written under a temporary name in the same folder, flushed to the disk, then
/// renamed. Until <see cref="CommitAsync"/> the file of that name, if any, is untouched; readers see the old content or
/// the new one, never a part. Disposed without a commit, the temporary file is removed; one that a killed process left is
/// removed by <see cref="Sweep"/>. Not thread-safe.
/// </summary>
public sealed class FileReplacement : IAsyncDisposable
{
    /// <summary>Every temporary name ends so; no finished file does.</summary>
    public const string TemporarySuffix = ".tmp";

    private const int Attempts = 7;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    private readonly ArchiveDisk _disk;
    private readonly TimeProvider _time;
    private readonly string _temporary;
    private Stream? _stream;
    private bool _finished;

    private FileReplacement(string target, string temporary, Stream stream, ArchiveDisk disk, TimeProvider time)
    {
        Target = target;
        _temporary = temporary;
        _stream = stream;
        _disk = disk;
        _time = time;
    }

    /// <summary>The final path.</summary>
    public string Target { get; }

    /// <summary>Where to write; null once finished.</summary>
    public Stream Stream => _stream ?? throw new InvalidOperationException("The file is finished.");

    /// <summary>Creates the folder where needed and the temporary file in it.</summary>
    /// <param name="target">The final path.</param>
    /// <param name="disk">The file operations.</param>
    /// <param name="time">Wall clock for the pauses between attempts to rename.</param>
    /// <exception cref="ArchiveException">The file cannot be created.</exception>
    public static FileReplacement Create(string target, ArchiveDisk disk, TimeProvider time)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(target))!;
        var temporary = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}{TemporarySuffix}"));
        try
        {
            Directory.CreateDirectory(folder);
            return new FileReplacement(target, temporary, disk.Create(temporary), disk, time);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refused(target, failure);
        }
    }

    /// <summary>Writes what is buffered to the disk and closes the temporary file; it can then only be committed or dropped.</summary>
    /// <exception cref="ArchiveException">The disk refused.</exception>
    public void Finish()
    {
        if (_finished)
        {
            return;
        }

        try
        {
            _disk.Flush(Stream);
            Stream.Dispose();
            _stream = null;
            _finished = true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refused(Target, failure);
        }
    }

    /// <summary>Finishes the file and renames it, again and again for about 2.5 s while another program holds the target open.</summary>
    /// <exception cref="ArchiveException">The disk refused; the old file stands.</exception>
    public async Task CommitAsync(CancellationToken cancellation = default)
    {
        Finish();
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _disk.Replace(_temporary, Target);
                return;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                if (attempt == Attempts)
                {
                    throw new ArchiveException(
                        ArchiveFault.WriteFailed,
                        Target,
                        $"{Target} could not be replaced ({failure.Message}); close the program that has it open and run the command again. The old file is unchanged.",
                        failure);
                }
            }

            await Task.Delay(pause, _time, cancellation).ConfigureAwait(false);
            pause *= 2;
        }
    }

    /// <summary>Removes the temporary file unless it was committed.</summary>
    public ValueTask DisposeAsync()
    {
        try
        {
            _stream?.Dispose();
        }
        catch (IOException)
        {
            // What could not be flushed belongs to a file that is dropped anyway.
        }

        _stream = null;
        try
        {
            File.Delete(_temporary);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next writer's sweep removes it.
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Removes temporary files that a killed writer left below a folder. Only for the holder of the writer's lock.</summary>
    /// <returns>How many were removed.</returns>
    public static int Sweep(string folder)
    {
        var removed = 0;
        var leftovers = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.System };
        foreach (var path in Directory.EnumerateFiles(folder, $".*{TemporarySuffix}", leftovers))
        {
            try
            {
                File.Delete(path);
                removed++;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Held by another program; it harms nobody, and the next sweep tries again.
            }
        }

        return removed;
    }

    /// <summary>What to throw when the disk refuses.</summary>
    /// <param name="target">The file that was to be written.</param>
    /// <param name="failure">What the disk said.</param>
    public static ArchiveException Refused(string target, Exception failure) => new(
        ArchiveFault.WriteFailed,
        target,
        $"{target} could not be written ({failure.Message}); make room on the disk or correct its permissions, and run the command again. What was stored before is unchanged.",
        failure);
}
