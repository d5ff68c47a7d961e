using System.Globalization;
using Engine.Risk;

namespace Engine.Tests.Risk;

public sealed class WindowFileTests
{
    [Fact]
    public void Rows_are_read_in_the_zone_of_the_file_or_with_their_own_offset()
    {
        var file = WindowFile.Parse("news.csv", """
            # Releases that I keep out of.
            # zone: America/New_York
            from,to,action,contracts,text
            2026-11-25 08:25,2026-11-25 08:40,no-entries,,"GDP, second estimate"
            2026-07-14T07:25:00-05:00,2026-07-14T12:40:00Z,flatten,MNQ es,CPI

            2026-12-10 14:00,2026-12-10 14:01,FLATTEN,*
            """);
        Assert.Empty(file.Problems);
        Assert.Equal(
            [
                new NoTradeWindow(At("2026-07-14T12:25:00Z"), At("2026-07-14T12:40:00Z"), true, ["MNQ", "ES"], "CPI"),
                new NoTradeWindow(At("2026-11-25T13:25:00Z"), At("2026-11-25T13:40:00Z"), false, [], "GDP, second estimate"),
                new NoTradeWindow(At("2026-12-10T19:00:00Z"), At("2026-12-10T19:01:00Z"), true, [], ""),
            ],
            file.Windows,
            (a, b) => (a.From, a.To, a.Flatten, a.Text) == (b.From, b.To, b.Flatten, b.Text) && a.Roots.SequenceEqual(b.Roots));
    }

    [Theory]
    [InlineData("2026-11-25 08:25,2026-11-25 08:40,no-entries", 2, "names no zone")]
    [InlineData("2026-11-25T08:25Z,2026-11-25T08:20Z,no-entries", 2, "ends before it begins")]
    [InlineData("2026-11-25T08:25Z,2026-11-25T08:40Z,halt", 2, "neither no-entries nor flatten")]
    [InlineData("2026-11-25T08:25Z,2026-11-25T08:40Z,flatten,XX", 2, "no contract \"XX\"")]
    [InlineData("soon,2026-11-25T08:40Z,flatten", 2, "is not a time")]
    [InlineData("2026-11-25T08:25Z,2026-11-25T08:40Z", 2, "this one has 2")]
    [InlineData("# zone: Chicago", 2, "no time zone \"Chicago\"")]
    public void A_bad_row_is_named_by_its_line(string row, int line, string words)
    {
        var problem = Assert.Single(WindowFile.Parse("news.csv", "from,to,action,contracts,text\r\n" + row + "\r\n").Problems);
        Assert.Equal(line, problem.Line);
        Assert.Contains(words, problem.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_its_header_is_refused() =>
        Assert.Contains("header", Assert.Single(WindowFile.Parse("news.csv", "when,what").Problems).Sentence, StringComparison.Ordinal);

    [Fact]
    public void Events_of_a_calendar_are_windows_in_their_zone()
    {
        var file = WindowFile.Parse("news.ics", """
            BEGIN:VCALENDAR
            VERSION:2.0
            BEGIN:VEVENT
            DTSTART;TZID=America/Chicago:20261125T072500
            DTEND;TZID=America/Chicago:20261125T074000
            SUMMARY:GDP\, second
              estimate
            END:VEVENT
            BEGIN:VEVENT
            DTSTART:20260714T122500Z
            DTEND:20260714T124000Z
            SUMMARY:CPI (flatten)
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20261231
            END:VEVENT
            END:VCALENDAR
            """);
        Assert.Empty(file.Problems);
        Assert.Equal(
            [
                (At("2026-07-14T12:25:00Z"), At("2026-07-14T12:40:00Z"), true, "CPI (flatten)"),
                (At("2026-11-25T13:25:00Z"), At("2026-11-25T13:40:00Z"), false, "GDP, second estimate"),
                (At("2026-12-31T06:00:00Z"), At("2027-01-01T06:00:00Z"), false, ""),
            ],
            file.Windows.Select(w => (w.From, w.To, w.Flatten, w.Text)));
    }

    [Theory]
    [InlineData("DTSTART:20261125T072500\nDTEND:20261125T074000Z", 3, "names no zone")]
    [InlineData("DTSTART;TZID=Mars:20261125T072500\nDTEND:20261125T074000Z", 3, "no time zone \"Mars\"")]
    [InlineData("DTSTART:20261125T072500Z\nDTEND:20261125T074000Z\nRRULE:FREQ=DAILY", 5, "recurring")]
    [InlineData("DTSTART:20261125T072500Z", 2, "no DTEND")]
    [InlineData("DTEND:20261125T072500Z", 2, "no DTSTART")]
    [InlineData("DTSTART:20261125T072500Z\nDTEND:20261125T072500Z", 4, "ends before it begins")]
    public void A_bad_event_is_named_by_its_line(string lines, int line, string words)
    {
        var problem = Assert.Single(WindowFile.Parse("news.ics", $"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n").Problems);
        Assert.Equal(line, problem.Line);
        Assert.Contains(words, problem.Sentence, StringComparison.Ordinal);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
