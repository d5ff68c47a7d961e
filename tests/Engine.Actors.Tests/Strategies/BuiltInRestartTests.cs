using Akka.Actor;
using Akka.TestKit;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Markets;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Actors.Strategies.State;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Tests.Strategies;

/// <summary>Built-in strategies that come up, or come back after a gap, with a position open. On a Tuesday, 9:30 in Chicago.</summary>
public sealed class BuiltInRestartTests() : StrategySpec(new DateTimeOffset(2026, 10, 6, 14, 30, 0, TimeSpan.Zero))
{
    [Fact]
    public void The_breakout_flattens_a_position_that_it_finds_outside_of_its_hours()
    {
        Clock.AdvanceTo(new DateTimeOffset(2026, 10, 6, 23, 0, 0, TimeSpan.Zero));
        Attach(Sys.ActorOf(Props.Create(() => new OpeningRangeBreakout(Context, new OpeningRangeBreakoutParameters()))), Holding(1));
        Assert.Equal(Mes.Id, Account.ExpectMsg<AccountProtocol.Flatten>(Patience).Contract);
        Quiet(open: 1);
    }

    [Fact]
    public void The_breakout_keeps_a_position_that_it_finds_in_its_hours_and_leaves_at_the_flat_time()
    {
        Attach(Sys.ActorOf(Props.Create(() => new OpeningRangeBreakout(Context, new OpeningRangeBreakoutParameters()))), Holding(1));
        Quiet();
        Clock.AdvanceTo(new DateTimeOffset(2026, 10, 6, 19, 55, 0, TimeSpan.Zero).AddTicks(-1));
        Quiet();
        Account.ExpectNoMsg(TimeSpan.Zero);
        Clock.AdvanceTo(new DateTimeOffset(2026, 10, 6, 19, 55, 0, TimeSpan.Zero));
        Assert.Equal(Mes.Id, Account.ExpectMsg<AccountProtocol.Flatten>(Patience).Contract);
    }

    [Fact]
    public void The_reversion_leaves_at_the_hour_that_was_saved_with_the_entry()
    {
        var state = new StrategyStateInMemory();
        state.Save(new SavedState(1, """{"entry":4,"until":"2026-10-06T14:33:00+00:00"}"""));
        var context = Context with { State = state };
        Attach(Sys.ActorOf(Props.Create(() => new BandReversion(context, new BandReversionParameters()))), Holding(1));
        Quiet();
        Clock.AdvanceTo(Clock.Now.AddMinutes(3).AddTicks(-1));
        Quiet();
        Account.ExpectNoMsg(TimeSpan.Zero);
        Clock.AdvanceTo(Clock.Now.AddTicks(1));
        var exit = Account.ExpectMsg<AccountProtocol.Place>(Patience);
        Assert.Equal((OrderSide.Sell, 1, 5L), (exit.Side, exit.Size, exit.Intent.Value));
    }

    [Fact]
    public void The_crossover_turns_a_position_that_has_come_to_stand_against_it_while_nothing_could_be_sent()
    {
        var strategy = Sys.ActorOf(Props.Create(() => new EmaCross(Context, new EmaCrossParameters { Fast = 1, Slow = 3 })));
        Attach(strategy, Holding(1));
        var minute = 0;
        void Close(decimal price, BarOrigin origin) => Tell(strategy, new Bar(
            Mes.Id, BarInterval.Minute, Clock.Now.AddMinutes(minute++), Price.FromDecimal(price), Price.FromDecimal(price), Price.FromDecimal(price), Price.FromDecimal(price), 1, origin, new ReceiptSequence(minute)));
        foreach (var price in new[] { 5000m, 5001, 5002, 5003 })
        {
            Close(price, BarOrigin.Live);
        }

        // The feed is lost, and the crossing happens in bars that are read afterwards.
        Tell(strategy, new FeedProtocol.FeedStateChanged(Mes.Id, FeedPhase.Down, Clock.Now, "test"));
        Close(4990, BarOrigin.BackFilled);
        Close(4989, BarOrigin.BackFilled);
        Tell(strategy, new FeedProtocol.FeedStateChanged(Mes.Id, FeedPhase.Live, Clock.Now, "test"));
        Quiet();
        Account.ExpectNoMsg(TimeSpan.Zero);

        Close(4988, BarOrigin.Live);
        var turn = Account.ExpectMsg<AccountProtocol.Reverse>(Patience);
        Assert.Equal((1, new Bracket(40, null)), (turn.Size, turn.Bracket));

        // While it is under way the next bar asks for nothing; denied, the position is closed.
        Close(4987, BarOrigin.Live);
        Tell(strategy, new Denied(turn.Intent, DenialReason.NotReady, "test"));
        Assert.Equal(Mes.Id, Account.ExpectMsg<AccountProtocol.Flatten>(Patience).Contract);
    }

    [Fact]
    public async Task Two_fills_of_one_order_count_as_one_trade()
    {
        var state = new StrategyStateInMemory();
        var context = Context with { State = state };
        var strategy = Sys.ActorOf(Props.Create(() => new OpeningRangeBreakout(context, new OpeningRangeBreakoutParameters { Size = 2 })));
        Attach(strategy);
        foreach (var trade in new[] { 1, 2 })
        {
            Tell(strategy, new Fill(new IntentId(9), new TradeId(trade), OrderSide.Buy, 1, Price.FromDecimal(5000), Clock.Now) { Contract = Mes.Id, Role = OrderRole.Entry });
        }

        Quiet();
        var saved = await state.LoadAsync();
        Assert.Contains("\"entries\":1", saved!.Json);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_process_that_died_between_its_fill_and_the_saving_of_it_does_not_trade_once_more(int journaled, bool enters)
    {
        var context = Context with { State = new StrategyStateInMemory() };
        var strategy = Sys.ActorOf(Props.Create(() => new OpeningRangeBreakout(context, new OpeningRangeBreakoutParameters())));
        Attach(strategy, Holding(0) with { EntriesToday = journaled });
        var open = new DateTimeOffset(2026, 10, 6, 13, 30, 0, TimeSpan.Zero);
        for (var minute = 0; minute < 60; minute++)
        {
            Tell(strategy, MinuteBar(open.AddMinutes(minute), 5000, BarOrigin.BackFilled));
        }

        Clock.AdvanceTo(Clock.Now.AddMinutes(1));
        Tell(strategy, MinuteBar(open.AddMinutes(60), 5050, BarOrigin.Live));
        if (enters)
        {
            Assert.Equal(OrderSide.Buy, Account.ExpectMsg<AccountProtocol.Place>(Patience).Side);
        }

        Quiet(open: enters ? 1 : 0);
        Account.ExpectNoMsg(TimeSpan.Zero);
    }

    private static Bar MinuteBar(DateTimeOffset start, decimal price, BarOrigin origin) => new(
        Mes.Id, BarInterval.Minute, start, Price.FromDecimal(price), Price.FromDecimal(price + 1), Price.FromDecimal(price - 1), Price.FromDecimal(price), 1, origin, new ReceiptSequence(1));

    private AccountProtocol.Attached Holding(int net) =>
        new(1, new IntentId(4), new Position(Mes.Id, net, (Int128)5_000_000_000_000 * net), [], TradingState.Active, InSync: true);
}
