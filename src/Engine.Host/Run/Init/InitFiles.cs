using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Init;

/// <summary>A configuration as files with comments: .env, and the built-in HOCON files with the answers in them. Pure.</summary>
internal static class InitFiles
{
    /// <summary>The file with credentials.</summary>
    public const string DotEnv = ".env";

    private const string DailyLoss = "daily-loss-limit = auto";
    private const string ExampleAccount = "# \"4711\" { rules = combine-50k, start-balance = 50000, floor = 48000 }";

    /// <summary>Every file that is written, relative to the folder.</summary>
    public static ImmutableArray<string> Names { get; } = [DotEnv, "hocon/engine.conf", "hocon/risk.conf", "hocon/strategies.conf"];

    /// <summary>The files' texts, in the order of <see cref="Names"/>.</summary>
    public static ImmutableArray<string> Texts(InitAnswers answers) =>
        [Env(answers), HoconFolder.BuiltInText("engine.conf"), Risk(answers), HoconFolder.BuiltInText("strategies.conf")];

    private static string Env(InitAnswers answers) => $"""
        # Written by "engine init"; docs/configuration.md describes every key, and "engine doctor" looks whether all of it is right.
        # The command line and ENGINE_ variables of the process win over this file; this file wins over hocon/. Keep it to yourself.

        # {string.Join(", ", TradingEnvironments.Names)}: the ladder from a simulation to an account that counts.
        TRADING_ENVIRONMENT={answers.Environment.Name()}

        # The platform login (not the e-mail address), and the API key from the platform's settings.
        USERNAME={Value(answers.UserName)}
        API_KEY={Value(answers.ApiKey?.Reveal())}

        # The account's number; blank for the only one.
        ACCOUNT_ID_TO_WATCH={answers.Account?.ToString(CultureInfo.InvariantCulture)}

        # The contract of strategies that name none: a root such as MES, which follows the front month, or a full id.
        CONTRACT_ID={Value(answers.Contract)}

        """;

    private static string Risk(InitAnswers answers)
    {
        var text = HoconFolder.BuiltInText("risk.conf");
        if (answers.DailyLoss is { } daily)
        {
            text = ReplaceOnce(text, DailyLoss, $"daily-loss-limit = {daily}");
        }

        return answers is { Profile: { } profile, Account: { } account }
            ? ReplaceOnce(
                text,
                ExampleAccount,
                string.Create(CultureInfo.InvariantCulture, $"{ExampleAccount}\n    \"{account}\" {{ rules = {profile.Rules}, start-balance = {profile.StartBalance}, floor = {profile.Floor}{(profile.RealMoney ? ", real-money = yes" : "")} }}"))
            : text;
    }

    /// <summary>The templates are the built-in files: a change there that takes a place away must not pass for an answer that was written.</summary>
    private static string ReplaceOnce(string text, string old, string now) =>
        text.Split(old).Length == 2 ? text.Replace(old, now, StringComparison.Ordinal) : throw new InvalidOperationException($"The built-in risk.conf lacks its line \"{old}\".");

    /// <summary>A value of .env, in quotes where it needs them.</summary>
    private static string Value(string? text)
    {
        if (text is null || text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@' or '+' or '/' or '='))
        {
            return text ?? "";
        }

        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c is '"' or '\\' ? "\\" : "").Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
