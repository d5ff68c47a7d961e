using Akka.Actor;
using Engine.Actors.History;
using Engine.History;
using Engine.History.Files;
using Engine.History.Tape;
using Engine.Host.Configuration;
using Engine.Markets;

namespace Engine.Host.Run;

/// <summary>The recording of a run, and the archive that it holds for writing meanwhile.</summary>
internal sealed class RunRecording : IAsyncDisposable
{
    private readonly ArchiveFolder _archive;
    private bool _ended;

    private RunRecording(ArchiveFolder archive, TapeRecording tape) => (_archive, Tape) = (archive, tape);

    /// <summary>What the market hub fills and the recorder writes.</summary>
    public TapeRecording Tape { get; }

    /// <summary>Takes the archive and begins; null when nothing is to be recorded.</summary>
    /// <exception cref="ArchiveException">The archive cannot be written, or another process does.</exception>
    public static async Task<RunRecording?> BeginAsync(EngineRunSettings settings, IMarketClock clock, TimeProvider wall, CancellationToken cancellation)
    {
        if (settings.Record == RecordMode.Off)
        {
            return null;
        }

        var archive = ArchiveFolder.OpenForWriting(settings.Archive ?? Path.Combine(settings.Home, "archive"), "engine run", wall);
        try
        {
            return new RunRecording(archive, await TapeRecording.BeginAsync(new TapeFolder(archive.Path, wall), clock, cancellation: cancellation).ConfigureAwait(false));
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Puts the last seconds on the disk; a sentence when that failed.</summary>
    /// <param name="engine">The engine, which owns the recorder.</param>
    /// <param name="patience">How long to wait.</param>
    public async Task<string?> EndAsync(IActorRef engine, TimeSpan patience)
    {
        _ended = true;
        try
        {
            return (await engine.Ask<RecorderProtocol.Finished>(RecorderProtocol.Finish.Instance, patience).ConfigureAwait(false)).Problem;
        }
        catch (AskTimeoutException)
        {
            return "The end of the tape was not written in time; the next start says from when on it is lost.";
        }
    }

    /// <summary>Lets the archive go. What a run recorded that failed to start is ended in order first.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_ended)
            {
                await Tape.EndAsync().ConfigureAwait(false);
            }
        }
        catch (ArchiveException)
        {
            // The next start says what is lost.
        }

        _archive.Dispose();
    }
}
