using System.CommandLine;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The argument and options of <c>optimize</c>: those of <c>backtest</c>, and its own.</summary>
internal sealed class OptimizeSymbols
{
    private readonly BacktestSymbols _backtest = new BacktestSymbols().Writing(
        "Keep the sweep there: trials.jsonl, from which a repeated command goes on, trials.parquet and summary.json; default: a folder of its own under sweeps in the home folder.",
        "Write a page with heat map and table there: one HTML file that opens offline.");

    private readonly Option<string[]> _over = new("--over")
    {
        HelpName = "KEY=FROM..TO:STEP|KEY=VALUE,VALUE",
        Description = "Try these values of a parameter (repeat), such as fast=5..20:5 or slow=20,50,100.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _random = OptionKinds.Text("--random", "N", "Try N combinations, drawn from --seed; default: all of them.");
    private readonly Option<string?> _walkForward = OptionKinds.Text("--walk-forward", "train=20d,test=5d", "Choose on 20 trade dates, try on the next 5, move on by 5; ',anchored' lets every sample begin with the data.");
    private readonly Option<string?> _outOfSample = OptionKinds.Text("--out-of-sample", "SHARE", "Last part of the trade dates, which has no say in the choice; default: 30%.");
    private readonly Option<string?> _by = OptionKinds.Text("--by", string.Join('|', Engine.Optimization.Objectives.Names), "By what trials are compared; default: sharpe.");
    private readonly Option<string?> _heatMap = OptionKinds.Text("--heat-map", "KEY,KEY", "The two parameters of the heat map; default: the first two.");
    private readonly Option<string?> _trialsBefore = OptionKinds.Text("--trials-before", "N", "Trials that earlier sweeps made for the same choice; they count for the deflated Sharpe ratio.");
    private readonly Option<string?> _top = OptionKinds.Text("--top", "N", "Rows of the table; default: 20.");
    private readonly Option<string?> _workers = OptionKinds.Text("--workers", "N", "Runs at the same time; default: one for each core.");
    private readonly Option<bool> _again = new("--again") { Description = "Begin anew, whatever an earlier sweep left in the folder." };

    public void AddTo(Command command)
    {
        _backtest.AddTo(command);
        Option[] options = [_over, _random, _walkForward, _outOfSample, _by, _heatMap, _trialsBefore, _top, _workers, _again];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    public OptimizeOptions Read(ParseResult parsed, SettingsSources process) => new(_backtest.Read(parsed, process))
    {
        Over = [.. parsed.GetValue(_over) ?? []],
        Random = parsed.GetValue(_random),
        WalkForward = parsed.GetValue(_walkForward),
        OutOfSample = parsed.GetValue(_outOfSample),
        By = parsed.GetValue(_by),
        HeatMap = parsed.GetValue(_heatMap),
        TrialsBefore = parsed.GetValue(_trialsBefore),
        Top = parsed.GetValue(_top),
        Workers = parsed.GetValue(_workers),
        Again = parsed.GetValue(_again),
    };
}
