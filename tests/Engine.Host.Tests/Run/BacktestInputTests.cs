using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Tests.Configuration;
using Engine.Host.Tests.Strategies;

namespace Engine.Host.Tests.Run;

/// <summary><c>engine backtest</c> with input that is wrong: everything is told at once, and nothing is run.</summary>
public sealed class BacktestInputTests : IDisposable
{
    private const string Trades = "contractId,t,price,size";
    private const string Bars = "contractId,t,o,h,l,c,v";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        var emitted = new EmittedAssembly("Later9");
        EmittedAssembly.Refer(emitted.Strategy("Later9", [emitted.Parameters()]).Write(_folder.At("home", "strategies")), "Engine.Actors", "9.7.0.0");
        var bad = File("bad.csv", Trades, Trade("07 14:00:00"), "CON.F.US.GCE.Z13,2013-10-07T14:00:01Z,gold,1", Trade("07 13:59:59"));

        var (code, told) = await RunAsync("SmaCross", "--data", bad, _folder.At("none.csv"), "--set", "fats=3", "--set", "slow=0");

        Assert.Equal(2, code);
        Assert.Equal(6, told.Length);
        Assert.Contains("is built for version 9.7 of the engine", told[0]);
        Assert.EndsWith("bad.csv, line 3: \"gold\" in column price is not a price.", told[1]);
        Assert.EndsWith("bad.csv, line 4: the time 2013-10-07T13:59:59Z lies before that of the row above; rows must ascend.", told[2]);
        Assert.EndsWith("none.csv: the file does not exist", told[3].TrimEnd('.'));
        Assert.Contains("SmaCross has no parameter \"fats\"; did you mean \"fast\"?", told[4]);
        Assert.Contains("slow = 0 is out of range", told[5]);
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Fact]
    public async Task Trade_dates_of_the_range_without_data_are_named_and_weekends_and_holidays_are_not()
    {
        // Friday the 25th of December 2026 is a holiday, the 26th and 27th are a weekend.
        var file = File("es.csv", Bars, Bar("2026-12-22T14:00:00Z"), Bar("2026-12-28T15:00:00Z"), Bar("2026-12-30T14:00:00Z"));

        var (code, told) = await RunAsync("SmaCross", "--data", file, "--from", "2026-12-22", "--to", "2026-12-31");

        Assert.Equal(2, code);
        Assert.Equal(
            "CON.F.US.EP.H27 has nothing on 4 trade dates: 2026-12-23, 2026-12-24, 2026-12-29, 2026-12-31. Add them to --data, ask for a range without them, or go on without them: --allow-gaps.",
            Assert.Single(told));
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Fact]
    public async Task What_is_missing_in_part_or_was_not_asked_for_is_a_warning_of_the_result()
    {
        var file = File("es.csv", [Bars, .. Enumerable.Range(0, 60).Where(m => m is < 10 or > 16).Select(m => Bar($"2026-07-01T14:{m:00}:00Z")), Bar("2026-07-06T14:00:00Z")]);

        var warnings = await WarningsAsync("SmaCross", "--data", file, "--set", "mode=bars");
        Assert.Contains(warnings, w => w.StartsWith("CON.F.US.EP.H27 has nothing on 2 trade dates: 2026-07-02, 2026-07-03", StringComparison.Ordinal));

        warnings = await WarningsAsync("SmaCross", "--data", file, "--set", "mode=bars", "--from", "2026-07-01T14:00:00Z", "--to", "2026-07-01T15:00:00Z");
        Assert.Contains("CON.F.US.EP.H27, 2026-07-01: 7 of 60 minutes have nothing", warnings);

        warnings = await WarningsAsync("SmaCross", "--data", file, "--set", "mode=bars", "--from", "2026-07-01", "--to", "2026-07-06", "--allow-gaps");
        Assert.Contains(warnings, w => w.StartsWith("CON.F.US.EP.H27 has nothing on 2 trade dates: 2026-07-02, 2026-07-03", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_with_rows_of_a_product_that_nobody_trades_is_refused_with_the_first_line()
    {
        var file = File("mixed.csv", Trades, Trade("07 14:00:00"), "CON.F.US.EP.Z13,2013-10-07T14:00:01Z,1676,1", "CON.F.US.EP.Z13,2013-10-07T14:00:02Z,1676,1");
        var (code, told) = await RunAsync("SmaCross", "--data", file, "--contract", "GC");
        Assert.Equal(2, code);
        Assert.EndsWith("mixed.csv, line 3: 2 rows are of CON.F.US.EP.Z13, which no strategy trades; give a file of GC alone.", Assert.Single(told));

        (code, told) = await RunAsync("SmaCross", "--data", file, "--contract", "CL");
        Assert.Equal(2, code);
        Assert.Equal("The data has nothing of CL; it has CON.F.US.GCE.Z13, CON.F.US.EP.Z13.", Assert.Single(told));
    }

    [Fact]
    public async Task Another_expiry_than_the_one_that_was_asked_for_is_left_out_and_that_is_said()
    {
        var file = File("both.csv", Trades, Trade("07 14:00:00"), "CON.F.US.GCE.G14,2013-10-07T14:00:01Z,1314,1", Trade("07 14:00:02"));
        foreach (var word in new[] { "CON.F.US.GCE.Z13", "GCZ3" })
        {
            Assert.Contains("left out: 1 rows of CON.F.US.GCE.G14 in both.csv", await WarningsAsync("SmaCross", "--data", file, "--contract", word));
            using var summary = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(_folder.At("out", "summary.json")));
            Assert.Equal(2, summary.RootElement.GetProperty("events").GetInt64());
        }
    }

    [Fact]
    public async Task Files_that_hold_the_same_twice_are_refused()
    {
        var one = File("one.csv", Trades, Trade("07 14:00:00"), Trade("07 14:00:09"));
        var two = File("two.csv", Trades, Trade("07 14:00:05"), Trade("07 14:00:12"));
        var (code, told) = await RunAsync("SmaCross", "--data", one, two);
        Assert.Equal(2, code);
        Assert.EndsWith("overlap: both hold CON.F.US.GCE.Z13 on 2013-10-07; nothing may happen twice: cut one of them, or leave it out.", Assert.Single(told));

        (code, told) = await RunAsync("SmaCross", "--data", one, one);
        Assert.Equal((2, $"--data names {one} twice; leave it out once."), (code, Assert.Single(told)));

        // Where one ends and the other begins in one instant, both are whole.
        await WarningsAsync("SmaCross", "--data", one, File("next.csv", Trades, Trade("07 14:00:09"), Trade("07 14:00:12")));
    }

    [Fact]
    public async Task An_empty_archive_is_told_together_with_what_else_is_wrong()
    {
        var (code, told) = await RunAsync("SmaCross", "--contract", "ES", "--set", "fats=3");
        Assert.Equal(2, code);
        Assert.Contains(told, t => t.Contains("did you mean \"fast\"", StringComparison.Ordinal));
    }

    private async Task<string[]> WarningsAsync(params string[] arguments)
    {
        var (code, told) = await RunAsync(arguments);
        Assert.True(code == 0, string.Join('\n', told));
        using var summary = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(_folder.At("out", "summary.json")));
        return [.. summary.RootElement.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()!)];
    }

    private async Task<(int Code, string[] Told)> RunAsync(params string[] arguments)
    {
        var error = new StringWriter();
        var process = new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, _folder.Path);
        var code = await EngineCommandLine.Build(EngineProgram.Commands, process)
            .RunAsync(["backtest", .. arguments, "--home", _folder.At("home"), "--out", _folder.At("out"), "--json"], TextWriter.Null, error, CancellationToken.None);
        return (code, error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private string File(string name, params string[] lines) => _folder.Write(name, string.Join('\n', lines) + "\n");

    private static string Trade(string dayAndTime) => string.Create(CultureInfo.InvariantCulture, $"CON.F.US.GCE.Z13,2013-10-{dayAndTime.Replace(' ', 'T')}Z,1313.7,1");

    private static string Bar(string start) => $"CON.F.US.EP.H27,{start},6000,6001,5999,6000,40";
}
