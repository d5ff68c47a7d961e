using System.Text.Json.Nodes;
using Engine.Reports.Tests.Browser;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>The reports of backtests over recorded markets, opened in a real browser as a desktop and a phone show them, in light and dark.</summary>
public sealed class ReportInBrowserTests
{
    [BrowserMarketDataTheory]
    [InlineData("gc", "gc-trades-2013-10.csv.gz")]
    [InlineData("es", "es-minute-2013.csv.gz", "--contract", "ES")]
    public async Task A_report_over_real_days_opens_without_a_word_and_shows_the_figures_of_the_JSON(string name, string data, params string[] more)
    {
        using var home = new TemporaryHome();
        var page = Path.Combine(home.Folder, name + ".html");
        using var process = EngineProcess.Start(
            home.Folder, ["backtest", "SmaCross", "--data", MarketDataFactAttribute.File(data), "--set", "fast=3", "--set", "slow=8", "--report", page, "--json", .. more]);
        var (code, lines) = await process.EndAsync();
        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        var json = JsonNode.Parse(string.Join('\n', lines))!;
        Assert.True(json["roundTrips"]!.GetValue<int>() > 50);
        await using var browser = await Chromium.StartAsync();

        // The two of them see every screen: each a desktop and a phone, one of them dark.
        var dark = name == "es";
        await OpenedReport.CheckAsync(browser, page, json["statistics"]!, json["combine"]!, [.. OpenedReport.Screens.Where(screen => screen.Phone == (screen.Dark ^ dark))]);
    }
}

/// <summary>A theory that needs recorded market data and a Chromium.</summary>
public sealed class BrowserMarketDataTheoryAttribute : TheoryAttribute
{
    public BrowserMarketDataTheoryAttribute()
    {
        Skip = new MarketDataFactAttribute().Skip;
        if (Skip is null && Chromium.Executable is null)
        {
            Skip = "Browser: no Chromium found; install one (Debian: apt-get install chromium), or name it in CHROME_BIN.";
        }
    }
}
