using System.Globalization;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class RegularHoursTests
{
    [Theory]
    [InlineData("EP", "2013-10-07", "2013-10-07T13:30:00Z", "2013-10-07T20:15:00Z")]
    [InlineData("ENQ", "2020-10-23", "2020-10-23T13:30:00Z", "2020-10-23T20:15:00Z")]
    [InlineData("ENQ", "2020-10-26", "2020-10-26T13:30:00Z", "2020-10-26T20:00:00Z")]
    [InlineData("MES", "2026-03-06", "2026-03-06T14:30:00Z", "2026-03-06T21:00:00Z")] // winter
    [InlineData("MES", "2026-03-09", "2026-03-09T13:30:00Z", "2026-03-09T20:00:00Z")] // summer
    [InlineData("MES", "2026-11-27", "2026-11-27T14:30:00Z", "2026-11-27T18:15:00Z")] // early close
    [InlineData("CLE", "2026-03-09", "2026-03-09T13:00:00Z", "2026-03-09T18:30:00Z")]
    [InlineData("CLE", "2026-11-27", "2026-11-27T14:00:00Z", "2026-11-27T18:45:00Z")]
    [InlineData("GCE", "2026-03-09", "2026-03-09T12:20:00Z", "2026-03-09T17:30:00Z")]
    [InlineData("SIE", "2026-03-09", "2026-03-09T12:25:00Z", "2026-03-09T17:25:00Z")]
    [InlineData("CPE", "2026-03-09", "2026-03-09T12:10:00Z", "2026-03-09T17:00:00Z")]
    [InlineData("PLE", "2026-03-09", "2026-03-09T12:20:00Z", "2026-03-09T17:05:00Z")]
    [InlineData("EU6", "2026-03-09", "2026-03-09T12:20:00Z", "2026-03-09T19:00:00Z")]
    [InlineData("TYA", "2026-03-09", "2026-03-09T12:20:00Z", "2026-03-09T19:00:00Z")]
    [InlineData("ZSE", "2026-03-09", "2026-03-09T13:30:00Z", "2026-03-09T18:20:00Z")]
    [InlineData("GLE", "2026-03-09", "2026-03-09T13:30:00Z", "2026-03-09T18:05:00Z")]
    public void A_product_opens_and_closes_in_Chicago_time(string product, string tradeDate, string open, string close)
    {
        var date = DateOnly.Parse(tradeDate, CultureInfo.InvariantCulture);
        var span = RegularHours.Of(new ContractId($"CON.F.US.{product}.Z26"), date)!.Value;
        Assert.Equal(new SessionSpan(date, At(open), At(close), date.Year == 2026), span);
    }

    [Theory]
    [InlineData("MES", "2026-12-25")] // Christmas
    [InlineData("MES", "2026-03-07")] // Saturday
    [InlineData("MES", "2026-03-08")] // Sunday
    [InlineData("ZSE", "2026-11-26")] // grains rest on Thanksgiving
    [InlineData("MBT", "2026-03-09")] // never had a floor
    [InlineData("XYZ", "2026-03-09")]
    public void A_day_or_a_product_without_a_regular_session_has_none(string product, string tradeDate) =>
        Assert.Null(RegularHours.Of(new ContractId($"CON.F.US.{product}.Z26"), DateOnly.Parse(tradeDate, CultureInfo.InvariantCulture)));

    [Fact]
    public void Hours_of_the_traders_own_follow_the_holidays_of_the_product()
    {
        var contract = new ContractId("CON.F.US.MBT.Z26");
        var hours = new ChicagoHours(new(8, 30), new(15, 0));
        Assert.Equal(new SessionSpan(new(2026, 11, 26), At("2026-11-26T14:30:00Z"), At("2026-11-26T18:00:00Z"), true), RegularHours.Of(contract, new(2026, 11, 26), hours));
        Assert.Null(RegularHours.Of(contract, new(2026, 11, 26), new ChicagoHours(new(12, 0), new(15, 0))));
        Assert.Null(RegularHours.Of(contract, new(2026, 12, 25), hours));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChicagoHours(new(9, 0), new(9, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChicagoHours(new(9, 0), new(17, 1)));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
