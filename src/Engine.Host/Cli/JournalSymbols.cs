using System.CommandLine;
using System.Globalization;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The argument and options of <c>journal</c>.</summary>
internal sealed class JournalSymbols
{
    private readonly Argument<int> _account = AccountArgument("The account's number.");
    private readonly Option<string?> _home = OptionKinds.Home();
    private readonly Option<long?> _tail = OptionKinds.Whole("--tail", "N", "Only the last N events.", 1, int.MaxValue);
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line." };
    private readonly Option<string?> _envFile = OptionKinds.Text("--env-file", "FILE", "Read this instead of .env.");
    private readonly Option<string?> _config = OptionKinds.Text("--config", "FOLDER", "Folder of engine.conf; default: hocon.");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_account);
        Option[] options = [_home, _tail, _json, _envFile, _config];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    public JournalOptions Read(ParseResult parsed, SettingsSources process)
    {
        var sources = process.With(parsed, (SettingKeys.Home, _home)) with
        {
            ConfigFolder = parsed.GetValue(_config),
            EnvFile = parsed.GetValue(_envFile),
        };
        return new JournalOptions(sources, parsed.GetValue(_account), (int?)parsed.GetValue(_tail), parsed.GetValue(_json));
    }

    internal static Argument<int> AccountArgument(string description) => new("ACCOUNT")
    {
        Description = description,
        CustomParser = result =>
        {
            if (result.Tokens.Count == 0)
            {
                return 0;
            }

            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var account) && account > 0)
            {
                return account;
            }

            result.AddError($"ACCOUNT {result.Tokens[0].Value}: expected the venue's number of an account, at least 1.");
            return 0;
        },
    };
}

/// <summary>The argument and options of <c>journal verify</c>.</summary>
internal sealed class JournalVerifySymbols
{
    private readonly Argument<int> _account = JournalSymbols.AccountArgument("The account's number; without it, every account of the journal.");
    private readonly Option<string?> _home = OptionKinds.Home();
    private readonly Option<string?> _envFile = OptionKinds.Text("--env-file", "FILE", "Read this instead of .env.");
    private readonly Option<string?> _config = OptionKinds.Text("--config", "FOLDER", "Folder of engine.conf; default: hocon.");

    public void AddTo(Command command)
    {
        _account.Arity = ArgumentArity.ZeroOrOne;
        command.Arguments.Add(_account);
        command.Options.Add(_home);
        command.Options.Add(_envFile);
        command.Options.Add(_config);
    }

    public JournalVerifyOptions Read(ParseResult parsed, SettingsSources process)
    {
        var sources = process.With(parsed, (SettingKeys.Home, _home)) with
        {
            ConfigFolder = parsed.GetValue(_config),
            EnvFile = parsed.GetValue(_envFile),
        };
        return new JournalVerifyOptions(sources, parsed.GetValue(_account) is var account and > 0 ? account : null);
    }
}
