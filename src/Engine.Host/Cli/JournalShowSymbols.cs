using System.CommandLine;
using Engine.Actors.Journal.Story;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Cli;

/// <summary>The argument and options of <c>journal show</c>.</summary>
internal sealed class JournalShowSymbols
{
    private readonly Argument<string?> _account = JournalSymbols.Account("The account's number, or the id of its journal; may be left out where there is one.");
    private readonly RangeSymbols _range = new();
    private readonly Option<string?> _tag = Word("--tag", "TAG", "Only the order of this tag, of its entry, or of a leg of it.");
    private readonly Option<string?> _strategy = Word("--strategy", "NAME", "Only what this strategy did and what became of it.");
    private readonly Option<string?> _contract = OptionKinds.Text("--contract", "ID", "Only what is about this contract, by its full id.");
    private readonly Option<bool> _flat = new("--flat") { Description = "One line an event, in order, in place of the story." };
    private readonly Option<long?> _last = OptionKinds.Whole("--tail", "N", "Only the last N paragraphs, or lines with --flat.", 1, int.MaxValue);
    private readonly Option<bool> _json = OptionKinds.Json("One JSON object a line: a paragraph, or an event with --flat.");
    private readonly Option<string?> _archive = OptionKinds.Text("--archive", "FOLDER", "The recording, for what was decided on; default: the environment's archive.");
    private readonly ZoneSymbols _zone = new();
    private readonly PlaceSymbols _place = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_account);
        _range.AddTo(command);
        Option[] options = [_tag, _strategy, _contract, _flat, _last, _json, _archive];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        _zone.AddTo(command);
        _place.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.ValueOrNone(_contract) is { } contract && !ContractResolution.IsId(contract))
            {
                result.AddError($"--contract {contract}: expected a full id such as CON.F.US.ENQ.Z26.");
            }
        });
    }

    public JournalShowOptions Read(ParseResult parsed, SettingsSources process)
    {
        var sources = _place.Read(parsed, process);
        return new JournalShowOptions(sources, parsed.GetValue(_account))
        {
            Filter = new StoryFilter
            {
                From = _range.From(parsed),
                To = _range.To(parsed),
                Tag = parsed.GetValue(_tag) is { } tag ? new ClientTag(tag) : null,
                Strategy = parsed.GetValue(_strategy) is { } strategy ? new StrategyName(strategy) : null,
                Contract = parsed.GetValue(_contract) is { } contract ? new ContractId(contract) : null,
            },
            Flat = parsed.GetValue(_flat),
            Last = (int?)parsed.GetValue(_last),
            Json = parsed.GetValue(_json),
            Archive = sources.FullPath(parsed.GetValue(_archive)),
            Zone = _zone.Read(parsed),
        };
    }

    private static Option<string?> Word(string name, string placeholder, string description)
    {
        var option = OptionKinds.Text(name, placeholder, description);
        option.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string?>()))
            {
                result.AddError($"{name}: expected a word, as journal show --flat has it.");
            }
        });
        return option;
    }
}
