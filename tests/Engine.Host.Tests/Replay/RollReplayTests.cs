using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Host.Run;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Host.Tests.Replay;

/// <summary>The venue lists the next contract while the engine trades the one before it; times are those of October 2013, when 17:00 Chicago was 22:00 UTC.</summary>
public sealed class RollReplayTests
{
    private static readonly ContractId December = new("CON.F.US.EP.Z13");
    private static readonly ContractId March = new("CON.F.US.EP.H14");

    [Fact]
    public async Task A_flat_strategy_changes_at_the_start_of_the_next_session_warned_before_and_warm_from_the_new_contract_alone()
    {
        var story = await StoryAsync("ES", buyAt: "20:40", sellAt: "20:44");

        Assert.Equal([RollStep.Noticed, RollStep.Taken], story.Rolls.Select(r => r.Step));
        Assert.All(story.Rolls, r => Assert.Equal((December, March), (r.From, r.To)));
        Assert.True(story.Rolls[0].At < At("09 22:00"), "The warning comes before the session.");
        Assert.InRange(story.Rolls[1].At, At("09 22:00"), At("09 22:00").AddSeconds(30));
        Assert.Contains(story.Alerts, a => a.StartsWith("The venue lists ESH4 in place of ESZ3", StringComparison.Ordinal));

        // Two lives of the strategy: what one has seen the other has not.
        Assert.Equal([December, March], story.Lives.Select(l => l.Contract));
        Assert.All(story.Lives, life => Assert.All(life.Bars, b => Assert.Equal(life.Contract, b.Contract)));
        var warmUp = story.Lives[1].Bars.Where(b => b.Origin == BarOrigin.WarmUp).ToList();
        Assert.Equal(5, warmUp.Count);
        Assert.All(warmUp, b => Assert.True(b.Start < At("09 22:00")));
        Assert.Contains(story.Lives[1].Bars, b => b.Origin == BarOrigin.Live);

        // The old contract was close-only from the warning on, for the venue takes no more orders for it.
        Assert.Contains(story.Denied, d => d.Reason == DenialReason.CloseOnly && d.Contract == December);
        Assert.Contains(story.Orders, o => o.Contract == March);
        Assert.All(story.Orders, o => Assert.Equal(o.IntendedAt < At("09 22:00") ? December : March, o.Contract));
        Assert.True(story.Result.Succeeded, story.Result.Fault ?? story.Result.Stop.Text);
        Assert.Null(story.Result.VenueDifference);
    }

    [Fact]
    public async Task A_strategy_with_a_position_keeps_the_old_contract_close_only_until_the_start_of_the_session_after()
    {
        var story = await StoryAsync("ES", buyAt: "20:40", sellAt: "22:10");

        Assert.Equal([RollStep.Noticed, RollStep.Taken], story.Rolls.Select(r => r.Step));
        Assert.InRange(story.Rolls[1].At, At("10 22:00"), At("10 22:00").AddSeconds(30));
        Assert.Contains(story.Denied, d => d.Contract == December && d.At >= At("09 22:10"));
        Assert.Equal([December, March], story.Lives.Select(l => l.Contract));
        Assert.True(story.Result.Succeeded, story.Result.Fault ?? story.Result.Stop.Text);
        Assert.Null(story.Result.VenueDifference);
    }

    [Theory]
    [InlineData("CON.F.US.EP.Z13")]
    [InlineData("ESZ3")]
    public async Task A_strategy_of_one_contract_stays_with_it(string contract)
    {
        var story = await StoryAsync(contract, buyAt: "20:40", sellAt: "20:44");
        Assert.Empty(story.Rolls);
        Assert.Equal(December, Assert.Single(story.Lives).Contract);
    }

