using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Actors.History;

/// <summary>Messages of the recorder.</summary>
public static class RecorderProtocol
{
    /// <summary>Published on the event stream: something about the recording that a person should know.</summary>
    /// <param name="At">Market time, UTC.</param>
    /// <param name="Writing">False while the disk refuses; market data goes on, and what is received waits in memory.</param>
    /// <param name="Text">One sentence.</param>
    public sealed record RecordingNoticed(DateTimeOffset At, bool Writing, string Text);

    /// <summary>Command: what is known of the contracts, for the files' metadata.</summary>
    /// <param name="Instruments">The contracts.</param>
    public sealed record Describe(ImmutableArray<Instrument> Instruments);

    /// <summary>Command: write the rest and end in order. Answered by <see cref="Finished"/>.</summary>
    public sealed record Finish
    {
        /// <summary>The only instance.</summary>
        public static Finish Instance { get; } = new();
    }

    /// <summary>The recording has ended.</summary>
    /// <param name="Problem">What could not be written, in a sentence; null when everything was.</param>
    public sealed record Finished(string? Problem);
}
