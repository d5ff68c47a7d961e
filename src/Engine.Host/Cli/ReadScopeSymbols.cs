using System.CommandLine;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The options that every command that reads the venue has.</summary>
internal sealed class ReadScopeSymbols
{
    private readonly Option<bool> _json = OptionKinds.Json();
    private readonly ZoneSymbols _zone = new();
    private readonly PlaceSymbols _place = new();

    public static Argument<string?> Account(string description) => new("ACCOUNT")
    {
        Description = $"{description} Number or name; without it, the configured account, or the only one.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_json);
        _zone.AddTo(command);
        _place.AddTo(command);
    }

    public ReadScope Read(ParseResult parsed, SettingsSources sources) => new(_place.Read(parsed, sources), _zone.Read(parsed), parsed.GetValue(_json));
}
