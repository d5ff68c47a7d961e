using Engine.History;
using Engine.Markets;

namespace Engine.Tests.History;

public sealed class FrontSelectionTests
{
    private static readonly ContractId March = new("CON.F.US.ENQ.H27");
    private static readonly ContractId June = new("CON.F.US.ENQ.M27");
    private static readonly DateOnly Monday = new(2027, 3, 1);
    private static readonly TimeRange FourWeeks = new(HistorySpan.Begin(Monday), HistorySpan.End(Monday.AddDays(25)));

    [Fact]
    public void Both_contracts_are_wanted_on_the_dates_around_the_roll_and_one_elsewhere()
    {
        var wanted = FrontSelection.Wanted([March, June], Volumes(roll: new DateOnly(2027, 3, 16)), FourWeeks, June, ProductGroup.StockIndices);

        Assert.Equal(
            [
                new WantedBars(March, new TimeRange(Open(Monday), HistorySpan.End(new DateOnly(2027, 3, 17)))),
                new WantedBars(June, new TimeRange(HistorySpan.Begin(new DateOnly(2027, 3, 12)), FourWeeks.To)),
            ],
            (IEnumerable<WantedBars>)wanted);
    }

    [Fact]
    public void Dates_without_a_known_volume_take_what_was_wanted_before_and_the_contract_that_the_venue_offers()
    {
        var known = Volumes(roll: new DateOnly(2028, 1, 1)).Where(day => day.TradeDate <= new DateOnly(2027, 3, 16));

        var wanted = FrontSelection.Wanted([March, June], known, FourWeeks, June, ProductGroup.StockIndices);

        Assert.Equal(FourWeeks.To, Assert.Single(wanted, want => want.Contract == March).Starts.To);
        Assert.Equal(HistorySpan.Begin(new DateOnly(2027, 3, 16)).AddDays(-1), Assert.Single(wanted, want => want.Contract == June).Starts.From);
    }

    [Fact]
    public void Without_any_volume_every_contract_is_wanted_all_the_time()
    {
        var wanted = FrontSelection.Wanted([March, June], [], FourWeeks, June, ProductGroup.StockIndices);

        Assert.Equal([March, June], wanted.Select(want => want.Contract));
        Assert.All(wanted, want => Assert.Equal(FourWeeks.To, want.Starts.To));
    }

    [Fact]
    public void A_stretch_that_begins_on_a_weekend_begins_when_trading_does()
    {
        var saturday = new TimeRange(new DateTimeOffset(2027, 3, 6, 12, 0, 0, TimeSpan.Zero), FourWeeks.To);

        var wanted = FrontSelection.Wanted([March], [], saturday, March, ProductGroup.StockIndices);

        // Sunday 17:00 Chicago, standard time.
        Assert.Equal(new DateTimeOffset(2027, 3, 7, 23, 0, 0, TimeSpan.Zero), Assert.Single(wanted).Starts.From);
    }

    [Fact]
    public void Trade_dates_leave_no_time_out()
    {
        for (var date = Monday; date < Monday.AddDays(60); date = date.AddDays(1))
        {
            if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            {
                continue;
            }

            var next = date.AddDays(date.DayOfWeek == DayOfWeek.Friday ? 3 : 1);
            Assert.Equal(FrontSelection.RangeOf(date).To, FrontSelection.RangeOf(next).From);
            Assert.Equal(date, TradeDate.Of(FrontSelection.RangeOf(date).From));
            Assert.Equal(date, TradeDate.Of(FrontSelection.RangeOf(date).To.AddTicks(-1)));
        }
    }

    private static DateTimeOffset Open(DateOnly date) => ExchangeCalendar.Sessions(ProductGroup.StockIndices, date)[0].OpenUtc;

    private static IEnumerable<DailyVolume> Volumes(DateOnly roll)
    {
        for (var date = Monday; date < Monday.AddDays(26); date = date.AddDays(1))
        {
            if (date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                yield return new DailyVolume(date, March, date < roll ? 500_000 : 40_000);
                yield return new DailyVolume(date, June, date < roll ? 9_000 : 600_000);
            }
        }
    }
}
