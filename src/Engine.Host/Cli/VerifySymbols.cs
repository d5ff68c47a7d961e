using System.CommandLine;
using Engine.Host.Configuration;
using Engine.Markets;

namespace Engine.Host.Cli;

/// <summary>The argument and options of <c>verify</c>: those of a backtest, and how thoroughly.</summary>
internal sealed class VerifySymbols
{
    private readonly BacktestSymbols _backtest = new();
    private readonly Option<long?> _cuts = OptionKinds.Whole("--cuts", "N", "Cut histories to run; default: 40.", 2, 1_000);
    private readonly Option<long?> _starts = OptionKinds.Whole("--starts", "N", "Later starts to run; default: 3.", 1, 20);
    private readonly Option<BarInterval?> _delay = OptionKinds.Parsed<BarInterval>(
        "--delay",
        "INTERVAL",
        "The bar by which every order comes later in the run with a delay; default: the shortest among the strategy's parameters, or 1m.",
        "an interval of one length such as 1s, 1m or 4h",
        (string text, out BarInterval interval) => BarInterval.TryParse(text, out interval) && interval.Length is not null);


    public void AddTo(Command command)
    {
        _backtest.AddRunTo(command);
        command.Options.Add(_cuts);
        command.Options.Add(_starts);
        command.Options.Add(_delay);
    }

    public VerifyOptions Read(ParseResult parsed, SettingsSources process) => new(_backtest.Read(parsed, process))
    {
        Cuts = (int?)parsed.GetValue(_cuts),
        Starts = (int?)parsed.GetValue(_starts),
        Delay = parsed.GetValue(_delay)?.Length,
    };
}
