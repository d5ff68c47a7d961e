using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Actors.History;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.History;
using Engine.Markets;

namespace Engine.Actors.Tests.History;

public sealed class HistoryActorTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 18, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Close = Noon.AddHours(4);
    private static readonly ContractId Contract = new("CON.F.US.ENQ.H26");
    private readonly VirtualMarketClock _clock = new(Noon);
    private readonly TestProbe _events;
    private readonly TestProbe _runs;

    public HistoryActorTests()
        : base("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
    {
        (_events, _runs) = (CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(_events.Ref, typeof(HistoryProtocol.Synchronised));
        Sys.EventStream.Subscribe(_events.Ref, typeof(SessionProtocol.TokenRefused));
    }

    [Fact]
    public void It_begins_with_the_first_token_and_again_after_the_session()
    {
        var actor = Start();
        actor.Tell(new HistoryProtocol.Refresh("too early"));
        Sync(actor);
        Assert.False(_runs.HasMessages);

        Token();
        Finish();
        Sync(actor);
        Assert.Equal(Close.AddMinutes(10), _clock.NextWake);
        _clock.AdvanceTo(Close.AddMinutes(10));

        Finish();
    }

    [Fact]
    public void One_run_at_a_time_and_what_was_asked_meanwhile_is_done_once_afterwards()
    {
        var actor = Start();
        Token();
        var run = _runs.ExpectMsg<Run>(Patience);
        actor.Tell(new HistoryProtocol.Refresh("one"));
        actor.Tell(new HistoryProtocol.Refresh("two"));
        Sync(actor);
        Assert.False(_runs.HasMessages);

        run.Done.SetResult([Result()]);
        _events.ExpectMsg<HistoryProtocol.Synchronised>(Patience);
        Finish();
        Sync(actor);

        Assert.False(_runs.HasMessages);
    }

    [Fact]
    public void A_feed_that_has_read_missed_bars_brings_the_archive_up_to_date()
    {
        var actor = Start();
        Token();
        Finish();

        Publish(FeedPhase.Live);
        Sync(actor);
        Assert.False(_runs.HasMessages);
        Publish(FeedPhase.BackFilling);
        Publish(FeedPhase.Live);

        Finish();
    }

    [Fact]
    public void A_run_that_failed_is_published_and_tried_again_after_ever_longer_waits()
    {
        var actor = Start();
        Token();
        _runs.ExpectMsg<Run>(Patience).Done.SetException(new InvalidOperationException("the venue is down"));
        Assert.Equal("the venue is down", _events.ExpectMsg<HistoryProtocol.Synchronised>(Patience).Problem);

        Elapse(actor, 30);
        _runs.ExpectMsg<Run>(Patience).Done.SetResult([Result(new HistoryFailure(Contract, new GatewayFailure("History/retrieveBars", FailureKind.Http, 503), RangeSet.Empty))]);
        Assert.Contains("503", _events.ExpectMsg<HistoryProtocol.Synchronised>(Patience).Problem, StringComparison.Ordinal);

        Elapse(actor, 59);
        Assert.False(_runs.HasMessages);
        Elapse(actor, 1);
        Finish();
    }

    [Fact]
    public void What_a_run_did_and_when_the_next_is_due_is_one_sentence()
    {
        var actor = Start();
        Token();
        var run = _runs.ExpectMsg<Run>(Patience);
        actor.Tell(new HistoryProtocol.Refresh("meanwhile"));
        Sync(actor);
        run.Done.SetResult([Result()]);
        Assert.Equal("history of NQ 1m: 10 bars added, next look at 2026-03-04 18:00:00 UTC", _events.ExpectMsg<HistoryProtocol.Synchronised>(Patience).ToString());

        _runs.ExpectMsg<Run>(Patience).Done.SetException(new InvalidOperationException("The venue is down."));
        Assert.Equal(
            "history of NQ 1m: 0 bars added; it is behind (The venue is down), tried again at 2026-03-04 18:00:30 UTC",
            _events.ExpectMsg<HistoryProtocol.Synchronised>(Patience).ToString());

        Elapse(actor, 30);
        _runs.ExpectMsg<Run>(Patience).Done.SetResult([Result() with { Bars = 12_345 }]);
        Assert.Equal("history of NQ 1m: 12,345 bars added, next look at 2026-03-04 22:10:00 UTC", _events.ExpectMsg<HistoryProtocol.Synchronised>(Patience).ToString());

        // After the last session that the calendar knows nothing is due.
        _clock.AdvanceTo(Close.AddMinutes(10));
        _runs.ExpectMsg<Run>(Patience).Done.SetResult([Result()]);
        Assert.EndsWith("no coming session is known", _events.ExpectMsg<HistoryProtocol.Synchronised>(Patience).ToString());
    }

    [Fact]
    public async Task A_refused_token_is_reported_to_the_session_and_the_run_goes_on_with_the_next()
    {
        Start();
        Token();
        var run = _runs.ExpectMsg<Run>(Patience);

        var renewing = run.RenewToken(CancellationToken.None);
        _events.ExpectMsg<SessionProtocol.TokenRefused>(Patience);
        Assert.False(renewing.IsCompleted);
        Token();

        await renewing.WaitAsync(Patience);
        run.Done.SetResult([Result()]);
        Assert.Null(_events.ExpectMsg<HistoryProtocol.Synchronised>(Patience).Problem);
    }

    [Fact]
    public void A_run_ends_with_its_actor()
    {
        var actor = Start();
        Token();
        var run = _runs.ExpectMsg<Run>(Patience);

        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor, Patience);

        Assert.True(run.Stop.IsCancellationRequested);
    }

    private static HistorySyncResult Result(params HistoryFailure[] failures) => new("NQ", BarInterval.Minute, 1, 10, [.. failures], []);

    private IActorRef Start()
    {
        var actor = Sys.ActorOf(HistoryActor.Props(new HistorySettings(
            new KeptSeries("NQ", BarInterval.Minute, 30),
            (renew, stop) =>
            {
                var done = new TaskCompletionSource<ImmutableArray<HistorySyncResult>>(TaskCreationOptions.RunContinuationsAsynchronously);
                _runs.Ref.Tell(new Run(renew, stop, done));
                return done.Task;
            },
            now => now < Close ? Close : null,
            _clock)));
        Sync(actor);
        return actor;
    }

    private void Token() => Sys.EventStream.Publish(new SessionProtocol.TokenRenewed(Noon.AddDays(1)));

    private void Publish(FeedPhase phase) => Sys.EventStream.Publish(new FeedProtocol.FeedStateChanged(Contract, phase, Noon, null));

    private void Finish()
    {
        _runs.ExpectMsg<Run>(Patience).Done.SetResult([Result()]);
        Assert.Null(_events.ExpectMsg<HistoryProtocol.Synchronised>(Patience).Problem);
    }

    private void Elapse(IActorRef actor, int seconds)
    {
        Sync(actor);
        ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromSeconds(seconds));
        Sync(actor);
    }

    private void Sync(IActorRef actor)
    {
        actor.Tell(new Identify(1), TestActor);
        ExpectMsg<ActorIdentity>(Patience);
    }

    private sealed record Run(Func<CancellationToken, Task> RenewToken, CancellationToken Stop, TaskCompletionSource<ImmutableArray<HistorySyncResult>> Done);
}
