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
    private readonly Option<DateTimeOffset?> _from = HistoryScopeSymbols.From();
    private readonly Option<DateTimeOffset?> _to = HistoryScopeSymbols.To();
    private readonly Option<string?> _out = OptionKinds.Text("--out", "FILE.html", "Write the report with pictures there: one HTML file that opens offline.");
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };
    private readonly Option<string?> _archive = OptionKinds.Text("--archive", "FOLDER", "Recordings and bars, for the prices; default: the environment's archive.");
    private readonly Option<string?> _journal = OptionKinds.Text("--journal", "FILE", "The journal; default: the environment's.");
    private readonly Option<string?> _home = OptionKinds.Home();
    private readonly Option<string?> _envFile = OptionKinds.Text("--env-file", "FILE", "Read this instead of .env.");
    private readonly Option<string?> _config = OptionKinds.Text("--config", "FOLDER", "Folder of engine.conf and risk.conf; default: hocon.");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_what);
        Option[] options = [_last, _from, _to, _out, _json, _archive, _journal, _home, _envFile, _config];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            var named = result.GetResult(_what) is { Tokens.Count: > 0 };
            if (named && result.GetValue(_last))
            {
                result.AddError("RUN and --last both say which run; leave one out.");
            }

            if (!named && !result.GetValue(_last) && result.GetResult(_out) is { Implicit: false })
            {
                result.AddError("--out writes a report of a run or an account; name one, or give --last.");
            }

            if (result.GetResult(_from) is { Implicit: false } && result.GetResult(_to) is { Implicit: false } && result.GetValue(_from) >= result.GetValue(_to))
            {
                result.AddError("--from must lie before --to.");
            }
        });
    }

    public ReportOptions Read(ParseResult parsed, SettingsSources process)
    {
        var sources = process.With(parsed, (SettingKeys.Home, _home)) with
        {
            ConfigFolder = parsed.GetValue(_config),
            EnvFile = parsed.GetValue(_envFile),
        };
        return new ReportOptions(sources)
        {
            What = parsed.GetValue(_what),
            Last = parsed.GetValue(_last),
            From = parsed.GetValue(_from),
            To = parsed.GetValue(_to),
            Out = sources.FullPath(parsed.GetValue(_out)),
            Json = parsed.GetValue(_json),
            Archive = sources.FullPath(parsed.GetValue(_archive)),
            Journal = sources.FullPath(parsed.GetValue(_journal)),
        };
    }
}
