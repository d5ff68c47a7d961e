using System.CommandLine;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The options of <c>simulate</c>.</summary>
internal sealed class SimulateSymbols
{
    private readonly Option<long?> _port = OptionKinds.Whole("--port", "N", "Loopback port; 0 takes a free one.", 0, 65535);
    private readonly Option<long?> _seed = OptionKinds.Whole("--seed", "N", "Seed of the synthetic market.", 0, long.MaxValue);
    private readonly Option<string?> _replay = OptionKinds.Replay();
    private readonly Option<ReplaySpeed?> _speed = OptionKinds.Speed("N|max");
    private readonly Option<string?> _home = OptionKinds.Home();

    public void AddTo(Command command)
    {
        Option[] options = [_port, _seed, _replay, _speed, _home];
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
        command.Validators.Add(result =>
        {
            if (result.GetResult(_speed) is { Implicit: false } && result.GetResult(_replay) is null)
            {
                result.AddError("--speed is the speed of a replay; give the file with --replay.");
            }
        });
    }

    public SimulateOptions Read(ParseResult parsed, SettingsSources process)
    {
        var sources = process.With(parsed, (SettingKeys.GatewayPort, _port), (SettingKeys.Seed, _seed), (SettingKeys.Home, _home));
        return new SimulateOptions(sources, sources.FullPath(parsed.GetValue(_replay)), parsed.GetValue(_speed) ?? ReplaySpeed.Recorded);
    }
}
