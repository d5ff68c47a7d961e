using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Engine.Accounts;
using Engine.Orders;
using Engine.Statistics;

namespace Engine.Reports.Tests;

public sealed class ReportPageTests
{
    private static readonly Sample Losers = new Sample().Trip(0, 10).Trip(5, -4).Trip(60 * 24, 2.25m).Mark(60 * 24 + 9, 5_001).Fill(60 * 24 + 10, OrderSide.Buy, 5_000);

    [Fact]
    public void Every_figure_on_the_page_is_that_of_the_JSON()
    {
        var report = Losers.Report();
        var page = ReportPage.Write(report);
        var figures = JsonNode.Parse(StatisticsJson.Write(report.Statistics))!;

        var shown = Regex.Matches(page, "data-(?:figure|group)=\"([^\"]+)\" data-kind=\"(\\w+)\" data-value=\"([^\"]*)\">([^<]*)");
        Assert.True(shown.Count > 60, $"{shown.Count} figures on the page");
        foreach (Match match in shown)
        {
            var (path, kind, value, text) = (match.Groups[1].Value, match.Groups[2].Value, WebUtility.HtmlDecode(match.Groups[3].Value), match.Groups[4].Value.Trim());
            var node = At(figures, path);
            Assert.Equal(node?.ToJsonString() ?? "null", value);
            if (node is null)
            {
                Assert.Equal("\u2013", text);
                Assert.NotNull(figures["undefined"]![path]);
            }
            else if (kind == "Money")
            {
                var dollars = decimal.Parse(text.Replace("$", "", StringComparison.Ordinal).Replace('\u2212', '-'), CultureInfo.InvariantCulture);
                Assert.Equal(Math.Round(node.GetValue<decimal>(), 2, MidpointRounding.AwayFromZero), dollars);
            }
            else if (kind == "Count")
            {
                Assert.Equal(node.GetValue<decimal>(), decimal.Parse(text.Replace('\u2212', '-'), NumberStyles.Number, CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public void The_figures_stand_in_the_page_as_the_JSON_itself()
    {
        var report = Losers.Report();
        var json = Regex.Match(ReportPage.Write(report), "id=\"figures\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(StatisticsJson.Write(report.Statistics))));
    }

    [Fact]
    public void The_calendar_holds_each_trade_date_with_its_profit()
    {
        var report = Losers.Report();
        var cells = Regex.Matches(ReportPage.Write(report), "data-date=\"([^\"]+)\" data-value=\"([^\"]+)\"")
            .Select(m => (m.Groups[1].Value, decimal.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)));
        Assert.Equal(report.Record.Days.Select(d => (d.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), d.Profit.ToDecimal())), cells);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_result_without_anything_says_so_and_shows_no_broken_number(bool prices)
    {
        var sample = new Sample(rules: false);
        _ = prices ? sample.Mark(0, 5_000).Mark(1, 5_001) : sample;
        var body = Body(sample.Report());
        Assert.Contains("The strategy decided no order", body, StringComparison.Ordinal);
        Assert.Contains("No round trip was completed.", body, StringComparison.Ordinal);
        Assert.Contains("No rules of a firm were applied", body, StringComparison.Ordinal);
        Assert.DoesNotMatch("NaN|Infinity|undefined<|null<", body);
    }

    [Fact]
    public void One_round_trip_is_called_too_few_and_its_undefined_figures_say_why()
    {
        var body = Body(new Sample().Trip(0, 10).Report());
        Assert.Contains("1 completed round trip: too few", body, StringComparison.Ordinal);
        Assert.Contains("no round trip lost", body, StringComparison.Ordinal);
        Assert.DoesNotMatch("NaN|Infinity", body);
    }

    [Fact]
    public void A_run_that_was_cut_short_says_so_with_its_open_position()
    {
        var body = Body(new Sample { IsComplete = false }.Mark(0, 5_000).Fill(0, OrderSide.Buy, 5_000).Mark(1, 4_999).Report());
        Assert.Contains("The run was ended before its data did", body, StringComparison.Ordinal);
        Assert.Contains("Open at the end: +1 CON.F.US.EP.M26 at 5000, \u2212$52.00 at 4999.", WebUtility.HtmlDecode(body), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_data_is_told_at_the_top_and_its_dates_are_hatched()
    {
        var body = Body(new Sample().Trip(0, 10).Mark(3 * 24 * 60, 5_000).Report() with { Missing = ["no prices on 2 trade dates", "b", "c", "d", "e"] });
        Assert.Contains("Data: no prices on 2 trade dates", body, StringComparison.Ordinal);
        Assert.Contains("Data: and 1 more", body, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(body, "<td class=\"blank\" title=\"2026-03-0[34]: [^\"]*no prices in the data\""));
        Assert.DoesNotMatch("NaN|Infinity", body);
    }

    [Fact]
    public void What_others_have_named_cannot_become_markup()
    {
        const string Evil = "</script><img src=x onerror=alert(1)>\"'&";
        var report = new Sample { Title = Evil }.Trip(0, 1).Report() with
        {
            Subtitle = Evil,
            Head = [new(Evil, Evil)],
            Faults = [Evil],
            Alerts = [Evil],
            Missing = [Evil],
        };
        var trip = report.Record.RoundTrips[0] with { Strategy = new StrategyName(Evil) };
        var record = report.Record with { RoundTrips = [trip] };
        var page = ReportPage.Write(report with { Record = record, Statistics = PerformanceStatistics.Of(record) });
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        Assert.Equal(7, Regex.Count(page, "</script>"));
    }

    [Fact]
    public void The_page_names_no_other_place_and_its_policy_lets_only_its_own_scripts_run()
    {
        var page = ReportPage.Write(Losers.Report());
        Assert.DoesNotMatch("(?:src|href|action)=\"(?!#|data:,\")", Body(page));
        Assert.DoesNotMatch("@import|url\\(", Regex.Match(page, "<style>(.*?)</style>", RegexOptions.Singleline).Value);

        // Names of XML vocabularies in the chart script are no addresses to ask.
        var urls = Regex.Matches(page, "https?://[^\"'\\s)<\\\\]+").Select(m => m.Value).Distinct().Where(url => !url.StartsWith("http://www.w3.org/", StringComparison.Ordinal));
        Assert.Empty(urls);
        var policy = Regex.Match(page, "Content-Security-Policy\" content=\"([^\"]+)\"").Groups[1].Value;
        Assert.StartsWith("default-src 'none'; script-src 'sha256-", policy, StringComparison.Ordinal);
        foreach (Match script in Regex.Matches(page, "<script>(.*?)</script>", RegexOptions.Singleline))
        {
            Assert.Contains(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups[1].Value))), policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Equal_reports_make_equal_files() => Assert.Equal(ReportPage.Write(Losers.Report()), ReportPage.Write(Losers.Report()));

    private static string Body(RunReport report) => Body(ReportPage.Write(report));

    private static string Body(string page) => page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("<script", StringComparison.Ordinal)];

    private static JsonNode? At(JsonNode figures, string path)
    {
        JsonNode? node = figures;
        foreach (Match part in Regex.Matches(path, "[^.\\[\\]]+"))
        {
            node = node switch
            {
                JsonArray array => array[int.Parse(part.Value, CultureInfo.InvariantCulture)],
                JsonObject members => members[part.Value],
                _ => null,
            };
        }

        return node;
    }
}
