using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.History.Files;
using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Actors.History;

/// <summary>
/// Writes the live tape. Frames do not pass through its mailbox: the market hub leaves them in the recording's buffer, and this actor
/// says when they are written and merged, on threads of the pool. A disk that refuses is told once, market data goes on, and what
/// memory could not hold is told when the disk takes again. Stopped without <see cref="RecorderProtocol.Finish"/> it leaves what a
/// kill leaves, and the next start says so.
/// </summary>
public sealed class RecorderActor : ReceiveActor, IWithTimers
{
    /// <summary>Small parts of the present date are looked at once in so many writings.</summary>
    private const int WritingsBetweenMerges = 64;

    private readonly TapeRecording _recording;
    private readonly RecorderSettings _settings;
    private readonly CancellationTokenSource _end = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _writing;
    private bool _again;
    private bool _refused;
    private bool _merging;
    private bool _ending;
    private int _writings;
    private DateOnly? _merged;
    private IActorRef? _finisher;

    /// <summary>Creates the recorder; use <see cref="Props"/>.</summary>
    public RecorderActor(TapeRecording recording, RecorderSettings settings)
    {
        (_recording, _settings) = (recording, settings);
        Receive<WriteDue>(_ => Write());
        Receive<Wrote>(OnWrote);
        Receive<Refused>(OnRefused);
        Receive<Merged>(OnMerged);
        Receive<RecorderProtocol.Describe>(describe => recording.Describe(describe.Instruments));
        Receive<RecorderProtocol.Finish>(_ =>
        {
            _finisher = Sender;
            _end.Cancel();
            EndWhenIdle();
        });
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to create the recorder.</summary>
    public static Props Props(TapeRecording recording, RecorderSettings settings) => Akka.Actor.Props.Create(() => new RecorderActor(recording, settings));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var self = Self;
        _recording.Buffer.HalfFull = () => self.Tell(WriteDue.Instance);
        Timers.StartPeriodicTimer(nameof(WriteDue), WriteDue.Instance, _settings.Every);
        if (_recording.Interrupted is { From: { } from, Until: { } until })
        {
            Notice(true, $"The recording before this one did not end in order: what it received from {from:yyyy-MM-dd HH:mm:ss} UTC on is lost; the tape goes on from {until:yyyy-MM-dd HH:mm:ss} UTC.");
        }

        // At once, so that a kill in the first seconds is known to the next start as well.
        Write();
        Merge();
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _recording.Buffer.HalfFull = null;
        _end.Cancel();
    }

    private void Write()
    {
        if (_writing || _ending)
        {
            _again = true;
            return;
        }

        (_writing, _again) = (true, false);
        var recording = _recording;
        Task.Run(() => recording.WriteAsync()).PipeTo(Self, success: lost => new Wrote(lost), failure: e => new Refused(e));
    }

    private void OnWrote(Wrote wrote)
    {
        _writing = false;
        var lost = string.Join("; ", wrote.Lost.Select(Describe));
        if (_refused || lost.Length > 0)
        {
            Notice(true, $"The tape is {(_refused ? "written again" : "written")}; {(lost.Length > 0 ? lost : "nothing was lost")}.");
            _refused = false;
        }

        if (_ending)
        {
            _finisher!.Tell(new RecorderProtocol.Finished(null));
            return;
        }

        EndWhenIdle();
        if (_finisher is null && ++_writings % WritingsBetweenMerges == 0 | _merged != TradeDate.Of(_settings.Clock.Now))
        {
            Merge();
        }

        if (_again)
        {
            Write();
        }
    }

    private void OnRefused(Refused refused)
    {
        // The next try comes with the timer: a full disk is not hammered.
        (_writing, _again) = (false, false);
        var why = refused.Cause is ArchiveException { InnerException: { } inner } archive ? $"{archive.File}: {inner.Message.TrimEnd('.')}" : refused.Cause.Message.TrimEnd('.');
        if (_ending)
        {
            _finisher!.Tell(new RecorderProtocol.Finished($"The end of the tape could not be written ({why}); the next start says from when on it is lost."));
            return;
        }

        if (!_refused)
        {
            _refused = true;
            _log.Error(refused.Cause, "The tape cannot be written.");
            Notice(false, $"The tape cannot be written ({why}); market data goes on, and up to {_recording.Buffer.Capacity:N0} rows wait in memory. Make room on the disk.");
        }

        EndWhenIdle();
    }

    private void Merge()
    {
        if (_merging)
        {
            return;
        }

        var (recording, today, cancellation) = (_recording, TradeDate.Of(_settings.Clock.Now), _end.Token);
        (_merging, _merged) = (true, today);
        Task.Run(() => recording.CompactAsync(today, cancellation), CancellationToken.None)
            .PipeTo(Self, success: problems => new Merged(problems), failure: e => new Merged(e is OperationCanceledException ? [] : [e.Message]));
    }

    private void OnMerged(Merged merged)
    {
        _merging = false;
        foreach (var problem in merged.Problems)
        {
            _log.Warning("Parts of the tape were not merged: {0}", problem);
        }

        EndWhenIdle();
    }

    private void EndWhenIdle()
    {
        if (_finisher is null || _writing || _merging || _ending)
        {
            return;
        }

        _ending = true;
        Timers.CancelAll();
        var recording = _recording;
        Task.Run(() => recording.EndAsync()).PipeTo(Self, success: lost => new Wrote(lost), failure: e => new Refused(e));
    }

    private static string Describe(TapeState lost) =>
        $"{lost.Frames:N0} frames from {lost.From:yyyy-MM-dd HH:mm:ss.fff} to {lost.Until:HH:mm:ss.fff} UTC are lost, for {lost.Text}";

    private void Notice(bool writing, string text) =>
        Context.System.EventStream.Publish(new RecorderProtocol.RecordingNoticed(_settings.Clock.Now, writing, text));

    private sealed record WriteDue
    {
        public static WriteDue Instance { get; } = new();
    }

    private sealed record Wrote(ImmutableArray<TapeState> Lost);

    private sealed record Refused(Exception Cause);

    private sealed record Merged(ImmutableArray<string> Problems);
}
