using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Statistics;

namespace Engine.Tests.Statistics;

public sealed class JournalRecordTests
{
    private static readonly ContractId Gold = new("CON.F.US.GCE.Z13");
    private static readonly StrategyName Sma = new("sma");
    private static readonly DateTimeOffset Monday = new(2013, 10, 7, 14, 0, 0, TimeSpan.Zero);
    private readonly JournalOf _journal = new(Monday, Money.FromDecimal(50_000m));

    [Fact]
    public void A_busted_fill_was_never_there()
    {
        _journal.Fill(Monday, Gold, Sma, OrderSide.Buy, 1, 1300m, 2m);
        var busted = _journal.Fill(Monday.AddMinutes(1), Gold, Sma, OrderSide.Buy, 5, 1290m, 10m);
        _journal.Fill(Monday.AddMinutes(2), Gold, Sma, OrderSide.Sell, 1, 1301m, 2m);
        _journal.Events.Add(new TradeVoided(Monday.AddHours(1), busted, 0, 0, Money.Zero));

        var record = Record();
        var trip = Assert.Single(record.RoundTrips);
        Assert.Equal((1, 100m, 96m), (trip.MaxSize, trip.Gross.ToDecimal(), trip.Net.ToDecimal()));
        Assert.Empty(record.Open);
        Assert.Equal((2L, 4m), (record.Days[0].Fills, record.Days[0].Fees.ToDecimal()));
    }

    [Fact]
    public void A_fill_that_was_late_stands_where_it_happened()
    {
        _journal.Fill(Monday.AddMinutes(2), Gold, Sma, OrderSide.Sell, 2, 1302m);
        _journal.Fill(Monday, Gold, Sma, OrderSide.Buy, 1, 1300m);
        _journal.Fill(Monday.AddMinutes(1), Gold, Sma, OrderSide.Buy, 1, 1301m);

        var trip = Assert.Single(Record().RoundTrips);
        Assert.Equal((OrderSide.Buy, Monday, 1300.5m, 1302m, 300m), (trip.Side, trip.EnteredAt, trip.AverageEntry, trip.AverageExit, trip.Gross.ToDecimal()));
        Assert.Equal((2, 1, TimeSpan.FromMinutes(2)), (trip.EntryFills, trip.ExitFills, trip.Held));
    }

    [Fact]
    public void A_fill_whose_order_is_known_later_belongs_to_its_strategy()
    {
        var id = _journal.Fill(Monday, Gold, null, OrderSide.Buy, 1, 1300m);
        _journal.Events.Add(Intended("a", OrderType.Limit, limit: 1300.1m));
        _journal.Events.Add(new TradeAttributed(Monday, id, new("a")));
        _journal.Fill(Monday.AddMinutes(1), Gold, Sma, OrderSide.Sell, 1, 1299m);

        var record = Record();
        var trip = Assert.Single(record.RoundTrips);
        Assert.Equal((Sma, -10m, 1), (trip.Strategy, trip.Slippage!.Value.ToDecimal(), trip.SlippageKnown));
        Assert.Equal((1, OrderEnd.Filled), (record.Orders[0].Filled, record.Orders[0].End));
    }

    [Fact]
    public void A_persons_hand_closes_the_strategys_position_and_opens_nobodys_with_the_rest()
    {
        _journal.Fill(Monday, Gold, Sma, OrderSide.Buy, 2, 1300m, 3m);
        _journal.Fill(Monday.AddMinutes(1), Gold, null, OrderSide.Sell, 3, 1302m, 4m);

        var record = Record();
        var (trip, open) = (Assert.Single(record.RoundTrips), Assert.Single(record.Open));
        Assert.Equal((Sma, RoundTripEnd.Flat, 400m), (trip.Strategy, trip.End, trip.Gross.ToDecimal()));
        Assert.Equal((null, -1), (open.Strategy, open.Net));
        Assert.Equal(7m, (trip.Fees + open.Fees).ToDecimal());
        Assert.Equal(new Money(2_666_666), trip.Fees - Money.FromDecimal(3m));
    }

