using System.CommandLine;
using System.CommandLine.Parsing;
using Engine.Host.Configuration;
using Engine.Markets;

namespace Engine.Host.Cli;

/// <summary>The argument and options by which the commands of <c>history</c> name bars.</summary>
internal sealed class HistoryScopeSymbols
{
    private readonly Argument<string> _word = new("ROOT|ID") { Description = "A root such as NQ with every contract it had, or one contract by its full id." };
    private readonly Option<BarInterval?> _interval = Interval("Interval of the bars; default: 1m.");
    private readonly Option<long?> _days = OptionKinds.Whole("--days", "N", "The last N days.", 1, 10_000);
    private readonly RangeSymbols _range = new();
    private readonly Option<string?> _contract = OptionKinds.Text("--contract", "ID", "Only this contract, by its full id; expired ones too.");
    private readonly PlaceSymbols _place = new();

    public static Option<BarInterval?> Interval(string description) =>
        OptionKinds.Parsed<BarInterval>("--interval", "INTERVAL", description, "an interval of the venue such as 1s, 1m, 4h, 1d, 1w or 1mo", TryInterval);

    public void AddTo(Command command)
    {
        command.Arguments.Add(_word);
        Option[] options = [_interval, _days, _contract];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        _range.AddTo(command);
        _place.AddTo(command);
        command.Validators.Add(Check);
    }

    /// <summary>What was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="process">The other sources of settings.</param>
    /// <param name="days">How many days where neither they nor a start are given; null for everything.</param>
    public HistoryScope Read(ParseResult parsed, SettingsSources process, int? days)
    {
        var from = _range.From(parsed);
        return new HistoryScope(_place.Read(parsed, process), parsed.GetValue(_word)!, parsed.GetValue(_interval) ?? BarInterval.Minute)
        {
            Days = from is null ? (int?)parsed.GetValue(_days) ?? days : null,
            From = from,
            To = _range.To(parsed),
            Contract = parsed.GetValue(_contract),
        };
    }

    private static bool TryInterval(string text, out BarInterval interval) => BarInterval.TryParse(text, out interval) && interval.IsTime;

    private void Check(CommandResult result)
    {
        bool Given(Option option) => result.GetResult(option) is { Implicit: false };
        if (Given(_days) && Given(_range.FromOption))
        {
            result.AddError("--days and --from both name the start; give one of them.");
        }

        if (Given(_contract) && !ContractResolution.IsId(result.ValueOrNone(_contract)!))
        {
            result.AddError($"--contract {result.ValueOrNone(_contract)}: expected a full id such as CON.F.US.ENQ.Z26.");
        }
    }
}
