using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

public sealed class PersonTests
{
    private const string Why = "the news";
    private static readonly Price Limit = Price.FromDecimal(1290m);
    private static readonly Price Better = Price.FromDecimal(1291m);

    [Fact]
    public void A_persons_order_is_journaled_with_its_reason_and_pauses_the_strategy_of_the_contract()
    {
        var account = Opened();
        account.Take(Order(account));

        var intended = Assert.Single(account.Journal.OfType<OrderIntended>());
        Assert.Equal((StrategyName.Person, Why, new IntentId(1)), (intended.Strategy, intended.Why, intended.Intent));
        Assert.Equal(intended.Tag, Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>()).Request.Tag);
        Assert.Contains(Why, account.State.Paused[Sma], StringComparison.Ordinal);
        Assert.Equal(intended.Tag, Assert.IsType<Accepted>(ToPerson(account)[0]).Tag);
    }

    [Fact]
    public void A_persons_order_is_refused_by_the_limits_of_the_account_as_anybodys()
    {
        var account = Opened();
        account.Context = account.Context with { Limits = RiskLimits.None with { MaxPosition = 2 } };
        account.Take(Order(account) with { Size = 3 });

        Assert.Equal(DenialReason.AccountSizeCap, Assert.IsType<Denied>(Assert.Single(ToPerson(account))).Reason);
        Assert.Empty(account.Effects.OfType<AccountEffect.SendPlace>());
        Assert.Empty(account.State.Paused);
    }

    [Fact]
    public void A_person_whose_own_order_was_moved_elsewhere_may_go_on_ordering()
    {
        var account = Opened();
        account.Take(Order(account));
        var tag = account.Journal.OfType<OrderIntended>().Single().Tag;
        account.Take(new PlaceAnswered(account.Now, tag, Done(7)));
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Open, 1, limit: Limit)));
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Open, 1, limit: Better)));
        Assert.Contains(StrategyName.Person, account.State.Paused.Keys);

        account.Take(Order(account) with { Intent = new IntentId(2) });

        Assert.Equal(2, account.Journal.OfType<OrderIntended>().Count());
    }

    [Fact]
    public void A_person_changes_a_strategys_order_and_the_strategy_pauses()
    {
        var account = Working(out var tag);
        account.Take(new ModifyByHand(account.Now, tag, new OrderChange(LimitPrice: Better), Why));

        Assert.Equal($"person ({Why})", Assert.Single(account.Journal.OfType<ModifyRequested>()).Who);
        Assert.Equal(Better, Assert.Single(account.Effects.OfType<AccountEffect.SendModify>()).Change.LimitPrice);
        Assert.Contains(Sma, account.State.Paused.Keys);
        Assert.Empty(ToPerson(account));
    }

    [Fact]
    public void A_foreign_order_is_changed_and_cancelled_too()
    {
        var account = Opened();
        account.Take(new OrderReported(account.Now, account.Shown(9, new ClientTag("by-hand"), OrderSide.Buy, VenueOrderStatus.Open, 1, limit: Limit)));
        var tag = account.State.LiveOrders.Single().Tag;
        account.Take(new ModifyByHand(account.Now, tag, new OrderChange(Size: 2), Why));
        account.Take(new CancelByHand(account.Now, tag, Why));

        Assert.Equal(2, Assert.Single(account.Effects.OfType<AccountEffect.SendModify>()).Change.Size);
        Assert.Equal(new OrderId(9), Assert.Single(account.Effects.OfType<AccountEffect.SendCancel>()).Order);
        Assert.Empty(account.State.Paused);
    }

    [Fact]
    public void What_a_person_makes_larger_is_checked_like_a_new_order()
    {
        var account = Working(out var tag);
        account.Context = account.Context with { Limits = RiskLimits.None with { MaxPosition = 3 } };
        account.Take(new ModifyByHand(account.Now, tag, new OrderChange(Size: 4), Why));

        Assert.Equal(DenialReason.AccountSizeCap, Assert.IsType<Denied>(Assert.Single(ToPerson(account))).Reason);
        Assert.Empty(account.Effects.OfType<AccountEffect.SendModify>());
        Assert.Empty(account.State.Paused);
    }

    [Fact]
    public void An_order_that_does_not_work_is_neither_changed_nor_cancelled_and_the_person_is_told()
    {
        var account = Opened();
        account.Take(new ModifyByHand(account.Now, new ClientTag("gone"), new OrderChange(Size: 2), Why));
        account.Take(new CancelByHand(account.Now, new ClientTag("gone"), Why));

        Assert.All(ToPerson(account), notice => Assert.Equal(DenialReason.NoSuchOrder, Assert.IsType<Denied>(notice).Reason));
        Assert.Equal(2, ToPerson(account).Count);
        Assert.DoesNotContain(account.Effects, e => e.Urgent);
    }

    [Fact]
    public void The_stop_of_an_open_position_is_not_cancelled_alone_and_stays_when_everything_else_is_cancelled()
    {
        var account = Long(out var stop, out var entry);
        account.Take(new CancelByHand(account.Now, stop, Why));
        Assert.Equal(DenialReason.ProtectsPosition, Assert.IsType<Denied>(Assert.Single(ToPerson(account))).Reason);
        Assert.Empty(account.Effects.OfType<AccountEffect.SendCancel>());

        account.Take(new CancelAllByHand(account.Now, null, Why));

        Assert.Equal(account.Order(entry).Id, Assert.Single(account.Effects.OfType<AccountEffect.SendCancel>()).Order);
        Assert.NotEqual(OrderState.PendingCancel, account.Order(stop).State);
    }

    [Fact]
    public void A_person_closes_a_part_and_then_all_and_the_strategy_pauses()
    {
        var account = Long(out _, out _);
        account.Take(new CloseByHand(account.Now, Gold, 1, Why));
        Assert.Equal(1, Assert.Single(account.Effects.OfType<AccountEffect.SendPartialClose>()).Size);
        Assert.Contains(Sma, account.State.Paused.Keys);

        account.Now += TimeSpan.FromSeconds(10);
        account.Take(new CloseByHand(account.Now, Gold, null, Why));

        var flatten = Assert.Single(account.State.Flattening);
        Assert.Equal((Gold, "person", Why), (flatten.Contract!.Value, flatten.Who, flatten.Why));
        Assert.Empty(ToPerson(account));
    }

    [Theory]
    [InlineData(0, DenialReason.InvalidSize)]
    [InlineData(3, DenialReason.InvalidSize)]
    public void A_close_of_what_is_not_there_is_refused(int size, DenialReason reason)
    {
        var account = Long(out _, out _);
        account.Take(new CloseByHand(account.Now, Gold, size, Why));

        Assert.Equal(reason, Assert.IsType<Denied>(Assert.Single(ToPerson(account))).Reason);
        Assert.Empty(account.State.Paused);
        var flat = Opened();
        flat.Take(new CloseByHand(flat.Now, Gold, null, Why));
        Assert.Equal(DenialReason.NoPosition, Assert.IsType<Denied>(Assert.Single(ToPerson(flat))).Reason);
    }

    [Fact]
    public void A_flatten_by_a_person_pauses_every_strategy_and_one_by_the_guardian_none()
    {
        var account = Long(out _, out _);
        account.Take(new CloseAll(account.Now, null, "guardian", "limit"));
        Assert.Empty(account.State.Paused);

        account.Take(new CloseAll(account.Now, null, StrategyName.Person.Value, Why));

        Assert.Contains(Sma, account.State.Paused.Keys);
    }

    [Fact]
    public void A_paused_strategy_adds_nothing_until_it_is_let_go_on()
    {
        var account = Opened();
        account.Take(new PauseByHand(account.Now, Sma, Why));
        account.Take(account.Intent(OrderSide.Buy));
        Assert.Equal(DenialReason.PausedByHand, Assert.Single(Notices<Denied>(account)).Reason);

        account.Take(new ResumeStrategy(account.Now, Sma, StrategyName.Person.Value, "over"));
        account.Take(account.Intent(OrderSide.Buy));
        Assert.Single(account.Journal.OfType<OrderIntended>());

        account.Take(new PauseByHand(account.Now, new StrategyName("nobody"), Why));
        Assert.Equal(DenialReason.NotOwner, Assert.IsType<Denied>(Assert.Single(ToPerson(account))).Reason);
    }

    /// <summary>A close is sent first and journaled alongside, so the process may die with the journal empty of it; or the journal has it and it never left.</summary>
    [Theory]
    [InlineData(1, true, true)]
    [InlineData(1, true, false)]
    [InlineData(1, false, true)]
    [InlineData(1, false, false)]
    [InlineData(null, true, true)]
    [InlineData(null, true, false)]
    [InlineData(null, false, true)]
    [InlineData(null, false, false)]
    public void A_close_by_a_person_is_not_sent_twice_wherever_the_process_dies_and_the_strategy_does_not_go_on_unasked(int? size, bool journaled, bool arrived)
    {
        var account = Long(out var stop, out _);
        var (before, events) = (account.State, account.Journal.Count);
        account.Take(new CloseByHand(account.Now, Gold, size, Why));
        if (!journaled)
        {
            account.ForgetAfter(before, events);
        }

        var next = AccountFixture.Resumed(account.State, account.Now);
        next.Context = account.Context;
        next.Take(new OpenBook(next.Now, "t2"));
        var left = arrived ? 2 - (size ?? 2) : 2;
        VenueTrade[] trades = [account.Trade(7, OrderSide.Buy, 1300m, 2, id: 901), .. arrived ? [account.Trade(61, OrderSide.Sell, 1301m, size ?? 2, id: 9_999)] : Array.Empty<VenueTrade>()];
        foreach (var at in new[] { 1, 4, 8, 40 })
        {
            next.Now = Start.AddMinutes(1).AddSeconds(at);
            VenueOrder[] closing = arrived ? [next.Shown(61, null, OrderSide.Sell, VenueOrderStatus.Filled, size ?? 2, filled: size ?? 2)] : [];
            next.Take(next.Read(
                next.Now,
                orders: [.. closing, next.Shown(8, stop, OrderSide.Sell, VenueOrderStatus.Open, 2) with { Type = OrderType.Stop, StopPrice = Price.FromDecimal(1298m) }],
                trades: trades,
                positions: left == 0 ? [] : [new VenuePosition(Account, Gold, left, 1300m, Start)]));
        }

        Assert.Equal(left, next.State.PositionIn(Gold).Net);
        Assert.Empty(next.Effects.OfType<AccountEffect.SendPartialClose>());

        // A close of all of it is a flatten, which goes on until the venue is flat; the venue nets its closes.
        Assert.Equal(size is null && journaled && !arrived, next.Effects.OfType<AccountEffect.SendClose>().Any());
        Assert.Equal(journaled || arrived, next.State.Paused.ContainsKey(Sma));
    }

    /// <summary>The journal has the intent, and the process dies before the venue's answer: the order is looked for, never placed again, and what has filled gets its stop.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_persons_order_is_not_placed_twice_when_the_process_dies_and_its_stop_comes_all_the_same(bool arrived)
    {
        var account = Opened();
        account.Context = account.Context with { Brackets = BracketPolicy.Emulated };
        account.Take(Order(account) with { Bracket = new Bracket(20, null) });
        var tag = account.Journal.OfType<OrderIntended>().Single().Tag;

        var next = AccountFixture.Resumed(account.State, account.Now);
        next.Context = account.Context;
        next.Take(new OpenBook(next.Now, "t2"));
        VenueTrade[] trades = arrived ? [account.Trade(7, OrderSide.Buy, 1290m, 1, id: 901)] : [];
        foreach (var at in new[] { 1, 4, 8, 40 })
        {
            next.Now = Start.AddMinutes(1).AddSeconds(at);
            next.Take(next.Read(
                next.Now,
                orders: arrived ? [next.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Filled, 1, filled: 1, limit: Limit)] : [],
                trades: trades,
                positions: arrived ? [new VenuePosition(Account, Gold, 1, 1290m, Start)] : []));
        }

        var placed = next.Effects.OfType<AccountEffect.SendPlace>().Select(p => p.Request).ToList();
        Assert.DoesNotContain(placed, p => p.Side == OrderSide.Buy);
        Assert.Equal(arrived ? 1 : 0, placed.Count(p => p is { Side: OrderSide.Sell, Type: OrderType.Stop, Size: 1 }));
        Assert.Equal(arrived ? OrderState.Filled : OrderState.PresumedNotPlaced, next.Order(tag).State);
    }

    private static PlaceIntent Order(AccountFixture account) =>
        new(account.Now, StrategyName.Person, new IntentId(1), Gold, OrderSide.Buy, OrderType.Limit, 1, Limit, default) { Why = Why };

    /// <summary>An order of the strategy to buy two at a limit, numbered 7, works.</summary>
    private static AccountFixture Working(out ClientTag tag)
    {
        var account = Opened();
        tag = account.Place(OrderSide.Buy, 2, Limit);
        account.Take(new PlaceAnswered(account.Now, tag, Done(7)));
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Open, 2, limit: Limit)));
        account.Effects.Clear();
        return account;
    }

    /// <summary>Long two under a stop that the engine keeps, beside an entry that waits at a limit.</summary>
    private static AccountFixture Long(out ClientTag stop, out ClientTag entry)
    {
        var account = Opened();
        account.Context = account.Context with { Brackets = BracketPolicy.Emulated };
        account.Take(account.Intent(OrderSide.Buy, 2) with { Bracket = new Bracket(20, null) });
        var first = account.Effects.OfType<AccountEffect.SendPlace>().Single().Request.Tag;
        account.Take(new PlaceAnswered(account.Now, first, Done(7)));
        account.Effects.Clear();
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m, 2)));
        account.Take(new OrderReported(account.Now, account.Shown(7, first, OrderSide.Buy, VenueOrderStatus.Filled, 2, 2)));
        stop = account.Effects.OfType<AccountEffect.SendPlace>().Single().Request.Tag;
        account.Take(new PlaceAnswered(account.Now, stop, Done(8)));
        account.Take(new OrderReported(account.Now, account.Shown(8, stop, OrderSide.Sell, VenueOrderStatus.Open, 2) with { Type = OrderType.Stop, StopPrice = Price.FromDecimal(1298m) }));
        entry = account.Place(OrderSide.Buy, 1, Limit);
        account.Take(new PlaceAnswered(account.Now, entry, Done(9)));
        account.Take(new OrderReported(account.Now, account.Shown(9, entry, OrderSide.Buy, VenueOrderStatus.Open, 1, limit: Limit)));
        account.Effects.Clear();
        return account;
    }

    private static List<T> Notices<T>(AccountFixture account)
        where T : IStrategyNotice => [.. account.Effects.OfType<AccountEffect.Notify>().Where(n => n.Strategy == Sma).Select(n => n.Notice).OfType<T>()];

    private static List<IStrategyNotice> ToPerson(AccountFixture account) =>
        [.. account.Effects.OfType<AccountEffect.Notify>().Where(n => n.Strategy == StrategyName.Person && n.Notice is Accepted or Denied).Select(n => n.Notice)];
}
