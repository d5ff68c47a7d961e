using System.Collections.Frozen;
using System.Collections.Immutable;
using CsCheck;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using static Engine.Tests.Risk.RiskFixture;

namespace Engine.Tests.Risk;

/// <summary>The guardian's look without a step, beside a step for every price and every change of the account.</summary>
public sealed class GuardWatchTests
{
    private static readonly GuardMoment Begin = new(Start, TimeSpan.Zero);

    [Fact]
    public void It_leaves_the_state_and_the_actions_that_a_step_for_each_price_leaves()
    {
        var (looks, passed, accounts, acted) = (0, 0, 0, 0);
        Gen.ULong.Sample(
            seed =>
            {
                var run = new Run(seed);
                for (var i = 0; i < 300; i++)
                {
                    run.Next();
                }

                Interlocked.Add(ref looks, run.Looks);
                Interlocked.Add(ref passed, run.Passed);
                Interlocked.Add(ref accounts, run.Accounts);
                Interlocked.Add(ref acted, run.Acted);
            },
            iter: 200);

        // Else it would show nothing.
        Assert.True(passed > looks / 3, $"{passed} of {looks} looks passed");
        Assert.True(looks - passed > looks / 20, $"{passed} of {looks} looks passed");
        Assert.True(accounts > 400, $"{accounts} looks at the account passed");
        Assert.True(acted > 100, $"{acted} actions");
    }

    [Fact]
    public void A_reading_is_that_of_a_straight_computation() => Gen.ULong.Sample(
        seed =>
        {
            var run = new Run(seed);
            var account = GuardedAccount.Of(run.Account, run.Terms, Start);
            for (var i = 0; i < 20; i++)
            {
                var prices = new[] { run.Price(EsId), run.Price(MesId) }.Where(_ => run.Chance(8, 10)).ToDictionary(p => p.Contract);
                var reading = AccountGuard.Read(account, prices.GetValueOrDefault, run.Terms);
                Assert.Equal(
                    PlainGuardReading.Of(account, prices.GetValueOrDefault, run.Terms),
                    (reading.Equity, reading.OpenEquity, reading.StepLoss, reading.DailyRoom, reading.FloorRoom, reading.Breach is not null, reading.Stepped));
            }
        },
        iter: 1_000);

    [Fact]
    public void It_takes_up_nothing_while_something_is_under_way()
    {
        var fixture = new RiskFixture().Hold(1);
        var terms = new GuardTerms(fixture.Context.Instruments, RiskLimits.None with { DailyLoss = Dollars(1_000m) }, fixture.Context.RuleBook);
        var watch = new GuardWatch(terms);
        Step(new GuardInput.PriceSeen(Begin, new MarketPrice(EsId, At(6800m), null, null, Start, Live: true)));
        Step(new GuardInput.AccountSeen(Begin, fixture.State));
        Assert.True(watch.Passes(EsId, At(6799m), null, null, Begin));
        Assert.Equal(At(6799m), watch.State.PriceOf(EsId)!.Last);
        Assert.False(watch.Passes(EsId, At(6700m), null, null, Begin));
        Step(new GuardInput.PriceSeen(Begin, new MarketPrice(EsId, At(6700m), null, null, Start, Live: true)));
        Assert.NotNull(watch.State.Whole);
        Assert.False(watch.Passes(EsId, At(6800m), null, null, Begin));

        // A price of before the clock jumped is none.
        watch.State = GuardianState.New;
        var later = new GuardMoment(Start.AddHours(1), TimeSpan.FromHours(1));
        Step(new GuardInput.ClockJumped(later));
        Step(new GuardInput.PriceSeen(later, new MarketPrice(EsId, At(6800m), null, null, later.Market, Live: true)));
        Step(new GuardInput.AccountSeen(later, fixture.State));
        Assert.False(watch.Passes(EsId, At(6800m), null, null, Begin));
        Assert.True(watch.Passes(EsId, At(6800m), null, null, later));

        void Step(GuardInput input) => watch.State = GuardianCore.Step(watch.State, terms, input).State;
    }

