using System.Collections.Frozen;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Engine.History;
using Engine.Host.Configuration;
using Engine.Markets;
using NodaTime;

namespace Engine.Host.Cli;

/// <summary>The arguments and options of <c>history import</c>.</summary>
internal sealed class HistoryImportSymbols
{
    private static readonly FrozenDictionary<string, Func<CsvMapping, string, CsvMapping>> Columns = new Dictionary<string, Func<CsvMapping, string, CsvMapping>>
    {
        ["t"] = (mapping, column) => mapping with { Time = column.Split('+') },
        ["o"] = (mapping, column) => mapping with { Open = column },
        ["h"] = (mapping, column) => mapping with { High = column },
        ["l"] = (mapping, column) => mapping with { Low = column },
        ["c"] = (mapping, column) => mapping with { Close = column },
        ["v"] = (mapping, column) => mapping with { Volume = column },
        ["contract"] = (mapping, column) => mapping with { Contract = column },
    }.ToFrozenDictionary();

    private readonly Argument<string[]> _files = new("FILE") { Description = "Parquet or delimited text, compressed where the name ends in .gz.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _root = OptionKinds.Text("--root", "ROOT", "Exchange root of the bars, such as NQ; default: that of --contract.");
    private readonly Option<BarInterval?> _interval = HistoryScopeSymbols.Interval("Interval of the bars; default: 1m.");
    private readonly Option<string?> _contract = OptionKinds.Text("--contract", "ID", "Contract of files that do not say it, by its full id.");
    private readonly Option<string[]> _columns = Repeated("--column", "WHAT=COLUMN", "Where a text file has t, o, h, l, c, v or contract: a name or a number from 1 (repeat; t=Date+Time joins two).");
    private readonly Option<string[]> _rename = Repeated("--rename", "THEIRS=OURS", "A contract id as the file has it, and as the venue has it (repeat).");
    private readonly Option<DateTimeZone?> _zone = new("--zone")
    {
        HelpName = "ZONE",
        Description = "Zone of times that state none, such as America/Chicago; default: UTC.",
        CustomParser = result =>
        {
            if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(result.Tokens[0].Value) is { } zone)
            {
                return zone;
            }

            result.AddError($"--zone {result.Tokens[0].Value}: expected a zone such as America/Chicago, America/New_York or UTC.");
            return null;
        },
    };

    private readonly Option<BarStamp?> _stamps = OptionKinds.Parsed<BarStamp>(
        "--stamps", "start|end", "What a time means: the start of its bar or the end; default: start.", "start or end", TryStamp);

    private readonly Option<string?> _timeFormat = OptionKinds.Text("--time-format", "FORMAT", "Such as yyyyMMdd HHmmss, unix, unix-ms, unix-us or unix-ns; default: ISO 8601.");
    private readonly Option<string?> _separator = OptionKinds.Text("--separator", "CHARACTER", "Between columns; default: found out.");
    private readonly Option<bool> _noHeader = new("--no-header") { Description = "The first line is a bar already; columns are named by number." };
    private readonly PlaceSymbols _place = new();

    public Command Build(HistoryCommands commands, SettingsSources sources)
    {
        var command = new Command("import", "Take bars from files, never over better ones; all of them or none.");
        command.Arguments.Add(_files);
        Option[] options = [_root, _interval, _contract, _columns, _rename, _zone, _stamps, _timeFormat, _separator, _noHeader];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        _place.AddTo(command);
        command.Validators.Add(Check);
        command.SetAction((parsed, stop) => commands.Import(Read(parsed, sources), stop));
        return command;
    }

    private static Option<string[]> Repeated(string name, string placeholder, string description) => new(name)
    {
        HelpName = placeholder,
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private static bool TryStamp(string text, out BarStamp stamp)
    {
        stamp = text == "end" ? BarStamp.End : BarStamp.Start;
        return text is "start" or "end";
    }

    private static (string Key, string Value)? Pair(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is var at && at > 0 && at < text.Length - 1 ? (text[..at], text[(at + 1)..]) : null;

    private static ContractId Contract(string text) => new(text.Trim().ToUpperInvariant());

    private void Check(CommandResult result)
    {
        var root = result.ValueOrNone(_root);
        var contract = result.ValueOrNone(_contract);
        if (root is null && contract is null)
        {
            result.AddError("--root is missing: say which product the bars are of, such as --root NQ.");
        }

        if (root is not null && !BarSeries.IsRoot(root.Trim().ToUpperInvariant()))
        {
            result.AddError($"--root {root}: expected letters and digits such as NQ.");
        }

        if (contract is not null && ProductRoots.RootOf(Contract(contract)) is null)
        {
            result.AddError($"--contract {contract}: expected a full id such as CON.F.US.ENQ.Z26.");
        }

        foreach (var text in result.ValueOrNone(_columns) ?? [])
        {
            if (Pair(text) is not { } pair || !Columns.ContainsKey(pair.Key))
            {
                result.AddError($"--column {text}: expected one of t, o, h, l, c, v or contract, then = and a column.");
            }
        }

        foreach (var text in (result.ValueOrNone(_rename) ?? []).Where(text => Pair(text) is null))
        {
            result.AddError($"--rename {text}: expected an id as the file has it, then = and the venue's.");
        }

        if (result.ValueOrNone(_separator) is { Length: not 1 } separator && separator != "\\t")
        {
            result.AddError($"--separator {separator}: expected one character, or \\t.");
        }
    }

    private HistoryImportOptions Read(ParseResult parsed, SettingsSources process)
    {
        var contract = parsed.GetValue(_contract) is { } named ? Contract(named) : (ContractId?)null;
        var root = parsed.GetValue(_root)?.Trim().ToUpperInvariant() ?? ProductRoots.RootOf(contract!.Value)!;
        var mapping = new CsvMapping
        {
            HasHeader = !parsed.GetValue(_noHeader),
            TimeFormat = parsed.GetValue(_timeFormat),
            Separator = parsed.GetValue(_separator) is { } separator ? separator == "\\t" ? '\t' : separator[0] : null,
        };
        foreach (var (what, column) in (parsed.GetValue(_columns) ?? []).Select(text => Pair(text)!.Value))
        {
            mapping = Columns[what](mapping, column);
        }

        return new HistoryImportOptions(
            _place.Read(parsed, process),
            [.. parsed.GetValue(_files)!.Select(file => process.FullPath(file)!)],
            new BarImportOptions(new BarSeries(ProductCodes.RootOf(root) ?? root, parsed.GetValue(_interval) ?? BarInterval.Minute))
            {
                Csv = mapping,
                Zone = parsed.GetValue(_zone) ?? DateTimeZone.Utc,
                Stamp = parsed.GetValue(_stamps) ?? BarStamp.Start,
                Contract = contract,
                Renamed = (parsed.GetValue(_rename) ?? []).Select(text => Pair(text)!.Value).ToDictionary(pair => new ContractId(pair.Key), pair => Contract(pair.Value)),
            });
    }
}
