using System.Collections.Immutable;
using Spectre.Console;

namespace Engine.Host.Console;

/// <summary>
/// The engine at a glance, redrawn in place on a thread of its own. Each frame is one text that begins at the top of the
/// screen, so a frame that the terminal was too slow for can be left out without a trace. The display lives on the
/// terminal's second screen: what the user had before comes back at the end, with the summary below it.
/// </summary>
public sealed class LiveConsole : IEngineConsole
{
    private const string Enter = "\u001b[?1049h\u001b[?25l";
    private const string Leave = "\u001b[?25h\u001b[?1049l";
    private const string Top = "\u001b[H";
    private const string ClearLine = "\u001b[K";
    private const string ClearRest = "\u001b[J";
    private const int KeptLines = 50;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastFrameLimit = TimeSpan.FromSeconds(2);

    private readonly DroppingWriter _output;
    private readonly TimeProvider _time;
    private readonly Func<TerminalSize> _size;
    private readonly AutoResetEvent _due = new(true);
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableList<ConsoleLine> _lines = [];
    private EngineStatus? _status;
    private RunSummary? _summary;
    private long _skipped;
    private volatile bool _closing;

    /// <summary>Starts drawing.</summary>
    /// <param name="output">Where to; the caller closes it.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="size">The terminal's size, asked for each frame.</param>
    public LiveConsole(DroppingWriter output, TimeProvider time, Func<TerminalSize> size)
    {
        _output = output;
        _time = time;
        _size = size;
        _output.TryWrite(Enter);
        new Thread(Draw) { IsBackground = true, Name = "live console" }.Start();
        _timer = time.CreateTimer(static due => ((AutoResetEvent)due!).Set(), _due, Period, Period);
    }

    /// <summary>Frames left out because the terminal had not taken the one before.</summary>
    public long SkippedFrames => Interlocked.Read(ref _skipped);

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
        _closing = true;
        await _timer.DisposeAsync().ConfigureAwait(false);
        _due.Set();
        try
        {
            await _ended.Task.WaitAsync(LastFrameLimit, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
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
    internal static string Frame(EngineStatus status, IReadOnlyList<ConsoleLine> lines, TerminalSize size)
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = size.Width;

        // The last row stays empty: a line break there would scroll the frame away.
        console.Profile.Height = size.Height - 1;
        console.Profile.Capabilities.Unicode = true;
        console.Write(StatusLayout.Of(status, lines, size));
        var rows = text.ToString().TrimEnd('\r', '\n').ReplaceLineEndings("\n").Split('\n').Take(size.Height - 1);
        return Top + string.Join(ClearLine + "\r\n", rows) + ClearLine + ClearRest;
    }

    private void Draw()
    {
        while (_due.WaitOne() && !_closing)
        {
            if (Volatile.Read(ref _status) is not { } status)
            {
                continue;
            }

            if (!_output.IsIdle)
            {
                Interlocked.Increment(ref _skipped);
                continue;
            }

            _output.TryWrite(Frame(status, _lines, _size()));
        }

        _output.TryWrite(Leave);
        _ended.TrySetResult();
    }
}
