using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

/// <summary>What the journal does not know and the venue shows: closes by the venue, a person's hand, the firm, a journal without its end.</summary>
public sealed class AdoptionTests
{
    private static readonly DateTimeOffset Wall = Start.AddYears(10);
    private static readonly Price Limit = Price.FromDecimal(1290m);

    [Fact]
    public void The_untagged_order_of_a_close_belongs_to_the_strategy_and_is_neither_foreign_nor_a_persons_hand()
    {
        var account = LongTwo();
        account.Take(new CloseAll(account.Now, Gold, "sma", "out"));
        account.Effects.Clear();

        account.Take(new OrderReported(account.Now, account.Shown(50, null, OrderSide.Sell, VenueOrderStatus.Pending, 2)));
        account.Take(new TradeReported(account.Now, account.Trade(50, OrderSide.Sell, 1301m, 2)));

        Assert.Equal(Sma, Assert.Single(account.Journal.OfType<CloseOrderAdopted>()).Strategy);
        Assert.Equal(OrderState.Filled, account.Order(new ClientTag("venue:50")).State);
        Assert.Empty(account.State.Closing);
        Assert.Empty(account.State.Paused);
        Assert.Empty(account.Effects.OfType<AccountEffect.Alert>());
        Assert.Contains(Notices<PositionUpdate>(account), p => p.Net == 0);
    }

    [Fact]
    public void A_close_order_that_is_seen_after_its_fill_takes_the_fill()
    {
        var account = LongTwo();
        account.Take(new CloseAll(account.Now, Gold, "sma", "out"));
        account.Take(new TradeReported(account.Now, account.Trade(50, OrderSide.Sell, 1301m, 1)));
        account.Take(new OrderReported(account.Now, account.Shown(50, null, OrderSide.Sell, VenueOrderStatus.Open, 2, 1)));

        Assert.Equal(1, account.Order(new ClientTag("venue:50")).Filled);
        Assert.Empty(account.State.Unattributed);
        Assert.Empty(account.State.Paused);
    }

    [Fact]
    public void A_market_order_that_is_larger_than_the_partial_close_that_was_sent_is_foreign()
    {
        var account = LongTwo();
        account = Resumed(account.State.Apply(new CloseRequested(account.Now, Gold, "sma", "half") { Size = 1 }), account.Now);

        account.Take(new OrderReported(account.Now, account.Shown(50, null, OrderSide.Sell, VenueOrderStatus.Pending, 3)));

        Assert.True(account.Order(new ClientTag("venue:50")).IsForeign);
    }

    [Fact]
    public void Only_one_order_is_taken_for_the_order_of_a_close()
    {
        var account = LongTwo();
        account = Resumed(account.State.Apply(new CloseRequested(account.Now, Gold, "sma", "half") { Size = 1 }), account.Now);
        account.Take(new OrderReported(account.Now, account.Shown(50, null, OrderSide.Sell, VenueOrderStatus.Pending)));
        account.Take(new OrderReported(account.Now, account.Shown(51, null, OrderSide.Sell, VenueOrderStatus.Pending)));

        Assert.Equal(OrderRole.Close, account.Order(new ClientTag("venue:50")).Role);
        Assert.True(account.Order(new ClientTag("venue:51")).IsForeign);
    }

    [Fact]
    public void A_close_past_a_book_that_lacks_a_fill_and_a_bust_is_the_flattens_and_nobodys_hand()
    {
        // A fill of the entry has not been heard of: the venue holds three.
        var account = LongTwo();
        account.Take(new CloseAll(account.Now, Gold, "guardian", "naked"));
        account.Take(new OrderReported(account.Now, account.Shown(50, null, OrderSide.Sell, VenueOrderStatus.Filled, 3, 3)));
        account.Take(new TradeReported(account.Now, account.Trade(50, OrderSide.Sell, 1301m, 3)));
        account.Take(new CloseAnsweredByVenue(account.Now, Gold, new MutationOutcome.Refused(new GatewayFailure("Position/closeContract", FailureKind.Refused, 200, 2), null)));
        Assert.Equal(-1, account.State.PositionIn(Gold).Net);
        Assert.Empty(account.State.CloseOrdersDue);

        // The venue busts that close; before the book hears of it, the guardian has closed again through the gate.
        account.Take(new OrderReported(account.Now, account.Shown(51, null, OrderSide.Sell, VenueOrderStatus.Filled, 3, 3)));
        account.Take(new TradeReported(account.Now, account.Trade(51, OrderSide.Sell, 1300m, 3)));

        Assert.Equal(OrderRole.Close, account.Order(new ClientTag("venue:51")).Role);
        Assert.Empty(account.State.Paused);
    }