    [Fact]
    public void Strategies_that_share_a_contract_have_round_trips_of_their_own()
    {
        _journal.Fill(Monday, Gold, Sma, OrderSide.Buy, 2, 1300m);
        _journal.Fill(Monday.AddMinutes(1), Gold, new("fade"), OrderSide.Sell, 1, 1302m);
        _journal.Fill(Monday.AddMinutes(2), Gold, new("fade"), OrderSide.Buy, 1, 1303m);
        _journal.Fill(Monday.AddMinutes(3), Gold, Sma, OrderSide.Sell, 2, 1304m);

        Assert.Equal([("fade", -100m), ("sma", 800m)], Record().RoundTrips.Select(t => (t.Strategy!.Value.Value, t.Gross.ToDecimal())));
    }

    [Fact]
    public void A_position_taken_over_from_the_venue_ends_what_stood_and_is_said()
    {
        _journal.Fill(Monday, Gold, Sma, OrderSide.Buy, 2, 1300m, 2m);
        _journal.Fill(Monday.AddMinutes(1), Gold, Sma, OrderSide.Sell, 1, 1301m, 1m);
        _journal.Events.Add(new PositionAdopted(Monday.AddMinutes(2), Gold, 1, 3, Price.FromDecimal(1305m)));
        _journal.Fill(Monday.AddMinutes(3), Gold, Sma, OrderSide.Sell, 3, 1306m, 3m);

        var record = Record();
        var (interrupted, trip) = (Assert.Single(record.Interrupted), Assert.Single(record.RoundTrips));
        Assert.Equal((RoundTripEnd.Adopted, 2, 1, 100m, 3m), (interrupted.End, interrupted.Entered, interrupted.Exited, interrupted.Gross.ToDecimal(), interrupted.Fees.ToDecimal()));
        Assert.Equal((Sma, 3, 300m), (trip.Strategy, trip.Entered, trip.Gross.ToDecimal()));
        Assert.Empty(record.Open);
        Assert.Contains(Reservation.AdoptedPosition, PerformanceStatistics.Of(record).Reservations);

        var account = _journal.Events.Aggregate(AccountState.New(new(1)), (state, e) => state.Apply(e));
        Assert.Equal(394m, record.Profit.ToDecimal());
        Assert.Equal(interrupted.Net + trip.Net, record.Profit);
        Assert.Equal(3, account.Trades.Count);
    }

    [Fact]
    public void A_payout_is_no_loss()
    {
        _journal.Fill(Monday, Gold, Sma, OrderSide.Buy, 1, 1300m);
        _journal.Fill(Monday.AddMinutes(1), Gold, Sma, OrderSide.Sell, 1, 1301m);
        _journal.Events.Add(new CashAdopted(Monday.AddHours(1), Money.FromDecimal(49_000m), Money.FromDecimal(-1_100m)));

        var statistics = PerformanceStatistics.Of(Record());
        Assert.Equal((100m, -1_100m), (statistics.Profit.ToDecimal(), statistics.OtherCash.ToDecimal()));
        Assert.Equal(Money.Zero, statistics.Drawdown.Depth);
        Assert.Equal([Reservation.OtherCash], statistics.Reservations.ToList());
    }

    [Fact]
    public void The_capital_is_the_balance_before_the_first_fill()
    {
        var journal = new List<IAccountEvent>();
        _journal.Fill(Monday, Gold, Sma, OrderSide.Buy, 1, 1300m, 2m);
        journal.AddRange(_journal.Events.Where(e => e is TradeBooked));
        journal.AddRange(_journal.Events.Where(e => e is CashAdopted));

        Assert.Equal(50_002m, TradingRecords.Of(journal, TradeList.Instruments).Capital!.Value.ToDecimal());
    }

    [Fact]
    public void A_market_order_is_compared_with_the_last_price_at_its_decision_a_stop_and_a_limit_with_their_own()
    {
        var at = Monday;
        foreach (var (tag, type, limit, stop, price) in new (string, OrderType, decimal?, decimal?, decimal)[]
        {
            ("m", OrderType.Market, null, null, 1300.3m), ("s", OrderType.Stop, null, 1301m, 1301.4m), ("l", OrderType.Limit, 1302m, null, 1301.9m),
        })
        {
            at = at.AddMinutes(1);
            _journal.Events.Add(Intended(tag, type, at, limit, stop));
            Booked(tag, at.AddSeconds(1), price);
        }

        PriceMark[] marks = [new(Gold, Monday, Price.FromDecimal(1299m)), new(Gold, Monday.AddMinutes(1), Price.FromDecimal(1300.1m)), new(Gold, Monday.AddSeconds(60.5), Price.FromDecimal(1300.2m))];
        var activity = PerformanceStatistics.Of(Record(marks)).Activity;

        // Two ticks, four ticks, and one tick better.
        Assert.Equal((3L, 50m), (activity.SlippageKnown, activity.Slippage.Value!.Value.ToDecimal()));
        Assert.Equal(2, PerformanceStatistics.Of(Record()).Activity.SlippageKnown);
    }

