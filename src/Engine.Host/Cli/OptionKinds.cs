using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>Options that several commands share, and how they become settings.</summary>
internal static class OptionKinds
{
    public static Option<string?> Text(string name, string placeholder, string description) =>
        new(name) { HelpName = placeholder, Description = description };

    public static Option<T?> Parsed<T>(string name, string placeholder, string description, string expected, TryRead<T> read)
        where T : struct =>
        new(name)
        {
            HelpName = placeholder,
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                if (read(text, out var value))
                {
                    return value;
                }

                result.AddError($"{name} {text}: expected {expected}.");
                return null;
            },
        };

    public static Option<long?> Whole(string name, string placeholder, string description, long least, long most) =>
        Parsed(
            name,
            placeholder,
            description,
            $"a whole number from {least} to {most}",
            (string text, out long value) =>
                long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);

    public static Option<bool> Json(string description = "JSON for programs.") => new("--json") { Description = description };

    public static Option<string?> Home() => Text("--home", "FOLDER", "Folder of journal, logs and lock.");

    public static Option<string?> Replay()
    {
        var option = Text("--replay", "FILE|FOLDER", "Replay recorded bars or trades (.csv, .csv.gz) or a recorded tape instead of the synthetic market.");
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } path && !Path.Exists(path))
            {
                result.AddError($"--replay {path}: there is no such file or folder.");
            }
        });
        return option;
    }

    public static Option<ReplaySpeed?> Speed(string forms) =>
        Parsed<ReplaySpeed>("--speed", forms, "Speed of the replay: 1 is recorded time.", "a factor such as 1 or 60, max or step", ReplaySpeed.TryParse);

    /// <summary>The command line's layer: those of the options that were given.</summary>
    public static SettingsSources With(this SettingsSources sources, ParseResult parsed, params (string Key, Option Option)[] options)
    {
        var given = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var (key, option) in options)
        {
            if (parsed.GetResult(option) is { Implicit: false, Tokens: [var token] })
            {
                given[key] = token.Value;
            }
        }

        if (DebugOption.IsGiven(parsed))
        {
            given[SettingKeys.LogLevel] = "debug";
        }

        return sources with { CommandLine = given.ToImmutable() };
    }

    /// <summary>
    /// The value of an option, for rules between options; nothing where the option is wrong by itself, which is told anyway. The library throws there, before
    /// anybody could say what is wrong.
    /// </summary>
    public static T? ValueOrNone<T>(this CommandResult result, Option<T> option)
    {
        try
        {
            return result.GetValue(option);
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    public static string? FullPath(this SettingsSources sources, string? path) =>
        path is null ? null : Path.GetFullPath(path, sources.WorkingFolder);

    public delegate bool TryRead<T>(string text, out T value);

    /// <summary>Market time up to five minutes.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => Parsed<TimeSpan>(
        name,
        "DURATION",
        description,
        "a duration such as 20ms, 1s or 0s",
        (string text, out TimeSpan value) => DurationText.TryParse(text, out value) && value >= TimeSpan.Zero && value <= TimeSpan.FromMinutes(5));
}
