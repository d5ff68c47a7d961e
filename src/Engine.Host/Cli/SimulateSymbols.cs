using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Engine.Host.Configuration;
using Engine.Simulator;

namespace Engine.Host.Cli;

/// <summary>The options of <c>simulate</c>.</summary>
internal sealed class SimulateSymbols
{
    private readonly Option<long?> _port = OptionKinds.Whole("--port", "N", "Loopback port; 0 takes a free one.", 0, 65535);
    private readonly Option<Loopback?> _urls = OptionKinds.Parsed<Loopback>(
        "--urls", "URL", "Where to serve, in place of --port: a loopback address.", "an address such as http://127.0.0.1:5000; the simulated gateway serves http on 127.0.0.1 alone", Loopback.TryParse);

    private readonly Option<long?> _seed = OptionKinds.Whole("--seed", "N", "Seed of the synthetic market.", 0, long.MaxValue);
    private readonly Option<string[]> _replay = new("--replay")
    {
        HelpName = "FILE|FOLDER",
        Description = "Replay recorded bars, trades or quotes (.csv, .csv.gz), or a recorded tape; repeat to merge several by time.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _history = OptionKinds.Text("--history", "FILE", "Serve recorded bars (.csv, .csv.gz) as the past of a market at rest.");
    private readonly Option<ReplaySpeed?> _speed = OptionKinds.Speed("N|max");
    private readonly Option<string?> _profile = OptionKinds.Text("--profile", "default|oracle", "Which rules and costs apply.");
    private readonly Option<DateTimeOffset?> _start = Time("--start", "Market time at which the synthetic market begins; default: now.");
    private readonly Option<long?> _depth = OptionKinds.Whole("--depth", "N", "Levels on either side of the synthetic book; 0 for prints alone; default: 5.", 0, 10);
    private readonly Option<bool> _sessions = new("--sessions") { Description = "Keep Globex hours on the synthetic market, with a burst at 08:30 Chicago." };
    private readonly Option<DateTimeOffset?> _roll = Time("--roll-at", "Market time at which the synthetic front months give way to the next.");
    private readonly Option<TimeSpan?> _latency = OptionKinds.Duration("--latency", "Market time that an order takes to the venue, and its news back; default: none.");
    private readonly Option<TimeSpan?> _jitter = OptionKinds.Duration("--jitter", "Most market time that is added to either, from the seed; default: none.");
    private readonly Option<bool> _autoOco = new("--auto-oco") { Description = "Let orders carry brackets, as an account in Auto-OCO mode; otherwise they are refused." };
    private readonly Option<string?> _faults = OptionKinds.Text("--faults", "FILE", "Misbehave by the rules of this file.");
    private readonly Option<bool> _control = new("--control") { Description = "Open the control endpoint under /control/ with a token of its own." };
    private readonly Option<string?> _controlToken = OptionKinds.Text("--control-token", "TOKEN", "Open the control endpoint with this token, at least 16 characters.");
    private readonly Option<string?> _log = OptionKinds.Text("--log", "FILE", "Write every command to this file, which --play repeats.");
    private readonly Option<string?> _export = OptionKinds.Text("--export", "FILE", "Write every event in canonical form to this file.");
    private readonly Option<string?> _play = OptionKinds.Text("--play", "FILE", "Repeat a command log without serving; its events go to --export.");
    private readonly Option<string?> _home = OptionKinds.Home();

    public void AddTo(Command command)
    {
        Option[] options =
        [
            _port, _urls, _seed, _replay, _history, _speed, _profile, _start, _depth, _sessions, _roll, _latency, _jitter, _autoOco, _faults, _control, _controlToken, _log, _export, _play, _home,
        ];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        _speed.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "step" }])
            {
                result.AddError("--speed step needs the engine in the same process; use engine run.");
            }
        });
        _replay.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => !Path.Exists(token.Value)) is { } missing)
            {
                result.AddError($"--replay {missing.Value}: there is no such file or folder.");
            }
        });
        _controlToken.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value.Length: < 16 }])
            {
                result.AddError("--control-token: expected at least 16 characters.");
            }
        });
        command.Validators.Add(Check);
    }

    public SimulateOptions Read(ParseResult parsed, SettingsSources process)
    {
        var sources = process.With(
            parsed, (SettingKeys.GatewayPort, _port), (SettingKeys.Seed, _seed), (SettingKeys.Profile, _profile), (SettingKeys.Home, _home));
        if (parsed.GetValue(_urls) is { } url)
        {
            sources = sources with { CommandLine = sources.CommandLine.SetItem(SettingKeys.GatewayPort, url.Port.ToString(CultureInfo.InvariantCulture)) };
        }

        return new SimulateOptions(sources)
        {
            Replay = [.. (parsed.GetValue(_replay) ?? []).Select(file => sources.FullPath(file)!)],
            History = sources.FullPath(parsed.GetValue(_history)),
            Speed = parsed.GetValue(_speed),
            Start = parsed.GetValue(_start),
            Depth = (int)(parsed.GetValue(_depth) ?? 5),
            Sessions = parsed.GetValue(_sessions),
            RollAt = parsed.GetValue(_roll),
            Latency = new OrderLatency(parsed.GetValue(_latency) ?? TimeSpan.Zero, parsed.GetValue(_latency) ?? TimeSpan.Zero, parsed.GetValue(_jitter) ?? TimeSpan.Zero),
            AutoOco = parsed.GetValue(_autoOco),
            Faults = sources.FullPath(parsed.GetValue(_faults)),
            Control = parsed.GetValue(_control) || parsed.GetValue(_controlToken) is not null,
            ControlToken = parsed.GetValue(_controlToken),
            Log = sources.FullPath(parsed.GetValue(_log)),
            Export = sources.FullPath(parsed.GetValue(_export)),
            Play = sources.FullPath(parsed.GetValue(_play)),
        };
    }

    private static Option<DateTimeOffset?> Time(string name, string description) => OptionKinds.Parsed<DateTimeOffset>(
        name,
        "TIME",
        description,
        "an ISO 8601 time such as 2026-08-19T13:00:00Z",
        (string text, out DateTimeOffset value) =>
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value));

    private void Check(CommandResult result)
    {
        bool Given(Option option) => result.GetResult(option) is { Implicit: false };
        if (Given(_port) && Given(_urls))
        {
            result.AddError("--port and --urls both name the port; give one of them.");
        }

        Option[] synthetic = [_start, _depth, _sessions, _roll];
        if (Given(_replay) && synthetic.FirstOrDefault(Given) is { } only)
        {
            result.AddError($"{only.Name} is about the synthetic market and does not go with --replay.");
        }

        Option[] moving = [_replay, _speed, _seed, _depth, _sessions, _roll, _log];
        if (Given(_history) && moving.FirstOrDefault(Given) is { } mover)
        {
            result.AddError($"{mover.Name} does not go with --history: a market at rest has no events.");
        }

        if (!Given(_play))
        {
            return;
        }

        if (!Given(_export))
        {
            result.AddError("--play writes the events it repeats; give the file with --export.");
        }

        Option[] serving = [_port, _urls, _seed, _replay, _history, _speed, _profile, _faults, _control, _controlToken, _log, .. synthetic];
        if (serving.FirstOrDefault(Given) is { } other)
        {
            result.AddError($"{other.Name} does not go with --play: the command log says how the run was.");
        }
    }

    /// <summary>An address that only this machine reaches.</summary>
    private readonly record struct Loopback(int Port)
    {
        public static bool TryParse(string text, out Loopback address)
        {
            address = default;
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.Host is not ("127.0.0.1" or "localhost") || url.PathAndQuery != "/")
            {
                return false;
            }

            address = new Loopback(url.Port);
            return true;
        }
    }
}