    [Fact]
    public void A_position_that_it_has_taken_up_is_followed_to_its_new_highs()
    {
        var rules = Combine50 with { Trail = FloorTrail.Intraday };
        var fixture = new RiskFixture().Profile();
        var terms = new GuardTerms(fixture.Context.Instruments, RiskLimits.None, new[] { rules }.ToFrozenDictionary(r => r.Name));
        var watch = new GuardWatch(terms);
        watch.State = GuardianCore.Step(watch.State, terms, new GuardInput.PriceSeen(Begin, new MarketPrice(EsId, At(6800m), null, null, Start, Live: true))).State;
        watch.State = GuardianCore.Step(watch.State, terms, new GuardInput.AccountSeen(Begin, fixture.State)).State;
        Assert.True(watch.Passes(fixture.Hold(1, 6800m).State, Begin));
        Assert.True(watch.Passes(EsId, At(6800m), null, null, Begin));
        Assert.False(watch.Passes(EsId, At(6802m), null, null, Begin));
    }

    /// <summary>One seeded account, its terms and its market, watched in both ways.</summary>
    private sealed class Run
    {
        private readonly Random _random;
        private readonly RiskFixture _fixture = new();
        private readonly GuardWatch _watch;
        private readonly Dictionary<ContractId, long> _ticks = new() { [EsId] = 27_200, [MesId] = 27_200 };
        private GuardianState _stepped = GuardianState.New;
        private DateTimeOffset _now = Start;

        public Run(ulong seed)
        {
            _random = new Random((int)(seed % int.MaxValue));
            if (Chance(1, 2))
            {
                _fixture.Profile();
            }

            for (var trades = _random.Next(1, 6); trades > 0; trades--)
            {
                Trade();
            }

            var rules = Combine50 with { Trail = Chance(1, 2) ? FloorTrail.Intraday : FloorTrail.EndOfDay };
            Terms = new GuardTerms(_fixture.Context.Instruments, Limits(), new[] { rules }.ToFrozenDictionary(r => r.Name));
            _watch = new GuardWatch(Terms);
        }

        public GuardTerms Terms { get; }

        public AccountState Account => _fixture.State;

        public int Looks { get; private set; }

        public int Passed { get; private set; }

        public int Accounts { get; private set; }

        public int Acted { get; private set; }

        public bool Chance(int of, int all) => _random.Next(all) < of;

        public MarketPrice Price(ContractId contract)
        {
            var ticks = _ticks[contract] += Chance(1, 2) ? 0 : Chance(1, 40) ? _random.Next(-60, 61) : _random.Next(-3, 4);
            Price? At(long offset) => new Price((ticks + offset) * 250_000_000);
            return Chance(1, 10) ? new MarketPrice(contract, At(0), null, null, _now, Live: true)
                : Chance(1, 20) ? new MarketPrice(contract, null, At(-1), Chance(1, 2) ? At(1) : null, _now, Live: true)
                : new MarketPrice(contract, At(0), At(-_random.Next(2)), At(_random.Next(2)), _now, Live: true);
        }

        public void Next()
        {
            _now += TimeSpan.FromMilliseconds(Chance(1, 3) ? 0 : _random.Next(1, 600));
            var moment = new GuardMoment(_now, _now - Start);
            switch (_random.Next(40))
            {
                case 0:
                case 1:
                    Trade();
                    See(moment);
                    break;
                case 5:
                    See(moment);
                    break;
                case 2:
                    Both(new GuardInput.TimePassed(moment));
                    break;
                case 3 when Chance(1, 4):
                    Both(new GuardInput.ClockJumped(moment));
                    break;
                case 4 when Chance(1, 4):
                    Both(new GuardInput.BookLost(moment));
                    break;
                default:
                    See(Price(Chance(3, 4) ? EsId : MesId), moment);
                    break;
            }
        }

        private void See(MarketPrice price, GuardMoment moment)
        {
            Looks++;
            if (!_watch.Passes(price.Contract, price.Last, price.Bid, price.Ask, moment))
            {
                Both(new GuardInput.PriceSeen(moment, price));
                return;
            }

            Passed++;
            var step = GuardianCore.Step(_stepped, Terms, new GuardInput.PriceSeen(moment, price));
            Assert.Empty(step.Actions);
            _stepped = step.State;
            if (Chance(1, 5))
            {
                Compare();
            }
        }

