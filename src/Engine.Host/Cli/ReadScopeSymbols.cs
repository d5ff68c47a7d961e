using System.CommandLine;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The options that every command that reads the venue has.</summary>
internal sealed class ReadScopeSymbols
{
    private readonly Option<bool> _json = OptionKinds.Json();
    private readonly ZoneSymbols _zone = new();
    private readonly PlaceSymbols _place = new();

    public static Argument<string?> Account(string description) => NoOption(new Argument<string?>("ACCOUNT")
    {
        Description = $"{description} Number or name; without it, the configured account, or the only one.",
        Arity = ArgumentArity.ZeroOrOne,
    });

    /// <summary>Refuses a word that looks like an option: the library takes what is no option of the command for an argument.</summary>
    public static TArgument NoOption<TArgument>(TArgument argument)
        where TArgument : Argument
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } option)
            {
                result.AddError($"{option.Value} is no option of this command; --help lists them.");
            }
            else if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError($"{argument.Name}: expected a word; it is empty.");
            }
        });
        return argument;
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_json);
        _zone.AddTo(command);
        _place.AddTo(command);
    }

    public ReadScope Read(ParseResult parsed, SettingsSources sources) => new(_place.Read(parsed, sources), _zone.Read(parsed), parsed.GetValue(_json));
}
