using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Engine.Simulator;

/// <summary>A venue's file that cannot be used; the message is one sentence for a person.</summary>
public sealed class VenueFileException(string message) : Exception(message);

/// <summary>
/// Keeps what a simulated venue knows beyond the process: a header, then one JSON object a line for every change, written before anybody
/// hears of it and flushed to the disk at once, for the engine's own journal is too: after a power cut neither may know more than the other.
/// A line that a kill cut short is a change of which nobody heard. Opening writes the file anew with one line for all of them. One process at a time; the gateway's order is the only writer.
/// </summary>
public sealed class VenueFile : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _stream;
    private readonly string _path;
    private bool _closed;

    private VenueFile(string path, FileStream stream, string instance, SavedVenue? saved) => (_path, _stream, Instance, Saved) = (path, stream, instance, saved);

    /// <summary>The name under which the venue began.</summary>
    public string Instance { get; }

    /// <summary>Hears a sentence when the file can no longer be written; the venue goes on without it.</summary>
    public Action<string> Failed { get; set; } = _ => { };

    /// <summary>What was kept; null at a venue that begins.</summary>
    internal SavedVenue? Saved { get; }

    /// <summary>Opens a venue's file, or begins one.</summary>
    /// <param name="path">Absolute path; its folder is made.</param>
    /// <param name="begin">Names a venue that begins.</param>
    /// <exception cref="VenueFileException">It cannot be read or written, or is of another version.</exception>
    public static VenueFile Open(string path, Func<string> begin)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var (instance, saved) = File.Exists(path) ? Read(path) : (begin(), null);
            var part = path + ".tmp";
            using (var anew = new FileStream(part, FileMode.Create, FileAccess.Write))
            {
                Write(anew, new SavedHeader { Instance = instance }, SavedVenueJson.Default.SavedHeader);
                if (saved is not null)
                {
                    Write(anew, saved, SavedVenueJson.Default.SavedVenue);
                }

                anew.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
            return new VenueFile(path, new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read), instance, saved);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VenueFileException($"The simulated venue's file {path} cannot be used: {e.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Closes the file; what the venue does from now on is not kept.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _stream.Dispose();
        }
    }

    /// <summary>Keeps a change.</summary>
    internal void Write(SavedVenue change)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            try
            {
                Write(_stream, change, SavedVenueJson.Default.SavedVenue);
                _stream.Flush(flushToDisk: true);
            }
            catch (IOException e)
            {
                // Half a line may stand there: whatever followed it could not be read.
                _closed = true;
                Failed($"the simulated venue's file {_path} cannot be written ({e.Message.TrimEnd('.')}); what happens from now on is forgotten at the end");
            }
        }
    }

    private static (string Instance, SavedVenue? Saved) Read(string path)
    {
        var lines = File.ReadAllLines(path);
        if (Parse(lines.FirstOrDefault(), SavedVenueJson.Default.SavedHeader) is not { File: "engine-venue", Version: 1 } header)
        {
            throw new VenueFileException($"{path}, line 1: this is no simulated venue's file of version 1; a venue begins anew when the file is gone.");
        }

        var saved = new SavedVenueReading();
        for (var index = 1; index < lines.Length; index++)
        {
            if (Parse(lines[index], SavedVenueJson.Default.SavedVenue) is { } change)
            {
                saved.Add(change);
            }
            else if (index < lines.Length - 1)
            {
                throw new VenueFileException($"{path}, line {index + 1}: this is no line of a simulated venue's file; a venue begins anew when the file is gone.");
            }
        }

        return (header.Instance, saved.Whole);
    }

    private static T? Parse<T>(string? line, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return line is null ? null : JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Write<T>(FileStream stream, T value, JsonTypeInfo<T> type) => stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(value, type), (byte)'\n']);
}
