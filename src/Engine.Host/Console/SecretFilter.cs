using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Engine.Host.Configuration;

namespace Engine.Host.Console;

/// <summary>
/// The last gate before a log: takes out the configured secrets and whatever looks like a token. Nothing should bring
/// them here; libraries that log an address or a header do.
/// </summary>
public sealed partial class SecretFilter
{
    private const string Mark = "[secret]";
    private readonly ImmutableArray<string> _secrets;

    /// <summary>Filters these secrets, and tokens in general.</summary>
    public SecretFilter(IEnumerable<Secret?> secrets) =>
        _secrets = [.. secrets.OfType<Secret>().Select(secret => secret.Reveal()).Where(text => text.Length >= 4)];

    /// <summary>The text without secrets.</summary>
    public string Clean(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Mark, StringComparison.Ordinal);
        }

        return text.Contains("eyJ", StringComparison.Ordinal) || text.Contains("token=", StringComparison.OrdinalIgnoreCase)
            || text.Contains("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? TokenLike().Replace(text, match => match.Groups[1].Value + Mark)
            : text;
    }

    [GeneratedRegex("""(access_token=|[?&]token=|Bearer\s+)[^\s&"']+|eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_.-]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TokenLike();
}
