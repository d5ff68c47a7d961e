using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Host.Configuration;
using Engine.Host.Run.Control;
using Engine.Host.Tests.DryRun;
using Engine.Orders;

namespace Engine.Host.Tests.Control;

/// <summary>Commands while no engine runs, and while one holds the home and does not answer. The venue is a gateway of its own.</summary>
public sealed class WithoutEngineTests : IAsyncLifetime
{
    private readonly TemporaryHome _home = new(inMemory: true);
    private OutsideVenue _venue = null!;

    public async Task InitializeAsync()
    {
        _venue = await OutsideVenue.StartAsync();
        await _venue.MoveAsync(25000m, 25000.25m, 25000m);
    }

    public async Task DisposeAsync()
    {
        await _venue.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task An_order_is_placed_through_the_book_left_working_and_cancelled_by_the_next_command()
    {
        var (code, output, error) = await Do("orders|place|MNQ|buy|1|--limit|24000|--why|before the open");
        Assert.True(code == 0, error);
        Assert.Contains("is working", output, StringComparison.Ordinal);
        var order = Assert.Single(Working());
        Assert.Contains("-person-", order.Tag!.Value.Value, StringComparison.Ordinal);

        (code, output, error) = await Do($"orders cancel {order.Id}");
        Assert.True(code == 0, error);
        Assert.Empty(Working());

        var journal = Path.Combine(_home.Folder, "journal", "simulated.db");
        var id = Assert.Single(JournalReader.PersistenceIds(journal));
        var events = JournalReader.Events(journal, id).Select(e => e.Event).ToList();
        Assert.Equal("before the open", Assert.Single(events.OfType<OrderIntended>()).Why);
        Assert.Equal("person (by hand)", Assert.Single(events.OfType<CancelRequested>()).Who);
        Assert.Equal(2, events.OfType<BookOpened>().Count());
    }

    [Fact]
    public async Task A_position_and_its_stop_are_left_as_they_are_by_a_command_about_something_else_and_flattened_when_asked()
    {
        var bought = await Do("orders place MNQ buy 1");
        Assert.True(bought.Code == 0, bought.Error);
        var stop = await Do("orders place MNQ sell 1 --stop 24900");
        Assert.True(stop.Code == 0, stop.Error);

        var halted = await Do("halt|--why|for the night");
        Assert.True(halted.Code == 0, halted.Error);
        Assert.Equal(1, _venue.Gateway.Venue.Net(Account, _venue.Contract.Id));
        Assert.Equal(OrderType.Stop, Assert.Single(Working()).Type);

        var denied = await Do("orders place MNQ buy 1");
        Assert.Equal(1, denied.Code);
        Assert.Contains("Denied, Halted: Halted by person: for the night.", denied.Error, StringComparison.Ordinal);

        var flat = await Do("flatten --yes");
        Assert.True(flat.Code == 0, flat.Error);
        Assert.Empty(Working());
        Assert.Equal(0, _venue.Gateway.Venue.Net(Account, _venue.Contract.Id));
    }

    [Fact]
    public async Task A_journal_of_a_later_version_is_left_as_it_is_and_keeps_nobody_from_getting_out()
    {
        foreach (var line in new[] { "orders place MNQ buy 1", "orders place MNQ buy 1 --limit 24999" })
        {
            var placed = await Do(line);
            Assert.True(placed.Code == 0, placed.Error);
        }

        var journal = Path.Combine(_home.Folder, "journal", "simulated.db");
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection(JournalFile.ConnectionString(journal)))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"INSERT INTO {JournalVersions.Table} VALUES ('99.0.0', '2099-01-01', '2099-01-01')";
            command.ExecuteNonQuery();
        }

        var id = Assert.Single(JournalReader.PersistenceIds(journal));
        var before = JournalReader.Events(journal, id).Count;
        var refused = await Do("orders place MNQ buy 1");
        Assert.Equal(2, refused.Code);
        Assert.Contains("was written by version 99.0.0", refused.Error, StringComparison.Ordinal);

