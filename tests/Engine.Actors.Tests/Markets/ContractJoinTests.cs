using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Tests.Markets;

/// <summary>A contract that joins a run: what does not work is said once and tried until it does.</summary>
public sealed class ContractJoinTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly JoinPacing Quick = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(10));
    private static readonly AccountId Account = new(20000002);
    private static readonly Instrument March = new(
        new ContractId("CON.F.US.EP.H14"), "ESH4", "E-mini S&P 500", Price.FromDecimal(0.25m), new Money(12_500_000), true, "F.US.EP");

    private readonly TestProbe _markets;
    private readonly TestProbe _feed;
    private readonly TestProbe _alerts;
    private readonly WorkInFlight _work = new();

    public ContractJoinTests()
        : base("akka.loglevel = ERROR")
    {
        (_markets, _feed, _alerts) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        Sys.EventStream.Subscribe(_alerts.Ref, typeof(AccountProtocol.AlertRaised));
    }

    [Fact]
    public async Task A_feed_that_does_not_come_for_a_roll_is_alerted_once_and_asked_for_until_it_does()
    {
        var take = new RollProtocol.Take(new StrategyName("sma"), new ContractId("CON.F.US.EP.Z13"), March);
        Start(new ContractJoin(March.Id, March, "sma changes to ESH4", take), _ => throw new InvalidOperationException("The terms are known."));

        // Nobody answers three times.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal(March, (await _markets.ExpectMsgAsync<MarketsActor.GetFeed>(Patience)).Instrument);
        }

        var alert = (await _alerts.ExpectMsgAsync<AccountProtocol.AlertRaised>(Patience)).Text;
        Assert.StartsWith("sma changes to ESH4: its feed did not come", alert);
        Assert.EndsWith("it is tried again until it works.", alert);
        Answer();

        var joined = await ExpectMsgAsync<ContractJoinActor.Joined>(Patience);
        Assert.Equal((March, (IActorRef)_feed.Ref, take), (joined.Instrument, joined.Feed, joined.Join.For));
        Assert.Equal("sma changes to ESH4: it has worked now.", (await _alerts.ExpectMsgAsync<AccountProtocol.AlertRaised>(Patience)).Text);

        // The piece of work of the roll is the receiver's now; through the pauses nothing was held.
        Assert.Equal(1, _work.Open);
    }

    [Fact]
    public async Task Terms_that_cannot_be_read_are_asked_for_until_the_venue_tells_them()
    {
        var answers = new Queue<Reading<Instrument?>>(
        [
            new Reading<Instrument?>.Failed(new GatewayFailure("Contract/searchById", FailureKind.Transport, Text: "no route")),
            new Reading<Instrument?>.Answered(null),
            new Reading<Instrument?>.Answered(March),
        ]);
        Start(new ContractJoin(March.Id, null, "The account has something at stake in March"), _ => Task.FromResult(answers.Dequeue()));
        Answer();

        Assert.Equal(March, (await ExpectMsgAsync<ContractJoinActor.Joined>(Patience)).Instrument);
        Assert.Empty(answers);
        Assert.Contains("its terms could not be read", (await _alerts.ExpectMsgAsync<AccountProtocol.AlertRaised>(Patience)).Text);
        Assert.EndsWith("it has worked now.", (await _alerts.ExpectMsgAsync<AccountProtocol.AlertRaised>(Patience)).Text);
        Assert.Equal(1, _work.Open);
    }

    [Fact]
    public async Task What_works_at_once_is_not_alerted_and_the_helper_is_gone()
    {
        Answer();
        var joining = Start(new ContractJoin(March.Id, March, "sma changes to ESH4"), _ => throw new InvalidOperationException(), JoinPacing.Default with { Patience = Patience });
        Watch(joining);

        await ExpectMsgAsync<ContractJoinActor.Joined>(Patience);
        await ExpectTerminatedAsync(joining, Patience);
        Assert.False(_alerts.HasMessages);
    }

    [Fact]
    public async Task Stopped_in_the_middle_it_leaves_no_work_behind()
    {
        var joining = Start(new ContractJoin(March.Id, March, "sma changes to ESH4"), _ => throw new InvalidOperationException());
        Watch(joining);
        await _markets.ExpectMsgAsync<MarketsActor.GetFeed>(Patience);
        Sys.Stop(joining);
        await ExpectTerminatedAsync(joining, Patience);
        Assert.Equal(0, _work.Open);
    }

    [Fact]
    public void Pauses_double_up_to_the_longest()
    {
        var pacing = JoinPacing.Default;
        Assert.Equal([1, 2, 4, 32, 60, 60], new[] { 1, 2, 3, 6, 7, 1000 }.Select(n => (int)pacing.After(n).TotalSeconds));
    }

    private IActorRef Start(ContractJoin join, Func<ContractId, Task<Reading<Instrument?>>> terms, JoinPacing? pacing = null)
    {
        _work.Begin();
        return ActorOfAsTestActorRef<ContractJoinActor>(
            ContractJoinActor.Props(join, terms, _markets, Account, new VirtualMarketClock(DateTimeOffset.UnixEpoch), _work, pacing ?? Quick), TestActor);
    }

    /// <summary>From here on the parent of the feeds answers.</summary>
    private void Answer() => _markets.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
    {
        if (message is MarketsActor.GetFeed get)
        {
            sender.Tell(new MarketsActor.FeedReady(get.Instrument.Id, _feed));
        }

        return AutoPilot.KeepRunning;
    }));
}
