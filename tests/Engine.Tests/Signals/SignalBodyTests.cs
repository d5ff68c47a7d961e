using System.Text;
using Engine.Markets;
using Engine.Orders;
using Engine.Signals;

namespace Engine.Tests.Signals;

public sealed class SignalBodyTests
{
    private const string Rest = """ "strategy":"tv","symbol":"MNQ1!","time":"2026-11-27T14:30:05Z" """;

    [Fact]
    public void A_platforms_message_is_read_with_its_numbers_as_strings()
    {
        var read = Read("""
            {"secret":"s","strategy":"tv-mnq","action":"buy","contracts":"2","position":"long","positionSize":"1","symbol":"MNQ1!","price":"25000.25","time":"2026-11-27T14:30:05Z","id":"Long Entry"}
            """);

        Assert.Null(read.Wrong);
        Assert.False(read.IsTest);
        var expected = new Signal(new StrategyName("tv-mnq"), "MNQ1!", SignalAction.Position, 1, new DateTimeOffset(2026, 11, 27, 14, 30, 5, TimeSpan.Zero))
        {
            Id = "Long Entry",
            Price = Price.FromDecimal(25000.25m),
        };
        Assert.Equal(expected, read.Signal);
        Assert.Equal("signal Long Entry: be long 1 MNQ1! at 25000.25, sent 2026-11-27T14:30:05Z", expected.Why);
    }

    [Theory]
    [InlineData(""" "action":"buy","contracts":"3" """, SignalAction.Buy, 3)]
    [InlineData(""" "action":"SELL","contracts":3 """, SignalAction.Sell, 3)]
    [InlineData(""" "action":"sell","contracts":"3.00" """, SignalAction.Sell, 3)]
    [InlineData(""" "action":"close" """, SignalAction.Flat, 0)]
    [InlineData(""" "action":"flat","contracts":"2" """, SignalAction.Flat, 0)]
    [InlineData(""" "position":"flat" """, SignalAction.Flat, 0)]
    [InlineData(""" "action":"sell","contracts":"1","position":"flat","positionSize":"0" """, SignalAction.Flat, 0)]
    [InlineData(""" "action":"sell","contracts":"2","position":"short","positionSize":"1" """, SignalAction.Position, -1)]
    [InlineData(""" "action":"sell","contracts":"1","position":"long","positionSize":2 """, SignalAction.Position, 2)]
    [InlineData(""" "position":"Short","positionSize":"4" """, SignalAction.Position, -4)]
    public void What_is_wanted_is_the_position_where_one_is_named_and_the_order_otherwise(string members, SignalAction action, int size)
    {
        var read = Read($"{{{members},{Rest}}}");

        Assert.Null(read.Wrong);
        Assert.Equal((action, size), (read.Signal!.Action, read.Signal.Size));
    }