    [Fact]
    public void A_working_foreign_order_is_adopted_and_alerted_once()
    {
        var account = LongTwo();
        var shown = account.Shown(70, null, OrderSide.Buy, VenueOrderStatus.Open, limit: Limit);
        account.Take(new OrderReported(account.Now, shown)).Take(new OrderReported(account.Now, shown));

        Assert.Single(account.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("foreign order"));
        Assert.Empty(account.State.Paused);
    }

    [Fact]
    public void A_foreign_fill_on_a_strategys_contract_pauses_the_strategy_and_tells_it()
    {
        var account = LongTwo();
        account.Take(new OrderReported(account.Now, account.Shown(70, null, OrderSide.Sell, VenueOrderStatus.Pending, 2)));
        Assert.Empty(account.State.Paused);

        account.Take(new TradeReported(account.Now, account.Trade(70, OrderSide.Sell, 1299m, 2)));

        Assert.Contains(Sma, account.State.Paused.Keys);
        Assert.True(Assert.Single(Notices<PauseUpdate>(account)).Paused);
        Assert.Contains(Notices<PositionUpdate>(account), p => p.Net == 0);
        Assert.Equal(TradingState.Active, account.State.Trading);
    }

    [Fact]
    public void A_manual_trade_that_only_a_read_shows_pauses_as_well()
    {
        var account = LongTwo();
        var trade = account.Trade(70, OrderSide.Sell, 1299m, 2);
        account.Take(account.Read(Wall, orders: [account.Shown(70, null, OrderSide.Sell, VenueOrderStatus.Filled, 2, 2)], trades: [trade]));

        Assert.Contains(Sma, account.State.Paused.Keys);
        Assert.Empty(account.Journal.OfType<PositionAdopted>());
    }

    [Fact]
    public void The_firms_liquidation_of_a_locked_account_halts_it_and_is_no_persons_hand()
    {
        var account = LongTwo();
        account.Take(new AccountReported(account.Now, Locked));
        account.Take(new OrderReported(account.Now, account.Shown(70, null, OrderSide.Sell, VenueOrderStatus.Pending, 2)));
        account.Take(new TradeReported(account.Now, account.Trade(70, OrderSide.Sell, 1250m, 2)));

        Assert.Equal(TradingState.Halted, account.State.Trading);
        Assert.Empty(account.State.Paused);
        Assert.Contains(account.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("The firm has liquidated"));
    }

    [Fact]
    public void News_of_the_lock_that_comes_after_the_liquidations_fills_lets_the_strategy_go_on()
    {
        var account = LongTwo();
        account.Take(new OrderReported(account.Now, account.Shown(70, null, OrderSide.Sell, VenueOrderStatus.Pending, 2)));
        account.Take(new TradeReported(account.Now, account.Trade(70, OrderSide.Sell, 1250m, 2)));
        Assert.Contains(Sma, account.State.Paused.Keys);

        account.Take(new AccountReported(account.Now, Locked));

        Assert.Equal(TradingState.Halted, account.State.Trading);
        Assert.Contains("the firm liquidated", account.State.TradingWhy);
        Assert.Empty(account.State.Paused);
        Assert.Equal([true, false], Notices<PauseUpdate>(account).Select(p => p.Paused));
        Assert.Contains("no person's order", Assert.Single(account.Journal.OfType<StrategyResumed>()).Why);
    }

    [Theory]
    [InlineData(11, 2)]
    [InlineData(0, 1)]
    public void A_persons_hand_long_before_a_lock_or_on_a_position_that_stays_open_still_pauses(int seconds, int closed)
    {
        var account = LongTwo();
        account.Take(new OrderReported(account.Now, account.Shown(70, null, OrderSide.Sell, VenueOrderStatus.Pending, closed)));
        account.Take(new TradeReported(account.Now, account.Trade(70, OrderSide.Sell, 1250m, closed)));
        account.Now += TimeSpan.FromSeconds(seconds);
        account.Take(new AccountReported(account.Now, Locked));

        Assert.Equal(TradingState.Halted, account.State.Trading);
        Assert.EndsWith(": the account was locked", account.State.TradingWhy);
        Assert.Contains(Sma, account.State.Paused.Keys);
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(60, true)]
    public void An_engine_that_died_between_the_liquidation_and_the_news_of_the_lock_comes_back_halted(int seconds, bool paused)
    {
        var before = LongTwo();
        before.Take(new OrderReported(before.Now, before.Shown(70, null, OrderSide.Sell, VenueOrderStatus.Pending, 2)));
        before.Take(new TradeReported(before.Now, before.Trade(70, OrderSide.Sell, 1250m, 2)));

        var account = AccountFixture.Resumed(before.State, before.Now.AddSeconds(seconds));
        account.Take(new OpenBook(account.Now, "t2"));
        account.Take(account.Read(account.Now) with { Account = Locked });

        Assert.Equal(TradingState.Halted, account.State.Trading);
        Assert.Equal(paused, account.State.Paused.ContainsKey(Sma));
    }

