using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

/// <summary>Brackets that the venue keeps, and what happens when the account refuses them.</summary>
public sealed class BracketTests
{
    private const string Refusal = "Brackets cannot be used with Position Brackets. You must enable Auto OCO Brackets.";
    private static readonly Bracket TwentyForty = new(20, 40);

    [Theory]
    [InlineData(OrderSide.Buy, -20, 40)]
    [InlineData(OrderSide.Sell, 20, -40)]
    public void A_native_bracket_travels_with_the_entry_and_its_ticks_are_signed_by_the_side(OrderSide side, int stop, int target)
    {
        var account = Opened();
        account.Take(account.Intent(side) with { Bracket = TwentyForty });

        var request = Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>()).Request;
        Assert.Equal(new BracketLeg(stop, OrderType.Stop), request.StopLoss);
        Assert.Equal(new BracketLeg(target, OrderType.Limit), request.TakeProfit);
        Assert.True(Assert.Single(account.Journal.OfType<OrderIntended>()).NativeBracket);
    }

    [Fact]
    public void A_trailing_native_stop_says_so()
    {
        var account = Opened();
        account.Take(account.Intent(OrderSide.Buy) with { Bracket = new Bracket(20, null, Trailing: true) });

        var request = Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>()).Request;
        Assert.Equal(new BracketLeg(-20, OrderType.TrailingStop), request.StopLoss);
        Assert.Null(request.TakeProfit);
    }

    [Fact]
    public void An_account_that_refuses_brackets_gets_the_entry_once_more_without_and_the_strategy_hears_nothing()
    {
        var account = Opened();
        var tag = PlaceBracket(account);
        account.Effects.Clear();

        account.Take(new PlaceAnswered(account.Now, tag, Refused(7)));

        var again = Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>()).Request;
        Assert.Equal("t1-sma-1-1", again.Tag.Value);
        Assert.Null(again.StopLoss);
        Assert.Null(again.TakeProfit);
        Assert.Empty(account.Effects.OfType<AccountEffect.Notify>());
        Assert.False(account.State.NativeBrackets);
        var intended = account.Journal.OfType<OrderIntended>().Last();
        Assert.Equal((new IntentId(1), TwentyForty, (bool?)false), (intended.Intent, intended.Bracket!.Value, intended.NativeBracket));
        Assert.Equal(OrderState.Rejected, account.Order(tag).State);

        account.Take(account.Intent(OrderSide.Buy) with { Bracket = TwentyForty });
        Assert.Null(account.Effects.OfType<AccountEffect.SendPlace>().Last().Request.StopLoss);
        Assert.NotEqual(again.Tag, account.Effects.OfType<AccountEffect.SendPlace>().Last().Request.Tag);
    }

    [Theory]
    [InlineData("signal Long Entry: buy 1 GC1!", "signal Long Entry: buy 1 GC1!; placed again, for the account refuses brackets")]
    [InlineData(null, null)]
    public void An_order_that_is_placed_again_without_its_bracket_keeps_why_it_was_placed(string? why, string? again)
    {
        var account = Opened();
        account.Take(account.Intent(OrderSide.Buy) with { Bracket = TwentyForty, Why = why });

        account.Take(Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>()).Answered(account.Now, Refused(7)));

        Assert.Equal([why, again], account.Journal.OfType<OrderIntended>().Select(i => i.Why));
        Assert.Equal(again, account.Effects.OfType<AccountEffect.SendPlace>().Last().Why);
    }

    [Fact]
    public void The_record_of_a_refused_bracket_that_overtakes_the_answer_tells_the_strategy_nothing_yet()
    {
        var account = Opened();
        var tag = PlaceBracket(account);
        account.Effects.Clear();

        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Rejected)));
        Assert.Empty(account.Effects);
        account.Take(new PlaceAnswered(account.Now, tag, Refused(7)));

        Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>());
        Assert.Empty(account.Effects.OfType<AccountEffect.Notify>());
    }

    [Fact]
    public void Under_the_native_policy_a_refused_bracket_refuses_the_entry()
    {
        var account = Opened();
        account.Context = account.Context with { Brackets = BracketPolicy.Native };
        var tag = PlaceBracket(account);
        account.Effects.Clear();

        account.Take(new PlaceAnswered(account.Now, tag, Refused(7)));

        Assert.Empty(account.Effects.OfType<AccountEffect.SendPlace>());
        var update = Assert.IsType<OrderUpdate>(Assert.Single(account.Effects.OfType<AccountEffect.Notify>()).Notice);
        Assert.Equal(OrderState.Rejected, update.State);
        Assert.Contains("Auto OCO", update.Text);
        Assert.Empty(account.State.Protections);
    }

    [Fact]
    public void An_entry_that_was_to_be_cancelled_or_that_may_no_longer_leave_is_not_placed_again()
    {
        var cancelled = Opened();
        var tag = PlaceBracket(cancelled);
        cancelled.Take(new CancelIntent(cancelled.Now, Sma, new IntentId(1)));
        cancelled.Effects.Clear();
        cancelled.Take(new PlaceAnswered(cancelled.Now, tag, Refused(7)));
        Assert.Empty(cancelled.Effects.OfType<AccountEffect.SendPlace>());

        var halted = Opened();
        tag = PlaceBracket(halted);
        halted.Take(new SetTradingState(halted.Now, TradingState.Halted, "guardian", "test"));
        halted.Effects.Clear();
        halted.Take(new PlaceAnswered(halted.Now, tag, Refused(7)));
        Assert.Empty(halted.Effects.OfType<AccountEffect.SendPlace>());
        Assert.Single(halted.Effects.OfType<AccountEffect.Notify>());
    }

    [Fact]
    public void Children_that_arrive_before_their_entrys_answer_are_known_by_their_tags()
    {
        var account = Opened();
        var tag = PlaceBracket(account);

        account.Take(new OrderReported(account.Now, Child(account, 8, tag, "-SL", VenueOrderStatus.Suspended)));
        account.Take(new OrderReported(account.Now, Child(account, 9, tag, "-TP", VenueOrderStatus.Suspended)));

        Assert.Empty(account.Journal.OfType<ForeignOrderAdopted>());
        var legs = account.State.Protections[tag].Legs.Select(l => account.Order(l)).ToList();
        Assert.Equal([OrderRole.StopLoss, OrderRole.TakeProfit], legs.Select(l => l.Role));
        Assert.All(legs, l => Assert.Equal((Sma, OrderState.Suspended), (l.Strategy!.Value, l.State)));
        Assert.Null(account.Order(tag).Id);
    }

    [Fact]
    public void A_child_without_a_tag_is_known_by_its_parent_and_its_fill_is_the_strategys()
    {
        var account = Opened();
        var tag = PlaceBracket(account);
        account.Take(new PlaceAnswered(account.Now, tag, Done(7)));
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        account.Take(new TradeReported(account.Now, account.Trade(8, OrderSide.Sell, 1298m)));
        account.Effects.Clear();

        account.Take(new OrderReported(account.Now, Child(account, 8, tag, null, VenueOrderStatus.Filled, filled: 1, stop: 1298m) with { Parent = new OrderId(7) }));

        var fill = Assert.Single(account.Effects.OfType<AccountEffect.Notify>().Select(n => n.Notice).OfType<Fill>());
        Assert.Equal((new IntentId(1), OrderRole.StopLoss), (fill.Intent, fill.Role));
        Assert.Empty(account.State.Positions);
        Assert.Empty(account.State.Protections);
    }

    [Fact]
    public void The_venue_is_given_a_moment_to_cancel_the_other_leg_before_the_engine_does()
    {
        var account = WorkingBracket(out var tag);
        account.Take(new TradeReported(account.Now, account.Trade(9, OrderSide.Sell, 1304m)));
        account.Take(new OrderReported(account.Now, Child(account, 9, tag, "-TP", VenueOrderStatus.Filled, filled: 1, limit: 1304m)));
        Assert.Empty(account.Effects.OfType<AccountEffect.SendCancel>());
        Assert.Contains(account.Effects, e => e is AccountEffect.LookAgain);

        account.Now += TimeSpan.FromMilliseconds(500);
        account.Take(new Tidy(account.Now));

        Assert.Equal(new OrderId(8), Assert.Single(account.Effects.OfType<AccountEffect.SendCancel>()).Order);
    }

    [Fact]
    public void The_venues_own_activation_and_cancel_of_its_legs_are_no_hand()
    {
        var account = WorkingBracket(out var tag);
        account.Take(new OrderReported(account.Now, Child(account, 8, tag, "-SL", VenueOrderStatus.Cancelled, stop: 1298m)));
        account.Take(new OrderReported(account.Now, Child(account, 9, tag, "-TP", VenueOrderStatus.Filled, filled: 1, limit: 1304m)));
        account.Take(new TradeReported(account.Now, account.Trade(9, OrderSide.Sell, 1304m)));
        account.Now += TimeSpan.FromMilliseconds(500);
        account.Take(new Tidy(account.Now));

        Assert.Empty(account.State.Paused);
        Assert.Empty(account.State.Protections);
        Assert.Empty(account.State.Live);
        Assert.Empty(account.Effects.OfType<AccountEffect.SendPlace>());
    }

    [Fact]
    public void Both_legs_filled_flatten_what_they_opened()
    {
        var account = WorkingBracket(out _);
        account.Take(new TradeReported(account.Now, account.Trade(9, OrderSide.Sell, 1304m)));
        account.Take(new TradeReported(account.Now, account.Trade(8, OrderSide.Sell, 1298m)));

        Assert.Equal(-1, account.State.PositionIn(Gold).Net);
        Assert.Single(account.Effects.OfType<AccountEffect.SendClose>());
        Assert.Contains(account.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("opened"));
    }

    [Fact]
    public void A_native_stop_that_a_person_cancels_pauses_the_strategy_and_is_left_to_the_guardian()
    {
        var account = WorkingBracket(out var tag);
        account.Take(new OrderReported(account.Now, Child(account, 8, tag, "-SL", VenueOrderStatus.Cancelled, stop: 1298m)));
        Assert.Empty(account.State.Paused);
        account.Now += TimeSpan.FromMilliseconds(500);
        account.Take(new Tidy(account.Now));
        Assert.Empty(account.State.Paused);
        Assert.Contains(account.Effects, e => e is AccountEffect.AskVenue { Why: "bracket leg cancelled" });
        VenueOrder[] shown = [Child(account, 8, tag, "-SL", VenueOrderStatus.Cancelled, stop: 1298m), Child(account, 9, tag, "-TP", VenueOrderStatus.Open, limit: 1304m)];
        account.Take(account.Read(Start, 50_000m - 1.87m, shown, positions: [new VenuePosition(Account, Gold, 1, 1300m, Start)]));

        Assert.Contains(Sma, account.State.Paused.Keys);
        Assert.Empty(account.Effects.OfType<AccountEffect.SendPlace>());
        Assert.Equal(1, Assert.Single(Unprotected.Read(account.State)).Size);

        account.Now += TimeSpan.FromSeconds(30);
        account.Take(new ResumeStrategy(account.Now, Sma, "person", "go on"));
        account.Take(account.Read(Start.AddMinutes(1), 50_000m - 1.87m, shown, positions: [new VenuePosition(Account, Gold, 1, 1300m, Start)]));
        Assert.Equal(OrderType.Stop, Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>()).Request.Type);
    }

    [Fact]
    public void A_native_stop_that_a_person_drags_pauses_the_strategy_and_the_new_price_holds()
    {
        var account = WorkingBracket(out var tag);
        account.Now += TimeSpan.FromSeconds(1);
        account.Take(new OrderReported(account.Now, Child(account, 8, tag, "-SL", VenueOrderStatus.Open, stop: 1297m)));

        Assert.Contains(Sma, account.State.Paused.Keys);
        Assert.Contains(account.Effects.OfType<AccountEffect.Notify>(), n => n.Notice is PauseUpdate { Paused: true });
        Assert.Equal(Price.FromDecimal(1297m), account.Order(new ClientTag(tag + "-SL")).StopPrice);
        Assert.Empty(account.Effects.OfType<AccountEffect.SendModify>());
    }

    [Fact]
    public void A_read_that_alone_shows_a_lost_bracket_adopts_entry_and_children()
    {
        var account = Opened();
        var tag = PlaceBracket(account);
        account.Take(new PlaceAnswered(account.Now, tag, Lost()));
        var entry = account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Filled, filled: 1);

        account.Take(account.Read(
            Start,
            50_000m - 1.87m,
            [entry, Child(account, 8, tag, "-SL", VenueOrderStatus.Open, stop: 1298m), Child(account, 9, tag, "-TP", VenueOrderStatus.Open, limit: 1304m)],
            [account.Trade(7, OrderSide.Buy, 1300m)],
            [new VenuePosition(Account, Gold, 1, 1300m, Start)]));

        Assert.Empty(Unprotected.Read(account.State));
        Assert.Empty(account.Effects.OfType<AccountEffect.SendCancel>());
        Assert.Equal(2, account.State.Protections[tag].Legs.Length);
        Assert.Single(account.Journal.OfType<OrderIntended>());
    }

    [Fact]
    public void A_target_that_the_venue_took_away_for_a_stop_that_was_busted_meanwhile_is_no_hand()
    {
        var account = Opened();
        var tag = PlaceBracket(account);
        var exit = account.Trade(8, OrderSide.Sell, 1298m);
        VenueOrder[] shown =
        [
            Child(account, 8, tag, "-SL", VenueOrderStatus.Filled, filled: 1, stop: 1298m),
            Child(account, 9, tag, "-TP", VenueOrderStatus.Cancelled, limit: 1304m),
        ];
        account.Take(new PlaceAnswered(account.Now, tag, Done(7)));
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Filled, filled: 1)));
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        account.Take(new OrderReported(account.Now, Child(account, 8, tag, "-SL", VenueOrderStatus.Open, stop: 1298m)));
        account.Take(new TradeReported(account.Now, exit)).Take(new OrderReported(account.Now, shown[0]));
        Assert.Empty(account.State.Protections);

        account.Take(new OrderReported(account.Now, Child(account, 9, tag, "-TP", VenueOrderStatus.Open, limit: 1304m)));
        account.Take(new TradeReported(account.Now, exit with { Voided = true }));
        account.Take(new OrderReported(account.Now, shown[1]));
        account.Now += TimeSpan.FromSeconds(1);
        account.Take(account.Read(Start.AddSeconds(1), 50_000m - 1.87m, shown, positions: [new VenuePosition(Account, Gold, 1, 1300m, Start)]));

        Assert.Empty(account.State.Paused);
        Assert.Contains(account.State.LiveOrders, o => o.Role == OrderRole.StopLoss);
    }

    [Fact]
    public void A_leg_first_seen_after_its_entry_was_busted_never_stands_beside_another_entrys_stop()
    {
        var account = WorkingBracket(out _);
        var busted = PlaceBracket(account);
        var entry = account.Trade(10, OrderSide.Buy, 1300m);
        account.Take(new PlaceAnswered(account.Now, busted, Done(10)));
        account.Take(new OrderReported(account.Now, account.Shown(10, busted, OrderSide.Buy, VenueOrderStatus.Filled, filled: 1)));
        account.Take(new TradeReported(account.Now, entry));
        account.Take(new TradeReported(account.Now, entry with { Voided = true }));
        account.Effects.Clear();

        account.Take(new OrderReported(account.Now, Child(account, 11, busted, "-SL", VenueOrderStatus.Open, stop: 1298m)));
        account.Now += TimeSpan.FromMilliseconds(500);
        account.Take(new Tidy(account.Now));

        Assert.Equal(1, account.State.PositionIn(Gold).Net);
        Assert.Equal(new OrderId(11), Assert.Single(account.Effects.OfType<AccountEffect.SendCancel>()).Order);
    }

    private static ClientTag PlaceBracket(AccountFixture account)
    {
        account.Take(account.Intent(OrderSide.Buy) with { Bracket = TwentyForty });
        return account.Effects.OfType<AccountEffect.SendPlace>().Last().Request.Tag;
    }

    private static AccountFixture WorkingBracket(out ClientTag tag)
    {
        var account = Opened();
        tag = PlaceBracket(account);
        account.Take(new PlaceAnswered(account.Now, tag, Done(7)));
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Filled, filled: 1)));
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        account.Take(new OrderReported(account.Now, Child(account, 8, tag, "-SL", VenueOrderStatus.Suspended)));
        account.Take(new OrderReported(account.Now, Child(account, 9, tag, "-TP", VenueOrderStatus.Suspended)));
        account.Take(new OrderReported(account.Now, Child(account, 9, tag, "-TP", VenueOrderStatus.Open, limit: 1304m)));
        account.Take(new OrderReported(account.Now, Child(account, 8, tag, "-SL", VenueOrderStatus.Open, stop: 1298m)));
        Assert.Empty(Unprotected.Read(account.State));
        Assert.Empty(account.State.Paused);
        account.Effects.Clear();
        return account;
    }

    private static VenueOrder Child(
        AccountFixture account, long id, ClientTag parent, string? suffix, VenueOrderStatus status, int filled = 0, decimal? limit = null, decimal? stop = null) =>
        account.Shown(id, suffix is null ? null : new ClientTag(parent + suffix), OrderSide.Sell, status, 1, filled) with
        {
            Type = suffix == "-TP" ? OrderType.Limit : OrderType.Stop,
            LimitPrice = limit is { } l ? Price.FromDecimal(l) : null,
            StopPrice = stop is { } s ? Price.FromDecimal(s) : null,
        };

    private static MutationOutcome Refused(long id) =>
        new MutationOutcome.Refused(new GatewayFailure("Order/place", FailureKind.Refused, 200, 2, Refusal), new OrderId(id));
}
