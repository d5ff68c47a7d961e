using CsCheck;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

/// <summary>
/// A strategy trades with brackets against a venue that fills, fills in part, refuses and busts whatever it likes. Requests
/// and frames overtake each other, arrive twice or never, answers are lost. Once the venue is read again the book must hold the
/// venue's truth: the same position, orders, fills and cash; no leg without a position, no protection beyond the position,
/// no second entry for an intent, no tag sent twice.
/// </summary>
public sealed class BracketInterleavingTests
{
    [Fact]
    public void Native_brackets_end_in_the_venues_truth_whatever_is_lost_repeated_or_late() => Sample(BracketPolicy.Auto, autoOco: true);

    [Fact]
    public void Brackets_kept_by_the_engine_end_in_the_venues_truth_whatever_is_lost_repeated_or_late() => Sample(BracketPolicy.Emulated, autoOco: false);

    [Fact]
    public void Brackets_that_the_account_refuses_end_in_the_venues_truth_whatever_is_lost_repeated_or_late() => Sample(BracketPolicy.Auto, autoOco: false);

    [Theory]
    [InlineData(BracketPolicy.Auto, true)]
    [InlineData(BracketPolicy.Emulated, false)]
    [InlineData(BracketPolicy.Auto, false)]
    public void A_process_that_dies_between_journal_and_venue_ends_in_the_venues_truth_whatever_had_left(BracketPolicy policy, bool autoOco) =>
        Sample(policy, autoOco, deaths: true);

    private static void Sample(BracketPolicy policy, bool autoOco, bool deaths = false) =>
        Gen.Select(Gen.Int, Gen.Int[5, 80], Gen.Double[0, 0.4]).Sample(
            (seed, steps, loss) => new Run(seed, loss, policy, autoOco, deaths).EndsInTruth(steps), iter: 700);

    private sealed class Run
    {
        private readonly Random _random;
        private readonly double _loss;
        private readonly ModelVenue _venue;
        private readonly AccountFixture _account = Opened();
        private readonly List<object> _inFlight = [];
        private readonly HashSet<ClientTag> _sent = [];
        private readonly bool _deaths;
        private int _lives = 1;
        private int _carried;
        private bool _quiet;
        private DateTimeOffset _wall = Start;

        public Run(int seed, double loss, BracketPolicy policy, bool autoOco, bool deaths)
        {
            (_random, _loss, _venue, _deaths) = (new Random(seed), loss, new ModelVenue(autoOco), deaths);
            _account.Context = _account.Context with
            {
                Brackets = policy,
                Strategies = new Dictionary<StrategyName, StrategyTerms> { [Sma] = new(Sma, Gold, 1_000) }.ToFrozen(),
            };
            Take(_venue.Read(Start, _wall));
        }

        public bool EndsInTruth(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                Act();
                for (var n = _random.Next(4); n > 0 && _inFlight.Count > 0; n--)
                {
                    Deliver(_random.Next(_inFlight.Count), lossy: true);
                }
            }

            // A guardian stands behind the book: what stays naked is flattened.
            for (var round = 0; round < 16; round++)
            {
                Settle();
                if (Unprotected.Read(_account.State).Length > 0 && round > 3)
                {
                    Take(new CloseAll(_account.Now, Gold, "guardian", "naked"));
                }
            }

            Check();
            return true;
        }

        private void Act()
        {
            _account.Now += TimeSpan.FromMilliseconds(_random.Next(300));
            var open = _venue.Open.Where(o => o.Status == VenueOrderStatus.Open).ToList();
            switch (_random.Next(14))
            {
                case 0 or 1 or 2:
                    var side = _random.Next(2) == 0 ? OrderSide.Buy : OrderSide.Sell;
                    Price? limit = _random.Next(2) == 0 ? null : Price.FromDecimal(1300m);
                    Bracket? bracket = _random.Next(5) == 0 ? null : new Bracket(20, _random.Next(4) == 0 ? null : 40);
                    Take(_account.Intent(side, _random.Next(1, 4), limit) with { Bracket = bracket });
                    break;
                case 3 when Own() is { Count: > 0 } live:
                    Take(new CancelIntent(_account.Now, Sma, live[_random.Next(live.Count)].Intent!.Value));
                    break;
                case 4 when Own() is { Count: > 0 } live:
                    var order = live[_random.Next(live.Count)];
                    var tick = Price.FromDecimal(1290m + _random.Next(5));
                    var change = order.Type == OrderType.Limit ? new OrderChange(order.Role == OrderRole.Entry ? _random.Next(1, 5) : null, tick) : new OrderChange(StopPrice: tick);
                    Take(new ModifyIntent(_account.Now, Sma, order.Intent!.Value, change, order.Role));
                    break;
                case 5:
                    Take(new PartialCloseIntent(_account.Now, Sma, Gold, _random.Next(1, 3), "test"));
                    break;
                case 6 when _random.Next(3) == 0:
                    var reverse = _account.Intent(OrderSide.Buy);
                    Take(new ReverseIntent(_account.Now, Sma, reverse.Intent, Gold, _random.Next(1, 3), new Bracket(20, 40), default));
                    break;
                case 7 when _venue.Trades.Count > 0 && _random.Next(4) == 0:
                    var index = _random.Next(_venue.Trades.Count);
                    if (!_venue.Trades[index].Voided)
                    {
                        _venue.Bust(index);
                    }

                    break;
                case 8:
                    _venue.CancelSiblings();
                    break;
                case 9:
                    Take(new Tidy(_account.Now));
                    break;
                default:
                    if (open.Count > 0)
                    {
                        _venue.Fill(open[_random.Next(open.Count)].Id, _random.Next(1, 3));
                    }

                    break;
            }

            Collect();
        }