    [Fact]
    public void An_engine_that_died_before_it_heard_of_the_liquidation_learns_all_of_it_from_one_reading()
    {
        var before = LongTwo();
        var account = AccountFixture.Resumed(before.State, before.Now.AddSeconds(60));
        account.Take(new OpenBook(account.Now, "t2"));
        account.Take(account.Read(
            account.Now,
            orders: [account.Shown(70, null, OrderSide.Sell, VenueOrderStatus.Filled, 2, 2)],
            trades: [account.Trade(70, OrderSide.Sell, 1250m, 2, id: 900)]) with
        { Account = Locked });

        Assert.Equal(TradingState.Halted, account.State.Trading);
        Assert.Equal(0, account.State.PositionIn(Gold).Net);
        Assert.Empty(account.State.Paused);
    }

    [Fact]
    public void The_firms_closing_at_15_08_Chicago_ends_the_session_and_is_nobodys_hand()
    {
        var account = ClosedByTheFirm(20, 8, 1);

        Assert.Equal(TradingState.Reducing, account.State.Trading);
        Assert.Empty(account.State.Paused);
        Assert.Contains(account.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("The firm has closed at the end of its trading day"));
        account.Now += TimeSpan.FromSeconds(30);
        account.Take(account.Intent(OrderSide.Buy));
        Assert.Empty(account.Effects.OfType<AccountEffect.SendPlace>());
    }

    [Fact]
    public void After_the_firms_closing_the_next_trade_date_goes_on_without_a_person()
    {
        var account = ClosedByTheFirm(20, 8, 1);
        account.Now = new DateTimeOffset(2013, 10, 7, 21, 59, 59, TimeSpan.Zero);
        account.Take(new Tidy(account.Now));
        Assert.Equal(TradingState.Reducing, account.State.Trading);

        account.Now += TimeSpan.FromSeconds(1);
        account.Place(OrderSide.Buy);
        Assert.Equal(TradingState.Active, account.State.Trading);
    }

    [Fact]
    public void A_fill_that_comes_late_belongs_to_the_firms_closing_order_all_the_same()
    {
        var account = LongTwo();
        account.Now = new DateTimeOffset(2013, 10, 7, 20, 10, 0, TimeSpan.Zero);
        account.Take(new OrderReported(account.Now, account.Shown(70, null, OrderSide.Sell, VenueOrderStatus.Open, 2)));
        account.Now = new DateTimeOffset(2013, 10, 7, 20, 17, 0, TimeSpan.Zero);
        account.Take(new TradeReported(account.Now, account.Trade(70, OrderSide.Sell, 1299m, 2)));

        Assert.Empty(account.State.Paused);
        Assert.Equal(TradingState.Reducing, account.State.Trading);
    }

    [Fact]
    public void A_state_that_a_person_has_set_outlives_the_firms_closing_and_the_trade_date()
    {
        var account = LongTwo();
        account.Take(new SetTradingState(account.Now, TradingState.Reducing, "operator", "enough"));
        account.Now = new DateTimeOffset(2013, 10, 7, 20, 8, 1, TimeSpan.Zero);
        Close(account, 2);
        account.Now = new DateTimeOffset(2013, 10, 7, 22, 0, 0, TimeSpan.Zero);
        account.Take(new Tidy(account.Now));

        Assert.Equal((TradingState.Reducing, "operator: enough"), (account.State.Trading, account.State.TradingWhy));
    }

