using System.Collections.Immutable;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Risk;

namespace Engine.Host.Tests.Control;

/// <summary>Bad input: exit code 2, one sentence, nothing done.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("halt", "--why")]
    [InlineData("reduce", "--why")]
    [InlineData("resume", "--why")]
    [InlineData("reduce --strategy sma --why x", "--strategy")]
    [InlineData("halt --why", "--why")]
    [InlineData("status --json --tz Nowhere", "--tz Nowhere")]
    [InlineData("flatten MNQ ES", "ES")]
    [InlineData("orders", "'engine orders' needs")]
    [InlineData("orders place", "CONTRACT is missing; 'engine orders place --help'")]
    [InlineData("orders place MNQ", "buy|sell is missing")]
    [InlineData("orders place MNQ hold 1", "expected buy or sell")]
    [InlineData("orders place MNQ buy", "SIZE is missing")]
    [InlineData("orders place MNQ buy 0", "SIZE 0")]
    [InlineData("orders place MNQ buy 1.5", "SIZE 1.5")]
    [InlineData("orders place MNQ buy 1 --limit 25,000", "--limit 25,000")]
    [InlineData("orders place MNQ buy 1 --limit 0.12345678901", "--limit 0.12345678901")]
    [InlineData("orders place MNQ buy 1 --stop abc", "--stop abc")]
    [InlineData("orders place MNQ buy 1 --trail-ticks 0", "--trail-ticks 0")]
    [InlineData("orders place MNQ buy 1 --stop-ticks -3", "--stop-ticks")]
    [InlineData("orders modify", "ORDER is missing")]
    [InlineData("orders modify 7 --size 0", "--size 0")]
    [InlineData("orders cancel", "ORDER is missing")]
    [InlineData("positions close", "CONTRACT is missing")]
    [InlineData("positions close MNQ --size 0", "--size 0")]
    [InlineData("positions reduce MNQ", "SIZE is missing")]
    public async Task What_cannot_be_meant_is_told_in_one_sentence(string line, string says)
    {
        var (code, error, called) = await Parse(line);

        Assert.Null(called);
        Assert.Equal(2, code);
        Assert.Contains(says, Assert.Single(error.Split(Environment.NewLine)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("halt|--why| ", "Say why")]
    [InlineData("orders place MNQ buy 1 --limit 1 --stop 2", "not several")]
    [InlineData("orders place MNQ buy 1 --trailing", "needs its distance")]
    [InlineData("orders modify 7", "what is to change")]
    public async Task What_contradicts_itself_is_told_before_anything_is_looked_at(string line, string says)
    {
        using var home = new TemporaryHome();
        var (code, output, error) = await PersonCommandLine.RunAsync(home.Folder, line);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(says, Assert.Single(error.Split(Environment.NewLine)), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Folder));
    }

    [Fact]
    public async Task What_asks_does_nothing_without_a_terminal_and_without_yes()
    {
        using var home = new TemporaryHome();
        var variables = new Dictionary<string, string> { ["ENGINE_GATEWAY_URL"] = "http://127.0.0.1:1" }.ToImmutableDictionary();
        foreach (var line in new[] { "flatten", "resume --why x", "orders cancel-all", "positions close MNQ", "positions reduce MNQ 1" })
        {
            var (code, _, error) = await PersonCommandLine.RunAsync(
                home.Folder, line, variables, (yes, act) => Confirmation.Asked(yes, act, canAsk: false, TextReader.Null, TextWriter.Null));

            Assert.Equal(2, code);
            Assert.Contains("give --yes", Assert.Single(error.Split(Environment.NewLine)), StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Folder));
    }

    [Fact]
    public async Task A_line_becomes_what_is_wanted()
    {
        var (_, _, called) = await Parse("orders place MNQ sell 3 --limit 25000.25 --stop-ticks 8 --target-ticks 16 --trailing --yes");
        var place = Assert.IsType<Engine.Host.Run.Control.PlaceRequest>(called!.Request);
        Assert.Equal((Engine.Orders.OrderSide.Sell, 3, 25000.25m, 8, 16, true, "by hand"), (place.Side, place.Size, place.Limit!.Value, place.StopTicks!.Value, place.TargetTicks!.Value, place.Trailing, place.Why));
        Assert.Equal(("An order to sell 3 MNQ at a limit of 25000.25 is placed", Asking.OutsideSimulated, true), (called.Act, called.Asks, called.Yes));

        (_, _, called) = await Parse("flatten 20000001");
        var flatten = Assert.IsType<Engine.Host.Run.Control.FlattenRequest>(called!.Request);
        Assert.Equal((20000001, null, Asking.Always), (flatten.Account!.Value, flatten.Contract, called.Asks));

        (_, _, called) = await Parse("halt --why news");
        var trading = Assert.IsType<Engine.Host.Run.Control.TradingRequest>(called!.Request);
        Assert.Equal((TradingState.Halted, null, "news", Asking.Never), (trading.State, trading.Strategy, trading.Why, called.Asks));
    }

    private static async Task<(int Code, string Error, PersonOptions? Called)> Parse(string line)
    {
        PersonOptions? called = null;
        using var output = new StringWriter();
        using var error = new StringWriter();
        var commands = EngineProgram.Commands with
        {
            Person = new PersonCommands(
                (options, _) =>
                {
                    called = options;
                    return Task.FromResult(0);
                },
                (_, _) => throw new InvalidOperationException("called")),
        };
        var process = new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, Path.GetTempPath());
        var code = await EngineCommandLine.Build(commands, process).RunAsync(line.Split(' '), output, error, CancellationToken.None);
        return (code, error.ToString().TrimEnd(), called);
    }
}
