using System.Collections.Immutable;
using System.Text.Json;
using Engine.Accounts;
using Engine.Backtest;
using Engine.Host.Run;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Tests.Run;

public sealed class BacktestSummaryTests
{
    private static readonly Instrument Gold = new(
        new("CON.F.US.GCE.Z13"), "GCZ3", "Gold", Price.FromDecimal(0.1m), Money.FromDecimal(10m), true, "F.US.GCE");

    private static readonly DateTimeOffset Monday = new(2013, 10, 7, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_summary_says_how_the_trades_and_the_days_went()
    {
        // Monday wins 100, Tuesday loses 50, Wednesday wins 200 and holds a long position that is 30 under water at the end.
        var summary = Summary(true, (0, 1300m, 1301m), (1, 1300m, 1299.5m), (2, 1300m, 1302m), (2, 1300m, null));
        var text = summary.ToText();
        Assert.Contains("trades    66.7 % won, profit factor 6.00, expectancy +83.33 USD a round trip", text);
        Assert.Contains("days      3 trade dates, Sharpe 10.36, drawdown 50.00 USD, the longest over 1 trade date", text);

        using var json = JsonDocument.Parse(summary.ToJson());
        var statistics = json.RootElement.GetProperty("statistics");
        Assert.Equal(220m, statistics.GetProperty("profit").GetDecimal());
        Assert.Equal(6.0, statistics.GetProperty("roundTrips").GetProperty("profitFactor").GetDouble());
        Assert.Equal("OpenPosition", statistics.GetProperty("reservations")[0].GetString());
        Assert.Equal(250m, json.RootElement.GetProperty("netUsd").GetDecimal());
    }

    [Fact]
    public void A_run_without_a_trade_says_why_figures_are_missing()
    {
        var summary = Summary(false);
        Assert.Contains("trades    none (no round trip) won, profit factor none (no round trip), expectancy none (no round trip) a round trip", summary.ToText());
        Assert.Contains("Sharpe none (too few observations)", summary.ToText());
        Assert.DoesNotContain("NaN", summary.ToText() + summary.ToJson());
        using var json = JsonDocument.Parse(summary.ToJson());
        Assert.Equal("CutShort", json.RootElement.GetProperty("statistics").GetProperty("reservations")[0].GetString());
    }

    private static BacktestSummary Summary(bool completed, params (int Day, decimal Entry, decimal? Exit)[] trips)
    {
        var events = new List<IAccountEvent> { new BookOpened(Monday, "bt", 1), new CashAdopted(Monday, Money.FromDecimal(50_000m), Money.FromDecimal(50_000m)) };
        var position = Position.Flat(Gold.Id);
        foreach (var (day, entry, exit) in trips)
        {
            var at = Monday.AddDays(day).AddMinutes(events.Count);
            Fill(at, OrderSide.Buy, entry);
            if (exit is { } price)
            {
                Fill(at.AddMinutes(1), OrderSide.Sell, price);
            }
        }

        var state = events.Aggregate(AccountState.New(new AccountId(1)), (account, e) => account.Apply(e));
        var until = trips.Length == 0 ? Monday.AddMinutes(1) : Monday.AddDays(trips[^1].Day).AddHours(1);
        return BacktestSummary.Of(
            "sma",
            "made",
            [],
            new BacktestResult(0, Monday, until, state, [.. events], [], [], Money.Zero, [], [], TimeSpan.FromSeconds(1))
            {
                LastPrices = ImmutableDictionary<ContractId, Price>.Empty.Add(Gold.Id, Price.FromDecimal(1299.7m)),
                Completed = completed,
            },
            [Gold]);

        void Fill(DateTimeOffset at, OrderSide side, decimal price)
        {
            (position, var realized) = position.Fill(side, 1, Price.FromDecimal(price));
            events.Add(new TradeBooked(
                at, new(events.Count), new(events.Count), null, new("sma"), Gold.Id, side, 1, Price.FromDecimal(price), realized, Gold.ValueOf(realized), Money.Zero, Money.Zero));
        }
    }
}
