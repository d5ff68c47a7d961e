using System.Globalization;
using System.Text;
using System.Text.Json;
using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Host.Tests.EndToEnd;

/// <summary><c>engine history</c> as a process, against a simulated gateway in another.</summary>
public sealed class HistoryProcessTests : IDisposable
{
    private const string Contract = "CON.F.US.ENQ.M26";
    private static readonly DateOnly First = new(2026, 5, 20);
    private static readonly DateOnly Last = new(2026, 5, 29);
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_synchronisation_that_is_killed_goes_on_where_it_was_and_the_gaps_are_closed()
    {
        using var venue = await SimulateAsync("""{"version":1,"venue":{"barsPerAnswer":1000},"rules":[{"target":"History/retrieveBars","action":"slow","wait":0.3}]}""");
        using (var killed = Start(venue.Address, "history", "sync", "NQ", "--from", "2026-05-20", "--to", "2026-05-29", "--plain"))
        {
            await killed.Until(" left, about ");
            await killed.KillAsync();
        }

        using (var gaps = Start(venue.Address, "history", "gaps", "NQ", "--from", "2026-05-20", "--to", "2026-05-29"))
        {
            var (exit, lines) = await gaps.EndAsync();
            Assert.Equal(1, exit);
            Assert.Contains(lines, line => line.Contains(" missing (", StringComparison.Ordinal));
        }

        using (var again = Start(venue.Address, "history", "sync", "NQ", "--from", "2026-05-20", "--to", "2026-05-29", "--plain"))
        {
            var (exit, lines) = await again.EndAsync();
            Assert.True(exit == 0, string.Join(Environment.NewLine, lines));
            Assert.Contains("Everything that the venue has is stored.", lines);
        }

        using (var gaps = Start(venue.Address, "history", "gaps", "NQ", "--from", "2026-05-20", "--to", "2026-05-29"))
        {
            var (exit, lines) = await gaps.EndAsync();
            Assert.Equal(0, exit);

            // Memorial Day is a short session; no day is missing.
            Assert.Contains("2026-05-18    ███ █████", lines);
            Assert.Contains(lines, line => line.StartsWith("8 trade dates: 10,", StringComparison.Ordinal) && line.Contains(" 0 missing, 0 bars outside", StringComparison.Ordinal));
        }

        using (var twice = Start(venue.Address, "history", "sync", "NQ", "--from", "2026-05-20", "--to", "2026-05-29", "--plain"))
        {
            Assert.Contains("NQ 1m: 0 bars stored with 0 requests.", (await twice.EndAsync()).Lines);
        }
    }

    [Fact]
    public async Task What_is_exported_is_imported_elsewhere_verified_and_fetched_by_nobody()
    {
        using var venue = await SimulateAsync("""{"version":1}""");
        await DoneAsync(venue.Address, "history", "sync", "NQ", "--interval", "1h", "--from", "2026-05-20", "--to", "2026-05-29");
        await DoneAsync(venue.Address, "history", "export", "NQ", "--interval", "1h", "--out", "nq.csv.gz");

        using var other = new TemporaryHome();
        var file = Path.Combine(_home.Folder, "nq.csv.gz");
        using (var import = EngineProcess.Start(other.Folder, "history", "import", file, "--root", "NQ", "--interval", "1h"))
        {
            var (exit, lines) = await import.EndAsync();
            Assert.Equal(0, exit);
            Assert.StartsWith("NQ 1h: 180 bars added, 0 replaced", Assert.Single(lines), StringComparison.Ordinal);
        }

        using (var verify = EngineProcess.Start(other.Folder, "history", "verify"))
        {
            var (exit, lines) = await verify.EndAsync();
            Assert.Equal((0, "NQ 1h: 180 bars, sound"), (exit, Assert.Single(lines)));
        }

        using var gaps = EngineProcess.Start(other.Folder, "history", "gaps", "NQ", "--interval", "1h", "--from", "2026-05-20", "--to", "2026-05-29", "--json");
        var (complete, json) = await gaps.EndAsync();
        Assert.Equal(0, complete);
        using var document = JsonDocument.Parse(Assert.Single(json));
        Assert.Equal(8, document.RootElement.GetProperty("days").GetArrayLength());
    }

    [Fact]
    public async Task What_the_tape_lacks_is_told_even_where_there_are_no_bars()
    {
        // Wednesday, 7 January 2026: the connection was down from 15:00:00 to 15:02:05 UTC, and the recording ended an hour before the session did.
        var archive = Path.Combine(_home.Folder, "archive", "simulated");
        var nq = new ContractId("CON.F.US.ENQ.H26");
        var clock = new VirtualMarketClock(At(14, 0));
        var recording = await TapeRecording.BeginAsync(new TapeFolder(archive), clock);
        Subscribed();
        recording.Buffer.Take([new MarketTrade(nq, Price.FromDecimal(21_000m), 1, At(14, 0), null, new ReceiptSequence(1))]);
        clock.AdvanceTo(At(15, 0));
        recording.Buffer.Note(TapeStateKind.Down, state => state with { Text = "Connection closed with an error." });
        clock.AdvanceTo(At(15, 2).AddSeconds(5));
        Subscribed();
        clock.AdvanceTo(At(21, 0));
        await recording.EndAsync();

        using var gaps = EngineProcess.Start(_home.Folder, "history", "gaps", "NQ", "--from", "2026-01-07", "--to", "2026-01-07");
        Assert.Equal(
            [
                "tape of CON.F.US.ENQ.H26, 2026-01-07 to 2026-01-07: 2 gaps in trading hours",
                "  2026-01-07 15:00:00 to 2026-01-07 15:02:05 UTC, 2 min 5 s of trading: Connection closed with an error.",
                "  2026-01-07 21:00:00 to now UTC, 1 h 0 min of trading: nothing was recorded",
            ],
            (await gaps.EndAsync()).Lines);

        using var json = EngineProcess.Start(_home.Folder, "history", "gaps", "CON.F.US.ENQ.H26", "--from", "2026-01-07", "--to", "2026-01-07", "--json");
        var (exit, lines) = await json.EndAsync();
        Assert.Equal(0, exit);
        using var document = JsonDocument.Parse(Assert.Single(lines));
        var told = document.RootElement.GetProperty("tape")[0];
        Assert.Equal([125, 3600], told.GetProperty("gaps").EnumerateArray().Select(gap => gap.GetProperty("tradingSeconds").GetInt32()));

        static DateTimeOffset At(int hour, int minute) => new(2026, 1, 7, hour, minute, 0, TimeSpan.Zero);
        void Subscribed() => recording.Buffer.Note(TapeStateKind.Subscribed, state => state with { Contract = nq, Epoch = 1 });
    }

