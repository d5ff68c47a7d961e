using System.Collections.Immutable;
using System.Globalization;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Tests.Configuration;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Tests.Reads;

/// <summary>What the reading commands take from the command line, and what they refuse.</summary>
public sealed class ReadCommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private object? _called;

    public void Dispose() => _folder.Dispose();

    /// <summary>Every reading command with the same work.</summary>
    public static ReadCommands Commands(Func<object, CancellationToken, Task<int>> work) => new(work, work, work, work, work, work, work, work, work, work);

    [Theory]
    [InlineData("accounts --tz Mars", "--tz Mars: expected local, utc, exchange")]
    [InlineData("accounts 17", "17")]
    [InlineData("contracts", "'engine contracts' needs a command: list, search, show.")]
    [InlineData("contracts show", "ROOT|ID is missing; 'engine contracts show --help' shows")]
    [InlineData("contracts search", "TEXT")]
    [InlineData("orders list --status done", "--status done: expected open, filled, cancelled")]
    [InlineData("orders list --status open,done", "--status open,done: expected open")]
    [InlineData("orders list --from yesterday", "--from yesterday: expected a trade date")]
    [InlineData("orders list --from 2026-11-27 --to 2026-11-26", "--from must lie before --to.")]
    [InlineData("orders list 17 18", "18")]
    [InlineData("orders show", "ID")]
    [InlineData("orders show abc", "ID abc: expected the venue's number of an order")]
    [InlineData("orders show -5", "ID -5: expected")]
    [InlineData("orders show 0", "ID 0: expected")]
    [InlineData("positions list --from", "--from is no option of this command")]
    [InlineData("trades list --to 25:00", "--to 25:00: expected")]
    [InlineData("watch market NQ --bars 1x", "--bars 1x: expected an interval such as 5s, 1m")]
    [InlineData("watch market NQ --bars 1m,,5m", "--bars 1m,,5m: expected")]
    [InlineData("watch market NQ --levels 0", "--levels 0: expected a whole number from 1 to 100")]
    [InlineData("watch market NQ --depht", "--depht is no option of this command")]
    [InlineData("watch market NQ --for -1s", "--for -1s: expected a duration")]
    [InlineData("watch market A B C D E F G H I", "I")]
    [InlineData("watch user --for soon", "--for soon: expected a duration")]
    [InlineData("watch user --depth", "--depth is no option of this command")]
    public async Task Bad_input_is_one_sentence_and_nothing_is_done(string line, string part)
    {
        Assert.Equal(2, await Invoke(line));

        var sentence = Assert.Single(_error.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(part, sentence, StringComparison.Ordinal);
        Assert.Null(_called);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Orders_are_listed_by_account_time_and_status()
    {
        Assert.Equal(0, await Invoke("orders list PRAC-17 --from 2026-11-27 --to 2026-11-27 --status Open,suspended,open --json --tz exchange"));

        var options = Assert.IsType<OrdersListOptions>(_called);
        Assert.Equal(("PRAC-17", true, "America/Chicago"), (options.Account, options.Scope.Json, options.Scope.Zone.Id));
        Assert.Equal([VenueOrderStatus.Open, VenueOrderStatus.Suspended], options.Statuses.ToArray());
        Assert.Equal(DateTimeOffset.Parse("2026-11-26T23:00:00Z", CultureInfo.InvariantCulture), options.From);
        Assert.Equal(DateTimeOffset.Parse("2026-11-27T23:00:00Z", CultureInfo.InvariantCulture), options.To);

        Assert.Equal(0, await Invoke("orders list --status open,all"));
        Assert.Equal((null, null, null, 0), (((OrdersListOptions)_called).Account, ((OrdersListOptions)_called).From, ((OrdersListOptions)_called).To, ((OrdersListOptions)_called).Statuses.Length));
        Assert.Equal(0, await Invoke("orders show 3425270858 --account 17"));
        Assert.Equal(("17", 3_425_270_858), (((OrderShowOptions)_called).Account, ((OrderShowOptions)_called).Order.Value));
    }

    [Fact]
    public async Task A_market_is_watched_whole_unless_parts_are_named()
    {
        Assert.Equal(0, await Invoke("watch market NQ CON.F.US.EP.Z26 --for 30s --plain"));
        var options = Assert.IsType<WatchMarketOptions>(_called);
        Assert.Equal((true, true, true, 0, 10), (options.Quotes, options.Trades, options.Depth, options.Bars.Length, options.Levels));
        Assert.Equal(["NQ", "CON.F.US.EP.Z26"], options.Words.ToArray());
        Assert.Equal(new WatchForm(TimeSpan.FromSeconds(30), true, false), options.Form);

        Assert.Equal(0, await Invoke("watch market NQ --bars 1m,5s --levels 3 --anyway"));
        options = Assert.IsType<WatchMarketOptions>(_called);
        Assert.Equal((false, false, false, true, 3), (options.Quotes, options.Trades, options.Depth, options.Form.Anyway, options.Levels));
        Assert.Equal([BarInterval.Minute, new BarInterval(BarUnit.Second, 5)], options.Bars.ToArray());

        Assert.Equal(0, await Invoke("watch market --quotes"));
        Assert.Empty(((WatchMarketOptions)_called).Words);

        Assert.Equal(0, await Invoke("watch user 17"));
        var user = Assert.IsType<WatchUserOptions>(_called);
        Assert.Equal(("17", null, true, true, true, true), (user.Account, user.Form.For, user.Orders, user.Positions, user.Trades, user.Balance));
        Assert.Equal(0, await Invoke("watch user --orders --balance"));
        user = Assert.IsType<WatchUserOptions>(_called);
        Assert.Equal((null, true, false, false, true), (user.Account, user.Orders, user.Positions, user.Trades, user.Balance));
    }

    private Task<int> Invoke(string line)
    {
        var commands = EngineProgram.Commands with
        {
            Reads = Commands((options, _) =>
            {
                _called = options;
                return Task.FromResult(0);
            }),
        };
        var process = new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, _folder.Path);
        return EngineCommandLine.Build(commands, process).RunAsync(line.Split(' '), _output, _error, CancellationToken.None);
    }
}