        private List<Order> Own() => [.. _account.State.LiveOrders.Where(o => o.Intent is not null).OrderBy(o => o.Tag.Value, StringComparer.Ordinal)];

        /// <summary>Everything on its way arrives, the venue works off what fills at once, time passes and the book compares.</summary>
        private void Settle()
        {
            _quiet = true;
            DeliverAll();
            foreach (var market in _venue.Open.Where(o => o.Type == OrderType.Market && o.Status == VenueOrderStatus.Open).ToList())
            {
                _venue.Fill(market.Id, market.Size);
            }

            _venue.CancelSiblings();
            Collect();
            DeliverAll();
            _account.Now += TimeSpan.FromSeconds(6);
            _wall += TimeSpan.FromSeconds(6);
            Take(new Tidy(_account.Now));
            DeliverAll();
            Take(_venue.Read(_account.Now, _wall));
            DeliverAll();
        }

        private void DeliverAll()
        {
            while (_inFlight.Count > 0)
            {
                Deliver(0, lossy: false);
            }
        }

        /// <summary>
        /// The process dies while it takes an input: after so many of the cancels and closes that leave first, before or after
        /// the journal has the events, and after so many of the requests that leave then. Answers and frames die with it.
        /// </summary>
        private void Die(IAccountInput input)
        {
            var (state, journaled) = (_account.State, _account.Journal.Count);
            _account.Take(input);
            var effects = _account.Effects.Skip(_carried).ToList();
            _carried = _account.Effects.Count;
            var first = effects.Where(e => e.Urgent).ToList();
            var then = effects.Where(e => e is AccountEffect.SendPlace or AccountEffect.SendModify or AccountEffect.SendPartialClose { Repeated: true }).ToList();
            var left = _random.Next(first.Count + then.Count + 2);
            if (left <= first.Count)
            {
                _account.ForgetAfter(state, journaled);
            }

            foreach (var earlier in _inFlight.OfType<AccountEffect>().Where(_ => _random.Next(2) == 0).ToList())
            {
                Perform(earlier);
            }

            foreach (var effect in first.Take(left).Concat(then.Take(Math.Max(0, left - first.Count - 1))))
            {
                Assert.True(effect is not AccountEffect.SendPlace place || _sent.Add(place.Request.Tag), "a tag was sent twice");
                Perform(effect);
            }

            _inFlight.Clear();
            _venue.Frames.Clear();
            _account.Now += TimeSpan.FromSeconds(_random.Next(10));
            Take(new OpenBook(_account.Now, $"t{++_lives}"));
            _wall += TimeSpan.FromSeconds(10);
            Take(_venue.Read(_account.Now, _wall));
        }

        private void Take(IAccountInput input)
        {
            if (_deaths && !_quiet && input is not OpenBook && _random.Next(25) == 0)
            {
                Die(input);
                return;
            }

            _account.Take(input);
            foreach (var effect in _account.Effects.Skip(_carried))
            {
                if (effect is AccountEffect.SendPlace place)
                {
                    Assert.True(_sent.Add(place.Request.Tag), $"tag {place.Request.Tag} was sent twice");
                }

                if (effect is AccountEffect.SendPlace or AccountEffect.SendModify or AccountEffect.SendCancel or AccountEffect.SendClose or AccountEffect.SendPartialClose)
                {
                    _inFlight.Add(effect);
                }
            }

            _carried = _account.Effects.Count;
        }

