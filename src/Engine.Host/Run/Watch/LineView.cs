using System.Globalization;
using System.Text;
using Engine.Host.Console;
using Microsoft.Win32.SafeHandles;

namespace Engine.Host.Run.Watch;

/// <summary>One line for each piece of news. When the reader is too slow lines are left out, and a line says how many.</summary>
/// <param name="writer">Where to; the caller closes it.</param>
/// <param name="line">A piece of news as a line; null leaves it out.</param>
/// <param name="dropped">The line about lines left out.</param>
internal sealed class LineView<TNews>(DroppingWriter writer, Func<TNews, string?> line, Func<long, string> dropped) : IWatchView<TNews>
{
    private long _told;

    /// <inheritdoc/>
    public void On(TNews news)
    {
        if (line(news) is not { } text)
        {
            return;
        }

        var lost = writer.Dropped - _told;
        if (lost > 0 && writer.TryWriteLine(dropped(lost)))
        {
            _told += lost;
        }

        writer.TryWriteLine(text);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>The line about lines that were left out.</summary>
internal static class DroppedLines
{
    /// <summary>For people.</summary>
    public static string Text(long lines) => string.Create(CultureInfo.InvariantCulture, $"{lines} lines left out: the reader of this output is too slow.");

    /// <summary>For programs.</summary>
    public static string Json(long lines) => string.Create(CultureInfo.InvariantCulture, $$"""{"type":"dropped","lines":{{lines}}}""");
}

/// <summary>Writes to a text writer on the dropping writer's own thread.</summary>
internal sealed class WriterSink(TextWriter writer) : ITextSink
{
    /// <inheritdoc/>
    public void Write(string text) => writer.Write(text);

    /// <inheritdoc/>
    public void Flush() => writer.Flush();
}

/// <summary>Standard output that another program reads. The console's own stream takes no notice when that program ends, as <c>head</c> does when it has enough.</summary>
/// <param name="gone">Called when nobody reads any more.</param>
internal sealed class PipeSink(Action gone) : ITextSink, IDisposable
{
    private readonly FileStream _pipe = Open();

    /// <summary>Standard output is a pipe, on a system where its end can be told. A file is not: whoever else writes into it keeps its place.</summary>
    public static bool IsThere
    {
        get
        {
            if (OperatingSystem.IsWindows() || !System.Console.IsOutputRedirected)
            {
                return false;
            }

            try
            {
                using var output = Open();
                return !output.CanSeek;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Write(string text)
    {
        try
        {
            _pipe.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (IOException)
        {
            gone();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => _pipe.Dispose();

    private static FileStream Open() => new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
}
