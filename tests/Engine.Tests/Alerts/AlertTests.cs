using Engine.Alerts;
using Engine.Health;

namespace Engine.Tests.Alerts;

public sealed class AlertTests
{
    [Fact]
    public void Every_fault_is_an_alert_of_some_kind()
    {
        foreach (var fault in Enum.GetValues<HealthFault>())
        {
            Assert.Equal(AlertPhase.Begun, Alert.Of(fault, "x", true, "begun.", default).Phase);
        }
    }

    [Fact]
    public void Every_kind_is_read_by_its_name()
    {
        foreach (var kind in AlertKinds.All)
        {
            Assert.True(AlertKinds.TryParse(kind.Name().ToUpperInvariant(), out var read));
            Assert.Equal(kind, read);
        }

        Assert.Equal("unknown-order", AlertKind.UnknownOrder.Name());
        Assert.False(AlertKinds.TryParse("nosuch", out _));
    }

    [Fact]
    public void A_venues_words_bring_neither_lines_nor_length()
    {
        var alert = new Alert(AlertKind.Reject, AlertSeverity.Warning, new string('s', 200), "one\r\ntwo\u001b[31m " + new string('x', 5000), default);
        Assert.StartsWith("one  two [31m xxx", alert.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(alert.Text, char.IsControl);
        Assert.Equal((Alert.LongestText, Alert.LongestSubject), (alert.Text.Length, alert.Subject.Length));
    }

    [Fact]
    public void No_character_of_two_units_is_torn()
    {
        var alert = new Alert(AlertKind.Reject, AlertSeverity.Warning, "", new string('x', Alert.LongestText - 2) + "\U0001F600\U0001F600", default);
        Assert.False(char.IsHighSurrogate(alert.Text[^2]));
        Assert.EndsWith("…", alert.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", AlertSeverity.Warning, AlertKind.Reject, true)]
    [InlineData("", AlertSeverity.Warning, AlertKind.Fill, false)]
    [InlineData("fill", AlertSeverity.Warning, AlertKind.Fill, true)]
    [InlineData("fill, -reject", AlertSeverity.Warning, AlertKind.Reject, false)]
    [InlineData("", AlertSeverity.Critical, AlertKind.Reject, false)]
    [InlineData("", AlertSeverity.Critical, AlertKind.Halt, true)]
    [InlineData("-halt", AlertSeverity.Info, AlertKind.Halt, false)]
    [InlineData("-test", AlertSeverity.Critical, AlertKind.Test, true)]
    public void A_filter_passes_by_severity_and_by_name(string kinds, AlertSeverity least, AlertKind kind, bool passes)
    {
        Assert.True(AlertFilter.TryParse(kinds, least, out var filter, out _));
        Assert.Equal(passes, filter.Passes(new Alert(kind, kind.Severity(), "", "x", default)));
    }

    [Fact]
    public void A_filter_names_the_word_that_is_no_kind()
    {
        Assert.False(AlertFilter.TryParse("fill -nosuch", AlertSeverity.Warning, out _, out var wrong));
        Assert.Equal("-nosuch", wrong);
    }
}
