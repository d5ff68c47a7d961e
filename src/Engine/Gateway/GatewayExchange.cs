using System.Collections.Immutable;
using System.Net;
using System.Text.Json;

namespace Engine.Gateway;

/// <summary>
/// What one HTTP exchange came to: a body of HTTP 200, or a failure. Exactly one is set. The token that it was sent with is
/// kept to be struck out of whatever text the body holds.
/// </summary>
internal readonly record struct GatewayExchange(byte[]? Body, GatewayFailure? Failure, AccessToken? Token = null)
{
    /// <summary>True when the same read may succeed a little later.</summary>
    public bool IsTransient => Failure is
    {
        Kind: FailureKind.Timeout or FailureKind.Transport or FailureKind.RateLimited,
    } or { Kind: FailureKind.Http, HttpStatus: >= 500 or 408 };
}

/// <summary>Reads the venue's words out of answers that are not HTTP 200. Never throws, never quotes a secret.</summary>
internal static class FailureText
{
    private const int Longest = 300;
    private const string Redacted = "[redacted]";

    /// <summary>The text without any of the secrets, on one line, cut to a readable length.</summary>
    public static string? Clean(string? text, params ReadOnlySpan<string?> secrets)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        foreach (var secret in secrets)
        {
            if (!string.IsNullOrEmpty(secret))
            {
                // Also as it would stand in a quoted body or address.
                text = text.Replace(secret, Redacted, StringComparison.OrdinalIgnoreCase)
                    .Replace(JsonEncodedText.Encode(secret).Value, Redacted, StringComparison.OrdinalIgnoreCase)
                    .Replace(Uri.EscapeDataString(secret), Redacted, StringComparison.OrdinalIgnoreCase);
            }
        }

        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }

    /// <summary>
    /// ASP.NET ProblemDetails: the whole on one line and the texts of each field (contract.md §1); null and empty for anything
    /// else. Without any of the secrets.
    /// </summary>
    public static (string? Text, ImmutableSortedDictionary<string, ImmutableArray<string>> Fields) OfProblem(
        ReadOnlySpan<byte> body, params ReadOnlySpan<string?> secrets)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.OrdinalIgnoreCase);
        var parts = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (null, fields.ToImmutable());
            }

            if (document.RootElement.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String)
            {
                parts.Add(title.GetString()!);
            }

            if (document.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object)
            {
                foreach (var field in errors.EnumerateObject())
                {
                    var texts = TextsOf(field.Value, secrets);
                    fields[Clean(field.Name, secrets) ?? ""] = texts;
                    parts.Add($"{field.Name}: {string.Join(", ", texts)}");
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is no Unicode: what was read before stands.
        }

        return (parts.Count == 0 ? null : Clean(string.Join(" ", parts), secrets), fields.ToImmutable());
    }

    private static ImmutableArray<string> TextsOf(JsonElement field, ReadOnlySpan<string?> secrets)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var text in field.ValueKind == JsonValueKind.Array ? [.. field.EnumerateArray()] : new[] { field })
        {
            if (text.ValueKind == JsonValueKind.String && Clean(text.GetString(), secrets) is { } clean)
            {
                texts.Add(clean);
            }
        }

        return texts.ToImmutable();
    }

    /// <summary>A transport error's message; only the type of an error whose message might quote what we sent.</summary>
    public static string OfException(Exception error) =>
        error is HttpRequestException or IOException
            ? error.InnerException is { } inner and System.Net.Sockets.SocketException ? inner.Message : error.Message
            : error.GetType().Name;

    /// <summary>The cause that an HTTP status stands for.</summary>
    public static FailureKind KindOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests => FailureKind.RateLimited,
        HttpStatusCode.Unauthorized => FailureKind.Unauthorized,
        HttpStatusCode.BadRequest => FailureKind.InvalidRequest,
        _ => FailureKind.Http,
    };
}
