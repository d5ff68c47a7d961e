using System.CommandLine;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Console;
using NodaTime;

namespace Engine.Host.Tests.CommandLine;

/// <summary>What commands have in common: stretches of time, zones, and the question before what cannot be taken back.</summary>
public sealed class CommonOptionsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly RangeSymbols _range = new();
    private readonly ZoneSymbols _zone = new();

    private ParseResult Parse(string line)
    {
        var command = new RootCommand();
        _range.AddTo(command);
        _zone.AddTo(command);
        return command.Parse(line);
    }

    [Fact]
    public void A_bare_date_is_a_trade_date_which_is_included_and_a_time_is_a_time()
    {
        var parsed = Parse("--from 2026-11-27 --to 2026-11-27");

        // 17:00 Chicago, in winter six hours behind UTC.
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 23, 0, 0, TimeSpan.Zero), _range.From(parsed));
        Assert.Equal(new DateTimeOffset(2026, 11, 27, 23, 0, 0, TimeSpan.Zero), _range.To(parsed));
        Assert.Equal(Noon, _range.To(Parse("--to 2026-07-01T08:00:00-04:00")));
        Assert.Null(_range.From(Parse("")));
    }

    [Theory]
    [InlineData("--from 2026-11-27T10:00:00Z --to 2026-11-27T10:00:00Z", "--from must lie before --to.")]
    [InlineData("--from yesterday", "--from yesterday: expected a trade date such as 2026-11-27 or a time such as 2026-11-27T14:30:00Z.")]
    [InlineData("--tz Atlantis", "--tz Atlantis: expected local, utc, exchange, or a zone such as Europe/Berlin.")]
    public void What_cannot_be_meant_is_one_sentence(string line, string sentence) => Assert.Equal(sentence, Assert.Single(Parse(line).Errors).Message);

    [Theory]
    [InlineData("exchange", "2026-07-01 07:00:00 -05:00")]
    [InlineData("UTC", "2026-07-01 12:00:00 +00:00")]
    [InlineData("Europe/Berlin", "2026-07-01 14:00:00 +02:00")]
    public void A_time_is_shown_with_its_offset(string zone, string text) => Assert.Equal(text, TimeText.Seconds(Noon, _zone.Read(Parse($"--tz {zone}"))));

    [Fact]
    public void Without_a_zone_times_are_those_of_this_machine() =>
        Assert.Equal(Noon.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.fff zzz", System.Globalization.CultureInfo.InvariantCulture), TimeText.Milliseconds(Noon, _zone.Read(Parse(""))));

    [Theory]
    [InlineData("y", true)]
    [InlineData(" YES ", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_a_yes_is_a_yes(string? answer, bool goesOn)
    {
        var questions = new StringWriter();
        Assert.Equal(goesOn, Confirmation.Asked(yes: false, "Every position is closed", canAsk: true, new StringReader(answer is null ? "" : answer + "\n"), questions));
        Assert.StartsWith("Every position is closed.", questions.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_given_beforehand_is_not_asked_for_again_and_nobody_to_ask_is_bad_input()
    {
        var questions = new StringWriter();
        Assert.True(Confirmation.Asked(yes: true, "Every position is closed", canAsk: false, TextReader.Null, questions));
        Assert.Equal("", questions.ToString());
        var wrong = Assert.Throws<UserErrorException>(() => Confirmation.Asked(yes: false, "Every position is closed", canAsk: false, TextReader.Null, questions));
        Assert.Equal("Every position is closed: nobody is here to confirm it; give --yes to do it without asking.", Assert.Single(wrong.Sentences));
    }
}
