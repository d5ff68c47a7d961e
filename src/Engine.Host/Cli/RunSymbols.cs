using System.CommandLine;
using System.CommandLine.Parsing;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The options of <c>run</c>.</summary>
internal sealed class RunSymbols
{
    private readonly Option<TimeSpan?> _for = OptionKinds.Parsed<TimeSpan>(
        "--for",
        "DURATION",
        "Stop by itself after this time, such as 30s or 5m.",
        "a duration such as 30s, 5m or 2h",
        (string text, out TimeSpan value) => DurationText.TryParse(text, out value) && value > TimeSpan.Zero);

    private readonly Option<string?> _replay = OptionKinds.Replay();
    private readonly Option<ReplaySpeed?> _speed = OptionKinds.Speed("N|max|step");
    private readonly Option<string?> _strategy = OptionKinds.Text("--strategy", "TYPE", "Run one instance of this type instead of the configured ones.");
    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "KEY=VALUE",
        Description = "Set a strategy parameter (repeat; name.key=value where several are enabled).",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _profile = OptionKinds.Text("--profile", "default|oracle", "Which rules and costs apply.");
    private readonly Option<string?> _contract = OptionKinds.Text("--contract", "ROOT|ID", "The contract to trade, such as MNQ.");
    private readonly Option<long?> _account = OptionKinds.Whole("--account", "NUMBER", "The account to trade.", 1, int.MaxValue);
    private readonly Option<string?> _home = OptionKinds.Home();
    private readonly Option<long?> _seed = OptionKinds.Whole("--seed", "N", "Seed of the synthetic market.", 0, long.MaxValue);
    private readonly Option<long?> _port = OptionKinds.Whole("--gateway-port", "N", "Loopback port of the simulated gateway; 0 takes a free one.", 0, 65535);
    private readonly Option<string?> _envFile = OptionKinds.Text("--env-file", "FILE", "Read this instead of .env.");
    private readonly Option<string?> _config = OptionKinds.Text("--config", "FOLDER", "Folder of engine.conf, strategies.conf and risk.conf; default: hocon.");
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Prices and history from the configured gateway, orders simulated here (environment DRY-RUN).",
    };

    private readonly Option<bool> _live = new("--live") { Description = "Trade an account that counts; TRADING_ENVIRONMENT=LIVE has to say so too." };
    private readonly Confirmation _confirmation = new();
    private readonly Option<bool> _plain = new("--plain") { Description = "Plain lines instead of the live console." };

    private readonly Option<TimeSpan?> _latency = OptionKinds.Duration("--latency", "Market time that an order takes to the simulated venue, and its news back; default: none.");
    private readonly Option<TimeSpan?> _jitter = OptionKinds.Duration("--jitter", "Most market time that is added to either, from the seed; default: none.");
    private readonly Option<string?> _resume = OptionKinds.Text("--resume", "WHY", "Lift a halt and let paused strategies go on; the reason is journaled.");

    private readonly Option<bool> _startHalted = new("--start-halted") { Description = "Come up HALTED: nothing is placed until a person says engine resume; positions are watched all the same." };

    public void AddTo(Command command)
    {
        Option[] options = [_for, _replay, _speed, _strategy, _set, _profile, _contract, _account, _home, _seed, _port, _envFile, _config, _dryRun, _live, _latency, _jitter, _plain, _resume, _startHalted];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        _confirmation.AddTo(command);
        command.Validators.Add(result =>
        {
            if (IsGiven(result, _speed) && !IsGiven(result, _replay))
            {
                result.AddError("--speed is the speed of a replay; give the file with --replay.");
            }

            if (IsGiven(result, _resume) && string.IsNullOrWhiteSpace(result.ValueOrNone(_resume)))
            {
                result.AddError("--resume needs a reason in words: --resume \"the payout is booked\".");
            }

            if (IsGiven(result, _startHalted) && IsGiven(result, _resume))
            {
                result.AddError("--start-halted comes up halted and --resume lifts a halt; give one of them.");
            }

            if (IsGiven(result, _startHalted) && IsGiven(result, _replay))
            {
                result.AddError("--start-halted waits for a person, and nobody resumes a replay; leave one of them out.");
            }
        });
    }

    public RunOptions Read(ParseResult parsed, SettingsSources process)
    {
        var sources = process.With(
            parsed,
            (SettingKeys.Profile, _profile),
            (SettingKeys.Contract, _contract),
            (SettingKeys.Account, _account),
            (SettingKeys.Home, _home),
            (SettingKeys.Seed, _seed),
            (SettingKeys.GatewayPort, _port)) with
        {
            Strategy = parsed.GetValue(_strategy),
            Assignments = [.. parsed.GetValue(_set) ?? []],
            ConfigFolder = parsed.GetValue(_config),
            EnvFile = parsed.GetValue(_envFile),
        };
        if (parsed.GetValue(_dryRun))
        {
            sources = sources with { CommandLine = sources.CommandLine.SetItem(SettingKeys.Environment, TradingEnvironment.DryRun.Name()) };
        }

        return new RunOptions(
            sources,
            parsed.GetValue(_for),
            sources.FullPath(parsed.GetValue(_replay)),
            parsed.GetValue(_speed) ?? ReplaySpeed.Recorded,
            parsed.GetValue(_plain),
            parsed.GetValue(_resume))
        {
            Latency = new(parsed.GetValue(_latency) ?? TimeSpan.Zero, parsed.GetValue(_latency) ?? TimeSpan.Zero, parsed.GetValue(_jitter) ?? TimeSpan.Zero),
            Live = parsed.GetValue(_live),
            Yes = _confirmation.Read(parsed),
            StartHalted = parsed.GetValue(_startHalted) ? "started with --start-halted, until a person resumes" : null,
        };
    }

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
