using System.Collections.Frozen;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using static Engine.Tests.Risk.RiskFixture;

namespace Engine.Tests.Risk;

/// <summary>What no strategy should ask for: each is answered by a denial, and nothing of it throws in the account that others share.</summary>
public sealed class NonsenseTests
{
    private static readonly ContractId Foreign = new("CON.F.US.NOSUCH.Z26");
    private static readonly int[] Sizes = [int.MinValue, -1, 0, 101, int.MaxValue];
    private static readonly Price?[] Prices =
    [
        null, new Price(long.MinValue), new Price(long.MaxValue), new Price(-9_223_372_036_750_000_000), new Price(9_223_372_036_750_000_000), default(Price), new Price(1), At(6800.1m), At(-6800m),
    ];

    private static readonly Bracket?[] Brackets =
    [
        null, default(Bracket), new Bracket(int.MaxValue, int.MaxValue), new Bracket(int.MaxValue, null, Trailing: true), new Bracket(int.MinValue, -1), new Bracket(PreTradeChecks.MaxBracketTicks, 1),
    ];

    private static readonly OrderType[] Types = [.. Enum.GetValues<OrderType>(), (OrderType)99];

    public static TheoryData<bool> WithAndWithoutLimits => [true, false];

    [Theory]
    [MemberData(nameof(WithAndWithoutLimits))]
    public void Orders_of_impossible_sizes_are_denied_whatever_else_they_say(bool limited)
    {
        var account = Account(limited);
        foreach (var size in Sizes)
        {
            foreach (var intent in Orders(account, size))
            {
                Denied(account, intent);
            }
        }
    }

    [Theory]
    [MemberData(nameof(WithAndWithoutLimits))]
    public void Orders_with_impossible_prices_or_brackets_are_denied_or_can_be_filled_and_protected(bool limited)
    {
        var account = Account(limited);
        var accepted = 0;
        foreach (var intent in Orders(account, 1))
        {
            var step = Step(account, account.State, intent);
            if (!step.Events.OfType<OrderIntended>().Any())
            {
                Denied(account, intent);
                continue;
            }

            accepted++;
            var (tag, id) = (step.Events.OfType<OrderIntended>().First().Tag, new OrderId(7_001));
            var state = step.State.Apply(new OrderAccepted(account.Now, tag, id));
            var filled = Step(account, state, new TradeReported(
                account.Now, new VenueTrade(new TradeId(9), new AccountId(4711), intent.Contract, account.Now, At(6800m), null, Money.Zero, Money.Zero, intent.Side, 1, false, id)));
            Assert.Equal(intent.Side.Sign(), filled.State.PositionIn(intent.Contract).Net);
            Assert.Equal(intent.Bracket is not null, filled.State.Protections.ContainsKey(tag));
        }

        // The farthest bracket that is taken is among them, at the market.
        Assert.True(accepted >= 2, $"{accepted} were accepted.");
    }

    [Fact]
    public void A_bracket_so_far_away_that_its_price_is_no_number_is_invalid()
    {
        var account = Account(limited: false);
        foreach (var bracket in new[] { new Bracket(int.MaxValue, null), new Bracket(null, int.MaxValue), new Bracket(PreTradeChecks.MaxBracketTicks + 1, 1) })
        {
            Assert.Equal(DenialReason.InvalidBracket, account.Check(account.Intent(OrderSide.Buy, bracket: bracket))?.Reason);
        }

        Assert.Null(account.Check(account.Intent(OrderSide.Buy, bracket: new Bracket(PreTradeChecks.MaxBracketTicks, PreTradeChecks.MaxBracketTicks))));
    }

    [Fact]
    public void Changes_closes_and_reversals_that_make_no_sense_are_answered()
    {
        var account = Account(limited: true).Hold(2);
        var tag = account.Working(OrderSide.Buy, OrderType.Limit, 1, limit: 6790m);
        var intent = account.State.Orders[tag].Intent!.Value;
        foreach (var size in (int[])[.. Sizes, 1])
        {
            foreach (var contract in new[] { EsId, MesId, Foreign, default })
            {
                if (size != 1 || contract != EsId)
                {
                    Answered(account, new PartialCloseIntent(account.Now, Sma, contract, size, "nonsense"), closes: contract == EsId && size > 0);
                    Answered(account, new ReverseIntent(account.Now, Sma, new IntentId(90_000), contract, size, null, default), closes: false);
                }
            }

            foreach (var price in Prices.Skip(1))
            {
                Answered(account, new ModifyIntent(account.Now, Sma, intent, new OrderChange(size == 1 ? -7 : size, price, price, price)), closes: false);
                Answered(account, new ModifyIntent(account.Now, Sma, intent, new OrderChange(LimitPrice: At(1m), TrailPrice: price)), closes: false);
            }
        }

        Answered(account, new CancelIntent(account.Now, Sma, new IntentId(long.MinValue)), closes: false);
        Answered(account, new ModifyIntent(account.Now, Sma, new IntentId(long.MaxValue), new OrderChange(Size: 2)), closes: false);
    }

