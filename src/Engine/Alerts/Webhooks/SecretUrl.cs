using System.Diagnostics.CodeAnalysis;

namespace Engine.Alerts.Webhooks;

/// <summary>An address that lets whoever knows it write or speak for the trader. Its text form is the host alone.</summary>
public sealed class SecretUrl
{
    private readonly Uri _url;

    private SecretUrl(Uri url) => _url = url;

    /// <summary>The host, which may be shown.</summary>
    public string Host => _url.Host;

    /// <summary>The address itself, for the one request that needs it.</summary>
    public Uri Reveal() => _url;

    /// <summary>The address with another part at the end of its path, and without a query.</summary>
    public SecretUrl With(string part) => new(new Uri($"{_url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{part}"));

    /// <summary>Reads an address that may be sent to: <c>https</c>, or <c>http</c> on this machine. Told what is wrong without the address, which stays a secret when it is mistyped.</summary>
    /// <param name="text">The address.</param>
    /// <param name="url">The address.</param>
    /// <param name="wrong">What is wrong, as the end of a sentence.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out SecretUrl? url, [NotNullWhen(false)] out string? wrong)
    {
        wrong = !Uri.TryCreate(text, UriKind.Absolute, out var read) || read.Scheme is not ("http" or "https") || read.Host.Length == 0 ? "is no address such as https://example.com/abc"
            : read.UserInfo.Length > 0 ? "has a user name or a password in it, which would not be sent"
            : read.Scheme == "http" && !read.IsLoopback ? "must be https, for what is sent there would travel in the clear"
            : null;
        url = wrong is null ? new SecretUrl(read!) : null;
        return wrong is null;
    }

    /// <summary>Never the address.</summary>
    public override string ToString() => Host;
}
