using System.Collections.Frozen;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using static Engine.Tests.Risk.RiskFixture;

namespace Engine.Tests.Risk;

public sealed class PreTradeChecksTests
{
    private readonly RiskFixture _account = new();

    [Fact]
    public void An_order_within_every_limit_leaves() => Assert.Null(_account.Check(_account.Intent(OrderSide.Buy)));

    [Fact]
    public void A_number_that_was_decided_before_is_a_duplicate()
    {
        var intent = _account.Intent(OrderSide.Buy);
        _account.Apply(new IntentDenied(_account.Now, Sma, intent.Intent, EsId, OrderSide.Buy, 1, DenialReason.Halted, "", default));
        Denied(DenialReason.DuplicateIntent, intent);
    }

    [Fact]
    public void A_contract_of_another_strategy_is_not_owned() =>
        Denied(DenialReason.NotOwner, _account.Intent(OrderSide.Buy) with { Contract = MesId });

    [Fact]
    public void An_expired_contract_is_not_tradable()
    {
        _account.Context = _account.Context with { Instruments = new[] { Es with { Active = false } }.ToFrozenDictionary(i => i.Id) };
        Denied(DenialReason.ContractNotTradable, _account.Intent(OrderSide.Buy));
    }

    [Fact]
    public void Without_a_profile_nothing_leaves_where_one_is_required()
    {
        _account.Limits(l => l with { ProfileRequired = true });
        Denied(DenialReason.ProfileMissing, _account.Intent(OrderSide.Buy));
        Assert.Null(_account.Profile().Check(_account.Intent(OrderSide.Buy)));
    }

    [Fact]
    public void A_halt_stops_every_placement()
    {
        _account.Hold(3).Apply(new TradingStateChanged(_account.Now, TradingState.Halted, "user", "enough"));
        Denied(DenialReason.Halted, _account.Intent(OrderSide.Buy));
        Denied(DenialReason.Halted, _account.Intent(OrderSide.Sell));
    }

    [Fact]
    public void A_locked_account_places_nothing()
    {
        _account.Apply(new BalanceReported(_account.Now, Dollars(50_000m), CanTrade: false));
        Denied(DenialReason.Halted, _account.Intent(OrderSide.Buy));
    }

    [Fact]
    public void A_book_that_has_not_agreed_with_the_venue_places_nothing()
    {
        _account.Context = _account.Context with { InSync = false };
        Denied(DenialReason.Reconciling, _account.Intent(OrderSide.Buy));
        _account.Context = _account.Context with { IsEvicted = true };
        Denied(DenialReason.Evicted, _account.Intent(OrderSide.Buy));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_size_below_one_is_invalid(int size) => Denied(DenialReason.InvalidSize, _account.Intent(OrderSide.Buy, size));

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(0, 10, false)]
    [InlineData(10, 0, false)]
    [InlineData(null, 10, true)]
    [InlineData(1001, null, true)]
    public void A_bracket_that_protects_nothing_or_trails_too_far_is_invalid(int? stop, int? target, bool trailing) =>
        Denied(DenialReason.InvalidBracket, _account.Intent(OrderSide.Buy, bracket: new Bracket(stop, target, trailing)));

    [Theory]
    [InlineData(1, null, false)]
    [InlineData(null, 1, false)]
    [InlineData(1000, 1, true)]
    public void A_bracket_with_a_leg_leaves(int? stop, int? target, bool trailing) =>
        Assert.Null(_account.Check(_account.Intent(OrderSide.Buy, bracket: new Bracket(stop, target, trailing))));

    [Fact]
    public void Prices_are_checked_before_anything_is_sent()
    {
        Denied(DenialReason.UnsupportedOrderType, _account.Intent(OrderSide.Buy, type: OrderType.StopLimit));
        Denied(DenialReason.InvalidPrice, _account.Intent(OrderSide.Buy, type: OrderType.Limit));
        Denied(DenialReason.WrongSideOfMarket, _account.Intent(OrderSide.Buy, type: OrderType.Stop, stop: 6790m));
        _account.Limits(l => l with { PriceBandTicks = 40 });
        Denied(DenialReason.PriceBand, _account.Intent(OrderSide.Buy, type: OrderType.Limit, limit: 6700m));
    }

    [Fact]
    public void Nothing_is_added_while_a_flatten_or_a_reversal_is_under_way()
    {
        _account.Apply(new FlattenRequested(_account.Now, EsId, "user", "flat"));
        Denied(DenialReason.Flattening, _account.Intent(OrderSide.Buy));
        _account.Apply(new FlattenConfirmed(_account.Now, EsId), new ReverseRequested(_account.Now, Sma, new IntentId(5), EsId, OrderSide.Buy, 1, null, default));
        Denied(DenialReason.Flattening, _account.Intent(OrderSide.Buy));
        _account.Apply(new ReverseEnded(_account.Now, EsId, "done"));
        Assert.Null(_account.Check(_account.Intent(OrderSide.Buy)));
    }

