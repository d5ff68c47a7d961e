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

    private readonly RangeSymbols _range = new();
    private readonly Option<TimeSpan?> _tolerance = OptionKinds.Duration("--tolerance", "How far apart two entries of the same round trip may lie; default: 60s.");
    private readonly Option<TimeSpan?> _latency = OptionKinds.Duration("--latency", "Market time that an order takes to the venue, and its news back, in the word backtest; default: none.");
    private readonly Option<string?> _out = OptionKinds.Text("--out", "FILE.html", "Write figures, curves and trades there: one HTML file that opens offline.");
    private readonly Option<bool> _json = new("--json") { Description = "Print all of it as JSON." };
    private readonly Option<string?> _archive = OptionKinds.Text("--archive", "FOLDER", "Recordings; default: the environment's archive.");
    private readonly Option<string?> _journal = OptionKinds.Text("--journal", "FILE", "The journal; default: the environment's.");
    private readonly PlaceSymbols _place = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_runs);
        Option[] options = [_tolerance, _latency, _out, _json, _archive, _journal];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        _range.AddTo(command);
        _place.AddTo(command);
    }

    public CompareOptions Read(ParseResult parsed, SettingsSources process)
    {
        var sources = _place.Read(parsed, process);
        return new CompareOptions(sources)
        {
            Runs = [.. parsed.GetValue(_runs) ?? []],
            From = _range.From(parsed),
            To = _range.To(parsed),
            Tolerance = parsed.GetValue(_tolerance),
            Latency = parsed.GetValue(_latency) ?? TimeSpan.Zero,
            Out = sources.FullPath(parsed.GetValue(_out)),
            Json = parsed.GetValue(_json),
            Archive = sources.FullPath(parsed.GetValue(_archive)),
            Journal = sources.FullPath(parsed.GetValue(_journal)),
        };
    }
}
