using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Engine.Accounts;
using Engine.Host.Configuration;

namespace Engine.Host.Tests.EndToEnd;

/// <summary><c>engine report</c> as the trader starts it, beside a running engine and afterwards.</summary>
public sealed class ReportProcessTests
{
    [Fact]
    public async Task A_run_is_reported_while_it_trades_and_afterwards_by_account_and_by_run()
    {
        using var home = new TemporaryHome();
        await using var live = await LiveRun.StartAsync(home, settings => settings with { Record = RecordMode.On });
        await live.Until<TradeBooked>();
        await live.Until<TradeBooked>();
        var number = live.Run.Started.Account.Id.ToString()!;

        // The journal is held and written while it is read: what is told is what was committed by then.
        var (beside, early) = await ReportAsync(home, number, "--json");
        Assert.True(beside == 0, string.Join(Environment.NewLine, early));
        Assert.InRange(JsonDocument.Parse(string.Join('\n', early)).RootElement.GetProperty("statistics").GetProperty("activity").GetProperty("fills").GetInt32(), 2, int.MaxValue);
        await live.StopAsync();
        var net = live.Journal.OfType<TradeBooked>().Aggregate(Money.Zero, (sum, t) => sum + t.RealizedGross - t.Fees - t.Commissions);

        var page = Path.Combine(home.Folder, "pages", "report.html");
        var (code, json) = await ReportAsync(home, number, "--json", "--out", page);
        Assert.True(code == 0, string.Join(Environment.NewLine, json));
        var report = JsonDocument.Parse(string.Join('\n', json)).RootElement;
        var statistics = report.GetProperty("statistics");
        Assert.Equal(net.ToDecimal(), statistics.GetProperty("net").GetDecimal());
        Assert.NotEqual(JsonValueKind.Null, statistics.GetProperty("excursions").GetProperty("meanAdverse").ValueKind);
        Assert.Empty(report.GetProperty("missing").EnumerateArray());
        var written = await File.ReadAllTextAsync(page);
        var figures = JsonDocument.Parse(Regex.Match(written, "id=\"figures\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value).RootElement;
        Assert.True(JsonElement.DeepEquals(statistics, figures));
        Assert.DoesNotContain("No prices are known.", written, StringComparison.Ordinal);

        // The run is the whole of the account here, and its recording says with what it traded.
        var (_, run) = await ReportAsync(home, "--last", "--json");
        var recorded = JsonDocument.Parse(string.Join('\n', run)).RootElement;
        Assert.Equal(net.ToDecimal(), recorded.GetProperty("statistics").GetProperty("net").GetDecimal());
        var (listed, lines) = await ReportAsync(home);
        Assert.Equal(0, listed);
        Assert.Contains(lines, line => line.StartsWith(report.GetProperty("account").GetString()!, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith(recorded.GetProperty("run").GetString()!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_there_is_said_with_what_is()
    {
        using var home = new TemporaryHome();
        var (missing, none) = await ReportAsync(home, "20000001");
        Assert.Equal(2, missing);
        Assert.Contains("There is no journal at ", Assert.Single(none), StringComparison.Ordinal);
        string number;
        await using (var live = await LiveRun.StartAsync(home))
        {
            number = live.Run.Started.Account.Id.ToString()!;
            await live.Until<TradeBooked>();
            await live.StopAsync();
        }

        var (unknown, other) = await ReportAsync(home, "99");
        Assert.Equal(2, unknown);
        Assert.Matches($"^There is neither an account nor a recorded run \"99\"\\. The journal .* has {number}; no run is recorded\\.$", Assert.Single(other));

        // Nothing in the range is a report, and without a recording it has no prices.
        var later = DateTimeOffset.UtcNow.AddDays(8).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (empty, lines) = await ReportAsync(home, number, "--from", later, "--out", Path.Combine(home.Folder, "empty.html"));
        Assert.True(empty == 0, string.Join(Environment.NewLine, lines));
        Assert.Contains(lines, line => line.Contains("nothing happened in the range that was asked for", StringComparison.Ordinal));
        Assert.Contains("No prices are known.", await File.ReadAllTextAsync(Path.Combine(home.Folder, "empty.html")), StringComparison.Ordinal);
        var (all, whole) = await ReportAsync(home, number);
        Assert.Equal(0, all);
        Assert.Contains(whole, line => line.Contains("no prices of CON.F.US.MNQ.", StringComparison.Ordinal));
    }

    private static async Task<(int Code, IReadOnlyList<string> Lines)> ReportAsync(TemporaryHome home, params string[] arguments)
    {
        using var report = EngineProcess.Start(
            home.Folder, ["report", .. arguments, "--journal", Path.Combine(home.Folder, "journal.db"), "--archive", Path.Combine(home.Folder, "archive")]);
        var (code, lines) = await report.EndAsync();
        return (code, [.. lines]);
    }
}
