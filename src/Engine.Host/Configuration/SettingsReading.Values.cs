using System.Globalization;
using Engine.Accounts;
using Engine.Actors.Strategies.Configuration;

namespace Engine.Host.Configuration;

/// <summary>Single values: text to type, with a problem where that fails.</summary>
internal sealed partial class SettingsReading
{
    private Money Dollars(string key)
    {
        if (Text(key) is not { } text)
        {
            return Money.Zero;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars) && dollars <= 1_000_000_000m)
        {
            return Money.FromDecimal(dollars);
        }

        Problem(key, $"{key} = {text} is not an amount of dollars such as 1000 or 99.50.");
        return Money.Zero;
    }

    private long? Whole(string key, long least, long most)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            Problem(key, $"{key} = {text} is not a whole number.");
            return null;
        }

        if (number < least || number > most)
        {
            Problem(key, $"{key} = {text} is out of range: {least} to {most}.");
            return null;
        }

        return number;
    }

    /// <summary>Whole days such as 30d; null for the word that keeps for ever.</summary>
    private int? Days(string key)
    {
        if (Text(key) is not { } text || text.Equals("forever", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (DurationText.TryParse(text, out var length) && length >= TimeSpan.FromDays(1) && length.Ticks % TimeSpan.TicksPerDay == 0)
        {
            return (int)length.TotalDays;
        }

        Problem(key, $"{key} = {text} is neither \"forever\" nor a number of whole days such as 30d.");
        return null;
    }

    private T Choice<T>(string key, params (string Name, T Value)[] choices)
    {
        var text = Text(key);
        foreach (var (name, value) in choices)
        {
            if (name.Equals(text?.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        if (text is not null)
        {
            Problem(key, $"{key} = {text} is not one of {string.Join(", ", choices.Select(choice => choice.Name))}.");
        }

        return choices[0].Value;
    }

    private string? ReadPath(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (text.Contains('\0'))
        {
            Problem(key, $"{key} is not a path.");
            return null;
        }

        var profile = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);
        return Absolute(text is "~" || text.StartsWith("~/", StringComparison.Ordinal) ? profile + text[1..] : text);
    }

    /// <summary>%LocalAppData%\engine on Windows, ~/Library/Application Support/engine on macOS, $XDG_DATA_HOME or ~/.local/share/engine elsewhere.</summary>
    private string DefaultHome()
    {
        var data = System.Environment.GetFolderPath(
            System.Environment.SpecialFolder.LocalApplicationData,
            System.Environment.SpecialFolderOption.DoNotVerify);
        Require(data.Length > 0, SettingKeys.Home, "this user has no folder for application data; name a home folder with --home.");
        return Path.Combine(data, "engine");
    }

    private string Absolute(string path) => Path.GetFullPath(path, sources.WorkingFolder);

    private string? Text(string key) => NonEmpty(_layers.Find(key)?.Value.Text);

    /// <summary>A setting that is a secret: as it stands, or out of the platform's store where it says <c>store:NAME</c>.</summary>
    private string? SecretText(string key)
    {
        var text = Text(key);
        if (SecretStore.NameIn(text) is not { } name)
        {
            return text;
        }

        if (name.Length == 0)
        {
            Problem(key, $"{key} = {SecretStore.Prefix}… has to name a secret of the platform's store in letters, digits, dots, dashes and underscores, such as {SecretStore.Prefix}key.");
            return null;
        }

        var (secret, problem) = sources.Store(name);
        Require(secret is not null, key, $"{key} = {SecretStore.Prefix}{name} was not found: {problem}.");
        return NonEmpty(secret);
    }

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private void Require(bool holds, string key, string sentence)
    {
        if (!holds)
        {
            Problem(key, sentence);
        }
    }

    private void Problem(string key, string sentence)
    {
        var value = _layers.Find(key)?.Value;
        _problems.Add(new(value?.File ?? "configuration", value?.Line ?? 0, sentence));
    }
}
