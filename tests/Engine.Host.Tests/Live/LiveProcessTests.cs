using System.Text.RegularExpressions;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Host.Tests.EndToEnd;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Tests.Live;

/// <summary>LIVE as the trader starts it, rehearsed at a gateway on this machine.</summary>
public sealed class LiveProcessTests
{
    private static readonly string[] Strategy = ["--strategy", "SmaCross", "--contract", "MNQ", "--set", "interval=1s", "--set", "fast=1", "--set", "slow=2"];

    [Fact]
    public async Task A_confirmed_run_trades_the_listed_account_within_the_small_limits_and_keeps_a_journal_of_its_own()
    {
        using var home = new TemporaryHome();
        await using var venue = await LiveVenue.StartAsync(LiveVenue.Combine);
        using var driver = new MarketOf(venue);
        Directory.CreateDirectory(Path.Combine(home.Folder, "hocon"));
        await File.WriteAllTextAsync(Path.Combine(home.Folder, "hocon", "risk.conf"), $"risk {{\n  {LiveVenue.Listed}\n}}");

        using var run = EngineProcess.Start(home.Folder, venue.Variables(), ["run", "--live", "--yes", "--for", "60s", "--plain", .. Strategy]);
        await run.Until("account     4711 (50KTC-V2-DLL-100001-4711), balance 50000.00, simulated by the firm");
        await run.Until(" filled: ");
        await run.SignalAsync("TERM");
        var (code, lines) = await run.EndAsync();

        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        Assert.DoesNotContain(lines, line => line.Contains(LiveVenue.Key, StringComparison.Ordinal));
        Assert.Contains(lines, line => Regex.IsMatch(line, "^run +LIVE "));
        var file = Path.Combine(home.Folder, "journal", "live.db");
        var id = Assert.Single(JournalReader.PersistenceIds(file), id => id.StartsWith("account-LIVE-127.0.0.1-4711", StringComparison.Ordinal));
        var events = JournalReader.Events(file, id).Select(e => e.Event).ToList();
        Assert.Equal("user", Assert.Single(events.OfType<ProfileAdopted>()).Who);
        Assert.NotEmpty(events.OfType<TradeBooked>());
    }

    [Fact]
    public async Task Without_the_switch_or_a_person_nothing_is_started()
    {
        using var home = new TemporaryHome();
        await using var venue = await LiveVenue.StartAsync(LiveVenue.Combine);
        Directory.CreateDirectory(Path.Combine(home.Folder, "hocon"));
        await File.WriteAllTextAsync(Path.Combine(home.Folder, "hocon", "risk.conf"), $"risk {{\n  {LiveVenue.Listed}\n}}");

        await ExpectAsync("say so on the command line too, with --live.", "--yes");
        await ExpectAsync("nobody is here to confirm it; give --yes to do it without asking.", "--live");

        Assert.Empty(venue.Gateway.CommandLog);
        Assert.False(Directory.Exists(Path.Combine(home.Folder, "journal")) && File.Exists(Path.Combine(home.Folder, "journal", "live.db")));

        async Task ExpectAsync(string sentence, string option)
        {
            using var run = EngineProcess.Start(home.Folder, venue.Variables(), ["run", option, "--for", "30s", "--plain", .. Strategy]);
            var (code, lines) = await run.EndAsync();
            Assert.Equal(2, code);
            Assert.EndsWith(sentence, lines[^1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_login_that_the_venue_refuses_ends_a_run_with_what_to_do()
    {
        using var home = new TemporaryHome();
        await using var venue = await LiveVenue.StartAsync(LiveVenue.Practice);

        using var run = EngineProcess.Start(home.Folder, venue.Variables("DEMO").SetItem("ENGINE_API_KEY", "a-key-that-is-wrong"), ["run", "--for", "30s", "--plain", .. Strategy]);
        var (code, lines) = await run.EndAsync();

        Assert.Equal(2, code);
        Assert.StartsWith("The venue refuses user name and key (code 3): USERNAME is the name", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("a-key-that-is-wrong", StringComparison.Ordinal));
    }

    /// <summary>Moves the venue's market for as long as it lives.</summary>
    private sealed class MarketOf : IDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly Task _driving;

        public MarketOf(LiveVenue venue) => _driving = new MarketDriver(venue.Gateway, venue.Market, ReplaySpeed.RealTime, WorkInFlight.None, TimeProvider.System).RunAsync(_end.Token);

        public void Dispose()
        {
            _end.Cancel();
            _ = _driving.ContinueWith(_ => _end.Dispose(), TaskScheduler.Default);
        }
    }
}