        private void See(GuardMoment moment)
        {
            var seen = new GuardInput.AccountSeen(moment, Account);
            if (!_watch.Passes(Account, moment))
            {
                Both(seen);
                return;
            }

            Accounts++;
            var step = GuardianCore.Step(_stepped, Terms, seen);
            Assert.Empty(step.Actions);
            _stepped = step.State;
            if (Chance(1, 3))
            {
                Compare();
            }
        }

        private void Both(GuardInput input)
        {
            var (one, other) = (GuardianCore.Step(_watch.State, Terms, input), GuardianCore.Step(_stepped, Terms, input));
            Assert.Equal(other.Actions.AsEnumerable(), one.Actions.AsEnumerable());
            Acted += one.Actions.Length;
            (_watch.State, _stepped) = (one.State, other.State);
            Compare();
        }

        private void Compare()
        {
            var (one, other) = (_watch.State, _stepped);
            Assert.Equal(other.Reading, one.Reading);
            Assert.Same(other.Journaled, one.Journaled);
            Assert.Equal(
                (other.Account.Cash, other.Account.DailyLine, other.Account.FloorLine, other.Account.Trading),
                (one.Account.Cash, one.Account.DailyLine, one.Account.FloorLine, one.Account.Trading));
            Assert.Equal(other.Account.Positions.AsEnumerable(), one.Account.Positions);
            Assert.Equal(other.Account.Orders.AsEnumerable(), one.Account.Orders);
            Assert.Equal(Sorted(other.Prices), Sorted(one.Prices));
            Assert.Equal(Sorted(other.PriceAwaited), Sorted(one.PriceAwaited));
            Assert.Equal(Sorted(other.Single), Sorted(one.Single));
            Assert.Equal(
                (other.OverLine, other.OverLineBefore, other.JudgedAt, other.Warned, other.Reduced, other.Whole, other.Reported, other.NextLook, other.PricesAfter, other.BookUp),
                (one.OverLine, one.OverLineBefore, one.JudgedAt, one.Warned, one.Reduced, one.Whole, one.Reported, one.NextLook, one.PricesAfter, one.BookUp));
            Assert.Equal(GuardianCore.NextWake(other, Terms), GuardianCore.NextWake(one, Terms));
        }

        private static IEnumerable<KeyValuePair<ContractId, T>> Sorted<T>(ImmutableDictionary<ContractId, T> map) => map.OrderBy(p => p.Key.Value, StringComparer.Ordinal);

        /// <summary>Another position, and now and then another order.</summary>
        private void Trade()
        {
            var contract = Chance(2, 3) ? EsId : MesId;
            _fixture.Hold(_random.Next(-3, 4), 6800m + (_random.Next(-8, 9) * 0.25m), contract);
            if (Chance(1, 4))
            {
                _fixture.Apply(new EquityPeaked(_now, Dollars(50_000m + _random.Next(0, 400))));
            }

            if (Chance(1, 2))
            {
                var type = Chance(2, 3) ? OrderType.Limit : OrderType.Market;
                _fixture.Working(
                    Chance(1, 2) ? OrderSide.Buy : OrderSide.Sell, type, _random.Next(1, 4), type == OrderType.Limit ? 6800m + (_random.Next(-30, 31) * 0.25m) : null,
                    role: Chance(1, 4) ? OrderRole.Close : OrderRole.Entry, contract: Chance(1, 2) ? contract : EsId);
            }
        }

        private RiskLimits Limits() => RiskLimits.None with
        {
            DailyLoss = Chance(2, 3) ? Dollars(_random.Next(300, 2_000)) : null,
            MaximumLoss = Chance(1, 2) ? Dollars(_random.Next(300, 3_000)) : null,
            GuardMargin = Dollars(_random.Next(0, 150)),
            GuardConfirmations = _random.Next(1, 4),
            SlipTicks = Chance(1, 2) ? _random.Next(1, 20) : 0,
            WarnRoom = Chance(1, 2) ? Dollars(_random.Next(200, 1_500)) : null,
            ReduceRoom = Chance(1, 2) ? Dollars(_random.Next(200, 1_500)) : null,
            FlatAfterNoPrice = Chance(1, 3) ? TimeSpan.FromSeconds(_random.Next(5, 60)) : null,
            FlatBy = Chance(1, 6) ? new TimeOnly(9, 1) : null,
        };
    }
}
