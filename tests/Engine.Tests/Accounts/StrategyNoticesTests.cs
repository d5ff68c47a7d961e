using System.Collections.Frozen;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

/// <summary>What the account tells strategies of positions, closes and money.</summary>
public sealed class StrategyNoticesTests
{
    private static readonly StrategyName Other = new("other");
    private static readonly ContractId Silver = new("CON.F.US.SIE.Z13");
    private static readonly ContractId Corn = new("CON.F.US.ZCE.Z13");

    private readonly AccountFixture _account = Opened();

    public StrategyNoticesTests()
    {
        _account.Context = _account.Context with
        {
            Instruments = new[] { Gold, Silver, Corn }.ToFrozenDictionary(id => id, id => Terms with { Id = id }),
            Strategies = new[] { new StrategyTerms(Sma, Corn, 5) { Others = [Gold] }, new StrategyTerms(Other, Silver, 5) }.ToFrozenDictionary(t => t.Name),
        };
        _account.Take(_account.Read(Start));
        _account.Effects.Clear();
    }

    [Fact]
    public void A_second_contract_is_traded_and_a_foreign_one_is_refused()
    {
        var tag = _account.Place(OrderSide.Buy);
        Assert.Equal(Gold, _account.Order(tag).Contract);
        _account.Take(_account.Intent(OrderSide.Buy) with { Contract = Silver });
        Assert.Equal(DenialReason.NotOwner, Notices<Denied>(Sma).Single().Reason);
    }

    [Fact]
    public void A_fill_tells_its_owner_the_exact_position_and_everybody_the_money()
    {
        var tag = _account.Place(OrderSide.Buy, 2);
        _account.Take(new PlaceAnswered(_account.Now, tag, Done(7)));
        _account.Effects.Clear();
        _account.Take(new TradeReported(_account.Now, _account.Trade(7, OrderSide.Buy, 1310.3m, 2)));

        var position = Notices<PositionUpdate>(Sma).Single();
        Assert.Equal((Gold, 2, (Int128)2_620_600_000_000), (position.Contract, position.Net, position.EntryNotional!.Value));
        Assert.Equal((Money.FromDecimal(49_998.13m), Money.FromDecimal(-1.87m)), (position.Figures!.Value.Balance!.Value, position.Figures.Value.RealizedToday));
        Assert.Empty(Notices<AccountUpdate>(Sma));
        Assert.Equal(position.Figures.Value, Notices<AccountUpdate>(Other).Single().Figures);
        Assert.Equal(Gold, Notices<Fill>(Sma).Single().Contract);
    }

    [Fact]
    public void The_fills_of_a_close_come_with_the_intent_0_and_its_denial_names_the_contract()
    {
        var tag = _account.Place(OrderSide.Buy, 2);
        _account.Take(new PlaceAnswered(_account.Now, tag, Done(7))).Take(new TradeReported(_account.Now, _account.Trade(7, OrderSide.Buy, 1310m, 2)));
        _account.Effects.Clear();
        _account.Take(new PartialCloseIntent(_account.Now, Sma, Gold, 1, "enough"));
        _account.Take(new OrderReported(_account.Now, _account.Shown(8, null, OrderSide.Sell, VenueOrderStatus.Filled, filled: 1)));
        _account.Take(new TradeReported(_account.Now, _account.Trade(8, OrderSide.Sell, 1311m)));

        var fill = Notices<Fill>(Sma).Single();
        Assert.Equal((0L, OrderRole.Close, OrderSide.Sell, 1, Gold), (fill.Intent.Value, fill.Role, fill.Side, fill.Size, fill.Contract));
        _account.Take(new PartialCloseIntent(_account.Now, Sma, Corn, 1, "nothing there"));
        Assert.Equal((DenialReason.NoPosition, Corn), (Notices<Denied>(Sma).Single().Reason, Notices<Denied>(Sma).Single().Closing!.Value));
    }

    [Fact]
    public void The_fills_that_are_remembered_are_those_that_were_told_in_order_and_without_what_was_busted()
    {
        var tag = _account.Place(OrderSide.Buy, 2);
        _account.Take(new PlaceAnswered(_account.Now, tag, Done(7)));
        _account.Take(new TradeReported(_account.Now, _account.Trade(7, OrderSide.Buy, 1310m)));
        _account.Now += TimeSpan.FromSeconds(1);
        _account.Take(new TradeReported(_account.Now, _account.Trade(7, OrderSide.Buy, 1310.1m)));
        _account.Now += TimeSpan.FromSeconds(1);
        _account.Take(new PartialCloseIntent(_account.Now, Sma, Gold, 1, "enough"));
        _account.Take(new OrderReported(_account.Now, _account.Shown(8, null, OrderSide.Sell, VenueOrderStatus.Filled, filled: 1)));
        _account.Take(new TradeReported(_account.Now, _account.Trade(8, OrderSide.Sell, 1311m)));

        var told = Notices<Fill>(Sma);
        Assert.Equal(3, told.Length);
        Assert.Equal(told, _account.State.FillsOf(Sma));
        Assert.Empty(_account.State.FillsOf(Other));
        _account.Take(new TradeReported(_account.Now, _account.Trade(7, OrderSide.Buy, 1310m, id: told[0].Trade.Value, voided: true)));
        Assert.Equal(told[1..], _account.State.FillsOf(Sma));
    }

    [Fact]
    public void A_revoked_strategy_adds_and_changes_nothing_and_may_still_get_out()
    {
        var tag = _account.Place(OrderSide.Buy, 1, Price.FromDecimal(1300m));
        _account.Take(new PlaceAnswered(_account.Now, tag, Done(7)));
        _account.Take(new OrderReported(_account.Now, _account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Open, limit: Price.FromDecimal(1300m))));
        _account.Context = _account.Context with { Revoked = new Dictionary<StrategyName, string> { [Sma] = "it hangs" }.ToFrozenDictionary() };
        _account.Effects.Clear();
        _account.Take(_account.Intent(OrderSide.Buy)).Take(new ModifyIntent(_account.Now, Sma, new IntentId(1), new OrderChange(Size: 2)));
        Assert.Equal([DenialReason.Revoked, DenialReason.Revoked], Notices<Denied>(Sma).Select(d => d.Reason));
        _account.Take(new CancelIntent(_account.Now, Sma, new IntentId(1)));
        Assert.Single(_account.Effects.OfType<AccountEffect.SendCancel>());
    }

    private T[] Notices<T>(StrategyName strategy) =>
        [.. _account.Effects.OfType<AccountEffect.Notify>().Where(n => n.Strategy == strategy).Select(n => n.Notice).OfType<T>()];
}