    [Fact]
    public void Orders_are_followed_from_decision_to_end()
    {
        Order("filled", OrderType.Market, ack: 30, fill: 80);
        Order("partly", OrderType.Limit, ack: 50, fill: 9_000, size: 3, end: OrderState.Cancelled);
        Order("cancelled", OrderType.Limit, ack: 70, end: OrderState.Cancelled);
        Order("expired", OrderType.Limit, ack: 90, end: OrderState.Expired);
        Order("working", OrderType.Limit, ack: 110);
        _journal.Events.Add(Intended("refused", OrderType.Market));
        _journal.Events.Add(new OrderRefused(Monday, new("refused"), null, "2: no"));
        _journal.Events.Add(Intended("lost", OrderType.Market));
        _journal.Events.Add(new OrderPresumedNotPlaced(Monday, new("lost")));
        _journal.Events.Add(Intended("stop", OrderType.Stop, stop: 1290m) with { Role = OrderRole.StopLoss, Parent = new("filled") });
        _journal.Events.Add(new IntentDenied(Monday, Sma, new(99), Gold, OrderSide.Buy, 9, DenialReason.BookUnavailable, "too much", default));

        var orders = PerformanceStatistics.Of(Record()).Orders;
        Assert.Equal((7, 1, 1, 2, 2, 1), (orders.Decided, orders.Filled, orders.PartlyFilled, orders.Unfilled, orders.Rejected, orders.Live));
        Assert.Equal((1, 0, 1), (orders.Protective, orders.ProtectiveRejected, orders.Denied));
        Assert.Equal(2.0 / 8, orders.FillRate.Value);
        Assert.Equal((5, Ms(70), Ms(110)), (orders.DecisionToAcknowledgement.Count, orders.DecisionToAcknowledgement.P50.Value, orders.DecisionToAcknowledgement.P99.Value));
        Assert.Equal((1, Ms(50), Ms(80)), (orders.DecisionToFill.Count, orders.AcknowledgementToFill.P50.Value, orders.DecisionToFill.Longest.Value));
    }

    [Fact]
    public void A_trade_date_ends_at_17_00_Chicago_and_its_open_position_is_marked_there()
    {
        var close = new DateTimeOffset(2013, 10, 7, 22, 0, 0, TimeSpan.Zero);
        _journal.Fill(Monday, Gold, Sma, OrderSide.Buy, 1, 1300m);
        _journal.Fill(Monday.AddDays(1), Gold, Sma, OrderSide.Sell, 1, 1306m);
        PriceMark[] marks = [new(Gold, close.AddTicks(-1), Price.FromDecimal(1304m)), new(Gold, close, Price.FromDecimal(1290m))];

        var days = Record(marks).Days;
        Assert.Equal([(7, 400m, 400m), (8, 200m, 0m)], days.Select(d => (d.Date.Day, d.Profit.ToDecimal(), d.OpenProfit.ToDecimal())));
        Assert.Equal([50_400m, 50_600m], days.Select(d => d.Equity.ToDecimal()));
    }

    [Fact]
    public void Dates_without_a_trade_count_and_holidays_and_weekends_do_not()
    {
        var gold = new ContractId("CON.F.US.EP.M26");
        var journal = new JournalOf(new(2026, 4, 1, 15, 0, 0, TimeSpan.Zero), Money.FromDecimal(50_000m));
        journal.Fill(new(2026, 4, 1, 15, 0, 0, TimeSpan.Zero), gold, Sma, OrderSide.Buy, 1, 6800m);
        journal.Fill(new(2026, 4, 8, 15, 0, 0, TimeSpan.Zero), gold, Sma, OrderSide.Sell, 1, 6800m);

        Assert.Equal([1, 2, 6, 7, 8], TradingRecords.Of(journal.Events, TradeList.Instruments).Days.Select(d => d.Date.Day));
    }

