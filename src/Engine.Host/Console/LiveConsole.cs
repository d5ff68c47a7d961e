using System.Collections.Immutable;

namespace Engine.Host.Console;

/// <summary>The engine at a glance, on a <see cref="LiveScreen"/>; the summary stands below what the user had before.</summary>
public sealed class LiveConsole : IEngineConsole
{
    private const int KeptLines = 50;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly DroppingWriter _output;
    private readonly Func<TerminalSize> _size;
    private readonly LiveScreen _screen;
    private ImmutableList<ConsoleLine> _lines = [];
    private EngineStatus? _status;
    private RunSummary? _summary;

    /// <summary>Starts drawing.</summary>
    /// <param name="output">Where to; the caller closes it.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="size">The terminal's size, asked for each frame.</param>
    public LiveConsole(DroppingWriter output, TimeProvider time, Func<TerminalSize> size)
    {
        (_output, _size) = (output, size);
        _screen = new LiveScreen(output, time, Period, Frame);
    }

    /// <summary>Frames left out because the terminal had not taken the one before.</summary>
    public long SkippedFrames => _screen.SkippedFrames;

    /// <inheritdoc/>
    public void Show(EngineStatus status) => Volatile.Write(ref _status, status);

    /// <inheritdoc/>
    public void Write(ConsoleLine line) =>
        ImmutableInterlocked.Update(ref _lines, static (lines, added) => (lines.Count < KeptLines ? lines : lines.RemoveAt(0)).Add(added), line);

    /// <inheritdoc/>
    public void Finish(RunSummary summary) => Volatile.Write(ref _summary, summary);

    /// <summary>Draws no more, gives the terminal back and prints what a person must still see. Waits two seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!await _screen.CloseAsync().ConfigureAwait(false))
        {
            return;
        }

        foreach (var line in _lines.Where(line => line.Level != ConsoleLevel.Information))
        {
            _output.TryWriteLine(PlainConsole.Format(line));
        }

        if (Volatile.Read(ref _summary) is { } summary)
        {
            _output.TryWrite(summary.ToText());
        }
    }

    /// <summary>One frame as text, each line cleared to its end.</summary>
    internal static string Frame(EngineStatus status, IReadOnlyList<ConsoleLine> lines, TerminalSize size) => LiveScreen.Frame(StatusLayout.Of(status, lines, size), size);

    private string? Frame() => Volatile.Read(ref _status) is { } status ? Frame(status, _lines, _size()) : null;
}
