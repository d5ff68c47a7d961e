using System.Collections.Frozen;
using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Tests.Accounts;

namespace Engine.Tests.Risk;

/// <summary>The guardian's core on gold: ten dollars a tick, 1.62 a side; limits of a 50,000 account.</summary>
public sealed class GuardianCoreTests
{
    private static readonly DateTimeOffset Start = AccountFixture.Start;

    private static readonly RiskLimits Limits = RiskLimits.None with
    {
        DailyLoss = Money.FromDecimal(1_000m),
        MaximumLoss = Money.FromDecimal(2_000m),
        SlipTicks = 20,
    };

    private readonly AccountFixture _account = AccountFixture.Opened();
    private GuardianState _state = GuardianState.New;
    private GuardTerms _terms;
    private TimeSpan _elapsed;

    public GuardianCoreTests()
    {
        _account.Take(_account.Read(Start));
        _terms = new GuardTerms(_account.Context.Instruments, Limits, _account.Context.RuleBook);
    }

    [Fact]
    public void It_flattens_while_one_further_step_would_still_not_touch_the_limit()
    {
        Hold(1, 1300m);
        Assert.Empty(Price(1298m));
        Assert.Empty(Price(1296m));
        Assert.Empty(Price(1294m));
        Assert.Empty(Price(1292.2m)); // 780 lost, one tick and both sides' costs: a little over 200 left
        var actions = Price(1292.1m);

        Assert.Contains(actions, a => a is GuardAction.SetTrading { State: TradingState.Halted });
        Assert.Contains(actions, a => a is GuardAction.Flatten { Contract: null });
        Assert.DoesNotContain(actions, a => a is GuardAction.Emergency);
        Assert.True(_state.Reading.DailyRoom > Money.FromDecimal(190m));
    }

    [Fact]
    public void A_doubled_position_is_flattened_at_the_price_at_which_it_was_doubled()
    {
        Hold(1, 1300m);
        Price(1298.1m);
        Price(1296.2m);
        Assert.Empty(Price(1294.2m));
        Assert.Contains(Hold(1, 1294.2m), a => a is GuardAction.Flatten);
    }

    [Fact]
    public void An_order_in_flight_counts_as_filled_when_that_is_worse()
    {
        Hold(2, 1300m);
        Assert.Empty(Price(1298m));
        var before = _state.Reading.StepLoss;
        _account.Place(OrderSide.Buy, 2);

        Assert.Contains(See(), a => a is GuardAction.Flatten);
        Assert.Equal(before + before, _state.Reading.StepLoss);
    }

    [Fact]
    public void A_working_limit_within_the_step_counts_and_one_that_closes_the_position_does_not()
    {
        Hold(1, 1300m);
        Price(1300m);
        var alone = _state.Reading.StepLoss;
        var exit = _account.Place(OrderSide.Sell, 1, Engine.Markets.Price.FromDecimal(1300.5m));
        _account.Take(new OrderReported(_account.Now, _account.Shown(70, exit, OrderSide.Sell, VenueOrderStatus.Open, limit: Engine.Markets.Price.FromDecimal(1300.5m))));
        See();
        Assert.Equal(alone, _state.Reading.StepLoss);

        var entry = _account.Place(OrderSide.Buy, 1, Engine.Markets.Price.FromDecimal(1299.5m));
        _account.Take(new OrderReported(_account.Now, _account.Shown(71, entry, OrderSide.Buy, VenueOrderStatus.Open, limit: Engine.Markets.Price.FromDecimal(1299.5m))));
        See();

        // From the mark at 1299.9 twenty ticks end at 1297.9: the limit loses sixteen of them.
        Assert.Equal(alone + Money.FromDecimal(160m), _state.Reading.StepLoss);
    }

    [Fact]
    public void An_odd_price_waits_for_one_that_agrees()
    {
        Hold(1, 1300m);
        Price(1300m);
        Assert.Empty(Price(1290m));
        Assert.Contains(Price(1289.9m), a => a is GuardAction.Flatten);
    }