    [Theory]
    [InlineData(20, 7, 59, OrderSide.Sell, 2)]
    [InlineData(20, 15, 0, OrderSide.Sell, 2)]
    [InlineData(20, 9, 0, OrderSide.Buy, 1)]
    [InlineData(20, 9, 0, OrderSide.Sell, 3)]
    public void Before_and_after_the_firms_hour_and_where_it_opens_something_an_untagged_order_is_a_persons(int hour, int minute, int second, OrderSide side, int size)
    {
        var account = LongTwo();
        account.Now = new DateTimeOffset(2013, 10, 7, hour, minute, second, TimeSpan.Zero);
        account.Take(new OrderReported(account.Now, account.Shown(70, null, side, VenueOrderStatus.Pending, size)));
        account.Take(new TradeReported(account.Now, account.Trade(70, side, 1299m, size)));

        Assert.Contains(Sma, account.State.Paused.Keys);
        Assert.Equal(TradingState.Active, account.State.Trading);
        account.Now = new DateTimeOffset(2013, 10, 7, 22, 0, 0, TimeSpan.Zero);
        account.Take(new Tidy(account.Now));
        Assert.Contains(Sma, account.State.Paused.Keys);
    }

    [Theory]
    [InlineData(18, 34, false)]
    [InlineData(18, 35, true)]
    [InlineData(18, 49, true)]
    [InlineData(18, 50, false)]
    public void About_an_early_close_the_pause_ends_with_the_trade_date(int hour, int minute, bool ends)
    {
        // The day after Thanksgiving: metals close at 12:45 Chicago, which is six hours behind.
        var account = LongTwo();
        account.Now = new DateTimeOffset(2026, 11, 27, hour, minute, 0, TimeSpan.Zero);
        Close(account, 2);
        Assert.Contains(Sma, account.State.Paused.Keys);
        account.Take(new Tidy(new DateTimeOffset(2026, 11, 27, 20, 0, 0, TimeSpan.Zero)));
        Assert.Contains(Sma, account.State.Paused.Keys);

        account.Now = new DateTimeOffset(2026, 11, 29, 23, 0, 0, TimeSpan.Zero);
        account.Take(new Tidy(account.Now));
        Assert.Equal(ends, account.State.Paused.IsEmpty);
    }

    [Theory]
    [InlineData(7, 20, 20, TradingState.Reducing)]
    [InlineData(8, 14, 0, TradingState.Active)]
    public void An_engine_that_died_after_the_firms_closing_comes_back_as_the_date_says(int day, int hour, int minute, TradingState trading)
    {
        var account = Resumed(ClosedByTheFirm(20, 8, 1).State, new DateTimeOffset(2013, 10, day, hour, minute, 0, TimeSpan.Zero));
        account.Take(new OpenBook(account.Now, "t2"));

        Assert.Equal(trading, account.State.Trading);
        Assert.Empty(account.State.Paused);
    }

    [Theory]
    [InlineData(7, 20, 20, TradingState.Reducing)]
    [InlineData(7, 22, 0, TradingState.Active)]
    [InlineData(8, 14, 0, TradingState.Active)]
    public void An_engine_that_was_dead_at_the_firms_closing_learns_of_it_and_is_held_back_by_that_date_alone(int day, int hour, int minute, TradingState trading)
    {
        var account = DeadWhenTheFirmClosed(new DateTimeOffset(2013, 10, 7, 20, 8, 1, TimeSpan.Zero), new DateTimeOffset(2013, 10, day, hour, minute, 0, TimeSpan.Zero));

        Assert.Equal(trading, account.State.Trading);
        Assert.Equal(0, account.State.PositionIn(Gold).Net);
        Assert.Empty(account.State.Paused);
        Assert.Contains(account.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("The firm has closed at the end of its trading day"));
    }

    [Theory]
    [InlineData(27, 20, true)]
    [InlineData(30, 14, false)]
    public void An_engine_that_was_dead_at_an_early_close_pauses_for_that_date_alone(int day, int hour, bool paused)
    {
        var account = DeadWhenTheFirmClosed(new DateTimeOffset(2026, 11, 27, 18, 40, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, day, hour, 0, 0, TimeSpan.Zero));

        Assert.Equal((paused, TradingState.Active), (account.State.Paused.ContainsKey(Sma), account.State.Trading));
        Assert.Equal(0, account.State.PositionIn(Gold).Net);
        Assert.Contains(account.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("or the firm's at the early close"));
    }

    /// <summary>Long when the process died; the position was closed without it, and one reading after the restart tells.</summary>
    private static AccountFixture DeadWhenTheFirmClosed(DateTimeOffset closed, DateTimeOffset back)
    {
        var account = LongTwo();
        account.Now = closed;
        var (order, trade) = (account.Shown(70, null, OrderSide.Sell, VenueOrderStatus.Filled, 2, 2), account.Trade(70, OrderSide.Sell, 1300m, 2, id: 900));
        account = Resumed(account.State, back);
        account.Take(new OpenBook(account.Now, "t2"));
        account.Take(account.Read(account.Now, (account.State.Cash - trade.Fees - trade.Commissions).ToDecimal(), orders: [order], trades: [trade]));
        return account;
    }