    [Fact]
    public void An_order_or_a_change_of_unknown_outcome_blocks_new_exposure_on_its_contract()
    {
        _account.Hold(1);
        var tag = _account.Working(OrderSide.Buy, OrderType.Limit, 1, limit: 6790m);
        _account.Apply(
            new ModifyRequested(_account.Now, tag, new OrderId(1), null, At(6791m), null, null, "sma"),
            new ModifyOutcomeUnknown(_account.Now, tag, "timeout"));
        Denied(DenialReason.UnknownOrderPending, _account.Intent(OrderSide.Buy));
        Assert.Null(_account.Check(_account.Intent(OrderSide.Sell)));
    }

    [Fact]
    public void A_reducing_account_and_a_paused_strategy_add_nothing_and_may_exit()
    {
        _account.Hold(1).Apply(new TradingStateChanged(_account.Now, TradingState.Reducing, "guardian", "room"));
        Denied(DenialReason.ReducingOnly, _account.Intent(OrderSide.Buy));
        Assert.Null(_account.Check(_account.Intent(OrderSide.Sell)));
        _account.Apply(
            new TradingStateChanged(_account.Now, TradingState.Active, "user", "go"),
            new StrategyPaused(_account.Now, Sma, EsId, "a stop was moved by hand"));
        Denied(DenialReason.PausedByHand, _account.Intent(OrderSide.Buy));
        Assert.Null(_account.Check(_account.Intent(OrderSide.Sell)));
    }

    [Theory]
    [InlineData(DenialReason.SessionClosed)]
    [InlineData(DenialReason.CalendarUnknown)]
    [InlineData(DenialReason.NoTradeWindow)]
    public void The_schedule_denies_entries_under_its_own_reason_and_lets_exits_pass(DenialReason reason)
    {
        _account.Hold(1).Limits(l => l with { Schedule = (_, _) => new SessionReading(SessionRule.NoEntries, reason, "The market is closed.") });
        Denied(reason, _account.Intent(OrderSide.Buy));
        Assert.Null(_account.Check(_account.Intent(OrderSide.Sell)));
    }

    [Fact]
    public void Entries_outside_the_strategys_window_are_denied()
    {
        _account.Context = _account.Context with
        {
            Strategies = new[] { new StrategyTerms(Sma, EsId, 100, _ => false) }.ToFrozenDictionary(t => t.Name),
        };
        Denied(DenialReason.OutsideWindow, _account.Intent(OrderSide.Buy));
    }

    [Fact]
    public void An_old_a_dead_and_a_missing_price_deny_entries()
    {
        _account.Limits(l => l with { StaleAfter = TimeSpan.FromSeconds(10) });
        _account.Now += TimeSpan.FromSeconds(10);
        Assert.Null(_account.Check(_account.Intent(OrderSide.Buy)));
        _account.Now += TimeSpan.FromSeconds(1);
        Denied(DenialReason.StaleFeed, _account.Intent(OrderSide.Buy));
        Denied(DenialReason.StaleFeed, _account.Price(EsId, 6800m, 6799.75m, 6800.25m, live: false).Intent(OrderSide.Buy));
        Denied(DenialReason.NoPrice, _account.NoPrice(EsId).Intent(OrderSide.Buy));
    }

    [Fact]
    public void Sizes_are_capped_for_the_order_the_strategy_and_the_contract()
    {
        _account.Hold(2);
        _account.Working(OrderSide.Buy, OrderType.Limit, 2, limit: 6790m);
        _account.Limits(l => l with { MaxOrderSize = 3, MaxPosition = 5 });
        Denied(DenialReason.OrderSizeCap, _account.Intent(OrderSide.Buy, 4));
        Denied(DenialReason.AccountSizeCap, _account.Intent(OrderSide.Buy, 2));
        Assert.Null(_account.Check(_account.Intent(OrderSide.Buy, 1)));
        _account.Context = _account.Context with { Strategies = new[] { new StrategyTerms(Sma, EsId, 4) }.ToFrozenDictionary(t => t.Name) };
        Denied(DenialReason.StrategySizeCap, _account.Intent(OrderSide.Buy, 1));
    }

    [Fact]
    public void Ten_micros_count_as_one_mini_over_the_whole_account()
    {
        _account.Hold(-15, contract: MesId).Limits(l => l with { MaxMinis = 3 });
        Assert.Null(_account.Check(_account.Intent(OrderSide.Buy, 1)));
        Denied(DenialReason.AccountMinisCap, _account.Intent(OrderSide.Buy, 2));
    }

    [Theory]
    [InlineData(50_000, 2)]
    [InlineData(51_499, 2)]
    [InlineData(51_500, 3)]
    [InlineData(52_000, 5)]
    [InlineData(60_000, 5)]
    public void The_scaling_plan_follows_the_balance_at_the_days_open(int balance, int minis)
    {
        _account.Profile().Apply(new CashAdopted(_account.Now, Dollars(balance), Money.Zero));
        _account.Now += TimeSpan.FromDays(1);
        _account.Apply(new TradeDateOpened(_account.Now, TradeDate.Of(_account.Now), Dollars(balance)));
        Assert.Null(_account.Check(_account.Intent(OrderSide.Buy, minis, bracket: new Bracket(1, null))));
        Denied(DenialReason.AccountMinisCap, _account.Intent(OrderSide.Buy, minis + 1, bracket: new Bracket(1, null)));
    }

