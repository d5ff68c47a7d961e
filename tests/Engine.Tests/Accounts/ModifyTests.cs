using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

public sealed class ModifyTests
{
    private static readonly Price Limit = Price.FromDecimal(1290m);
    private static readonly Price Better = Price.FromDecimal(1291m);

    [Fact]
    public void A_change_is_journaled_before_it_is_sent_and_settled_by_the_frame_that_shows_it()
    {
        var account = Working(out var tag);
        account.Take(Modify(account, new OrderChange(Size: 3, LimitPrice: Better)));

        Assert.IsType<ModifyRequested>(account.Journal[^1]);
        var sent = Assert.Single(account.Effects.OfType<AccountEffect.SendModify>());
        Assert.False(sent.Urgent);
        Assert.Equal(OrderState.PendingModify, account.Order(tag).State);
        Assert.Equal(3, account.Order(tag).Remaining);

        account.Take(new ModifyAnswered(account.Now, new OrderId(7), Done(7)));
        Assert.Equal(OrderState.PendingModify, account.Order(tag).State);
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Open, 3, limit: Better)));

        Assert.Equal((OrderState.Working, 3, Better), (account.Order(tag).State, account.Order(tag).Size, account.Order(tag).LimitPrice!.Value));
        Assert.Null(account.Order(tag).Change);
        Assert.Empty(account.State.Paused);
    }

    [Fact]
    public void A_frame_that_overtakes_the_answer_settles_the_change_as_well()
    {
        var account = Working(out var tag);
        account.Take(Modify(account, new OrderChange(LimitPrice: Better)));
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Open, 2, limit: Better)));
        account.Take(new ModifyAnswered(account.Now, new OrderId(7), Done(7)));

        Assert.Equal(OrderState.Working, account.Order(tag).State);
        Assert.Empty(account.State.Paused);
    }

    [Fact]
    public void A_refused_change_leaves_the_order_as_it_was_and_tells_the_strategy_why()
    {
        var account = Working(out var tag);
        account.Take(Modify(account, new OrderChange(LimitPrice: Better)));
        account.Effects.Clear();
        account.Take(new ModifyAnswered(account.Now, new OrderId(7), new MutationOutcome.Refused(new GatewayFailure("Order/modify", FailureKind.Refused, 200, 3, "too late"), null)));

        Assert.Equal((OrderState.Working, Limit), (account.Order(tag).State, account.Order(tag).LimitPrice!.Value));
        Assert.Contains("too late", Assert.Single(Notices<OrderUpdate>(account)).Text);
        Assert.Contains(account.Effects, e => e is AccountEffect.AskVenue);
    }

    [Fact]
    public void A_lost_answer_counts_both_terms_until_two_quiet_reads_show_the_old_ones()
    {
        var account = Working(out var tag);
        account.Take(Modify(account, new OrderChange(Size: 5)));
        account.Take(new ModifyAnswered(account.Now, new OrderId(7), Lost()));
        Assert.True(account.Order(tag).ChangeInDoubt);
        Assert.Equal(5, account.Order(tag).Remaining);

        var shown = account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Open, 2, limit: Limit);
        account.Take(account.Read(Start, orders: [shown]));
        account.Take(account.Read(Start.AddSeconds(1), orders: [shown]));
        account.Take(account.Read(Start.AddSeconds(9), orders: [shown], quiet: false));
        Assert.Equal(OrderState.PendingModify, account.Order(tag).State);

        account.Take(account.Read(Start.AddSeconds(2), orders: [shown]));
        Assert.Equal((OrderState.Working, 2), (account.Order(tag).State, account.Order(tag).Remaining));
    }

    [Fact]
    public void A_lost_answer_whose_change_a_read_shows_is_settled()
    {
        var account = Working(out var tag);
        account.Take(Modify(account, new OrderChange(Size: 5)));
        account.Take(new ModifyAnswered(account.Now, new OrderId(7), Lost()));
        account.Take(account.Read(Start, orders: [account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Open, 5, limit: Limit)]));

        Assert.Equal((OrderState.Working, 5), (account.Order(tag).State, account.Order(tag).Size));
    }

    [Fact]
    public void An_older_frame_does_not_take_a_change_back()
    {
        var account = Working(out var tag);
        var old = account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Open, 2, limit: Limit);
        account.Take(Modify(account, new OrderChange(LimitPrice: Better)));
        account.Now += TimeSpan.FromSeconds(1);
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Open, 2, limit: Better)));
        account.Take(new OrderReported(account.Now, old));

        Assert.Equal(Better, account.Order(tag).LimitPrice);
        Assert.Empty(account.State.Paused);
    }

    [Fact]
    public void A_change_that_nobody_of_us_made_holds_and_pauses_the_strategy()
    {
        var account = Working(out var tag);
        account.Now += TimeSpan.FromSeconds(1);
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Open, 2, limit: Better)));

        Assert.Equal(Better, account.Order(tag).LimitPrice);
        Assert.Contains(Sma, account.State.Paused.Keys);
        account.Effects.Clear();
        account.Take(Modify(account, new OrderChange(LimitPrice: Limit)));
        Assert.Equal(DenialReason.PausedByHand, Assert.Single(Notices<Denied>(account)).Reason);

        account.Take(new ResumeStrategy(account.Now, Sma, "person", "test"));
        account.Take(Modify(account, new OrderChange(LimitPrice: Limit)));
        Assert.Single(account.Effects.OfType<AccountEffect.SendModify>());
    }

    [Theory]
    [InlineData(0, null, DenialReason.InvalidSize)]
    [InlineData(-1, null, DenialReason.InvalidSize)]
    [InlineData(9, null, DenialReason.StrategySizeCap)]
    [InlineData(null, "1290.05", DenialReason.InvalidPrice)]
    public void A_change_is_checked_before_it_leaves(int? size, string? limit, DenialReason reason)
    {
        var account = Working(out _);
        account.Take(Modify(account, new OrderChange(size, limit is null ? null : Price.FromDecimal(decimal.Parse(limit, System.Globalization.CultureInfo.InvariantCulture)))));

        Assert.Equal(reason, Assert.Single(Notices<Denied>(account)).Reason);
        Assert.Empty(account.Effects.OfType<AccountEffect.SendModify>());
    }

    [Fact]
    public void One_change_at_a_time_never_beside_a_cancel_and_never_of_an_order_that_is_not_there()
    {
        var account = Working(out var tag);
        account.Take(Modify(account, new OrderChange(LimitPrice: Better)));
        account.Effects.Clear();
        account.Take(Modify(account, new OrderChange(LimitPrice: Limit, Size: 1)));
        account.Take(new CancelIntent(account.Now, Sma, new IntentId(1)));
        Assert.Equal(OrderState.PendingCancel, account.Order(tag).State);
        account.Take(Modify(account, new OrderChange(Size: 1)));
        account.Take(new ModifyIntent(account.Now, Sma, new IntentId(99), new OrderChange(Size: 1)));

        Assert.Equal([DenialReason.ChangePending, DenialReason.ChangePending, DenialReason.NoSuchOrder], Notices<Denied>(account).Select(d => d.Reason));
        Assert.Empty(account.Effects.OfType<AccountEffect.SendModify>());
    }

    [Fact]
    public void A_refused_cancel_returns_to_the_change_that_is_still_under_way()
    {
        var account = Working(out var tag);
        account.Take(Modify(account, new OrderChange(Size: 1)));
        account.Take(new CancelIntent(account.Now, Sma, new IntentId(1)));
        account.Take(new CancelAnswered(account.Now, new OrderId(7), new MutationOutcome.Refused(new GatewayFailure("Order/cancel", FailureKind.Refused, 200, 3), null)));
        Assert.Equal(OrderState.PendingModify, account.Order(tag).State);
    }

    [Fact]
    public void A_cancel_that_is_refused_again_and_again_is_given_up_with_an_alert_but_a_flatten_still_sends_it()
    {
        var account = Working(out var tag);
        for (var i = 0; i < 8; i++)
        {
            account.Take(new CancelIntent(account.Now, Sma, new IntentId(1)));
            account.Take(new CancelAnswered(account.Now, new OrderId(7), new MutationOutcome.Refused(new GatewayFailure("Order/cancel", FailureKind.Refused, 200, 3), null)));
        }

        Assert.Equal(5, account.Effects.OfType<AccountEffect.SendCancel>().Count());
        Assert.Equal(5, account.Order(tag).CancelTries);
        Assert.Contains(account.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("could not be cancelled"));
        Assert.Contains(Notices<OrderUpdate>(account), u => u.Text?.Contains("not cancelled") == true);

        account.Take(new CancelAll(account.Now, null, "guardian"));
        Assert.Equal(6, account.Effects.OfType<AccountEffect.SendCancel>().Count());
    }

    private static ModifyIntent Modify(AccountFixture account, OrderChange change) => new(account.Now, Sma, new IntentId(1), change);

    private static AccountFixture Working(out ClientTag tag)
    {
        var account = Opened();
        tag = account.Place(OrderSide.Buy, 2, Limit);
        account.Take(new PlaceAnswered(account.Now, tag, Done(7)));
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Open, 2, limit: Limit)));
        account.Effects.Clear();
        return account;
    }

    private static IEnumerable<T> Notices<T>(AccountFixture account) =>
        account.Effects.OfType<AccountEffect.Notify>().Select(n => n.Notice).OfType<T>();
}
