using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

public sealed class AccountCoreTests
{
    [Fact]
    public void An_intent_is_journaled_by_the_same_step_that_sends_it_and_the_send_is_not_urgent()
    {
        var account = Opened();
        account.Take(account.Intent(OrderSide.Buy));

        var intended = Assert.IsType<OrderIntended>(account.Journal[^1]);
        var sent = Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>());
        Assert.Equal(intended.Tag, sent.Request.Tag);
        Assert.False(sent.Urgent);
        Assert.Equal("t1-sma-1-0", intended.Tag.Value);
        Assert.True(intended.Tag.Value.Length <= ClientTag.MaxLength);
    }

    [Fact]
    public void Cancels_and_closes_are_urgent_in_every_trading_state()
    {
        foreach (var state in Enum.GetValues<TradingState>())
        {
            var account = Opened();
            var tag = account.Place(OrderSide.Buy, limit: Price.FromDecimal(1300m));
            account.Take(new PlaceAnswered(account.Now, tag, Done(11)));
            account.Take(new TradeReported(account.Now, account.Trade(99, OrderSide.Buy, 1310m)));
            account.Take(new SetTradingState(account.Now, state, "test", "test"));
            account.Context = account.Context with { InSync = false, OrderPermit = false };
            account.Effects.Clear();

            account.Take(new CloseAll(account.Now, null, "person", "test"));

            Assert.Equal(new OrderId(11), Assert.Single(account.Effects.OfType<AccountEffect.SendCancel>()).Order);
            Assert.Equal(Gold, Assert.Single(account.Effects.OfType<AccountEffect.SendClose>()).Contract);
            Assert.All(account.Effects.Where(e => e is AccountEffect.SendCancel or AccountEffect.SendClose), e => Assert.True(e.Urgent));
        }
    }

    [Fact]
    public void A_lost_answer_makes_the_order_unknown_and_blocks_new_exposure_but_not_a_close()
    {
        var account = Opened();
        var tag = account.Place(OrderSide.Buy);
        account.Take(new PlaceAnswered(account.Now, tag, Lost()));

        Assert.Equal(OrderState.Unknown, account.Order(tag).State);
        account.Effects.Clear();
        account.Take(account.Intent(OrderSide.Buy));
        Assert.Equal(DenialReason.UnknownOrderPending, Assert.Single(Notices<Denied>(account)).Reason);
        Assert.Empty(account.Effects.OfType<AccountEffect.SendPlace>());
        account.Take(new TradeReported(account.Now, account.Trade(5, OrderSide.Buy, 1300m)));
        account.Take(new CloseAll(account.Now, Gold, "sma", "out"));
        Assert.Single(account.Effects.OfType<AccountEffect.SendClose>());
    }

    [Fact]
    public void An_unknown_order_is_presumed_not_placed_only_after_two_reads_a_settle_time_apart()
    {
        var account = Opened();
        var tag = account.Place(OrderSide.Buy);
        account.Take(new PlaceAnswered(account.Now, tag, Lost()));
        var t = Start.AddYears(10);

        account.Take(account.Read(t));
        Assert.Equal(OrderState.Unknown, account.Order(tag).State);
        account.Take(account.Read(t.AddSeconds(1.9)));
        Assert.Equal(OrderState.Unknown, account.Order(tag).State);
        account.Take(account.Read(t.AddSeconds(2)));
        Assert.Equal(OrderState.PresumedNotPlaced, account.Order(tag).State);

        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Open)));
        Assert.Equal(OrderState.Working, account.Order(tag).State);
        Assert.Contains(account.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("turned up"));
        Assert.Contains(tag, account.State.Live.Keys);
    }

    [Fact]
    public void An_unknown_order_that_a_read_shows_as_filled_is_resolved_and_its_trade_is_booked_once()
    {
        var account = Opened();
        var tag = account.Place(OrderSide.Buy);
        account.Take(new PlaceAnswered(account.Now, tag, Lost()));
        var trade = account.Trade(7, OrderSide.Buy, 1300m);

        account.Take(account.Read(Start, 50_000m - 1.87m, [account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Filled, filled: 1)], [trade], [new VenuePosition(Account, Gold, 1, 1300m, Start)]));
        account.Take(new TradeReported(account.Now, trade));

        Assert.Equal(OrderState.Filled, account.Order(tag).State);
        Assert.Equal(1, account.Order(tag).Filled);
        Assert.Equal(1, account.State.PositionIn(Gold).Net);
        Assert.Single(account.Journal.OfType<TradeBooked>());
        Assert.Empty(account.Journal.OfType<PositionAdopted>());
    }

    [Fact]
    public void A_restart_puts_every_unanswered_order_in_doubt()
    {
        var account = Opened();
        var tag = account.Place(OrderSide.Buy);

        account.Take(new OpenBook(account.Now, "t2"));

        Assert.Equal(OrderState.Unknown, account.Order(tag).State);
        Assert.Equal("t2", account.State.Instance);
        Assert.Equal(2, account.State.Epoch);
        Assert.Contains(account.Effects.OfType<AccountEffect.AskVenue>(), a => a.Why == "start");
    }

    [Fact]
    public void A_fill_before_the_answer_is_attributed_when_the_number_becomes_known()
    {
        var account = Opened();
        var tag = account.Place(OrderSide.Buy);
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        Assert.Equal(1, account.State.PositionIn(Gold).Net);
        Assert.Equal(0, account.Order(tag).Filled);

        account.Take(new PlaceAnswered(account.Now, tag, Done(7)));

        Assert.Equal(OrderState.Filled, account.Order(tag).State);
        Assert.Equal(1, account.Order(tag).Filled);
        Assert.Single(Notices<Fill>(account));
        Assert.Empty(account.State.Unattributed);
    }

    [Fact]
    public void A_strategy_knows_its_position_before_it_learns_that_its_order_is_complete()
    {
        var account = Opened();
        var tag = account.Place(OrderSide.Buy);
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Filled, filled: 1)));
        Assert.DoesNotContain(Notices<OrderUpdate>(account), u => u.Complete);

        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));

        var notices = account.Effects.OfType<AccountEffect.Notify>().Select(n => n.Notice).ToList();
        var position = notices.FindIndex(n => n is PositionUpdate { Net: 1 });
        var complete = notices.FindIndex(n => n is OrderUpdate { Complete: true });
        Assert.InRange(position, 0, complete - 1);
    }

    [Fact]
    public void A_fill_after_a_cancel_is_booked_and_reported()
    {
        var account = Opened();
        var tag = account.Place(OrderSide.Buy, limit: Price.FromDecimal(1300m));
        account.Take(new PlaceAnswered(account.Now, tag, Done(7)));
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Cancelled, limit: Price.FromDecimal(1300m))));
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));

        Assert.Equal(1, account.State.PositionIn(Gold).Net);
        Assert.Contains(account.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("after its end"));
    }

    [Fact]
    public void A_cancel_of_an_order_without_a_number_waits_for_it()
    {
        var account = Opened();
        var tag = account.Place(OrderSide.Buy, limit: Price.FromDecimal(1300m));
        account.Take(new CancelIntent(account.Now, Sma, account.Order(tag).Intent!.Value));
        Assert.Empty(account.Effects.OfType<AccountEffect.SendCancel>());

        account.Take(new PlaceAnswered(account.Now, tag, Done(7)));

        Assert.Equal(new OrderId(7), Assert.Single(account.Effects.OfType<AccountEffect.SendCancel>()).Order);
        Assert.Equal(OrderState.PendingCancel, account.Order(tag).State);
    }

    [Fact]
    public void A_repeated_intent_is_never_a_second_order()
    {
        var account = Opened();
        var intent = account.Intent(OrderSide.Buy);
        account.Take(intent).Take(intent);

        Assert.Single(account.Journal.OfType<OrderIntended>());
        Assert.Equal(DenialReason.DuplicateIntent, Assert.Single(Notices<Denied>(account)).Reason);
    }

    [Fact]
    public void A_denial_is_journaled_once_until_an_order_leaves()
    {
        var account = Opened();
        account.Context = account.Context with { InSync = false };
        account.Take(account.Intent(OrderSide.Buy)).Take(account.Intent(OrderSide.Buy)).Take(account.Intent(OrderSide.Sell));

        Assert.Single(account.Journal.OfType<IntentDenied>());
        Assert.Equal(3, Notices<Denied>(account).Count());
    }

    [Fact]
    public void Evicted_denies_new_exposure_lets_an_exit_pass_while_in_sync_and_says_so_while_not()
    {
        var account = Opened();
        account.Take(new TradeReported(account.Now, account.Trade(5, OrderSide.Sell, 1300m, 2)));
        account.Context = account.Context with { IsEvicted = true };
        account.Take(account.Intent(OrderSide.Sell));
        Assert.Equal(DenialReason.Evicted, Assert.Single(Notices<Denied>(account)).Reason);
        account.Place(OrderSide.Buy, 2);

        account.Context = account.Context with { InSync = false };
        account.Effects.Clear();
        account.Take(account.Intent(OrderSide.Buy));
        Assert.Equal(DenialReason.Evicted, Assert.Single(Notices<Denied>(account)).Reason);
        account.Take(new CloseAll(account.Now, Gold, "sma", "out"));
        Assert.Single(account.Effects.OfType<AccountEffect.SendClose>());
    }

    [Fact]
    public void Halted_denies_everything_and_stays_after_a_restart()
    {
        var account = Opened();
        account.Take(new SetTradingState(account.Now, TradingState.Halted, "guardian", "daily loss"));
        account.Take(new OpenBook(account.Now, "x"));

        account.Take(account.Intent(OrderSide.Buy));

        Assert.Equal(DenialReason.Halted, Assert.Single(Notices<Denied>(account)).Reason);
    }

    [Fact]
    public void Size_caps_count_every_live_order_as_filled()
    {
        var account = Opened();
        account.Take(new PlaceAnswered(account.Now, account.Place(OrderSide.Buy, 3, Price.FromDecimal(1300m)), Done(7)));
        account.Take(account.Intent(OrderSide.Buy, 3));

        Assert.Equal(DenialReason.StrategySizeCap, Assert.Single(Notices<Denied>(account)).Reason);
    }

    [Fact]
    public void A_reducing_account_lets_exits_pass_and_denies_a_reversal()
    {
        var account = Opened();
        account.Take(new TradeReported(account.Now, account.Trade(5, OrderSide.Sell, 1300m, 2)));
        account.Take(new SetTradingState(account.Now, TradingState.Reducing, "test", "test"));
        account.Take(account.Intent(OrderSide.Buy, 3));
        Assert.Equal(DenialReason.ReducingOnly, Assert.Single(Notices<Denied>(account)).Reason);

        account.Place(OrderSide.Buy, 2);
    }

    [Fact]
    public void Money_is_gross_realised_minus_the_costs_of_both_half_turns()
    {
        var account = Opened();
        account.Take(account.Read(Start));
        account.Take(new TradeReported(account.Now, account.Trade(5, OrderSide.Buy, 1300m, 2)));
        account.Take(new TradeReported(account.Now, account.Trade(6, OrderSide.Sell, 1301.5m, 2)));

        Assert.Equal(Money.FromDecimal(300m), account.State.RealizedGross);
        Assert.Equal(Money.FromDecimal(300m - (2 * 1.87m)), account.State.RealizedNet);
        Assert.Equal(Money.FromDecimal(50_000m + 300m - 3.74m), account.State.Cash);
        Assert.Empty(account.State.Positions);
    }

    [Fact]
    public void A_bust_takes_contracts_profit_and_costs_out_again()
    {
        var account = Opened();
        account.Take(account.Read(Start));
        var open = account.Trade(5, OrderSide.Buy, 1300m, 2);
        var close = account.Trade(6, OrderSide.Sell, 1310m);
        account.Take(new TradeReported(account.Now, open));
        var before = account.State;
        account.Take(new TradeReported(account.Now, close));
        account.Take(new TradeReported(account.Now, close with { Voided = true })).Take(new TradeReported(account.Now, close with { Voided = true }));

        Assert.Equal(before.PositionIn(Gold), account.State.PositionIn(Gold));
        Assert.Equal(before.Cash, account.State.Cash);
        Assert.Equal(Money.Zero, account.State.RealizedGross);
    }

    [Fact]
    public void A_quiet_read_that_shows_another_position_is_adopted_and_alerted_and_a_busy_one_is_not()
    {
        var account = Opened();
        account.Take(account.Read(Start, positions: [new VenuePosition(Account, Gold, -2, 1300m, Start)], quiet: false));
        Assert.Equal(0, account.State.PositionIn(Gold).Net);

        account.Take(account.Read(Start, positions: [new VenuePosition(Account, Gold, -2, 1300m, Start)]));

        Assert.Equal(-2, account.State.PositionIn(Gold).Net);
        Assert.Contains(account.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("adopted"));
    }

    [Fact]
    public void A_locked_account_is_halted()
    {
        var account = Opened();
        account.Take(new AccountReported(account.Now, new VenueAccount(Account, "PRAC", Money.FromDecimal(48_000m), false, true, true)));
        Assert.Equal(TradingState.Halted, account.State.Trading);
    }

    [Fact]
    public void A_foreign_order_is_adopted_and_counts_for_the_size_cap()
    {
        var account = Opened();
        account.Take(new OrderReported(account.Now, account.Shown(70, null, OrderSide.Buy, VenueOrderStatus.Open, 5, limit: Price.FromDecimal(1200m))));

        account.Take(account.Intent(OrderSide.Buy));

        Assert.Equal(new ClientTag("venue:70"), Assert.Single(account.State.Live.Keys));
        Assert.Equal(DenialReason.StrategySizeCap, Assert.Single(Notices<Denied>(account)).Reason);
    }

    private static IEnumerable<T> Notices<T>(AccountFixture account) =>
        account.Effects.OfType<AccountEffect.Notify>().Select(n => n.Notice).OfType<T>();
}
