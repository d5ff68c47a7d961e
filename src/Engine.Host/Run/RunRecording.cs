using Akka.Actor;
using Engine.Actors.History;
using Engine.History;
using Engine.History.Files;
using Engine.History.Tape;
using Engine.Host.Configuration;
using Engine.Markets;

namespace Engine.Host.Run;

/// <summary>The recording of a run.</summary>
internal sealed class RunRecording : IAsyncDisposable
{
    private bool _ended;

    private RunRecording(TapeRecording tape) => Tape = tape;

    /// <summary>What the market hub fills and the recorder writes.</summary>
    public TapeRecording Tape { get; }

    /// <summary>Begins; null when nothing is to be recorded.</summary>
    /// <param name="archive">Where to, opened for writing; null when nothing is written.</param>
    /// <param name="settings">What to record.</param>
    /// <param name="clock">Market time.</param>
    /// <param name="wall">Wall time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArchiveException">The archive cannot be written.</exception>
    public static async Task<RunRecording?> BeginAsync(
        ArchiveFolder? archive, EngineRunSettings settings, IMarketClock clock, TimeProvider wall, CancellationToken cancellation) =>
        settings.Record == RecordMode.Off || archive is null
            ? null
            : new RunRecording(await TapeRecording.BeginAsync(new TapeFolder(archive.Path, wall), clock, cancellation: cancellation).ConfigureAwait(false));

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

    /// <summary>What a run recorded that failed to start is ended in order.</summary>
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
    }
}
