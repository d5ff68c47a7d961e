using System.Text.Json;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Host.Tests.EndToEnd;
using Engine.Orders;

namespace Engine.Host.Tests.DryRun;

/// <summary>Dry runs as the trader starts them.</summary>
public sealed class DryRunProcessTests
{
    private static readonly string[] Demo = ["--strategy", "SmaCross", "--contract", "MNQ", "--set", "interval=1s", "--set", "fast=1", "--set", "slow=2"];

    [Fact]
    public async Task The_program_says_where_prices_come_from_and_where_orders_go_and_the_venue_outside_gets_no_command()
    {
        using var home = new TemporaryHome();
        using var venueHome = new TemporaryHome();
        var commands = Path.Combine(venueHome.Folder, "commands.log");
        using var venue = EngineProcess.Start(venueHome.Folder, "simulate", "--log", commands);
        var address = (await venue.Until("simulated gateway at ")).Split(' ')[3];
        var host = new Uri(address).Authority;

        using var run = EngineProcess.Start(home.Folder, Variables(address), ["run", "--dry-run", "--for", "10s", "--plain", .. Demo]);
        var (code, lines) = await run.EndAsync();

        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        Assert.Contains(lines, l => l.Contains($"DRY-RUN: prices and history from {host}, orders simulated here; none leaves this machine."));
        Assert.Contains(lines, l => l.StartsWith($"run       DRY-RUN profile default, prices from {host}, orders simulated here, ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("account 20000001 (DRY-20000001), trading CON.F.US.MNQ."));
        Assert.DoesNotContain(lines, l => l.Contains("simulated-key"));
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(home.Folder, "logs")).Select(File.ReadAllText), text => text.Contains("simulated-key"));
        Assert.True(File.Exists(Path.Combine(home.Folder, "journal", "dry-run.db")));
        Assert.True(File.Exists(Path.Combine(home.Folder, "venues", "dry-run-20000001.jsonl")));
        Assert.True(Directory.Exists(Path.Combine(home.Folder, "archive", "dry-run")));
        await venue.KillAsync();

        // The header, and not one command.
        Assert.Single(await File.ReadAllLinesAsync(commands));
    }

    [Fact]
    public async Task A_killed_dry_run_comes_up_with_its_position_and_every_trade_and_says_when_the_feed_outside_is_gone()
    {
        using var home = new TemporaryHome();
        using var venueHome = new TemporaryHome();
        using var venue = EngineProcess.Start(venueHome.Folder, "simulate");
        var address = (await venue.Until("simulated gateway at ")).Split(' ')[3];
        var variables = AtAnyHour(home, address);
        string[] run = ["run", "--dry-run", "--plain", "--strategy", "SmaCross", "--contract", "MNQ", "--set", "interval=2s", "--set", "fast=1", "--set", "slow=2"];
        IReadOnlyList<IAccountEvent> before;
        do
        {
            // Killed as an order fills; once in a while that is the one that leaves it flat.
            using var killed = EngineProcess.Start(home.Folder, variables, run);
            await killed.Until(" filled: ");
            await killed.KillAsync();
            before = Journal(home);
        }
        while (StateOf(before).Positions.IsEmpty);

        var held = Assert.Single(StateOf(before).Positions.Values);
        using var next = EngineProcess.Start(home.Folder, variables, run);
        await next.Until("compared with the venue (start): no difference");
        await next.Until(" filled: ");
        await venue.KillAsync();
        await next.Until($"feed {held.Contract} Down");
        await next.KillAsync();

        var after = Journal(home);
        Assert.Equal(before, after.Take(before.Count));
        Assert.DoesNotContain(after, e => e is PositionAdopted or ForeignOrderAdopted);
        var fill = after.Skip(before.Count).OfType<TradeBooked>().First();
        Assert.Equal((held.Contract, held.Net > 0 ? OrderSide.Sell : OrderSide.Buy), (fill.Contract, fill.Side));

        // What the venue has kept is what the journal has booked; a last trade may not have come to be told.
        var kept = Kept(home);
        var booked = after.OfType<TradeBooked>().Select(t => t.Id.Value).ToList();
        Assert.Empty(booked.Except(kept));
        Assert.InRange(kept.Count - booked.Count, 0, 1);
    }

