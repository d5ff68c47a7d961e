using System.CommandLine;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The argument and options of <c>report</c>.</summary>
internal sealed class ReportSymbols
{
    private readonly Argument<string?> _what = new("RUN|ACCOUNT")
    {
        Description = "The account's number, or a recorded run by its name, the beginning of it, or its date; without it, accounts and runs are listed.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _last = new("--last") { Description = "The newest recorded run." };
    private readonly RangeSymbols _range = new();
    private readonly Option<string?> _out = OptionKinds.Text("--out", "FILE.html", "Write the report with pictures there: one HTML file that opens offline.");
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };
    private readonly Option<string?> _archive = OptionKinds.Text("--archive", "FOLDER", "Recordings and bars, for the prices; default: the environment's archive.");
    private readonly Option<string?> _journal = OptionKinds.Text("--journal", "FILE", "The journal; default: the environment's.");
    private readonly PlaceSymbols _place = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_what);
        Option[] options = [_last, _out, _json, _archive, _journal];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        _range.AddTo(command);
        _place.AddTo(command);
        command.Validators.Add(result =>
        {
            var named = result.GetResult(_what) is { Tokens.Count: > 0 };
            if (named && result.ValueOrNone(_last))
            {
                result.AddError("RUN and --last both say which run; leave one out.");
            }

            if (!named && !result.ValueOrNone(_last) && result.GetResult(_out) is { Implicit: false })
            {
                result.AddError("--out writes a report of a run or an account; name one, or give --last.");
            }
        });
    }

    public ReportOptions Read(ParseResult parsed, SettingsSources process)
    {
        var sources = _place.Read(parsed, process);
        return new ReportOptions(sources)
        {
            What = parsed.GetValue(_what),
            Last = parsed.GetValue(_last),
            From = _range.From(parsed),
            To = _range.To(parsed),
            Out = sources.FullPath(parsed.GetValue(_out)),
            Json = parsed.GetValue(_json),
            Archive = sources.FullPath(parsed.GetValue(_archive)),
            Journal = sources.FullPath(parsed.GetValue(_journal)),
        };
    }
}
