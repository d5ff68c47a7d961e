using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Engine.History;
using Engine.Host.Configuration;
using Engine.Markets;

namespace Engine.Host.Cli;

/// <summary>The argument and options by which the commands of <c>history</c> name bars.</summary>
internal sealed class HistoryScopeSymbols
{
    private readonly Argument<string> _word = new("ROOT|ID") { Description = "A root such as NQ with every contract it had, or one contract by its full id." };
    private readonly Option<BarInterval?> _interval = OptionKinds.Parsed<BarInterval>(
        "--interval", "INTERVAL", "Interval of the bars; default: 1m.", "an interval of the venue such as 1s, 1m, 4h, 1d, 1w or 1mo", TryInterval);

    private readonly Option<long?> _days = OptionKinds.Whole("--days", "N", "The last N days.", 1, 10_000);
    private readonly Option<DateTimeOffset?> _from = Moment("--from", "Start: a trade date, or a time.", HistorySpan.Begin);
    private readonly Option<DateTimeOffset?> _to = Moment("--to", "End: a trade date, which is included, or a time; default: now.", HistorySpan.End);
    private readonly Option<string?> _contract = OptionKinds.Text("--contract", "ID", "Only this contract, by its full id; expired ones too.");
    private readonly Option<string?> _home = OptionKinds.Home();
    private readonly Option<string?> _envFile = OptionKinds.Text("--env-file", "FILE", "Read this instead of .env.");
    private readonly Option<string?> _config = OptionKinds.Text("--config", "FOLDER", "Folder of engine.conf; default: hocon.");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_word);
        Option[] options = [_interval, _days, _from, _to, _contract, _home, _envFile, _config];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(Check);
    }

    /// <summary>What was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="process">The other sources of settings.</param>
    /// <param name="days">How many days where neither they nor a start are given; null for everything.</param>
    public HistoryScope Read(ParseResult parsed, SettingsSources process, int? days)
    {
        var sources = process.With(parsed, (SettingKeys.Home, _home)) with
        {
            ConfigFolder = parsed.GetValue(_config),
            EnvFile = parsed.GetValue(_envFile),
        };
        var from = parsed.GetValue(_from);
        return new HistoryScope(sources, parsed.GetValue(_word)!, parsed.GetValue(_interval) ?? BarInterval.Minute)
        {
            Days = from is null ? (int?)parsed.GetValue(_days) ?? days : null,
            From = from,
            To = parsed.GetValue(_to),
            Contract = parsed.GetValue(_contract),
        };
    }

    private static bool TryInterval(string text, out BarInterval interval) => BarInterval.TryParse(text, out interval) && interval.IsTime;

    private static Option<DateTimeOffset?> Moment(string name, string description, Func<DateOnly, DateTimeOffset> ofDate) => OptionKinds.Parsed<DateTimeOffset>(
        name,
        "DATE|TIME",
        description,
        "a trade date such as 2026-11-27 or a time such as 2026-11-27T14:30:00Z",
        (string text, out DateTimeOffset value) =>
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is > 1970 and < 2100)
            {
                value = ofDate(date);
                return true;
            }

            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value)
                && text.Contains('T', StringComparison.Ordinal) && value.Year is > 1970 and < 2100;
        });

    private void Check(CommandResult result)
    {
        bool Given(Option option) => result.GetResult(option) is { Implicit: false };
        if (Given(_days) && Given(_from))
        {
            result.AddError("--days and --from both name the start; give one of them.");
        }

        if (Given(_from) && Given(_to) && result.GetValue(_from) >= result.GetValue(_to))
        {
            result.AddError("--from must lie before --to.");
        }

        if (Given(_contract) && !ContractResolution.IsId(result.GetValue(_contract)!))
        {
            result.AddError($"--contract {result.GetValue(_contract)}: expected a full id such as CON.F.US.ENQ.Z26.");
        }
    }
}

/// <summary>The commands of <c>history</c>.</summary>
internal static class HistorySymbols
{
    private const int UsualDays = 30;

    public static Command Build(HistoryCommands commands, SettingsSources sources)
    {
        var history = new Command("history", "The archive of bars: fetch what is missing, and see what is there.");
        history.Subcommands.Add(Sync(commands, sources));
        history.Subcommands.Add(Check("gaps", "Compare the stored bars with the hours of the exchange; 1 when something is missing.", commands.Gaps, sources));
        return history;
    }

    private static Command Sync(HistoryCommands commands, SettingsSources sources)
    {
        var command = new Command("sync", "Fetch the bars that are missing, newest first; may be stopped and repeated at any time.");
        var scope = new HistoryScopeSymbols();
        var again = new Option<bool>("--again") { Description = "Ask for all of it once more, whatever was asked before." };
        var plain = new Option<bool>("--plain") { Description = "Plain lines instead of the progress bar." };
        scope.AddTo(command);
        command.Options.Add(again);
        command.Options.Add(plain);
        command.SetAction((parsed, stop) => commands.Sync(
            new HistorySyncOptions(scope.Read(parsed, sources, UsualDays), parsed.GetValue(again), parsed.GetValue(plain)), stop));
        return command;
    }

    private static Command Check(string name, string description, Func<HistoryCheckOptions, CancellationToken, Task<int>> work, SettingsSources sources)
    {
        var command = new Command(name, description);
        var scope = new HistoryScopeSymbols();
        var json = new Option<bool>("--json") { Description = "JSON for programs." };
        scope.AddTo(command);
        command.Options.Add(json);
        command.SetAction((parsed, stop) => work(new HistoryCheckOptions(scope.Read(parsed, sources, null), parsed.GetValue(json)), stop));
        return command;
    }
}