    [Fact]
    public void A_range_has_the_figures_of_its_dates_alone()
    {
        var whole = TradeList.Read("random").Record();
        var (first, last) = (new DateOnly(2026, 3, 9), new DateOnly(2026, 4, 17));
        var part = whole.Between(first, last);

        Assert.Equal((first, last), (part.Days[0].Date, part.Days[^1].Date));
        Assert.Equal(whole.Days.Last(d => d.Date < first).Equity, part.Capital);
        Assert.Equal(part.Days[^1].Equity - part.Capital!.Value, part.Profit);
        Assert.All(part.RoundTrips, t => Assert.InRange(t.TradeDate, first, last));
        Assert.Equal(whole.RoundTrips.Count(t => t.TradeDate >= first && t.TradeDate <= last), part.RoundTrips.Length);
        Assert.Empty(part.Open);
        Assert.Equal(whole.Open.Length, whole.Between(first, new(2026, 12, 31)).Open.Length);
        Assert.Equal(whole.Profit, whole.Between(new(2026, 1, 1), first.AddDays(-1)).Profit + whole.Between(first, new(2026, 12, 31)).Profit);
        Assert.Throws<ArgumentException>(() => whole.Between(last, first));
    }

    [Fact]
    public void Prices_out_of_order_and_contracts_without_terms_are_refused()
    {
        _journal.Fill(Monday, Gold, Sma, OrderSide.Buy, 1, 1300m);
        Assert.Throws<ArgumentException>(() => Record([new(Gold, Monday.AddMinutes(1), default), new(Gold, Monday, default)]));
        var missing = Assert.Throws<ArgumentException>(() => TradingRecords.Of(_journal.Events, new Dictionary<ContractId, Instrument>()));
        Assert.Contains(Gold.Value, missing.Message);
    }

    [Fact]
    public void Of_a_bar_that_began_before_the_entry_only_the_last_price_counts()
    {
        _journal.Fill(Monday.AddSeconds(30), Gold, Sma, OrderSide.Buy, 1, 1300m);
        _journal.Fill(Monday.AddSeconds(150), Gold, Sma, OrderSide.Sell, 1, 1300m);
        PriceMark[] bars =
        [
            new(Gold, Monday, Monday.AddSeconds(60), Price.FromDecimal(1350m), Price.FromDecimal(1250m), Price.FromDecimal(1301m)),
            new(Gold, Monday.AddSeconds(60), Monday.AddSeconds(120), Price.FromDecimal(1303m), Price.FromDecimal(1298m), Price.FromDecimal(1300m)),
            new(Gold, Monday.AddSeconds(120), Monday.AddSeconds(180), Price.FromDecimal(1400m), Price.FromDecimal(1200m), Price.FromDecimal(1300m)),
        ];

        Assert.Equal(new Excursion(Money.FromDecimal(200m), Money.FromDecimal(300m), 20, 30), Assert.Single(Record(bars).RoundTrips).Excursion);
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static OrderIntended Intended(string tag, OrderType type, DateTimeOffset? at = null, decimal? limit = null, decimal? stop = null, int size = 1) => new(
        at ?? Monday, new(tag), Sma, new(1), Gold, OrderSide.Buy, type, size, limit is { } l ? Price.FromDecimal(l) : null, stop is { } s ? Price.FromDecimal(s) : null, default);

    private void Booked(string tag, DateTimeOffset at, decimal price)
    {
        _journal.Fill(at, Gold, Sma, OrderSide.Buy, 1, price);
        _journal.Events[^1] = ((TradeBooked)_journal.Events[^1]) with { Tag = new(tag) };
    }

    private void Order(string tag, OrderType type, int ack, int? fill = null, int size = 1, OrderState? end = null)
    {
        _journal.Events.Add(Intended(tag, type, limit: 1300m, size: size));
        _journal.Events.Add(new OrderAccepted(Monday.AddMilliseconds(ack), new(tag), new(1)));
        if (fill is { } milliseconds)
        {
            Booked(tag, Monday.AddMilliseconds(milliseconds), 1300m);
        }

        if (end is { } state)
        {
            _journal.Events.Add(new OrderChanged(Monday.AddMinutes(1), new(tag), new(1), state, size, null, null, fill is null ? 0 : 1, OrderAnomaly.None));
        }
    }

    private TradingRecord Record(IEnumerable<PriceMark>? marks = null) => TradingRecords.Of(_journal.Events, TradeList.Instruments, marks);
}
