using System.CommandLine;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The argument and options of <c>replay</c>.</summary>
internal sealed class ReplaySymbols
{
    private readonly Argument<string?> _run = new("RUN")
    {
        Description = "A recorded run: its name, the beginning of it, or its date; without it, the runs are listed.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _last = new("--last") { Description = "The newest run." };
    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "KEY=VALUE",
        Description = "Replay with another strategy parameter (repeat); name.KEY=VALUE where the run has several strategies.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _changedCode = new("--changed-code") { Description = "Replay although a strategy's code is not the recorded one." };
    private readonly Option<string?> _archive = OptionKinds.Text("--archive", "FOLDER", "The recording; default: the environment's archive.");
    private readonly Option<string?> _journal = OptionKinds.Text("--journal", "FILE", "The journal; default: the environment's.");
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON." };
    private readonly PlaceSymbols _place = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_run);
        Option[] options = [_last, _set, _changedCode, _archive, _journal, _json];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        _place.AddTo(command);
        command.Validators.Add(result =>
        {
            var named = result.GetResult(_run) is { Tokens.Count: > 0 };
            if (named && result.ValueOrNone(_last))
            {
                result.AddError("RUN and --last both say which run; leave one out.");
            }

            if (!named && !result.ValueOrNone(_last) && result.GetResult(_set) is { Implicit: false })
            {
                result.AddError("--set changes a run that is replayed; name one, or give --last.");
            }
        });
    }

    public ReplayOptions Read(ParseResult parsed, SettingsSources process)
    {
        var sources = _place.Read(parsed, process);
        return new ReplayOptions(sources)
        {
            Run = parsed.GetValue(_run),
            Last = parsed.GetValue(_last),
            Set = [.. parsed.GetValue(_set) ?? []],
            ChangedCode = parsed.GetValue(_changedCode),
            Archive = sources.FullPath(parsed.GetValue(_archive)),
            Journal = sources.FullPath(parsed.GetValue(_journal)),
            Json = parsed.GetValue(_json),
        };
    }
}
