using System.Collections.Concurrent;
using Akka.Actor;
using Engine.Actors.Accounts;
using Engine.Actors.Strategies;
using Engine.Markets;

namespace Engine.Actors.Tests.Strategies;

/// <summary>Timers and the exchange's hours, on market time.</summary>
public sealed class StrategyTimersTests : StrategySpec
{
    /// <summary>The evening before Thanksgiving of 2026, a minute before the exchange opens for it.</summary>
    private static readonly DateTimeOffset Evening = new(2026, 11, 25, 22, 59, 0, TimeSpan.Zero);

    private readonly ConcurrentQueue<Action<Waker>> _wanted = new();

    public StrategyTimersTests()
        : base(Evening)
    {
    }

    [Fact]
    public void A_timer_falls_due_once_when_market_time_reaches_it_and_not_before()
    {
        var strategy = Started();
        Ask(strategy, s => s.In(TimeSpan.FromSeconds(10), "exit"));
        Clock.AdvanceTo(Evening.AddSeconds(9));
        Assert.Equal(0, Work.Open);
        Clock.AdvanceTo(Evening.AddSeconds(10));
        Heard.ExpectMsg(("exit", Evening.AddSeconds(10)), Patience);
        Clock.AdvanceTo(Evening.AddSeconds(40));
        Ask(strategy, s => s.In(TimeSpan.Zero, "now"));
        Heard.ExpectMsg(("now", Evening.AddSeconds(40)), Patience);
        Quiet();
    }

    [Fact]
    public void A_wake_is_work_in_flight_until_the_strategy_has_handled_it()
    {
        var strategy = Started();
        using var handling = new ManualResetEventSlim();
        Ask(strategy, s => s.In(TimeSpan.FromSeconds(1), "slow"));
        Ask(strategy, s => s.Hold = handling);
        Clock.AdvanceTo(Evening.AddSeconds(1));
        Assert.Equal(1, Work.Open);
        handling.Set();
        Heard.ExpectMsg(("slow", Evening.AddSeconds(1)), Patience);
        Quiet();
    }

    [Fact]
    public void The_same_key_replaces_and_a_timer_taken_back_never_comes()
    {
        var strategy = Started();
        Ask(strategy, s =>
        {
            s.In(TimeSpan.FromSeconds(1), "a");
            s.In(TimeSpan.FromSeconds(3), "a");
            s.In(TimeSpan.FromSeconds(2), "b");
            Assert.True(s.Waits("b"));
            Assert.True(s.Back("b"));
            Assert.False(s.Back("b"));
        });
        Clock.AdvanceTo(Evening.AddSeconds(3));
        Heard.ExpectMsg(("a", Evening.AddSeconds(3)), Patience);
        Ask(strategy, s => s.In(TimeSpan.Zero, "last"));
        Heard.ExpectMsg(("last", Evening.AddSeconds(3)), Patience);
        Quiet();
    }

    [Fact]
    public void A_timer_that_is_due_already_in_the_mailbox_can_still_be_taken_back()
    {
        var strategy = Started();
        Ask(strategy, s => s.In(TimeSpan.FromSeconds(1), "late"));
        using var handling = new ManualResetEventSlim();
        Do(strategy, s =>
        {
            handling.Wait(Patience);
            s.Back("late");
        });
        Clock.AdvanceTo(Evening.AddSeconds(1));
        handling.Set();
        Ask(strategy, s => s.In(TimeSpan.Zero, "next"));
        Heard.ExpectMsg(("next", Evening.AddSeconds(1)), Patience);
        Quiet();
    }

    [Fact]
    public void Thanksgiving_opens_and_closes_early_and_the_day_after_opens_in_the_evening()
    {
        var strategy = Started();
        var thursday = new DateOnly(2026, 11, 26);
        Step(Evening.AddMinutes(1), opens: true, thursday);
        Step(new(2026, 11, 26, 18, 0, 0, TimeSpan.Zero), opens: false, thursday);
        Step(new(2026, 11, 26, 23, 0, 0, TimeSpan.Zero), opens: true, thursday.AddDays(1));
        Step(new(2026, 11, 27, 18, 15, 0, TimeSpan.Zero), opens: false, thursday.AddDays(1));
        Step(new(2026, 11, 29, 23, 0, 0, TimeSpan.Zero), opens: true, new(2026, 11, 30));
        Quiet();

        void Step(DateTimeOffset at, bool opens, DateOnly date)
        {
            Clock.AdvanceTo(at.AddTicks(-1));
            Assert.Equal(0, Work.Open);
            Clock.AdvanceTo(at);
            Heard.ExpectMsg((opens ? "open" : "close", date), Patience);
            Ask(strategy, s => Heard.Tell(s.OpenNow));
            Assert.Equal(opens ? date : null, Heard.ExpectMsg<Open>(Patience).Date);
        }
    }

