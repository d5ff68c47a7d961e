using System.Text.Json;
using System.Text.Json.Nodes;
using Engine.Statistics;

namespace Engine.Tests.Statistics;

public sealed class StatisticsJsonTests
{
    [Fact]
    public void Names_and_values_are_those_of_the_committed_file()
    {
        // A changed name or unit breaks whoever reads the file: add, never rename.
        var expected = JsonNode.Parse(File.ReadAllText(TradeList.PathOf("hand-statistics.json")));
        var actual = StatisticsJson.ToNode(PerformanceStatistics.Of(TradeList.Read("hand").Record()));
        AssertSame(expected, actual, "");
    }

    [Fact]
    public void Every_undefined_figure_is_null_and_has_its_reason()
    {
        var empty = StatisticsJson.ToNode(PerformanceStatistics.Of(TradingRecords.Of([], TradeList.Instruments)));
        var undefined = empty["undefined"]!.AsObject();
        Assert.Equal("NoTradeDate", (string?)undefined["returns.sharpe"]);
        Assert.Equal("NoRoundTrip", (string?)undefined["roundTrips.profitFactor"]);
        Assert.Equal("NoOrder", (string?)undefined["orders.decisionToFill.p50"]);
        Assert.All(undefined, pair => Assert.Null(At(empty, pair.Key)));
        Assert.DoesNotContain("why", empty.ToJsonString());
    }

    [Fact]
    public void The_text_is_json_and_money_is_a_number()
    {
        using var text = JsonDocument.Parse(StatisticsJson.Write(PerformanceStatistics.Of(TradeList.Read("hand").Record())));
        Assert.Equal(251.95m, text.RootElement.GetProperty("profit").GetDecimal());
        Assert.Equal(50_000m, text.RootElement.GetProperty("capital").GetDecimal());
        Assert.Equal("NoOrder", text.RootElement.GetProperty("undefined").GetProperty("orders.decisionToFill.p50").GetString());
    }

    private static JsonNode? At(JsonNode node, string path) => path.Split('.').Aggregate((JsonNode?)node, (at, name) =>
    {
        Assert.True(at!.AsObject().ContainsKey(name), path);
        return at[name];
    });

    /// <summary>Equal member by member; numbers within 1e-12 of their value, for the last digit of a double is not the machine's to promise.</summary>
    private static void AssertSame(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected)
        {
            case JsonObject members:
                Assert.Equal(members.Select(m => m.Key), actual!.AsObject().Select(m => m.Key));
                foreach (var (name, member) in members)
                {
                    AssertSame(member, actual[name], $"{path}.{name}");
                }

                break;
            case JsonArray items:
                Assert.Equal(items.Count, actual!.AsArray().Count);
                for (var i = 0; i < items.Count; i++)
                {
                    AssertSame(items[i], actual[i], $"{path}[{i}]");
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                Assert.Equal(value.GetValue<double>(), JsonNode.Parse(actual!.ToJsonString())!.GetValue<double>(), 1e-12 * Math.Max(1, Math.Abs(value.GetValue<double>())));
                break;
            default:
                Assert.True(JsonNode.DeepEquals(expected, actual), path);
                break;
        }
    }
}
