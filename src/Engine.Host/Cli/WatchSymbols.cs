using System.Collections.Immutable;
using System.CommandLine;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Configuration;
using Engine.Markets;

namespace Engine.Host.Cli;

/// <summary>The commands of <c>watch</c>.</summary>
internal static class WatchSymbols
{
    private const int MostLevels = 100;

    public static Command Build(ReadCommands commands, SettingsSources sources)
    {
        var watch = new Command("watch", "The market or an account as it changes, until Ctrl+C.");
        watch.Subcommands.Add(Market(commands, sources));
        watch.Subcommands.Add(User(commands, sources));
        return watch;
    }

    private static Command Market(ReadCommands commands, SettingsSources sources)
    {
        var command = new Command(
            "market",
            "A ladder and the tape of one or more contracts on a terminal, lines elsewhere. Without --quotes, --trades, --depth and --bars: quotes, trades and depth.");
        var words = ReadScopeSymbols.NoOption(
            new Argument<string[]>("ROOT|ID") { Description = "Roots such as NQ, names such as NQZ6, or full ids, eight at most; without one, the configured contract.", Arity = new ArgumentArity(0, 8) });
        var quotes = new Option<bool>("--quotes") { Description = "Bid, ask, last and the session's figures." };
        var trades = new Option<bool>("--trades") { Description = "Every print." };
        var depth = new Option<bool>("--depth") { Description = "The depth book." };
        var bars = new Option<ImmutableArray<BarInterval>>("--bars")
        {
            HelpName = "INTERVAL",
            Description = "Bars as they close, such as 1m; several with commas.",
            CustomParser = result =>
            {
                var intervals = ImmutableArray.CreateBuilder<BarInterval>();
                foreach (var word in result.Tokens[0].Value.Split(','))
                {
                    if (!BarInterval.TryParse(word, out var interval))
                    {
                        result.AddError($"--bars {result.Tokens[0].Value}: expected an interval such as {BarInterval.Examples}; several with commas.");
                        return [];
                    }

                    intervals.Add(interval);
                }

                return [.. intervals.Distinct()];
            },
        };
        var levels = OptionKinds.Whole("--levels", "N", "Levels of each side of the book in lines and JSON; default: 10.", 1, MostLevels);
        var form = new FormSymbols();
        var scope = new ReadScopeSymbols();
        command.Arguments.Add(words);
        Option[] options = [quotes, trades, depth, bars, levels];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        form.AddTo(command);
        scope.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var intervals = parsed.GetValue(bars) is { IsDefault: false } given ? given : [];
            var everything = !parsed.GetValue(quotes) && !parsed.GetValue(trades) && !parsed.GetValue(depth) && intervals.IsEmpty;
            return commands.WatchMarket(
                new WatchMarketOptions(scope.Read(parsed, sources), form.Read(parsed), [.. parsed.GetValue(words) ?? []])
                {
                    Quotes = everything || parsed.GetValue(quotes),
                    Trades = everything || parsed.GetValue(trades),
                    Depth = everything || parsed.GetValue(depth),
                    Bars = intervals,
                    Levels = (int)(parsed.GetValue(levels) ?? 10),
                },
                stop);
        });
        return command;
    }

    private static Command User(ReadCommands commands, SettingsSources sources)
    {
        var command = new Command("user", "Orders, positions, fills and balance of an account as they change; first as they stand.");
        var account = ReadScopeSymbols.Account("Which account.");
        var orders = new Option<bool>("--orders") { Description = "Orders. Without any of these: all of them." };
        var positions = new Option<bool>("--positions") { Description = "Positions." };
        var trades = new Option<bool>("--trades") { Description = "Fills." };
        var balance = new Option<bool>("--balance") { Description = "Balance, and whether the account may trade." };
        var form = new FormSymbols();
        var scope = new ReadScopeSymbols();
        command.Arguments.Add(account);
        Option<bool>[] parts = [orders, positions, trades, balance];
        foreach (var part in parts)
        {
            command.Options.Add(part);
        }

        form.AddTo(command);
        scope.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var everything = !parts.Any(parsed.GetValue);
            return commands.WatchUser(
                new WatchUserOptions(scope.Read(parsed, sources), form.Read(parsed), parsed.GetValue(account))
                {
                    Orders = everything || parsed.GetValue(orders),
                    Positions = everything || parsed.GetValue(positions),
                    Trades = everything || parsed.GetValue(trades),
                    Balance = everything || parsed.GetValue(balance),
                },
                stop);
        });
        return command;
    }

    private sealed class FormSymbols
    {
        private readonly Option<TimeSpan?> _for = OptionKinds.Parsed<TimeSpan>(
            "--for",
            "DURATION",
            "End by itself after this time, such as 30s or 5m.",
            "a duration such as 30s, 5m or 2h",
            (string text, out TimeSpan value) => DurationText.TryParse(text, out value) && value > TimeSpan.Zero);

        private readonly Option<bool> _plain = new("--plain") { Description = "Plain lines even on a terminal." };

        private readonly Option<bool> _anyway = new("--anyway")
        {
            Description = "Connect although an engine of this user runs in this home: the venue may end the engine's session for it.",
        };

        public void AddTo(Command command)
        {
            command.Options.Add(_for);
            command.Options.Add(_plain);
            command.Options.Add(_anyway);
        }

        public WatchForm Read(ParseResult parsed) => new(parsed.GetValue(_for), parsed.GetValue(_plain), parsed.GetValue(_anyway));
    }
}