    [Fact]
    public void Sessions_that_pass_in_one_move_of_the_clock_are_all_told_in_order()
    {
        Started();
        Clock.AdvanceTo(Evening.AddDays(1).AddHours(1));
        var thursday = new DateOnly(2026, 11, 26);
        Heard.ExpectMsg(("open", thursday), Patience);
        Heard.ExpectMsg(("close", thursday), Patience);
        Heard.ExpectMsg(("open", thursday.AddDays(1)), Patience);
        Quiet();
    }

    [Fact]
    public void What_a_stopped_strategy_had_asked_for_is_forgotten()
    {
        var strategy = Started();
        Ask(strategy, s => s.In(TimeSpan.FromMinutes(1), "never"));
        Watch(strategy);
        Sys.Stop(strategy);
        ExpectTerminated(strategy, Patience);
        Clock.AdvanceTo(Evening.AddDays(3));
        Assert.Equal(0, Work.Open);
        Assert.Null(Clock.NextWake);
    }

    [Fact]
    public void What_a_strategy_that_throws_leaves_in_its_mailbox_does_not_stay_in_flight()
    {
        var strategies = Sys.ActorOf(StrategiesActor.Props(Work));
        var context = Context;
        strategies.Tell(new StrategiesActor.Start(Name, Props.Create(() => new Waker(context, Heard, _wanted)), Account, Mes.Id));
        var strategy = Feed.ExpectMsg<Engine.Actors.Markets.FeedProtocol.Attach>(Patience).Subscriber;
        Attach(strategy);
        Heard.ExpectMsg("ready", Patience);
        using var handling = new ManualResetEventSlim();
        Do(strategy, s =>
        {
            s.In(TimeSpan.Zero, "unseen");
            handling.Wait(Patience);
            throw new InvalidOperationException("no");
        });
        Tell(strategy, Print());
        handling.Set();
        Account.FishForMessage<AccountProtocol.Flatten>(_ => true, Patience);

        // The flatten is the account's to end.
        Quiet(1);
    }

    private IActorRef Started()
    {
        var context = Context;
        var strategy = Sys.ActorOf(Props.Create(() => new Waker(context, Heard, _wanted)));
        Attach(strategy);
        Heard.ExpectMsg("ready", Patience);
        Quiet();
        return strategy;
    }

    /// <summary>Lets the strategy do something as it handles the next print.</summary>
    private void Do(IActorRef strategy, Action<Waker> what)
    {
        _wanted.Enqueue(what);
        Tell(strategy, Print());
    }

    /// <summary>Has it done before the next line runs; a timer that is due at once comes after it.</summary>
    private void Ask(IActorRef strategy, Action<Waker> what)
    {
        var done = new ManualResetEventSlim();
        Do(strategy, s =>
        {
            what(s);
            done.Set();
        });
        Assert.True(done.Wait(Patience));
        Quiet();
    }

    private sealed record Open(DateOnly? Date);

    private sealed class Waker(StrategyContext context, IActorRef heard, ConcurrentQueue<Action<Waker>> wanted) : StrategyActor(context)
    {
        public Open OpenNow => new(Session?.TradeDate);

        public ManualResetEventSlim? Hold { get; set; }

        public void In(TimeSpan delay, string key) => WakeAfter(delay, key);

        public bool Back(string key) => CancelWake(key);

        public bool Waits(string key) => IsWaiting(key);

        protected override bool WantsTrades => true;

        protected override void OnReady() => heard.Tell("ready");

        protected override void OnTrade(MarketTrade trade)
        {
            if (wanted.TryDequeue(out var what))
            {
                what(this);
            }
        }

        protected override void OnTimer(string key)
        {
            Hold?.Wait(Patience);
            heard.Tell((key, Now));
        }

        protected override void OnSession(SessionEdge edge) => heard.Tell((edge.Opens ? "open" : "close", edge.TradeDate));
    }
}
