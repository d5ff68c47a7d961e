using System.Collections.Immutable;
using System.Reflection;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Statistics;

namespace Engine.Tests.Statistics;

/// <summary>Where a figure has no value it says why, and nothing is ever NaN or infinite.</summary>
public sealed class UndefinedFigureTests
{
    private static readonly ContractId Gold = new("CON.F.US.GCE.Z13");
    private static readonly StrategyName Sma = new("sma");
    private static readonly DateTimeOffset Monday = new(2013, 10, 7, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_empty_journal_has_figures_that_all_say_why_they_are_missing()
    {
        var s = PerformanceStatistics.Of(TradingRecords.Of([], TradeList.Instruments));
        Assert.Equal((null, 0, Undefined.NoRoundTrip, Undefined.NoTradeDate), (s.From, s.TradeDates, s.RoundTrips.WinRate.Why, s.Returns.Sharpe.Why));
        Assert.Equal(
            (Undefined.NoTradeDate, Undefined.NoSessionTime, Undefined.NoReferencePrice, Undefined.NoOrder, Undefined.NoCapital),
            (s.Tail95.ValueAtRisk.Why, s.Activity.Exposure.Why, s.Activity.Slippage.Why, s.Orders.FillRate.Why, s.Capital.Why));
        Assert.Equal([Reservation.UnknownCapital], s.Reservations.ToList());
        Assert.Equal((Undefined.NoTradeDate, Undefined.NoRoundTrip), (s.Drawdown.UlcerIndex.Why, s.RoundTripDrawdown.Share.Why));
        Assert.Equal(0, Undefineds(s).Count(why => why == Undefined.None));
    }

    [Fact]
    public void One_winning_round_trip_on_one_date()
    {
        var s = Of(1301m);
        Assert.Equal((1.0, 100m), (s.RoundTrips.WinRate.Value, s.RoundTrips.Expectancy.Value!.Value.ToDecimal()));
        Assert.Equal((Undefined.NoLoser, Undefined.NoLoser, Undefined.NoLoser), (s.RoundTrips.ProfitFactor.Why, s.RoundTrips.Payoff.Why, s.RoundTrips.MeanLoser.Why));
        Assert.Equal((Undefined.TooFewObservations, Undefined.TooFewObservations), (s.Returns.Sharpe.Why, s.Returns.Deviation.Why));
        Assert.Equal((Undefined.NoLosingDate, Undefined.NoLosingDate, Undefined.NoDrawdown), (s.Returns.Sortino.Why, s.Returns.Omega.Why, s.Returns.Calmar.Why));
        Assert.Equal((0.0, 0.0), (s.Drawdown.Share.Value, s.Drawdown.UlcerIndex.Value));
        Assert.Equal((Undefined.TooFewObservations, Undefined.NoPricePath), (s.Tail95.ValueAtRisk.Why, s.Excursions.MeanAdverse.Why));
    }

    [Fact]
    public void Only_losers_have_a_profit_factor_of_zero_and_no_payoff()
    {
        var s = Of(1299m, 1298m);
        Assert.Equal((0.0, 0.0, Undefined.NoWinner), (s.RoundTrips.WinRate.Value, s.RoundTrips.ProfitFactor.Value, s.RoundTrips.Payoff.Why));
        Assert.Equal((Undefined.NoProfit, Undefined.NotAboveBenchmark), (s.Returns.BestDateShare.Why, s.Returns.MinimumTrackRecord.Why));
        Assert.Equal(0.0, s.Returns.Omega.Value);
    }

    [Fact]
    public void Dates_that_are_all_alike_have_no_sharpe_ratio()
    {
        var s = Of(1301m, 1301m, 1301m);
        Assert.Equal((Undefined.NoVariance, Undefined.NoVariance, 0.0), (s.Returns.Sharpe.Why, s.Returns.ProbabilisticSharpe.Why, s.Returns.Deviation.Value));
        Assert.Equal((Undefined.NoVariance, Undefined.NoVariance), (s.Returns.Skewness.Why, s.Returns.Deflated(1, 10).Why));
    }

    [Fact]
    public void A_round_trip_of_exactly_nothing_is_neither_winner_nor_loser()
    {
        var s = Of(1301m, 1300m, 1301m);
        Assert.Equal((3, 2, 0), (s.RoundTrips.Count, s.RoundTrips.Winners, s.RoundTrips.Losers));
        Assert.Equal((1, 1), (s.Streaks.LongestWinning, s.Streaks.Current));
    }

    [Fact]
    public void A_run_that_was_cut_short_with_a_position_says_so_and_values_it()
    {
        var journal = new JournalOf(Monday, Money.FromDecimal(50_000m));
        journal.Fill(Monday, Gold, Sma, OrderSide.Buy, 2, 1300m, 4m);
        journal.Fill(Monday.AddMinutes(1), Gold, Sma, OrderSide.Sell, 1, 1301m, 2m);
        var record = TradingRecords.Of(journal.Events, TradeList.Instruments, range: new() { IsComplete = false });
        var s = PerformanceStatistics.Of(record);

        Assert.Equal([Reservation.CutShort, Reservation.OpenPosition, Reservation.MarkedAtFill], s.Reservations.ToList());
        var open = Assert.Single(record.Open);
        Assert.Equal((1, 1301m, 100m, 100m, 194m), (open.Net, open.Mark.ToDecimal(), open.Realized.ToDecimal(), open.Open.ToDecimal(), open.Profit.ToDecimal()));
        Assert.Equal((194m, 0, Undefined.NoRoundTrip), (s.Profit.ToDecimal(), s.RoundTrips.Count, s.RoundTrips.Expectancy.Why));
    }

    [Fact]
    public void The_last_prices_value_what_is_open_and_make_no_excursion()
    {
        var journal = new JournalOf(Monday, Money.FromDecimal(50_000m));
        journal.Fill(Monday, Gold, Sma, OrderSide.Sell, 1, 1300m);
        var prices = new Dictionary<ContractId, Price> { [Gold] = Price.FromDecimal(1302m) };
        var record = TradingRecords.Of(journal.Events, TradeList.Instruments, range: new() { Until = Monday.AddHours(1), LastPrices = prices });

        var open = Assert.Single(record.Open);
        Assert.Equal((-200m, false, null), (open.Open.ToDecimal(), open.MarkIsFill, open.Excursion));
        Assert.Equal((-200m, -200m), (record.Profit.ToDecimal(), record.Days[^1].OpenProfit.ToDecimal()));
    }

    [Fact]
    public void An_account_that_begins_at_zero_has_no_shares_of_its_capital()
    {
        var journal = new JournalOf(Monday, Money.Zero);
        journal.Fill(Monday, Gold, Sma, OrderSide.Buy, 1, 1300m);
        journal.Fill(Monday.AddDays(1), Gold, Sma, OrderSide.Sell, 1, 1299m);
        var s = PerformanceStatistics.Of(TradingRecords.Of(journal.Events, TradeList.Instruments));
        Assert.Equal((Undefined.NoCapital, Undefined.NoCapital), (s.Drawdown.Share.Why, s.Activity.DailyTurnoverOfCapital.Why));
        Assert.Equal(100m, s.Drawdown.Depth.ToDecimal());
        Assert.True(s.Returns.Sharpe.IsDefined);
    }

    [Fact]
    public void A_figure_is_a_finite_number_or_has_a_reason()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => { Figure<double> figure = double.NaN; });
        Assert.Throws<ArgumentOutOfRangeException>(() => { Figure<double> figure = double.PositiveInfinity; });
        Assert.Throws<ArgumentOutOfRangeException>(() => { Figure<double> figure = Undefined.None; });
        Assert.Equal(Undefined.NotEstimable, SharpeInference.Probabilistic(1, 10, 5, 3, 0).Why);
    }

    /// <summary>A record of one round trip a date, bought at 1300 without costs.</summary>
    private static PerformanceStatistics Of(params decimal[] exits)
    {
        var journal = new JournalOf(Monday, Money.FromDecimal(50_000m));
        for (var i = 0; i < exits.Length; i++)
        {
            journal.Fill(Monday.AddDays(i), Gold, Sma, OrderSide.Buy, 1, 1300m);
            journal.Fill(Monday.AddDays(i).AddMinutes(1), Gold, Sma, OrderSide.Sell, 1, exits[i]);
        }

        return PerformanceStatistics.Of(TradingRecords.Of(journal.Events, TradeList.Instruments));
    }

    private static IEnumerable<Undefined> Undefineds(object of) => of.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.GetIndexParameters().Length == 0)
        .Select(p => p.GetValue(of))
        .SelectMany(value => value switch
        {
            Figure<double> f => [f.Why],
            Figure<Money> f => [f.Why],
            Figure<TimeSpan> f => [f.Why],
            RoundTripStatistics or ReturnStatistics or Drawdown or TailRisk or ActivityStatistics or ExcursionStatistics or OrderStatistics or LatencyPercentiles => Undefineds(value),
            _ => Enumerable.Empty<Undefined>(),
        });
}