    /// <summary>At 20:45 the venue lists March in place of December.</summary>
    private static async Task<Story> StoryAsync(string contract, string buyAt, string sellAt)
    {
        using var home = new TemporaryHome();
        var lives = new ConcurrentQueue<Life>();
        var heard = new Heard();
        var plan = new Plan(At($"09 {buyAt}"), At($"09 {sellAt}"));
        var settings = OracleReplayTests.Settings(home, Recording(home), ReplaySpeed.Step) with
        {
            WarmUp = true,
            Strategies = [new StrategyPlan(new StrategyName("reader"), contract, 1, null, context => Props.Create(() => new Reader(context, plan, lives)))],
        };
        await using var run = await EngineRun.StartAsync(settings, heard, null, CancellationToken.None);
        run.Clock.WakeAt(At("09 20:45"), () => _ = run.Gateway!.DoAsync(new GatewayAct.Roll(December, March)));
        var result = await run.RunAsync(CancellationToken.None);
        var events = heard.Of<AccountProtocol.Journaled>().SelectMany(j => j.Events).ToList();
        return new Story(
            result,
            [.. lives],
            [.. heard.Of<RollProtocol.RollChanged>()],
            [.. heard.Of<AccountProtocol.AlertRaised>().Select(a => a.Text)],
            [.. events.OfType<IntentDenied>()],
            [.. result.Account!.Orders.Values.OrderBy(o => o.IntendedAt)]);
    }

    /// <summary>Both contracts trade twice a minute in the last hour of one trade date, the first of the next, and around the opening after it.</summary>
    private static string Recording(TemporaryHome home)
    {
        var rows = new List<string> { "contractId,t,price,size" };
        foreach (var (from, until) in new[] { ("09 20:30", "09 21:15"), ("09 22:00", "09 22:30"), ("10 21:30", "10 22:30") })
        {
            for (var at = At(from); at < At(until); at = at.AddSeconds(30))
            {
                var price = 1650m + (at.Minute % 4 * 0.25m);
                rows.Add(string.Create(CultureInfo.InvariantCulture, $"{December},{at:yyyy-MM-ddTHH:mm:ss}Z,{price},2"));
                rows.Add(string.Create(CultureInfo.InvariantCulture, $"{March},{at:yyyy-MM-ddTHH:mm:ss}Z,{price - 7m},1"));
            }
        }

        var path = Path.Combine(home.Folder, "roll.csv");
        File.WriteAllLines(path, rows);
        return path;
    }

    private static DateTimeOffset At(string dayAndTime) =>
        DateTimeOffset.ParseExact($"2013-10-{dayAndTime}Z", "yyyy-MM-dd HH:mmZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private sealed record Plan(DateTimeOffset BuyAt, DateTimeOffset SellAt);

    private sealed record Life(ContractId Contract, ConcurrentQueue<Bar> Bars);

    private sealed record Story(
        RunResult Result, List<Life> Lives, List<RollProtocol.RollChanged> Rolls, List<string> Alerts, List<IntentDenied> Denied, List<Order> Orders);

    /// <summary>Buys at one bar and is flat at another; apart from that it tries to buy every quarter of an hour and is out a minute later.</summary>
    private sealed class Reader : StrategyActor
    {
        private readonly Plan _plan;
        private readonly Life _life;

        public Reader(StrategyContext context, Plan plan, ConcurrentQueue<Life> lives)
            : base(context)
        {
            (_plan, _life) = (plan, new Life(context.Instrument.Id, new()));
            lives.Enqueue(_life);
        }

        protected override ImmutableDictionary<BarInterval, int> Bars => ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, 5);

        protected override void OnBar(Bar bar)
        {
            _life.Bars.Enqueue(bar);
            if (bar.Origin != BarOrigin.Live)
            {
                return;
            }

            var end = bar.Start.AddMinutes(1);
            if (Position != 0)
            {
                if (end == _plan.SellAt || (end > _plan.SellAt && end != _plan.BuyAt))
                {
                    Flatten("out");
                }
            }
            else if (end == _plan.BuyAt || (end > _plan.SellAt && end.Minute % 15 == 12))
            {
                Buy(1);
            }
        }
    }
}