    private static AccountFixture ClosedByTheFirm(int hour, int minute, int second)
    {
        var account = LongTwo();
        account.Now = new DateTimeOffset(2013, 10, 7, hour, minute, second, TimeSpan.Zero);
        Close(account, 2);
        account.Effects.RemoveAll(e => e is AccountEffect.SendPlace);
        return account;
    }

    private static void Close(AccountFixture account, int size)
    {
        account.Take(new OrderReported(account.Now, account.Shown(70, null, OrderSide.Sell, VenueOrderStatus.Pending, size)));
        account.Take(new TradeReported(account.Now, account.Trade(70, OrderSide.Sell, 1299m, size)));
    }

    [Theory]
    [InlineData(VenueOrderStatus.Open, 0)]
    [InlineData(VenueOrderStatus.Filled, 1)]
    [InlineData(VenueOrderStatus.Cancelled, 0)]
    public void An_order_of_our_own_tag_that_the_journal_has_lost_halts_the_account_and_its_tag_is_never_used_again(VenueOrderStatus status, int filled)
    {
        var account = LongTwo();
        var counter = account.State.TagCounter + 3;
        var lost = new ClientTag($"t1-sma-{counter}-0");
        var trades = filled > 0 ? [account.Trade(90, OrderSide.Buy, 1300m, filled)] : Array.Empty<VenueTrade>();

        account.Take(account.Read(
            Wall, orders: [account.Shown(90, lost, OrderSide.Buy, status, 1, filled)], trades: trades, positions: [new VenuePosition(Account, Gold, 2 + filled, 1300m, Start)]));

        Assert.Equal(TradingState.Halted, account.State.Trading);
        Assert.Contains("another engine", account.State.TradingWhy);
        Assert.Equal(counter, account.State.TagCounter);
        Assert.Equal(status == VenueOrderStatus.Open, account.State.Live.ContainsKey(lost));
        Assert.Empty(account.State.Paused);
        Assert.Empty(account.Journal.OfType<PositionAdopted>());

        account.Take(new SetTradingState(account.Now, TradingState.Active, "person", "checked"));
        Assert.Equal($"t1-sma-{counter + 1}-0", account.Place(OrderSide.Sell).Value);
    }

    [Fact]
    public void Tags_of_an_earlier_life_are_an_engines_too_and_tags_of_another_shape_are_merely_foreign()
    {
        var account = LongTwo();
        Assert.Equal(9, account.State.CounterOf(new ClientTag("t2-sma-9-0")));
        Assert.Equal(9, account.State.CounterOf(new ClientTag("t1-mean-revert-9-0")));
        Assert.Equal(9, account.State.CounterOf(new ClientTag("t1-sma-9-0-SL")));
        Assert.Null(account.State.CounterOf(new ClientTag("t2-other-9-0")));
        Assert.Null(account.State.CounterOf(new ClientTag("t1-9-0")));
        Assert.Null(account.State.CounterOf(new ClientTag("t1-sma-x-0")));

        account.Take(new OrderReported(account.Now, account.Shown(70, new ClientTag("t2-other-900-0"), OrderSide.Buy, VenueOrderStatus.Open, limit: Limit)));
        Assert.Equal(TradingState.Active, account.State.Trading);
        account.Take(new OrderReported(account.Now, account.Shown(71, new ClientTag("t0-sma-900-0"), OrderSide.Buy, VenueOrderStatus.Open, limit: Limit)));
        Assert.Equal(TradingState.Halted, account.State.Trading);
    }

    private static VenueAccount Locked => new(Account, "PRAC", Money.FromDecimal(48_000m), false, true, true);

    private static AccountFixture LongTwo()
    {
        var account = Opened();
        account.Take(account.Read(Wall.AddHours(-1)));
        var entry = account.Place(OrderSide.Buy, 2);
        account.Take(new PlaceAnswered(account.Now, entry, Done(9)));
        account.Take(new TradeReported(account.Now, account.Trade(9, OrderSide.Buy, 1300m, 2)));
        account.Effects.Clear();
        return account;
    }

    private static IEnumerable<T> Notices<T>(AccountFixture account) =>
        account.Effects.OfType<AccountEffect.Notify>().Select(n => n.Notice).OfType<T>();
}
