using System.Net;
using System.Text.Json;

namespace Engine.Gateway;

/// <summary>What one HTTP exchange came to: a body of HTTP 200, or a failure. Exactly one is set.</summary>
internal readonly record struct GatewayExchange(byte[]? Body, GatewayFailure? Failure)
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
                text = text.Replace(secret, "[redacted]", StringComparison.OrdinalIgnoreCase);
            }
        }

        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }

    /// <summary>Title and field map of ASP.NET ProblemDetails; null for anything else (contract.md §1).</summary>
    public static string? OfProblem(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var parts = new List<string>();
            if (document.RootElement.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String)
            {
                parts.Add(title.GetString()!);
            }

            if (document.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object)
            {
                foreach (var field in errors.EnumerateObject())
                {
                    var texts = field.Value.ValueKind == JsonValueKind.Array
                        ? field.Value.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString())
                        : [];
                    parts.Add($"{field.Name}: {string.Join(", ", texts)}");
                }
            }

            return parts.Count == 0 ? null : string.Join(" ", parts);
        }
        catch (JsonException)
        {
            return null;
        }
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
