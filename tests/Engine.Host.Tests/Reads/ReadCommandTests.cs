using System.Text.Json;
using Engine.Host.Configuration;
using Engine.Orders;

namespace Engine.Host.Tests.Reads;

/// <summary>The commands that read the venue, over sockets.</summary>
public sealed class ReadCommandTests(ReadsVenue venue) : IClassFixture<ReadsVenue>
{
    [Fact]
    public async Task Orders_positions_and_trades_of_an_account_are_what_the_venue_has()
    {
        var entry = await venue.PlaceAsync(ReadsVenue.First, OrderSide.Buy, OrderType.Market, 2, null, "sim1-7-sma-1-0");
        var stop = await venue.PlaceAsync(ReadsVenue.First, OrderSide.Sell, OrderType.Stop, 2, 20_900m, null);

        using var orders = await JsonAsync("orders", "list", "31", "--json");
        var listed = orders.RootElement.GetProperty("orders").EnumerateArray().ToDictionary(o => o.GetProperty("id").GetInt64());
        Assert.Equal(("filled", "sma"), (listed[entry.Value].GetProperty("status").GetString(), listed[entry.Value].GetProperty("placedBy").GetProperty("strategy").GetString()));
        Assert.Equal(("open", "foreign"), (listed[stop.Value].GetProperty("status").GetString(), listed[stop.Value].GetProperty("placedBy").GetProperty("kind").GetString()));

        using var working = await JsonAsync("orders", "list", "PRAC-V2-31", "--status", "working", "--json");
        Assert.DoesNotContain(working.RootElement.GetProperty("orders").EnumerateArray(), o => o.GetProperty("id").GetInt64() == entry.Value);
        Assert.Contains(working.RootElement.GetProperty("orders").EnumerateArray(), o => o.GetProperty("id").GetInt64() == stop.Value);

        using var positions = await JsonAsync("positions", "list", "31", "--json");
        Assert.Equal(2, Assert.Single(positions.RootElement.GetProperty("positions").EnumerateArray()).GetProperty("net").GetInt32());

        using var trades = await JsonAsync("trades", "list", "31", "--json");
        Assert.Equal(2, trades.RootElement.GetProperty("totals").GetProperty("contracts").GetInt64());
        Assert.Equal(JsonValueKind.Null, trades.RootElement.GetProperty("trades")[0].GetProperty("profitAndLoss").ValueKind);

        using var shown = await JsonAsync("orders", "show", entry.ToString(), "--account", "31", "--json");
        Assert.Equal(1, shown.RootElement.GetProperty("fills").GetArrayLength());

        var (exit, text, _) = await venue.RunAsync("orders", "show", stop.ToString(), "--account", "31", "--tz", "utc");
        Assert.Equal(0, exit);
        Assert.Contains("terms      sell 2, stop 20900", text, StringComparison.Ordinal);
        Assert.Contains("placed by  another program: the tag is not of an engine", text, StringComparison.Ordinal);
        Assert.Contains(" +00:00", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_and_contracts_are_listed()
    {
        using var accounts = await JsonAsync("accounts", "--json");
        Assert.Equal([31, 32], accounts.RootElement.GetProperty("accounts").EnumerateArray().Select(a => a.GetProperty("id").GetInt32()));

        var (_, table, _) = await venue.RunAsync("contracts", "list");
        Assert.Contains($"MNQ   {venue.Contract.Name}", table, StringComparison.Ordinal);
        Assert.Contains(venue.Contract.Id.Value, (await venue.RunAsync("contracts", "search", "MNQ")).Out, StringComparison.Ordinal);

        using var contract = await JsonAsync("contracts", "show", "MNQ", "--json");
        Assert.Equal((true, 0.25m, 2m), (
            contract.RootElement.GetProperty("isFront").GetBoolean(), contract.RootElement.GetProperty("tickSize").GetDecimal(), contract.RootElement.GetProperty("pointValue").GetDecimal()));
        Assert.Contains("hours     trade date", (await venue.RunAsync("contracts", "show", venue.Contract.Id.Value)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_one_sentence_and_nothing_else()
    {
        await RefusedAsync("Name the account; yours are: 31 (PRAC-V2-31), 32 (PRAC-V2-32).", "positions", "list");
        await RefusedAsync("Account 4711 is not among your accounts (31 (PRAC-V2-31), 32 (PRAC-V2-32)).", "trades", "list", "4711");
        await RefusedAsync("Account 32 has no order 5; 'engine orders list' shows what it has.", "orders", "show", "5", "--account", "32");
        await RefusedAsync("There is nothing yet from ", "orders", "list", "31", "--from", "2098-01-06");
        await RefusedAsync("The venue offers no contract 'XYZ'", "contracts", "show", "XYZ");
        await RefusedAsync("The venue offers no contract 'XYZ'", "watch", "market", "MNQ", "XYZ");
        await RefusedAsync("Name a contract, such as NQ; none is configured.", "watch", "market");
        await RefusedAsync("CON.F.US.MNQ.Z01", "contracts", "show", "CON.F.US.MNQ.Z01");
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_a_failure_and_no_empty_list()
    {
        // A read is tried again a few times; all of them fail.
        venue.Gateway.Faults.AnswerServerError("Trade/search", 50);
        try
        {
            var (exit, text, error) = await venue.RunAsync("trades", "list", "32");
            Assert.Equal((1, ""), (exit, text));
            Assert.StartsWith("The venue gave no usable answer: Trade/search: Http HTTP 5", Assert.Single(Lines(error)), StringComparison.Ordinal);
        }
        finally
        {
            venue.Gateway.Faults.Clear();
        }
    }

    [Fact]
    public async Task Without_a_gateway_the_running_engines_own_venue_is_read()
    {
        using var home = new TemporaryHome();
        var (written, noted) = (new StringWriter(), new StringWriter());
        Assert.Equal(2, await ReadsVenue.RunAsync(written, noted, CancellationToken.None, home.Folder, null, "accounts"));
        Assert.StartsWith($"No engine runs in {home.Folder}, and no gateway is configured: start 'engine run'", Assert.Single(Lines(noted.ToString())), StringComparison.Ordinal);

        using var held = FolderLock.Take(home.Folder, "home folder", new FolderOwner(Environment.ProcessId, DateTimeOffset.UnixEpoch, "engine run"));
        await File.WriteAllTextAsync(
            Path.Combine(home.Folder, "control.json"), $$"""{"version":1,"process":{{Environment.ProcessId}},"url":"http://127.0.0.1:9","token":"t","environment":"SIMULATED","gateway":"{{venue.Gateway.Address}}"}""");
        Assert.Equal(0, await ReadsVenue.RunAsync(written, TextWriter.Null, CancellationToken.None, home.Folder, null, "accounts", "--json"));
        Assert.Contains("PRAC-V2-31", written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_beside_an_engine_of_the_same_user_is_refused()
    {
        using var home = new TemporaryHome();
        using var held = FolderLock.Take(home.Folder, "home folder", new FolderOwner(Environment.ProcessId, DateTimeOffset.UnixEpoch, "engine run"));
        await File.WriteAllTextAsync(Path.Combine(home.Folder, "control.json"), $$"""{"version":1,"process":{{Environment.ProcessId}},"url":"http://127.0.0.1:9","token":"t","environment":"SIMULATED"}""");
        var (written, noted) = (new StringWriter(), new StringWriter());

        Assert.Equal(2, await ReadsVenue.RunAsync(written, noted, CancellationToken.None, home.Folder, venue.Gateway.Address, "watch", "market", "MNQ"));
        Assert.Equal(2, await ReadsVenue.RunAsync(written, noted, CancellationToken.None, home.Folder, venue.Gateway.Address, "watch", "user", "31"));

        Assert.Empty(written.ToString());
        Assert.All(Lines(noted.ToString()), line => Assert.EndsWith("give --anyway.", line, StringComparison.Ordinal));
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<JsonDocument> JsonAsync(params string[] arguments)
    {
        var (exit, text, error) = await venue.RunAsync(arguments);
        Assert.Equal((0, ""), (exit, error));
        return JsonDocument.Parse(Assert.Single(Lines(text)));
    }

    private async Task RefusedAsync(string sentence, params string[] arguments)
    {
        var (exit, text, error) = await venue.RunAsync(arguments);
        Assert.Equal((2, ""), (exit, text));
        Assert.Contains(sentence, Assert.Single(Lines(error)), StringComparison.Ordinal);
    }
}
