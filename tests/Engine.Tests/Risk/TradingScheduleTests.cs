using System.Collections.Immutable;
using System.Globalization;
using Engine.Markets;
using Engine.Risk;

namespace Engine.Tests.Risk;

public sealed class TradingScheduleTests
{
    private static readonly ContractId Es = new("CON.F.US.EP.Z26");
    private static readonly ContractId Crude = new("CON.F.US.CLE.Z26");
    private static readonly ContractId Corn = new("CON.F.US.ZCE.Z26");
    private static readonly ContractId Cattle = new("CON.F.US.GLE.Z26");
    private ImmutableArray<NoTradeWindow> _windows = [];

    [Theory]
    [InlineData("2026-11-24T20:59:59Z", SessionRule.Open)] // 14:59:59 Chicago, standard time
    [InlineData("2026-11-24T21:00:00Z", SessionRule.NoEntries)]
    [InlineData("2026-11-24T21:05:00Z", SessionRule.BeFlat)]
    [InlineData("2026-11-24T22:00:00Z", SessionRule.NoEntries)] // the exchange's halt: nothing can be closed
    [InlineData("2026-11-24T23:00:00Z", SessionRule.Open)]
    [InlineData("2026-07-14T19:59:59Z", SessionRule.Open)] // daylight time
    [InlineData("2026-07-14T20:00:00Z", SessionRule.NoEntries)]
    [InlineData("2026-07-14T20:05:00Z", SessionRule.BeFlat)]
    [InlineData("2026-07-14T22:00:00Z", SessionRule.Open)]
    public void Entries_end_at_three_and_positions_at_five_past_by_the_clocks_of_Chicago(string at, SessionRule rule) => Assert.Equal(rule, Read(Es, at).Rule);

    [Theory]
    [InlineData("2026-03-06T22:00:00Z", SessionRule.NoEntries)] // Friday 16:00, the last standard-time week
    [InlineData("2026-03-07T18:00:00Z", SessionRule.NoEntries)]
    [InlineData("2026-03-08T21:59:59Z", SessionRule.NoEntries)] // Sunday 16:59:59 of the day on which the clocks changed
    [InlineData("2026-03-08T22:00:00Z", SessionRule.Open)]
    [InlineData("2026-11-01T22:59:59Z", SessionRule.NoEntries)] // and back
    [InlineData("2026-11-01T23:00:00Z", SessionRule.Open)]
    public void The_week_ends_on_Friday_at_four_and_begins_on_Sunday_at_five_across_both_clock_changes(string at, SessionRule rule) =>
        Assert.Equal(rule, Read(Es, at).Rule);

    [Theory]
    [InlineData("2026-11-26T17:49:59Z", SessionRule.Open)] // Thanksgiving: 12:00 is the close of stock indices
    [InlineData("2026-11-26T17:50:00Z", SessionRule.NoEntries)]
    [InlineData("2026-11-26T17:55:00Z", SessionRule.BeFlat)]
    [InlineData("2026-11-26T18:00:00Z", SessionRule.NoEntries)]
    [InlineData("2026-11-26T23:00:00Z", SessionRule.Open)]
    [InlineData("2026-11-27T18:04:59Z", SessionRule.Open)] // the day after: 12:15
    [InlineData("2026-11-27T18:10:00Z", SessionRule.BeFlat)]
    [InlineData("2026-12-24T23:30:00Z", SessionRule.NoEntries)] // the evening before Christmas belongs to Christmas
    [InlineData("2026-12-25T18:00:00Z", SessionRule.NoEntries)]
    [InlineData("2027-03-25T22:30:00Z", SessionRule.NoEntries)] // Good Friday begins on Thursday evening
    public void Holidays_close_and_shorten_days(string at, SessionRule rule)
    {
        var reading = Read(Es, at);
        Assert.Equal(rule, reading.Rule);
        Assert.Equal(rule == SessionRule.Open ? null : DenialReason.SessionClosed, reading.Reason);
    }