        private void Deliver(int index, bool lossy)
        {
            var item = _inFlight[index];
            _inFlight.RemoveAt(index);
            switch (item)
            {
                case AccountEffect effect:
                    Execute(effect, lossy);
                    break;
                case IAccountInput input:
                    Take(At(input));
                    if (lossy && input is OrderReported or TradeReported && _random.Next(5) == 0)
                    {
                        _inFlight.Add(input);
                    }

                    break;
            }
        }

        private IAccountInput At(IAccountInput input) => input switch
        {
            OrderReported e => e with { At = _account.Now },
            TradeReported e => e with { At = _account.Now },
            PlaceAnswered e => e with { At = _account.Now },
            ModifyAnswered e => e with { At = _account.Now },
            CancelAnswered e => e with { At = _account.Now },
            CloseAnsweredByVenue e => e with { At = _account.Now },
            _ => input,
        };

        private void Execute(AccountEffect effect, bool lossy)
        {
            var lost = lossy && _random.NextDouble() < _loss;
            var arrives = !lost || _random.Next(2) == 0;
            var outcome = Lost();
            if (arrives)
            {
                var done = Perform(effect);
                outcome = lost ? outcome : done;
            }

            _inFlight.Add(effect switch
            {
                AccountEffect.SendPlace e => e.Answered(Start, outcome),
                AccountEffect.SendModify e => new ModifyAnswered(Start, e.Order, outcome),
                AccountEffect.SendCancel e => new CancelAnswered(Start, e.Order, outcome),
                _ => (object)new CloseAnsweredByVenue(Start, Gold, outcome),
            });
            Collect();
        }

        private MutationOutcome Perform(AccountEffect effect) => effect switch
        {
            AccountEffect.SendPlace e => _venue.Place(e.Request),
            AccountEffect.SendModify e => _venue.Modify(e.Order, e.Change),
            AccountEffect.SendCancel e => _venue.Cancel(e.Order),
            AccountEffect.SendClose => _venue.Close(null),
            AccountEffect.SendPartialClose e => _venue.Close(e.Size),
            _ => throw new InvalidOperationException(),
        };

        private void Collect()
        {
            while (_venue.Frames.TryDequeue(out var frame))
            {
                if (_quiet || _random.NextDouble() >= _loss)
                {
                    _inFlight.Add(frame);
                }
            }
        }

        private void Check()
        {
            var state = _account.State;
            Assert.Equal(_venue.Net, state.PositionIn(Gold).Net);
            Assert.Equal(_venue.Cash, state.Cash);
            foreach (var order in _venue.Orders)
            {
                if (state.Orders.TryGetTag(order.Id, out var tag))
                {
                    Assert.Equal((order.Id, !order.Status.IsTerminal(), order.FillVolume), (order.Id, state.Orders[tag].State.IsLive(), state.Orders[tag].Filled));
                }
                else
                {
                    Assert.True(order.Status.IsTerminal(), $"order {order.Id} is open at the venue and unknown to the book");
                }
            }

            Assert.Equal(_venue.Open.Count(), state.Live.Count);
            var legs = state.LiveOrders.Where(o => o.IsProtective && o.State != OrderState.Suspended).ToList();
            Assert.All(legs, leg => Assert.True(leg.Side.Sign() == -Math.Sign(_venue.Net), $"leg {leg.Tag} stands for a position of {_venue.Net}"));
            Assert.True(legs.Where(l => l.Role == OrderRole.StopLoss).Sum(l => l.Remaining) <= Math.Abs(_venue.Net), "stops exceed the position");
            Assert.True(legs.Where(l => l.Role == OrderRole.TakeProfit).Sum(l => l.Remaining) <= Math.Abs(_venue.Net), "targets exceed the position");
            Assert.Empty(Unprotected.Read(state));

            var entries = _account.Journal.OfType<OrderIntended>().Where(e => e.Role is null or OrderRole.Entry).GroupBy(e => e.Intent);
            Assert.All(entries, e => Assert.True(e.Count(i => state.Orders[i.Tag].State != OrderState.Rejected) <= 1, $"intent {e.Key} has two entries"));
            if (_lives == 1)
            {
                // A close that left without its record looks like a person's: the strategy waits for one, and nothing is lost.
                Assert.Empty(state.Paused);
            }


            var replayed = _account.Journal.Aggregate(AccountState.New(Account), (s, e) => s.Apply(e));
            Assert.Equal(state.Cash, replayed.Cash);
            Assert.All(replayed.Orders, o => Assert.Equal(state.Orders[o.Key], o.Value));
            Assert.Equal(state.Protections.Keys.Order(ByText), replayed.Protections.Keys.Order(ByText));
        }

        private static readonly Comparer<ClientTag> ByText = Comparer<ClientTag>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value));
    }
}
