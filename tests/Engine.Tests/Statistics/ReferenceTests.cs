using System.Text.Json;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Statistics;

namespace Engine.Tests.Statistics;

/// <summary>Every figure against a computation that shares no code with it: Reference/reference.py.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("hand")]
    [InlineData("random")]
    [InlineData("backtest")]
    public void Round_trips_equal_the_independent_computation(string name)
    {
        var (expected, list) = (Expected(name), TradeList.Read(name));
        var trips = list.Record().RoundTrips;
        var rows = expected.GetProperty("trips").EnumerateArray().ToList();
        Assert.Equal(rows.Count, trips.Length);
        foreach (var (row, trip) in rows.Zip(trips))
        {
            Assert.Equal(row.GetProperty("contract").GetString(), trip.Contract.Value);
            Assert.Equal(row.GetProperty("strategy").GetString(), trip.Strategy?.Value);
            Assert.Equal(row.GetProperty("side").GetString(), trip.Side == OrderSide.Buy ? "buy" : "sell");
            Assert.Equal(row.GetProperty("entered").GetDateTimeOffset(), trip.EnteredAt);
            Assert.Equal(row.GetProperty("exited").GetDateTimeOffset(), trip.ExitedAt);
            Assert.Equal(row.GetProperty("maxSize").GetInt32(), trip.MaxSize);
            Assert.Equal(row.GetProperty("byReversal").GetBoolean(), trip.ByReversal);
            Assert.Equal(Dollars(row, "gross"), trip.Gross);
            Assert.Equal(Dollars(row, "fees"), trip.Fees);
            Assert.Equal(Dollars(row, "mae"), trip.Excursion!.Value.Adverse);
            Assert.Equal(Dollars(row, "mfe"), trip.Excursion!.Value.Favourable);
            Close(row.GetProperty("maeTicks").GetDouble(), trip.Excursion!.Value.AdverseTicks);
            Close(row.GetProperty("mfeTicks").GetDouble(), trip.Excursion!.Value.FavourableTicks);
        }
    }

    [Theory]
    [InlineData("hand")]
    [InlineData("random")]
    [InlineData("backtest")]
    public void Every_figure_equals_the_independent_computation(string name)
    {
        var (expected, record) = (Expected(name), TradeList.Read(name).Record());
        ReferenceFigures.AssertEqual(expected, record);
    }

    [Fact]
    public void The_daily_profit_adds_up_to_the_accounts_own()
    {
        var list = TradeList.Read("random");
        var account = list.Journal.Where(e => e is not OrderIntended and not OrderAccepted)
            .Select(e => e is TradeBooked trade ? trade with { Tag = null } : e)
            .Aggregate(AccountState.New(new(1)), (state, e) => state.Apply(e));
        var last = list.Marks.GroupBy(m => m.Contract).ToDictionary(g => g.Key, g => g.Last().Last);
        foreach (var fill in list.Journal.OfType<TradeBooked>().Where(f => f.At > list.Marks.Last(m => m.Contract == f.Contract).At))
        {
            last[fill.Contract] = fill.Price;
        }

        var open = account.Positions.Values.Aggregate(
            Money.Zero, (sum, position) => sum + TradeList.Instruments[position.Contract].ValueOf(position.OpenAt(last[position.Contract])));
        Assert.Equal(account.RealizedNet + open, list.Record().Profit);
    }

    internal static JsonElement Expected(string name) => JsonDocument.Parse(File.ReadAllText(TradeList.PathOf($"{name}.json"))).RootElement;

    private static Money Dollars(JsonElement row, string name) => Money.FromDecimal(row.GetProperty(name).GetDecimal());

    private static void Close(double expected, double actual) => Assert.Equal(expected, actual, 1e-9 * Math.Max(1, Math.Abs(expected)));
}