    [Fact]
    public void Orders_are_counted_by_the_minute_and_by_the_trade_date()
    {
        _account.Hold(1);
        _account.Working(OrderSide.Buy, OrderType.Limit, 1, limit: 6790m);
        _account.Limits(l => l with { MaxOrdersPerMinute = 1 });
        Denied(DenialReason.OrdersPerMinute, _account.Intent(OrderSide.Buy));
        Assert.Null(_account.Check(_account.Intent(OrderSide.Sell)));
        _account.Limits(l => l with { MaxOrdersPerDay = 1 });
        Denied(DenialReason.OrdersPerDay, _account.Intent(OrderSide.Buy));
    }

    [Fact]
    public void The_same_entry_twice_within_the_guards_time_is_one_signal()
    {
        _account.Working(OrderSide.Buy, OrderType.Limit, 1, limit: 6790m);
        _account.Limits(l => l with { DuplicateWithin = TimeSpan.FromSeconds(5) });
        Denied(DenialReason.DuplicateSignal, _account.Intent(OrderSide.Buy));
        Assert.Null(_account.Check(_account.Intent(OrderSide.Buy, 2)));
        Assert.Null(_account.Check(_account.Intent(OrderSide.Sell)));
        _account.Now += TimeSpan.FromSeconds(5);
        Assert.Null(_account.Check(_account.Intent(OrderSide.Buy)));
    }

    [Fact]
    public void Without_a_permit_of_the_request_quota_nothing_leaves()
    {
        _account.Context = _account.Context with { OrderPermit = false };
        Denied(DenialReason.RequestQuota, _account.Intent(OrderSide.Buy));
    }

    [Fact]
    public void An_order_whose_worst_case_reaches_a_line_is_denied_with_the_figures()
    {
        // Four contracts, 38 ticks to the stop and 2 of slippage: 2,000 dollars and costs.
        _account.Profile().Limits(l => l with { SlipTicks = 2 });
        _account.Apply(new TradeDateOpened(_account.Now.AddDays(1), TradeDate.Of(_account.Now.AddDays(1)), Dollars(52_000m)), new CashAdopted(_account.Now, Dollars(50_000m), Money.Zero));
        _account.Now = _account.Now.AddDays(1);
        Denied(DenialReason.WorstCaseFloor, _account.Intent(OrderSide.Buy, 4, bracket: new Bracket(38, null)));

        _account.Apply(new ProfileAdopted(_account.Now, "combine-50k", Dollars(48_000m), Dollars(46_000m), Dollars(48_000m), "test"));
        Denied(DenialReason.WorstCaseDailyLoss, _account.Intent(OrderSide.Buy, 1, bracket: new Bracket(38, null)));
    }

    [Fact]
    public void Nothing_is_added_beside_a_position_that_cannot_be_valued()
    {
        _account.Profile().Hold(1, contract: new ContractId("CON.F.US.ZZZ.Z26"));
        Denied(DenialReason.WorstCaseFloor, _account.Intent(OrderSide.Buy, bracket: new Bracket(4, 4)));
    }

    [Fact]
    public void What_only_reduces_is_never_blocked_by_size_rate_schedule_feed_or_worst_case()
    {
        _account.Profile().Hold(8);
        _account.Working(OrderSide.Sell, OrderType.Stop, 8, stop: 6700m, role: OrderRole.StopLoss);
        _account.Working(OrderSide.Sell, OrderType.Limit, 8, limit: 6900m, role: OrderRole.TakeProfit);
        _account.Limits(l => l with
        {
            MaxOrderSize = 1,
            MaxPosition = 1,
            MaxMinis = 1,
            MaxOrdersPerDay = 1,
            MaxOrdersPerMinute = 1,
            StaleAfter = TimeSpan.Zero,
            FlatBy = new TimeOnly(0, 0),
            Schedule = (_, _) => new SessionReading(SessionRule.BeFlat, DenialReason.SessionClosed, "The market is closed."),
        });
        _account.Now += TimeSpan.FromSeconds(1);
        Assert.NotNull(_account.Check(_account.Intent(OrderSide.Buy)));
        Assert.Null(_account.Check(_account.Intent(OrderSide.Sell, 8)));
        Assert.NotNull(_account.Check(_account.Intent(OrderSide.Sell, 9)));
    }

    [Fact]
    public void A_close_under_way_counts_as_if_it_had_filled()
    {
        _account.Hold(2).Limits(l => l with { MaxPosition = 1 }).Apply(new CloseRequested(_account.Now, EsId, "user", "out"));
        Denied(DenialReason.AccountSizeCap, _account.Intent(OrderSide.Sell, 2));
    }

    private void Denied(DenialReason reason, PlaceIntent intent)
    {
        var denial = _account.Check(intent);
        Assert.Equal(reason, denial?.Reason);
        Assert.EndsWith(".", denial!.Value.Text, StringComparison.Ordinal);
    }
}