        var (code, output, error) = await Do("flatten --yes");
        Assert.True(code == 0, error);
        Assert.Contains("Warning: The journal", error, StringComparison.Ordinal);
        Assert.Contains("flat after", output, StringComparison.Ordinal);
        Assert.Empty(Working());
        Assert.Equal(0, _venue.Gateway.Venue.Net(Account, _venue.Contract.Id));
        Assert.Equal(before, JournalReader.Events(journal, id).Count);
    }

    [Fact]
    public async Task With_the_simulated_venue_inside_an_engine_that_does_not_run_there_is_nothing_to_act_on()
    {
        var (code, output, error) = await PersonCommandLine.RunAsync(_home.Folder, "flatten --yes");

        Assert.Equal((2, ""), (code, output));
        Assert.Equal($"No engine runs in {_home.Folder}, and the simulated venue lives in engine run: start that first.", error);

        (code, _, error) = await PersonCommandLine.RunAsync(_home.Folder, "status");
        Assert.Equal((1, $"No engine runs in {_home.Folder}."), (code, error));
    }

    [Fact]
    public async Task A_control_file_that_a_killed_engine_left_behind_stands_in_nobodys_way()
    {
        Dead(gateway: null).Write(_home.Folder);

        var (code, output, error) = await Do("reduce --why x");

        Assert.True(code == 0, error);
        Assert.Contains("is REDUCING", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_silent_process_holds_the_home_only_what_makes_the_account_smaller_acts()
    {
        foreach (var line in new[] { "orders place MNQ buy 2", "orders place MNQ sell 2 --stop 24900", "orders place MNQ buy 1 --limit 24999" })
        {
            var placed = await Do(line);
            Assert.True(placed.Code == 0, placed.Error);
        }

        using var held = HomeFolder.Open(_home.Folder, Path.Combine(_home.Folder, "journal"), new FolderOwner(4711, DateTimeOffset.UtcNow, "engine run"));
        Dead(gateway: null).Write(_home.Folder);

        foreach (var line in new[] { "halt --why x", "resume --why x --yes", "orders place MNQ buy 1", "orders cancel 1", "positions close MNQ --yes" })
        {
            var refused = await Do(line);
            Assert.Equal((1, ""), (refused.Code, refused.Output));
            Assert.Contains("process 4711", Assert.Single(refused.Error.Split(Environment.NewLine)), StringComparison.Ordinal);
        }

        Assert.Equal(2, Working().Count);
        var (code, output, error) = await Do("orders cancel-all --yes");
        Assert.True(code == 0, error);
        Assert.Contains("Warning: process 4711", error, StringComparison.Ordinal);
        Assert.Contains("no order works", output, StringComparison.Ordinal);
        Assert.Equal(OrderType.Stop, Assert.Single(Working()).Type);

        (code, output, error) = await Do("flatten MNQ --yes");
        Assert.True(code == 0, error);
        Assert.Contains("flat after", output, StringComparison.Ordinal);
        Assert.Empty(Working());
        Assert.Equal(0, _venue.Gateway.Venue.Net(Account, _venue.Contract.Id));
        var note = await File.ReadAllLinesAsync(Path.Combine(_home.Folder, "emergency.jsonl"));
        Assert.Equal(3, note.Length);
        Assert.All(note, line => Assert.Contains("\"who\":\"person\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silent_engine_with_the_venue_inside_is_flattened_through_its_gateway()
    {
        using var held = HomeFolder.Open(_home.Folder, Path.Combine(_home.Folder, "journal"), new FolderOwner(4711, DateTimeOffset.UtcNow, "engine run"));
        var nowhere = await PersonCommandLine.RunAsync(_home.Folder, "flatten --yes");
        Assert.Equal(2, nowhere.Code);
        Assert.Contains("nothing else can reach it", nowhere.Error, StringComparison.Ordinal);

        Dead(_venue.Gateway.Address).Write(_home.Folder);
        var variables = Variables.Remove("ENGINE_GATEWAY_URL");
        var (code, output, error) = await PersonCommandLine.RunAsync(_home.Folder, "flatten --yes", variables);

        Assert.True(code == 0, error);
        Assert.Contains("flat after 0 requests", output, StringComparison.Ordinal);
    }

    private static AccountId Account => new(20000001);

    private ImmutableDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["ENGINE_GATEWAY_URL"] = _venue.Gateway.Address.ToString(),
        ["ENGINE_USER_NAME"] = "simulated",
        ["ENGINE_API_KEY"] = OutsideVenue.Key,
        ["ENGINE_RISK_SESSION"] = "off",
    }.ToImmutableDictionary();

    private Task<(int Code, string Output, string Error)> Do(string line) => PersonCommandLine.RunAsync(_home.Folder, line, Variables);

    private List<VenueOrder> Working() => [.. _venue.Gateway.Venue.Orders(Account)!.Where(o => !o.Status.IsTerminal())];

    /// <summary>A file whose endpoint nobody serves.</summary>
    private static ControlFile Dead(Uri? gateway) => new(1, 4711, new Uri("http://127.0.0.1:1"), ControlFile.NewToken(), "SIMULATED", gateway);
}