    [Fact]
    public async Task A_file_that_cannot_be_imported_is_named_by_line_and_nothing_is_stored()
    {
        var file = Path.Combine(_home.Folder, "mine.csv");
        await File.WriteAllTextAsync(file, "Date,Time,Open,High,Low,Close,Volume\n20260520,083100,1,2,0.5,1,9\n20260520,083200,1,2,3,1,9\n");
        string[] options = ["history", "import", file, "--contract", Contract, "--column", "t=Date+Time", "--time-format", "yyyyMMdd HHmmss", "--zone", "America/Chicago", "--stamps", "end"];

        using var import = EngineProcess.Start(_home.Folder, options);
        var (exit, lines) = await import.EndAsync();

        Assert.Equal(2, exit);
        Assert.StartsWith($"{file}:3: ", lines[0], StringComparison.Ordinal);
        Assert.Equal("Nothing was imported.", lines[^1]);
        using var gaps = EngineProcess.Start(_home.Folder, "history", "gaps", "NQ");
        Assert.Contains("it has none at all", Assert.Single((await gaps.EndAsync()).Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_one_sentence_and_nothing_is_started()
    {
        using var venue = await SimulateAsync("""{"version":1}""");

        await RefusedAsync("The archive ", venue.Address, "history", "gaps", "NQ");
        await RefusedAsync("The venue offers no contract 'XYZ'; it offers NQ.", venue.Address, "history", "sync", "XYZ");
        await RefusedAsync("CON.F.US.NQ.M26 names the exchange root NQ", venue.Address, "history", "sync", "CON.F.US.NQ.M26");
        await RefusedAsync("CON.F.US.ENQ.M26 is a contract of NQ, not of ES.", venue.Address, "history", "sync", "ES", "--contract", Contract);
        await RefusedAsync("--interval 100t: expected an interval of the venue", venue.Address, "history", "sync", "NQ", "--interval", "100t");
        await RefusedAsync("--from must lie before --to.", venue.Address, "history", "sync", "NQ", "--from", "2026-05-29", "--to", "2026-05-20");
        await RefusedAsync("--days and --from both name the start", venue.Address, "history", "sync", "NQ", "--from", "2026-05-29", "--days", "3");
        await RefusedAsync("There is nothing yet from ", venue.Address, "history", "sync", "NQ", "--from", "2098-01-05");
    }

    private async Task DoneAsync(Uri address, params string[] arguments)
    {
        using var process = Start(address, arguments);
        var (exit, lines) = await process.EndAsync();
        Assert.True(exit == 0, string.Join(Environment.NewLine, lines));
    }

    private async Task RefusedAsync(string sentence, Uri address, params string[] arguments)
    {
        using var process = Start(address, arguments);
        var (exit, lines) = await process.EndAsync();
        Assert.StartsWith(sentence, Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal(2, exit);
    }

    private EngineProcess Start(Uri address, params string[] arguments) =>
        EngineProcess.Start(_home.Folder, new Dictionary<string, string> { ["ENGINE_GATEWAY_URL"] = address.ToString() }, arguments);

    private async Task<Venue> SimulateAsync(string faults)
    {
        var (bars, rules) = (Path.Combine(_home.Folder, "bars.csv"), Path.Combine(_home.Folder, "faults.json"));
        await File.WriteAllTextAsync(bars, Recording());
        await File.WriteAllTextAsync(rules, faults);
        var process = EngineProcess.Start(_home.Folder, "simulate", "--port", "0", "--history", bars, "--faults", rules);
        return new Venue(process, new Uri((await process.Until("simulated gateway at ")).Split(' ')[3]));
    }

    /// <summary>Every minute in which the exchange traded.</summary>
    private static string Recording()
    {
        var text = new StringBuilder("contractId,t,o,h,l,c,v\n");
        for (var date = First; date <= Last; date = date.AddDays(1))
        {
            foreach (var session in ExchangeCalendar.Sessions(ProductGroup.StockIndices, date))
            {
                for (var minute = session.OpenUtc; minute < session.CloseUtc; minute = minute.AddMinutes(1))
                {
                    var price = 21_000m + (minute.Minute * 0.25m);
                    text.Append(CultureInfo.InvariantCulture, $"{Contract},{minute:yyyy-MM-ddTHH:mm:ssZ},{price},{price + 1},{price - 1},{price},{1 + minute.Hour}\n");
                }
            }
        }

        return text.ToString();
    }

    private sealed record Venue(EngineProcess Process, Uri Address) : IDisposable
    {
        public void Dispose() => Process.Dispose();
    }
}