    [Fact]
    public async Task What_a_dry_run_lacks_is_told_and_nothing_is_started()
    {
        using var home = new TemporaryHome();
        await File.WriteAllTextAsync(Path.Combine(home.Folder, "faults.json"), """{"version":1,"rules":[{"target":"*","action":"lose"}]}""");
        var tape = Path.Combine(home.Folder, "tape.csv");
        await File.WriteAllLinesAsync(tape, ["contractId,t,price,size", "CON.F.US.GCE.Z13,2013-10-07T00:00:00Z,1313.7,1"]);
        var known = Variables("http://127.0.0.1:1");
        await Expect(new Dictionary<string, string>(), "DRY-RUN needs an API key: API_KEY in .env or the variable ENGINE_API_KEY.");
        await Expect(known, "leave --replay or the dry run out", "--replay", tape);
        await Expect(known, "tick", "--set", "mode=tick");
        await Expect(new(known) { ["ENGINE_DRY_RUN_VENUE"] = Path.Combine(home.Folder, "faults.json") }, "only \"venue\" may stand in the file");
        Assert.False(Directory.Exists(Path.Combine(home.Folder, "venues")));

        async Task Expect(Dictionary<string, string> variables, string part, params string[] more)
        {
            using var run = EngineProcess.Start(home.Folder, variables, ["run", "--dry-run", "--for", "5s", "--plain", .. Demo, .. more]);
            var (code, lines) = await run.EndAsync();
            Assert.True(code == 2, $"{part}: it ended with {code}: {string.Join(Environment.NewLine, lines)}");
            Assert.Contains(lines, l => l.Contains(part, StringComparison.Ordinal));
            Assert.DoesNotContain(lines, l => l.Contains("   at ", StringComparison.Ordinal));
        }
    }

    private static IReadOnlyList<IAccountEvent> Journal(TemporaryHome home)
    {
        var file = Path.Combine(home.Folder, "journal", "dry-run.db");
        var id = Assert.Single(JournalReader.PersistenceIds(file), id => id.StartsWith("account-", StringComparison.Ordinal));
        return [.. JournalReader.Events(file, id).Select(e => e.Event)];
    }

    private static AccountState StateOf(IEnumerable<IAccountEvent> events) => events.Aggregate(AccountState.New(new AccountId(20_000_001)), (state, e) => state.Apply(e));

    /// <summary>Numbers of the trades that the venue has kept.</summary>
    private static List<long> Kept(TemporaryHome home) =>
    [
        .. File.ReadLines(Path.Combine(home.Folder, "venues", "dry-run-20000001.jsonl")).Skip(1)
            .SelectMany(line => JsonDocument.Parse(line).RootElement.TryGetProperty("trades", out var trades) ? trades.EnumerateArray().ToList() : [])
            .Select(trade => trade.GetProperty("id").GetInt64()).Distinct(),
    ];

    /// <summary>The exchange may be closed while a test runs: neither engine nor venue keeps its hours then.</summary>
    private static Dictionary<string, string> AtAnyHour(TemporaryHome home, string address)
    {
        var venue = Path.Combine(home.Folder, "any-hour.json");
        File.WriteAllText(venue, """{"version":1,"venue":{"hours":false}}""");
        return new(Variables(address))
        {
            ["ENGINE_DRY_RUN_VENUE"] = venue,
            ["ENGINE_RISK_SESSION"] = "off",
        };
    }

    private static Dictionary<string, string> Variables(string address) =>
        new() { ["ENGINE_GATEWAY_URL"] = address, ["ENGINE_USER_NAME"] = "simulated", ["ENGINE_API_KEY"] = "simulated-key" };
}