    [Fact]
    public void An_odd_price_that_is_contradicted_was_none()
    {
        Hold(1, 1300m);
        Price(1300m);
        Assert.Empty(Price(1290m));
        Assert.Empty(Price(1299.9m));
        Assert.Empty(Pass(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void An_odd_price_that_nothing_contradicts_counts_after_a_second()
    {
        Hold(1, 1300m);
        Price(1300m);
        Assert.Empty(Price(1290m));
        Assert.Equal(_account.Now + TimeSpan.FromSeconds(1), GuardianCore.NextWake(_state, _terms));
        Assert.Empty(Pass(TimeSpan.FromMilliseconds(900)));
        Assert.Contains(Pass(TimeSpan.FromMilliseconds(100)), a => a is GuardAction.Flatten);
    }

    [Fact]
    public void Realised_loss_is_a_fact_and_counts_at_once()
    {
        _terms = _terms with { Limits = Limits with { SlipTicks = 0, GuardConfirmations = 100 } };
        Hold(1, 1300m);
        Assert.Contains(Hold(-1, 1199m), a => a is GuardAction.SetTrading { State: TradingState.Halted });
    }

    [Fact]
    public void Several_looks_at_one_instant_are_one_confirmation()
    {
        _terms = _terms with { Limits = Limits with { SlipTicks = 0, GuardConfirmations = 3 } };
        Hold(1, 1300m);
        Later();
        Assert.Empty(Price(1289m));
        Assert.Empty(See());
        Assert.Empty(Price(1288m));
        Assert.Empty(See());
        Later();
        Assert.Empty(Settle(1289m));
        Later();
        Assert.Contains(Price(1289m), a => a is GuardAction.Flatten);
    }

    [Fact]
    public void An_instant_counts_as_the_last_look_at_it()
    {
        _terms = _terms with { Limits = Limits with { SlipTicks = 0, GuardConfirmations = 3 } };
        Hold(1, 1300m);
        Later();
        Price(1289m);
        Later();
        Assert.Empty(Price(1289m));
        Assert.Empty(Price(1299m));
        Assert.Empty(Price(1289m));
        Assert.Equal(2, _state.OverLine);
        Assert.Empty(Price(1299m));
        Later();
        Assert.Empty(Price(1289m));
        Later();
        Assert.Empty(Price(1289m));
        Later();
        Assert.Contains(Price(1289m), a => a is GuardAction.Flatten);
    }

    [Fact]
    public void It_warns_and_reduces_once_at_a_crossing_and_again_after_the_room_has_recovered()
    {
        _terms = _terms with { Limits = Limits with { SlipTicks = 1, WarnRoom = Money.FromDecimal(800m), ReduceRoom = Money.FromDecimal(600m) } };
        Hold(1, 1300m);
        Assert.IsType<GuardAction.Alert>(Assert.Single(Settle(1297m)));
        Assert.Empty(Settle(1296.8m));
        Assert.Equal(TradingState.Reducing, Assert.IsType<GuardAction.SetTrading>(Assert.Single(Settle(1295m))).State);
        Assert.Empty(Settle(1294.9m));
        Assert.Empty(Settle(1301m));
        Assert.IsType<GuardAction.Alert>(Assert.Single(Settle(1297m)));
    }

    [Fact]
    public void What_the_book_does_not_do_in_time_goes_through_the_gate_and_again_with_growing_patience()
    {
        Hold(1, 1300m);
        Settle(1292m);
        Assert.Empty(Pass(TimeSpan.FromSeconds(1.9)));
        Assert.Contains(Pass(TimeSpan.FromSeconds(0.2)), a => a is GuardAction.Emergency);
        Assert.Empty(Pass(TimeSpan.FromSeconds(3.8)));
        Assert.Contains(Pass(TimeSpan.FromSeconds(0.4)), a => a is GuardAction.Emergency);
    }

    [Fact]
    public void A_halt_of_the_guardian_is_taken_up_by_the_next_process_until_the_account_is_flat()
    {
        Hold(1, 1300m);
        _account.Take(new SetTradingState(_account.Now, TradingState.Halted, GuardedAccount.Guardian, "daily loss"));
        _state = GuardianState.New;
        Assert.Contains(See(), a => a is GuardAction.Flatten);

        _account.Take(new TradeReported(_account.Now, _account.Trade(90, OrderSide.Sell, 1300m)));
        See();
        Assert.Empty(Pass(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void A_halt_by_a_person_closes_nothing()
    {
        Hold(1, 1300m);
        _account.Take(new SetTradingState(_account.Now, TradingState.Halted, "trader", "lunch"));
        Assert.Empty(See());
        Assert.Empty(Pass(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Without_the_book_it_reads_the_venue_and_judges_it_by_the_last_journaled_facts()
    {
        Hold(1, 1300m);
        Price(1300m);
        Assert.Contains(Step(new GuardInput.BookLost(Moment)), a => a is GuardAction.ReadVenue);
        Assert.DoesNotContain(Pass(TimeSpan.FromSeconds(1)), a => a is GuardAction.ReadVenue);

        // Meanwhile somebody has bought nine more.
        var actions = Step(new GuardInput.VenueSeen(Moment, Picture(49_995m, 10, 1300m)));
        Assert.Contains(actions, a => a is GuardAction.Emergency { Contract: null });
        Assert.Contains(actions, a => a is GuardAction.SetTrading { State: TradingState.Halted });
        Assert.DoesNotContain(actions, a => a is GuardAction.Flatten);
    }

    [Fact]
    public void Without_any_journaled_facts_it_says_so_and_counts_the_traders_limits_from_the_first_balance()
    {
        Step(new GuardInput.BookLost(Moment));
        Assert.Contains(Pass(TimeSpan.FromSeconds(2)), a => a is GuardAction.ReadVenue);
        Assert.Empty(Step(new GuardInput.VenueSeen(Moment, Picture(30_000m, 1, 1300m))));
        Pass(TimeSpan.FromSeconds(4));
        Assert.Empty(Step(new GuardInput.VenueSeen(Moment, Picture(30_000m, 1, 1300m))));
        Pass(TimeSpan.FromSeconds(1));
        Assert.IsType<GuardAction.Alert>(Assert.Single(Step(new GuardInput.VenueSeen(Moment, Picture(30_000m, 1, 1300m)))));
        Pass(TimeSpan.FromSeconds(10));
        Assert.Empty(Step(new GuardInput.VenueSeen(Moment, Picture(30_000m, 1, 1300m))));
        Settle(1299m);
        Assert.Equal(Money.FromDecimal(1_000m - 100m - 10m - 1.62m), _state.Reading.DailyRoom);
        Assert.Contains(Settle(1291m), a => a is GuardAction.Emergency);
    }

    [Fact]
    public void A_position_is_closed_when_its_schedule_says_so_and_only_that_one()
    {
        var end = Start.AddMinutes(5);
        _terms = _terms with
        {
            Limits = Limits with
            {
                Schedule = (_, at) => at < end ? SessionReading.Open : new SessionReading(SessionRule.BeFlat, DenialReason.OutsideWindow, "the day ends"),
            },
        };
        Hold(1, 1300m);
        Price(1300m);
        Assert.Empty(Pass(TimeSpan.FromMinutes(4)));
        Assert.Equal(AccountFixture.Gold, Pass(TimeSpan.FromMinutes(1)).OfType<GuardAction.Flatten>().Single().Contract);
        Assert.NotNull(GuardianCore.NextWake(_state, _terms));
    }

    [Fact]
    public void A_position_is_closed_when_no_price_comes_while_its_market_is_open()
    {
        _terms = _terms with { Limits = Limits with { FlatAfterNoPrice = TimeSpan.FromMinutes(1) } };
        Hold(1, 1300m);
        Price(1300m);
        Assert.Empty(Pass(TimeSpan.FromSeconds(50)));
        Price(1300m);
        Assert.Empty(Pass(TimeSpan.FromSeconds(50)));
        Assert.Contains(Pass(TimeSpan.FromSeconds(15)), a => a is GuardAction.Flatten);
    }

    [Fact]
    public void The_exchanges_daily_pause_is_no_missing_price()
    {
        _terms = _terms with { Limits = Limits with { FlatAfterNoPrice = TimeSpan.FromMinutes(1) } };
        _account.Now = new DateTimeOffset(2013, 10, 7, 20, 59, 30, TimeSpan.Zero); // 15:59:30 in Chicago
        Hold(1, 1300m);
        Price(1300m);
        Assert.Empty(Pass(TimeSpan.FromMinutes(30)));
        Assert.Empty(Pass(TimeSpan.FromMinutes(31))); // 17:00:30: open again, and the wait begins now
        Assert.Contains(Pass(TimeSpan.FromMinutes(2)), a => a is GuardAction.Flatten);
    }

    [Fact]
    public void After_a_jump_of_the_clock_no_earlier_price_counts()
    {
        Hold(1, 1300m);
        Price(1300m);
        var stale = new MarketPrice(AccountFixture.Gold, Engine.Markets.Price.FromDecimal(1250m), null, null, _account.Now, Live: true);
        _account.Now += TimeSpan.FromHours(2);
        Step(new GuardInput.ClockJumped(Moment));
        Assert.Empty(Step(new GuardInput.PriceSeen(Moment, stale)));
        Assert.Null(_state.PriceOf(AccountFixture.Gold));
        Assert.Contains(Price(1291m), a => a is GuardAction.Flatten);
    }

    [Fact]
    public void New_highs_are_reported_in_steps_and_only_for_a_floor_that_trails_within_the_day()
    {
        var rules = new AccountRules("intraday", Money.FromDecimal(2_000m), FloorTrail.Intraday, null, null, null, null, []);
        _account.Context = _account.Context with { RuleBook = new Dictionary<string, AccountRules> { [rules.Name] = rules }.ToFrozenDictionary() };
        _terms = _terms with { RuleBook = _account.Context.RuleBook };
        Hold(1, 1300m);
        Assert.Empty(Settle(1301m));
        _account.Take(new AdoptProfile(_account.Now, rules.Name, Money.FromDecimal(50_000m), Money.FromDecimal(48_000m), Money.FromDecimal(50_000m), "trader"));
        Assert.NotNull(_account.State.Profile);
        See();

        Assert.Equal(_account.State.Cash + Money.FromDecimal(200m), Settle(1302m).OfType<GuardAction.ReportEquity>().Single().Equity);
        Assert.Empty(Settle(1302m));
        Assert.Empty(Settle(1301m));
        Assert.Single(Settle(1302.1m).OfType<GuardAction.ReportEquity>());
    }

    private GuardMoment Moment => new(_account.Now, _elapsed);

    private ImmutableArray<GuardAction> Hold(int net, decimal price)
    {
        var side = net > 0 ? OrderSide.Buy : OrderSide.Sell;
        _account.Take(new TradeReported(_account.Now, _account.Trade(5, side, price, Math.Abs(net))));
        return See();
    }

    private ImmutableArray<GuardAction> See() => Step(new GuardInput.AccountSeen(Moment, _account.State));

    private ImmutableArray<GuardAction> Price(decimal last)
    {
        var price = Engine.Markets.Price.FromDecimal(last);
        return Step(new GuardInput.PriceSeen(Moment, new MarketPrice(AccountFixture.Gold, price, null, null, _account.Now, Live: true)));
    }

    /// <summary>A price that has been confirmed, however far away.</summary>
    private ImmutableArray<GuardAction> Settle(decimal last) => [.. Price(last), .. Price(last)];

    /// <summary>The next market instant.</summary>
    private void Later() => _account.Now += TimeSpan.FromMilliseconds(250);

    private ImmutableArray<GuardAction> Pass(TimeSpan time)
    {
        _account.Now += time;
        _elapsed += time;
        return Step(new GuardInput.TimePassed(Moment));
    }

    private ImmutableArray<GuardAction> Step(GuardInput input)
    {
        var step = GuardianCore.Step(_state, _terms, input);
        _state = step.State;
        return step.Actions;
    }

    private static VenuePicture Picture(decimal balance, int net, decimal price) => new(
        new VenueAccount(AccountFixture.Account, "PRAC-1", Money.FromDecimal(balance), true, true, true),
        [],
        [new VenuePosition(AccountFixture.Account, AccountFixture.Gold, net, price, Start)]);
}
