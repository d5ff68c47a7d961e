using System.Diagnostics;

namespace Engine.Soak;

/// <summary>A process of this program in host mode. Its lines go to a file; the last ones are kept for reports.</summary>
internal sealed class Child : IDisposable
{
    private const int Kept = 40;
    private readonly Process _process;
    private readonly StreamWriter _file;
    private readonly Queue<string> _last = new();
    private readonly TaskCompletionSource<string> _spoken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<string, bool> _awaited;

    private Child(Process process, string file, Func<string, bool> awaited)
    {
        (_process, _awaited) = (process, awaited);
        _file = new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read));
    }

    /// <summary>Completes with the first line that was waited for.</summary>
    public Task<string> Spoken => _spoken.Task;

    /// <summary>True once the process is gone and its last lines are here.</summary>
    public bool HasExited
    {
        get
        {
            if (!_process.HasExited)
            {
                return false;
            }

            // Without a limit it also waits for what the process said last.
            _process.WaitForExit();
            return true;
        }
    }

    public int ExitCode => _process.ExitCode;

    public static Child Start(string folder, string file, IReadOnlyDictionary<string, string> variables, Func<string, bool> awaited, params string[] arguments)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Child).Assembly.Location);
        }

        start.ArgumentList.Add("host");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("ENGINE_", StringComparison.Ordinal)))
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var child = new Child(Process.Start(start)!, file, awaited);
        child._process.OutputDataReceived += (_, e) => child.Heard(e.Data);
        child._process.ErrorDataReceived += (_, e) => child.Heard(e.Data);
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    public IReadOnlyList<string> LastLines()
    {
        lock (_last)
        {
            return [.. _last];
        }
    }

    /// <summary>Ends it as the operating system does, without a word.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Waits for the end, lines included; false when it does not come.</summary>
    public async Task<bool> ExitedWithin(TimeSpan patience)
    {
        using var end = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(end.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        lock (_last)
        {
            _file.Dispose();
        }
    }

    private void Heard(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_last)
        {
            _last.Enqueue(line);
            if (_last.Count > Kept)
            {
                _last.Dequeue();
            }

            if (_file.BaseStream is { CanWrite: true })
            {
                _file.WriteLine(line);
                _file.Flush();
            }
        }

        if (_awaited(line))
        {
            _spoken.TrySetResult(line);
        }
    }
}
