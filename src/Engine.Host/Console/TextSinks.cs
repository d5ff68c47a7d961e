using System.Globalization;
using System.Text;

namespace Engine.Host.Console;

/// <summary>Where a <see cref="DroppingWriter"/> writes, on its own thread only. May block for ever; may throw <see cref="IOException"/>.</summary>
public interface ITextSink
{
    /// <summary>Writes a text, complete lines or a whole frame.</summary>
    void Write(string text);

    /// <summary>Hands everything to the operating system.</summary>
    void Flush();
}

/// <summary>Writes UTF-8 to a stream, such as standard output, past the console's own lock.</summary>
public sealed class StreamSink(Stream stream) : ITextSink
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Standard output of this process.</summary>
    public static StreamSink StandardOutput() => new(System.Console.OpenStandardOutput());

    /// <summary>Standard error of this process.</summary>
    public static StreamSink StandardError() => new(System.Console.OpenStandardError());

    /// <inheritdoc/>
    public void Write(string text) => stream.Write(Utf8.GetBytes(text));

    /// <inheritdoc/>
    public void Flush() => stream.Flush();
}

/// <summary>
/// Appends to <c>engine-YYYYMMDD.log</c> in a folder; a new file begins with each day, UTC, and <c>engine-YYYYMMDD-2.log</c> and so on when one has become too long. It
/// deletes nothing.
/// </summary>
public sealed class DailyFileSink(string folder, TimeProvider time) : ITextSink, IDisposable
{
    private DateOnly _day;
    private FileStream? _file;
    private int _part;

    /// <summary>From this length in bytes on, the next text begins another file.</summary>
    public long LongestFile { get; init; } = 64L * 1024 * 1024;

    /// <summary>The first file of a day.</summary>
    public static string FileOf(string folder, DateOnly day) => FileOf(folder, day, 1);

    /// <summary>A file of a day.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="day">The day, UTC.</param>
    /// <param name="part">Which, from 1.</param>
    public static string FileOf(string folder, DateOnly day, int part) =>
        Path.Combine(folder, $"engine-{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}{(part == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{part}"))}.log");

    /// <inheritdoc/>
    public void Write(string text)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (_file is null || today != _day)
        {
            _day = today;
            Open(1);
        }

        while (_file!.Position >= LongestFile)
        {
            Open(_part + 1);
        }

        _file.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <inheritdoc/>
    public void Flush() => _file?.Flush();

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void Open(int part)
    {
        _file?.Dispose();
        _file = null;
        _file = new FileStream(FileOf(folder, _day, part), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        _part = part;
    }
}
