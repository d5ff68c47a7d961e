using Spectre.Console;
using Spectre.Console.Rendering;

namespace Engine.Host.Console;

/// <summary>
/// A display on the terminal's second screen, redrawn in place on a thread of its own. Each frame is one text that begins at the top of the
/// screen, so a frame that the terminal was too slow for can be left out without a trace. What the user had before comes back at the end.
/// </summary>
internal sealed class LiveScreen : IAsyncDisposable
{
    private const string Enter = "\u001b[?1049h\u001b[?25l";
    private const string Leave = "\u001b[?25h\u001b[?1049l";
    private const string Top = "\u001b[H";
    private const string ClearLine = "\u001b[K";
    private const string ClearRest = "\u001b[J";

    private static readonly TimeSpan LastFrameLimit = TimeSpan.FromSeconds(2);

    private readonly DroppingWriter _output;
    private readonly TimeProvider _time;
    private readonly Func<string?> _frame;
    private readonly AutoResetEvent _due = new(true);
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _skipped;
    private volatile bool _closing;

    /// <summary>Starts drawing.</summary>
    /// <param name="output">Where to; the caller closes it.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="period">Time between frames.</param>
    /// <param name="frame">The next frame, from <see cref="Frame"/>; null while there is nothing to show. Called on the display's thread.</param>
    public LiveScreen(DroppingWriter output, TimeProvider time, TimeSpan period, Func<string?> frame)
    {
        (_output, _time, _frame) = (output, time, frame);
        _output.TryWrite(Enter);
        new Thread(Draw) { IsBackground = true, Name = "live screen" }.Start();
        _timer = time.CreateTimer(static due => ((AutoResetEvent)due!).Set(), _due, period, period);
    }

    /// <summary>Frames left out because the terminal had not taken the one before.</summary>
    public long SkippedFrames => Interlocked.Read(ref _skipped);

    /// <summary>One frame as text, each line cleared to its end.</summary>
    public static string Frame(IRenderable content, TerminalSize size)
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
        console.Write(content);
        var rows = text.ToString().TrimEnd('\r', '\n').ReplaceLineEndings("\n").Split('\n').Take(size.Height - 1);
        return Top + string.Join(ClearLine + "\r\n", rows) + ClearLine + ClearRest;
    }

    /// <summary>Draws no more and gives the terminal back; waits two seconds at most. False when the terminal did not take it in time.</summary>
    public async Task<bool> CloseAsync()
    {
        _closing = true;
        await _timer.DisposeAsync().ConfigureAwait(false);
        _due.Set();
        try
        {
            await _ended.Task.WaitAsync(LastFrameLimit, _time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private void Draw()
    {
        while (_due.WaitOne() && !_closing)
        {
            if (!_output.IsIdle)
            {
                Interlocked.Increment(ref _skipped);
                continue;
            }

            if (_frame() is { } frame)
            {
                _output.TryWrite(frame);
            }
        }

        _output.TryWrite(Leave);
        _ended.TrySetResult();
    }
}
