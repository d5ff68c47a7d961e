using System.Text.Json;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// Writes a command log: a header, then one JSON object a line for every command and intervention in order of arrival. Each line is
/// handed to the file at once, so that a killed process leaves a log that can be played. The gateway's order is the only writer.
/// </summary>
public sealed class CommandLogWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly object _gate = new();
    private long _lines;
    private bool _closed;

    /// <summary>Begins a log on a stream, which it owns.</summary>
    public CommandLogWriter(Stream stream, CommandLogHeader header)
    {
        _stream = stream;
        Write(JsonSerializer.SerializeToUtf8Bytes(header, CommandLogJson.Default.CommandLogHeader));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _stream.Dispose();
        }
    }

    internal void Write(long events, DateTimeOffset at, VenueCommand command) => Write(CommandLogLine.Of(command), events, at);

    internal void Write(long events, DateTimeOffset at, VenueIntervention intervention) => Write(CommandLogLine.Of(intervention), events, at);

    internal void WriteEnd(long events, DateTimeOffset at) => Write(new CommandLogLine { Do = "end" }, events, at);

    private void Write(CommandLogLine line, long events, DateTimeOffset at) =>
        Write(JsonSerializer.SerializeToUtf8Bytes(line with { N = ++_lines, Events = events, At = at }, CommandLogJson.Default.CommandLogLine));

    private void Write(byte[] line)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _stream.Write([.. line, (byte)'\n']);
                _stream.Flush();
            }
        }
    }
}

/// <summary>A command log that cannot be played; the message is one sentence for a person.</summary>
public sealed class CommandLogException(string message) : Exception(message);

/// <summary>A command log as read.</summary>
/// <param name="Header">What it was written with.</param>
/// <param name="Steps">Everything that happened besides the market, in order.</param>
public sealed record CommandLog(CommandLogHeader Header, IReadOnlyList<LoggedStep> Steps)
{
    /// <summary>Market events at the end of the log: its end line's, or those before the last step of a log without one.</summary>
    public long Events => Steps is [.., var last] ? last.Events : 0;

    /// <summary>Reads a log. A last line that was cut short by a kill is left out.</summary>
    /// <exception cref="CommandLogException">It is missing, of another version, or a line cannot be read.</exception>
    public static CommandLog Open(string file)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandLogException($"{file}: the file cannot be read ({error.Message.TrimEnd('.')}).");
        }

        if (lines.Length == 0)
        {
            throw new CommandLogException($"{file}: the file is empty.");
        }

        var header = Read(() => JsonSerializer.Deserialize(lines[0], CommandLogJson.Default.CommandLogHeader));
        if (header is not { Log: "engine-commands", Version: 1 })
        {
            throw new CommandLogException($"{file}, line 1: this is no command log of version 1.");
        }

        var steps = new List<LoggedStep>();
        for (var index = 1; index < lines.Length; index++)
        {
            if (Read(() => JsonSerializer.Deserialize(lines[index], CommandLogJson.Default.CommandLogLine))?.ToStep() is { } step && !(step.Events < (steps is [.., var last] ? last.Events : 0)))
            {
                steps.Add(step);
            }
            else if (index < lines.Length - 1)
            {
                throw new CommandLogException($"{file}, line {index + 1}: this is no line of a command log.");
            }
        }

        return new CommandLog(header, steps);

        static T? Read<T>(Func<T?> read)
            where T : class
        {
            try
            {
                return read();
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
