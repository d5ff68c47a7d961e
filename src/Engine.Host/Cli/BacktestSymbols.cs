using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Cli;

/// <summary>The argument and options of <c>backtest</c>, and those that <c>optimize</c> shares with it.</summary>
internal sealed class BacktestSymbols
{
    private const string Archive = "archive";
    private readonly Argument<string> _strategy = new("STRATEGY") { Description = "Type of the strategy, such as SmaCross." };
    private readonly Option<string[]> _data = new("--data")
    {
        HelpName = "archive|FILE...",
        Description = "The archive's bars (default), or recorded bars, trades, quotes (.csv, .csv.gz) or a recorded tape; several are merged by time.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<BarInterval?> _interval = HistoryScopeSymbols.Interval("Interval of the archive's bars; default: 1m.");
    private readonly Option<string?> _contract = OptionKinds.Text("--contract", "ROOT|ID", "The contract to trade, such as ES, or its full id.");
    private readonly RangeSymbols _range = new();
    private readonly Option<bool> _allowGaps = new("--allow-gaps") { Description = "Go on where a trade date of the range has no data; the result says so." };
    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "KEY=VALUE",
        Description = "Set a strategy parameter (repeat).",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _profile = OptionKinds.Text("--profile", "default|oracle", "Which rules and costs apply.");
    private readonly Option<TimeSpan?> _latency = OptionKinds.Duration("--latency", "Market time that an order takes to the venue, and its news back; default: none.");
    private readonly Option<TimeSpan?> _jitter = OptionKinds.Duration("--jitter", "Most market time that is added to either, from the seed; default: none.");
    private readonly Option<long?> _slippage = OptionKinds.Whole("--slippage", "TICKS", "Ticks by which a market order fills worse; default: 0.", 0, 1_000);
    private readonly Option<long?> _stopSlippage = OptionKinds.Whole("--stop-slippage", "TICKS", "Ticks by which a triggered stop fills worse; default: 0.", 0, 1_000);
    private readonly Option<QueueModel?> _queue = OptionKinds.Parsed<QueueModel>(
        "--queue",
        "none|depth",
        "Whether a limit waits until what the depth shows ahead of it has traded; default: depth, where the data has any.",
        "none or depth",
        (string text, out QueueModel value) => Enum.TryParse(text, ignoreCase: true, out value) && text.All(char.IsAsciiLetter));

    private readonly Option<TimeSpan?> _staleAfter = OptionKinds.Parsed<TimeSpan>(
        "--stale-after",
        "DURATION|off",
        "Age, market time, from which no order fills at a price but waits for the next; default: 10m, or a bar where bars are longer.",
        "a duration such as 10m or 1h, or off",
        (string text, out TimeSpan value) => (text == "off" && (value = TimeSpan.Zero) == TimeSpan.Zero) || (DurationText.TryParse(text, out value) && value > TimeSpan.Zero));

    private readonly Option<string?> _feesFrom = OptionKinds.Text("--fees-from", "JOURNAL", "Costs of each product as the newest trade of it in this journal paid; others by the venue's table.");
    private readonly Option<long?> _seed = OptionKinds.Whole("--seed", "N", "Seed of everything random; default: 1.", 0, long.MaxValue);
    private readonly Option<string?> _out = OptionKinds.Text("--out", "FOLDER", "Write summary.json, journal.jsonl, orders.parquet and trades.parquet there.");
    private readonly Option<string?> _report = OptionKinds.Text("--report", "FILE.html", "Write a report with pictures there: one HTML file that opens offline.");
    private readonly Option<bool> _json = new("--json") { Description = "Print the summary as JSON." };
    private readonly PlaceSymbols _place = new();

    /// <summary>Says what is written where, for a command that writes other things.</summary>
    public BacktestSymbols Writing(string folder, string report)
    {
        (_out.Description, _report.Description) = (folder, report);
        return this;
    }

    /// <summary>Adds all of them.</summary>
    public void AddTo(Command command)
    {
        AddRunTo(command);
        command.Options.Add(_out);
        command.Options.Add(_report);
    }

    /// <summary>Adds what says which run is meant, for commands that make more of it than a summary.</summary>
    public void AddRunTo(Command command)
    {
        command.Arguments.Add(_strategy);
        Option[] options = [_data, _interval, _contract, _allowGaps, _set, _profile, _latency, _jitter, _slippage, _stopSlippage, _queue, _staleAfter, _feesFrom, _seed, _json];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        _range.AddTo(command);
        _place.AddTo(command);
        command.Validators.Add(result =>
        {
            var data = result.ValueOrNone(_data) ?? [];
            if (data.Contains(Archive) && data.Length > 1)
            {
                result.AddError("--data archive stands alone; leave the files out, or the word.");
            }
        });
    }

    public BacktestOptions Read(ParseResult parsed, SettingsSources process)
    {
        var sources = _place.Read(parsed, process, (SettingKeys.Profile, _profile), (SettingKeys.Contract, _contract), (SettingKeys.Seed, _seed)) with
        {
            Strategy = parsed.GetValue(_strategy),
            Assignments = [.. parsed.GetValue(_set) ?? []],
        };
        return new BacktestOptions(sources)
        {
            Files = [.. (parsed.GetValue(_data) ?? []).Where(path => path != Archive).Select(path => sources.FullPath(path)!)],
            Interval = parsed.GetValue(_interval) ?? BarInterval.Minute,
            From = _range.From(parsed),
            To = _range.To(parsed),
            AllowGaps = parsed.GetValue(_allowGaps),
            Latency = parsed.GetValue(_latency) ?? TimeSpan.Zero,
            Jitter = parsed.GetValue(_jitter) ?? TimeSpan.Zero,
            Slippage = (int)(parsed.GetValue(_slippage) ?? 0),
            StopSlippage = (int)(parsed.GetValue(_stopSlippage) ?? 0),
            Queue = parsed.GetValue(_queue),
            StaleAfter = parsed.GetValue(_staleAfter),
            FeesFrom = sources.FullPath(parsed.GetValue(_feesFrom)),
            Out = sources.FullPath(parsed.GetValue(_out)),
            Report = sources.FullPath(parsed.GetValue(_report)),
            Json = parsed.GetValue(_json),
        };
    }
}