    [Theory]
    [InlineData(""" "action":"buy","contracts":"1","contract":"1" """, "no member \"contract\"")]
    [InlineData(""" "action":"buy","contracts":"1","contracts":"1" """, "\"contracts\" stands there twice")]
    [InlineData(""" "Action":"buy","contracts":"1" """, "no member \"Action\"")]
    [InlineData(""" "action":"long","contracts":"1" """, "\"action\" long is not one of buy, sell, close, flat")]
    [InlineData(""" "action":"{{strategy.order.action}}","contracts":"1" """, "\"action\" still says {{strategy.order.action}}")]
    [InlineData(""" "action":"buy","contracts":"1.5" """, "\"contracts\" 1.5 is not a whole number")]
    [InlineData(""" "action":"buy","contracts":"-1" """, "\"contracts\" -1")]
    [InlineData(""" "action":"buy","contracts":"1e3" """, "\"contracts\" 1e3")]
    [InlineData(""" "action":"buy","contracts":99999 """, "\"contracts\" 99999")]
    [InlineData(""" "action":"buy","contracts":"0" """, "does not say how many")]
    [InlineData(""" "action":"buy" """, "does not say how many")]
    [InlineData(""" "action":"buy","contracts":true """, "\"contracts\" is not a number")]
    [InlineData(""" "action":1,"contracts":"1" """, "\"action\" is not a text")]
    [InlineData(""" "action":null,"contracts":"1" """, "\"action\" is not a text")]
    [InlineData(""" "action":{"a":1},"contracts":"1" """, "\"action\" is not a text")]
    [InlineData(""" "action":"","contracts":"1" """, "\"action\" is empty")]
    [InlineData(""" "contracts":"1" """, "Neither \"action\" nor \"position\"")]
    [InlineData(""" "action":"buy","contracts":"1","positionSize":"1" """, "without \"position\"")]
    [InlineData(""" "position":"long" """, "does not say how many contracts")]
    [InlineData(""" "position":"up","positionSize":"1" """, "\"position\" up is not one of long, short, flat")]
    [InlineData(""" "position":"flat","positionSize":"1" """, "\"position\" is flat and \"positionSize\" is 1")]
    [InlineData(""" "action":"close","position":"long","positionSize":"1" """, "\"action\" is close and \"position\" is long")]
    [InlineData(""" "action":"buy","contracts":"1","price":"a lot" """, "\"price\" a lot is not a price")]
    [InlineData(""" "action":"buy","contracts":"1","price":"NaN" """, "\"price\" NaN is not a price")]
    [InlineData(""" "action":"buy","contracts":"1","test":"true" """, "\"test\" is not true or false")]
    [InlineData(""" "action":"buy","contracts":"1","id":"a\u001b[2J" """, "\"id\" has characters that cannot be printed")]
    [InlineData(""" "action":"buy","contracts":"1","id":"a\u202eb" """, "\"id\" has characters that cannot be printed")]
    [InlineData(""" "action":"buy","contracts":"1","id":"\ud800" """, "not a JSON object")]
    [InlineData(""" "action":"buy","contracts":"1","id":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" """, "\"id\" is longer than 64")]
    public void What_is_not_understood_is_refused_with_a_sentence(string members, string says)
    {
        var read = Read($"{{{members},{Rest}}}");

        Assert.Null(read.Signal);
        Assert.Contains(says, read.Wrong, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "symbol":"MNQ1!","time":"2026-11-27T14:30:05Z" """, "\"strategy\" is missing")]
    [InlineData(""" "strategy":"tv","time":"2026-11-27T14:30:05Z" """, "\"symbol\" is missing")]
    [InlineData(""" "strategy":"tv","symbol":"MNQ1!" """, "\"time\" is missing")]
    [InlineData(""" "strategy":"tv","symbol":"MNQ1!","time":"2026-11-27T14:30:05" """, "not a time with its zone")]
    [InlineData(""" "strategy":"tv","symbol":"MNQ1!","time":"1764253805" """, "not a time with its zone")]
    [InlineData(""" "strategy":"tv","symbol":"MNQ1!","time":1764253805 """, "\"time\" is not a text")]
    public void Whom_it_is_for_and_when_it_was_sent_must_be_there(string members, string says) =>
        Assert.Contains(says, Read($"{{\"action\":\"flat\",{members}}}").Wrong, StringComparison.Ordinal);

    [Theory]
    [InlineData("2026-11-27T14:30:05Z")]
    [InlineData("2026-11-27T14:30:05.000Z")]
    [InlineData("2026-11-27T08:30:05-06:00")]
    public void A_time_is_read_with_its_zone(string time) =>
        Assert.Equal(
            new DateTimeOffset(2026, 11, 27, 14, 30, 5, TimeSpan.Zero), Read($$"""{"action":"flat","strategy":"tv","symbol":"MNQ1!","time":"{{time}}"}""").Signal!.Time);

    [Theory]
    [InlineData("""{"secret":"s3cret"}""", "s3cret", true)]
    [InlineData("""{"a":{"secret":"no"},"secret":"s3cret","b":[1]}""", "s3cret", true)]
    [InlineData("""{"s\u0065cret":"s3cret"}""", "s3cret", true)]
    [InlineData("""{"secret":"a","secret":"b"}""", null, true)]
    [InlineData("""{"secret":1}""", null, true)]
    [InlineData("""{"secret":null}""", null, true)]
    [InlineData("""{"Secret":"a"}""", null, true)]
    [InlineData("""{}""", null, true)]
    [InlineData("""{"secret":"a"} x""", null, false)]
    [InlineData("""{"secret":"a" """, null, false)]
    [InlineData("""{"secret":"\ud800"}""", null, false)]
    [InlineData("""["secret"]""", null, false)]
    [InlineData("""{"a":[[[[[1]]]]],"secret":"a"}""", null, false)]
    [InlineData("buy", null, false)]
    [InlineData("", null, false)]
    public void The_secret_is_found_without_a_look_at_anything_else(string body, string? secret, bool isObject)
    {
        Assert.Equal(secret, SignalBody.SecretOf(Encoding.UTF8.GetBytes(body), out var found));
        Assert.Equal(isObject, found);
    }

    [Fact]
    public void A_test_is_told_apart() => Assert.True(Read($$"""{"action":"flat","test":true,{{Rest}}}""").IsTest);

    private static SignalBody Read(string body) => SignalBody.Read(Encoding.UTF8.GetBytes(body));
}
