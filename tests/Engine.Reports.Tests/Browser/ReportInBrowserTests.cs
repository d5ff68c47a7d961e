using System.Text.Json.Nodes;
using Engine.Accounts;
using Engine.Orders;
using Engine.Statistics;

namespace Engine.Reports.Tests.Browser;

/// <summary>Made accounts in a real browser: many trades, one, none, a run that was cut short.</summary>
public sealed class ReportInBrowserTests
{
    [BrowserFact]
    public async Task A_report_opens_whole_on_every_screen_however_little_there_is_to_show()
    {
        var folder = Directory.CreateTempSubdirectory("engine-report-").FullName;
        try
        {
            await using var browser = await Chromium.StartAsync();
            var weeks = new Sample();
            for (var day = 0; day < 35; day++)
            {
                if (Sample.Start.AddDays(day).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                {
                    weeks.Trip(day * 24 * 60, (day * 7 % 13) - 5).Trip((day * 24 * 60) + 30, 4 - (day * 5 % 11));
                }
            }

            await CheckAsync("weeks", weeks);
            await CheckAsync("one", new Sample().Trip(0, 10), OpenedReport.Screens[3]);
            await CheckAsync("none", new Sample(rules: false), OpenedReport.Screens[2]);
            await CheckAsync("cut", new Sample { IsComplete = false }.Mark(0, 5_000).Fill(0, OrderSide.Buy, 5_000).Mark(1, 4_999), OpenedReport.Screens[2]);

            async Task CheckAsync(string name, Sample sample, params (int Width, int Height, bool Phone, bool Dark)[] screens)
            {
                var (report, file) = (sample.Report(), Path.Combine(folder, name + ".html"));
                await File.WriteAllTextAsync(file, ReportPage.Write(report));
                await OpenedReport.CheckAsync(browser, file, JsonNode.Parse(StatisticsJson.Write(report.Statistics))!, JsonNode.Parse(report.Combine.ToJsonString())!, screens);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
