using System.Text;
using System.Threading.Channels;

namespace Engine.Simulator.Tests.Examples;

/// <summary>Where an example writes to, and where a test reads the lines as they come.</summary>
internal sealed class LineReader : StringWriter
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _seen = [];

    public override Encoding Encoding => Encoding.UTF8;

    public override Task WriteLineAsync(string? value)
    {
        _lines.Writer.TryWrite(value ?? "");
        return Task.CompletedTask;
    }

    /// <summary>Waits for a line that begins so.</summary>
    public async Task<string> UntilAsync(string beginning)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(deadline.Token);
                _seen.Add(line);
                if (line.StartsWith(beginning, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No line began with '{beginning}'; there were:{Environment.NewLine}{string.Join(Environment.NewLine, _seen)}");
        }
    }

    /// <summary>What has been written and not read yet.</summary>
    public IReadOnlyList<string> Rest()
    {
        var rest = new List<string>();
        while (_lines.Reader.TryRead(out var line))
        {
            rest.Add(line);
        }

        return rest;
    }
}
