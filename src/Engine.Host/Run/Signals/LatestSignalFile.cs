using System.Globalization;
using System.Text;

namespace Engine.Host.Run.Signals;

/// <summary>
/// The latest time of a signal that was let through, in the home folder, on disk before the signal reaches a strategy: a process that follows this one lets
/// nothing of that time or before through a second time. One line of constant length, written over itself. Not thread-safe.
/// </summary>
internal sealed class LatestSignalFile : IDisposable
{
    /// <summary>Its name in the home folder.</summary>
    public const string Name = "signals.last";

    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'\n";
    private readonly FileStream _file;

    private LatestSignalFile(FileStream file, DateTimeOffset? latest) => (_file, Latest) = (file, latest);

    /// <summary>The latest time; null when none was ever let through.</summary>
    public DateTimeOffset? Latest { get; private set; }

    /// <summary>Opens the file, and makes it where there is none.</summary>
    /// <param name="home">The home folder, held by this process.</param>
    /// <param name="ifDamaged">What counts as the latest time where the file says nothing that can be read.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static LatestSignalFile Open(string home, DateTimeOffset ifDamaged)
    {
        var file = new FileStream(Path.Combine(home, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            var bytes = new byte[64];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return new LatestSignalFile(file, length == 0 ? null
                : DateTimeOffset.TryParseExact(Encoding.ASCII.GetString(bytes, 0, length), Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var latest) ? latest
                : ifDamaged);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Puts a later time on disk; an earlier one is covered already.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Write(DateTimeOffset time)
    {
        if (time <= Latest)
        {
            return;
        }

        _file.Position = 0;
        _file.Write(Encoding.ASCII.GetBytes(time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture)));
        _file.Flush(flushToDisk: true);
        Latest = time;
    }

    public void Dispose() => _file.Dispose();
}