    [Fact]
    public void Each_group_of_products_has_closes_of_its_own()
    {
        Assert.Equal(SessionRule.BeFlat, Read(Es, "2026-11-26T17:56:00Z").Rule);
        Assert.Equal(SessionRule.Open, Read(Crude, "2026-11-26T17:56:00Z").Rule);
        Assert.Equal(SessionRule.NoEntries, Read(Corn, "2026-11-26T17:56:00Z").Rule);

        // Corn closes at 13:20: entries end at 13:10, positions at 13:15; it pauses from 07:45 to 08:30 and sleeps until 19:00.
        Assert.Equal(SessionRule.Open, Read(Corn, "2026-11-24T19:09:59Z").Rule);
        Assert.Equal(SessionRule.NoEntries, Read(Corn, "2026-11-24T19:10:00Z").Rule);
        Assert.Equal(SessionRule.BeFlat, Read(Corn, "2026-11-24T19:15:00Z").Rule);
        Assert.Equal(SessionRule.NoEntries, Read(Corn, "2026-11-24T19:20:00Z").Rule);
        Assert.Equal(SessionRule.NoEntries, Read(Corn, "2026-11-24T14:00:00Z").Rule);
        Assert.Equal(SessionRule.NoEntries, Read(Corn, "2026-11-25T00:59:59Z").Rule);
        Assert.Equal(SessionRule.Open, Read(Corn, "2026-11-25T01:00:00Z").Rule);
        Assert.Equal(SessionRule.BeFlat, Read(Cattle, "2026-11-24T19:00:00Z").Rule);
    }

    [Fact]
    public void A_product_with_an_end_of_its_own_keeps_it_unless_the_day_is_shorter()
    {
        var schedule = new TradingSchedule(
            DayEnd.Default, new Dictionary<string, DayEnd> { ["ES"] = new(new(14, 0), new(14, 30)) }, () => _windows);
        Assert.Equal(SessionRule.NoEntries, schedule.Read(Es, At("2026-11-24T20:00:00Z")).Rule);
        Assert.Equal(SessionRule.BeFlat, schedule.Read(Es, At("2026-11-24T20:30:00Z")).Rule);
        Assert.Equal(SessionRule.Open, schedule.Read(Crude, At("2026-11-24T20:30:00Z")).Rule);
        Assert.Equal(SessionRule.BeFlat, schedule.Read(Es, At("2026-11-26T17:55:00Z")).Rule);
    }

    [Fact]
    public void A_day_beyond_the_calendar_allows_no_entries_and_is_flat_by_the_usual_time()
    {
        Assert.Equal(DenialReason.CalendarUnknown, Read(Es, "2028-01-04T16:00:00Z").Reason);
        Assert.Equal(SessionRule.NoEntries, Read(Es, "2028-01-04T16:00:00Z").Rule);
        Assert.Equal(SessionRule.BeFlat, Read(Es, "2028-01-04T21:05:00Z").Rule);
        Assert.Equal(SessionRule.Open, Read(Es, "2027-12-31T16:00:00Z").Rule);
        Assert.Equal(DenialReason.CalendarUnknown, Read(Es, "2025-12-31T16:00:00Z").Reason);
    }

    [Fact]
    public void Windows_deny_entries_or_keep_flat_for_the_contracts_that_they_name()
    {
        _windows =
        [
            new(At("2026-11-24T14:25:00Z"), At("2026-11-24T14:35:00Z"), false, [], "CPI"),
            new(At("2026-11-24T14:30:00Z"), At("2026-11-24T14:31:00Z"), true, ["CL"], "stocks"),
        ];
        Assert.Equal(SessionRule.Open, Read(Es, "2026-11-24T14:24:59Z").Rule);
        var reading = Read(Es, "2026-11-24T14:30:00Z");
        Assert.Equal((SessionRule.NoEntries, DenialReason.NoTradeWindow), (reading.Rule, reading.Reason));
        Assert.Equal("A window until 08:35 Chicago allows no entries: CPI.", reading.Why);
        Assert.Equal(SessionRule.BeFlat, Read(Crude, "2026-11-24T14:30:00Z").Rule);
        Assert.Equal(SessionRule.NoEntries, Read(Crude, "2026-11-24T14:31:00Z").Rule);
        Assert.Equal(SessionRule.Open, Read(Es, "2026-11-24T14:35:00Z").Rule);
    }

    private SessionReading Read(ContractId contract, string at) =>
        new TradingSchedule(DayEnd.Default, new Dictionary<string, DayEnd>(), () => _windows).Read(contract, At(at));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
