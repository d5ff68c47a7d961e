using System.Diagnostics;
using System.Threading.Channels;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>The program as a process of its own, with its lines as they come.</summary>
internal sealed class EngineProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _seen = [];

    private EngineProcess(string home, IReadOnlyDictionary<string, string> variables, string[] arguments, string? workingFolder = null)
    {
        // Whoever runs these tests in the background of a script has told them to ignore what a terminal sends, and a child inherits that.
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "env" : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder ?? home,
        };
        foreach (var argument in OperatingSystem.IsLinux() ? new[] { "--default-signal=INT,HUP", "dotnet" } : [])
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add(typeof(Engine.Host.Run.EngineRun).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ENGINE_HOME"] = home;
        start.Environment.Remove("ENGINE_DATA");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Heard(e.Data);
        _process.ErrorDataReceived += (_, e) => Heard(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static EngineProcess Start(string home, params string[] arguments) => new(home, new Dictionary<string, string>(), arguments);

    public static EngineProcess Start(string home, IReadOnlyDictionary<string, string> variables, params string[] arguments) => new(home, variables, arguments);

    public static EngineProcess StartIn(string workingFolder, string home, IReadOnlyDictionary<string, string> variables, params string[] arguments) => new(home, variables, arguments, workingFolder);

    /// <summary>What every user of the machine can read of its arguments; empty where that is not Linux's <c>/proc</c>.</summary>
    public string Arguments() => OperatingSystem.IsLinux() ? File.ReadAllText($"/proc/{_process.Id}/cmdline") : "";

    /// <summary>Waits for a line that contains the text, and returns it.</summary>
    public async Task<string> Until(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(patience.Token);
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No line with '{text}' came; there were:{Environment.NewLine}{string.Join(Environment.NewLine, Seen())}");
        }
    }

    /// <summary>Waits for the end; returns the exit code and every line.</summary>
    public async Task<(int ExitCode, IReadOnlyList<string> Lines)> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"It did not end; there were:{Environment.NewLine}{string.Join(Environment.NewLine, Seen())}");
        }

        return (_process.ExitCode, Seen());
    }

    /// <summary>As <c>kill -SIGNAL</c>; nothing that Windows knows.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Heard(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_seen)
        {
            _seen.Add(line);
        }

        _lines.Writer.TryWrite(line);
    }

    private List<string> Seen()
    {
        lock (_seen)
        {
            return [.. _seen];
        }
    }
}
