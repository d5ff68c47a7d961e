using System.CommandLine;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The arguments and options of <c>compare</c>.</summary>
internal sealed class CompareSymbols
{
    private readonly Argument<string[]> _runs = new("RUN...")
    {
        Description = "Two or more: an account's number, a recorded run by its name, the beginning of it or its date, \"last\" for the newest, a folder that \"backtest --out\" wrote, or \"backtest\": the strategies of the first run again, over what it recorded.",
        Arity = new ArgumentArity(2, 20),
    };

    private readonly Option<DateTimeOffset?> _from = HistoryScopeSymbols.From();
    private readonly Option<DateTimeOffset?> _to = HistoryScopeSymbols.To();
    private readonly Option<TimeSpan?> _tolerance = OptionKinds.Duration("--tolerance", "How far apart two entries of the same round trip may lie; default: 60s.");
    private readonly Option<TimeSpan?> _latency = OptionKinds.Duration("--latency", "Market time that an order takes to the venue, and its news back, in the word backtest; default: none.");
    private readonly Option<string?> _out = OptionKinds.Text("--out", "FILE.html", "Write figures, curves and trades there: one HTML file that opens offline.");
    private readonly Option<bool> _json = new("--json") { Description = "Print all of it as JSON." };
    private readonly Option<string?> _archive = OptionKinds.Text("--archive", "FOLDER", "Recordings; default: the environment's archive.");
    private readonly Option<string?> _journal = OptionKinds.Text("--journal", "FILE", "The journal; default: the environment's.");
    private readonly Option<string?> _home = OptionKinds.Home();
    private readonly Option<string?> _envFile = OptionKinds.Text("--env-file", "FILE", "Read this instead of .env.");
    private readonly Option<string?> _config = OptionKinds.Text("--config", "FOLDER", "Folder of engine.conf and risk.conf; default: hocon.");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_runs);
        Option[] options = [_from, _to, _tolerance, _latency, _out, _json, _archive, _journal, _home, _envFile, _config];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_from) is { Implicit: false } && result.GetResult(_to) is { Implicit: false } && result.GetValue(_from) >= result.GetValue(_to))
            {
                result.AddError("--from must lie before --to.");
            }
        });
    }

    public CompareOptions Read(ParseResult parsed, SettingsSources process)
    {
        var sources = process.With(parsed, (SettingKeys.Home, _home)) with
        {
            ConfigFolder = parsed.GetValue(_config),
            EnvFile = parsed.GetValue(_envFile),
        };
        return new CompareOptions(sources)
        {
            Runs = [.. parsed.GetValue(_runs) ?? []],
            From = parsed.GetValue(_from),
            To = parsed.GetValue(_to),
            Tolerance = parsed.GetValue(_tolerance),
            Latency = parsed.GetValue(_latency) ?? TimeSpan.Zero,
            Out = sources.FullPath(parsed.GetValue(_out)),
            Json = parsed.GetValue(_json),
            Archive = sources.FullPath(parsed.GetValue(_archive)),
            Journal = sources.FullPath(parsed.GetValue(_journal)),
        };
    }
}
