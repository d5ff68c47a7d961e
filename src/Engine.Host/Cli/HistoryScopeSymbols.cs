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
    private readonly Option<BarInterval?> _interval = Interval("Interval of the bars; default: 1m.");
    private readonly Option<long?> _days = OptionKinds.Whole("--days", "N", "The last N days.", 1, 10_000);
    private readonly Option<DateTimeOffset?> _from = From();
    private readonly Option<DateTimeOffset?> _to = To();
    private readonly Option<string?> _contract = OptionKinds.Text("--contract", "ID", "Only this contract, by its full id; expired ones too.");
    private readonly HistoryPlaceSymbols _place = new();

    public static Option<BarInterval?> Interval(string description) =>
        OptionKinds.Parsed<BarInterval>("--interval", "INTERVAL", description, "an interval of the venue such as 1s, 1m, 4h, 1d, 1w or 1mo", TryInterval);

    public static Option<DateTimeOffset?> From() => Moment("--from", "Start: a trade date, or a time.", HistorySpan.Begin);

    public static Option<DateTimeOffset?> To() => Moment("--to", "End: a trade date, which is included, or a time; default: now.", HistorySpan.End);

    public void AddTo(Command command)
    {
        command.Arguments.Add(_word);
        Option[] options = [_interval, _days, _from, _to, _contract];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        _place.AddTo(command);
        command.Validators.Add(Check);
    }

    /// <summary>What was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="process">The other sources of settings.</param>
    /// <param name="days">How many days where neither they nor a start are given; null for everything.</param>
    public HistoryScope Read(ParseResult parsed, SettingsSources process, int? days)
    {
        var from = parsed.GetValue(_from);
        return new HistoryScope(_place.Read(parsed, process), parsed.GetValue(_word)!, parsed.GetValue(_interval) ?? BarInterval.Minute)
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

/// <summary>The options that say where the archive and its settings are.</summary>
internal sealed class HistoryPlaceSymbols
{
    private readonly Option<string?> _home = OptionKinds.Home();
    private readonly Option<string?> _envFile = OptionKinds.Text("--env-file", "FILE", "Read this instead of .env.");
    private readonly Option<string?> _config = OptionKinds.Text("--config", "FOLDER", "Folder of engine.conf; default: hocon.");

    public void AddTo(Command command)
    {
        command.Options.Add(_home);
        command.Options.Add(_envFile);
        command.Options.Add(_config);
    }

    public SettingsSources Read(ParseResult parsed, SettingsSources process) => process.With(parsed, (SettingKeys.Home, _home)) with
    {
        ConfigFolder = parsed.GetValue(_config),
        EnvFile = parsed.GetValue(_envFile),
    };
}