    [Fact]
    public void One_strategy_cannot_use_up_the_orders_a_minute_of_another()
    {
        var account = new RiskFixture().Limits(l => l with { MaxOrdersPerMinute = 4 });
        account.Working(OrderSide.Buy, OrderType.Limit, 1, limit: 6790m);
        account.Working(OrderSide.Buy, OrderType.Limit, 1, limit: 6790m);
        Assert.Null(account.Check(account.Intent(OrderSide.Buy)));

        // Beside another it is sure of half, and so is the other.
        var other = new StrategyName("other");
        account.Context = account.Context with { Strategies = new[] { new StrategyTerms(Sma, EsId, 100), new StrategyTerms(other, MesId, 100) }.ToFrozenDictionary(t => t.Name) };
        var denial = account.Check(account.Intent(OrderSide.Buy));
        Assert.Equal(DenialReason.OrdersPerMinute, denial?.Reason);
        Assert.Contains("its share of the 4", denial!.Value.Text);
        Assert.Null(account.Check(account.Intent(OrderSide.Buy) with { Strategy = other, Contract = MesId }));

        // A minute later it may again; and at once when the other trades no more.
        account.Context = account.Context with { Revoked = new Dictionary<StrategyName, string> { [other] = "it hangs" }.ToFrozenDictionary() };
        Assert.Null(account.Check(account.Intent(OrderSide.Buy)));
        account.Context = account.Context with { Revoked = FrozenDictionary<StrategyName, string>.Empty };
        account.Now += TimeSpan.FromMinutes(1);
        Assert.Null(account.Check(account.Intent(OrderSide.Buy)));
    }

    [Fact]
    public void The_journal_keeps_why_a_right_to_trade_went_and_the_account_is_as_before()
    {
        var account = new RiskFixture();
        var step = Step(account, account.State, new RevokeStrategy(account.Now, Sma, "it hangs"));
        Assert.Equal(new StrategyRevoked(account.Now, Sma, "it hangs"), Assert.Single(step.Events));
        Assert.Equal(StateHash.Of(account.State), StateHash.Of(step.State));
    }

    private static IEnumerable<PlaceIntent> Orders(RiskFixture account, int size) =>
        from contract in new[] { EsId, Foreign }
        from side in Enum.GetValues<OrderSide>()
        from type in Types
        from price in Prices
        from other in Prices
        from bracket in Brackets
        select account.Intent(side, size, type) with
        {
            Contract = contract,
            LimitPrice = type == OrderType.Limit ? price : other,
            StopPrice = type == OrderType.Stop ? price : other,
            TrailPrice = type == OrderType.TrailingStop ? price : other,
            Bracket = bracket,
        };

    private static RiskFixture Account(bool limited)
    {
        var account = new RiskFixture();
        return limited ? account.Profile().Limits(l => l with { DailyLoss = Dollars(1_000m), PriceBandTicks = 4_000, MaxMinis = 50, StaleAfter = TimeSpan.FromMinutes(1) }) : account;
    }

    private static AccountStep Step(RiskFixture account, AccountState state, IAccountInput input) => AccountCore.Step(state, account.Context, input);

    private static void Denied(RiskFixture account, PlaceIntent intent)
    {
        var step = Step(account, account.State, intent);
        Assert.Empty(step.Events.OfType<OrderIntended>());
        var told = Assert.Single(step.Effects.OfType<AccountEffect.Notify>());
        Assert.EndsWith(".", Assert.IsType<Denied>(told.Notice).Text, StringComparison.Ordinal);
    }

    private static void Answered(RiskFixture account, IAccountInput input, bool closes)
    {
        var step = Step(account, account.State, input);
        Assert.Empty(step.Events.OfType<OrderIntended>());
        Assert.Empty(step.Events.OfType<ModifyRequested>());
        Assert.Equal(closes, step.Events.Any(e => e is CloseRequested or FlattenRequested));
        Assert.Equal(!closes, step.Effects.OfType<AccountEffect.Notify>().Any(n => n.Notice is Denied));
    }
}
