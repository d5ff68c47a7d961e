using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Engine.Simulator;

/// <summary>A request that the venue answers like every ASP.NET server: not JSON, a required member missing, a wrong type or medium.</summary>
/// <param name="member">The member at fault; <c>$…</c> where JSON itself is.</param>
/// <param name="problem">What is wrong with it.</param>
internal sealed class InvalidRequestException(string member, string problem) : Exception(problem)
{
    public string Member { get; } = member;

    /// <summary>The HTTP status, 400 unless told otherwise.</summary>
    public int Status { get; init; } = StatusCodes.Status400BadRequest;
}

/// <summary>
/// Reads request bodies as an ASP.NET server would (contract.md §1): <c>application/json</c>, <c>text/json</c> and
/// <c>application/*+json</c>, names without regard to case, unknown members ignored. Whatever a client sends becomes a value or an
/// <see cref="InvalidRequestException"/>.
/// </summary>
internal static class RequestBody
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="type">How to read it.</param>
    /// <param name="required">
    /// Members that must be there; a dot leads into an inner object, such as <c>filter.accountId</c>, and a question mark says that the
    /// object itself may be absent.
    /// </param>
    /// <exception cref="InvalidRequestException">The request is none that the operation takes.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, params string[] required)
        where T : class
    {
        var encoding = EncodingOf(request);
        var body = await ReadAllAsync(request).ConfigureAwait(false);
        if (encoding is not null)
        {
            body = Encoding.Convert(encoding, Encoding.UTF8, body);
        }

        if (body.AsSpan().StartsWith(ByteOrderMark))
        {
            body = body[ByteOrderMark.Length..];
        }

        if (body.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            throw new InvalidRequestException("", "A non-empty request body is required.");
        }

        if (!Utf8.IsValid(body))
        {
            throw new InvalidRequestException("$", "The JSON value could not be converted: the body is not valid UTF-8.");
        }

        return Parse(body, type, required);
    }

    private static T Parse<T>(byte[] body, JsonTypeInfo<T> type, string[] required)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                Require(document.RootElement, "$", type.Type.Name, required);
            }

            return document.RootElement.Deserialize(type) ?? throw new InvalidRequestException("", "A non-empty request body is required.");
        }
        catch (JsonException error)
        {
            throw new InvalidRequestException(error.Path ?? "$", error.Message);
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair has no text.
            throw new InvalidRequestException("$", "The JSON value could not be converted: the text is not valid Unicode.");
        }
    }

    private static void Require(JsonElement body, string path, string type, IEnumerable<string> required)
    {
        var missing = new List<string>();
        foreach (var group in required.GroupBy(name => name.Split('.')[0]))
        {
            var name = group.Key.TrimEnd('?');

            // Of several members with one name the last counts.
            var member = body.EnumerateObject().LastOrDefault(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
            switch (member.ValueKind)
            {
                case JsonValueKind.Undefined or JsonValueKind.Null when group.Key.EndsWith('?'):
                    break;
                case JsonValueKind.Undefined:
                    missing.Add(name);
                    break;
                case JsonValueKind.Null:
                    throw new InvalidRequestException(Pascal(name), $"The {Pascal(name)} field is required.");
                case JsonValueKind.Object when group.Any(name => name.Contains('.')):
                    Require(member, $"{path}.{name}", Pascal(name), group.Where(name => name.Contains('.')).Select(name => name[(name.IndexOf('.') + 1)..]));
                    break;
                default:
                    break;
            }
        }

        if (missing.Count > 0)
        {
            throw new InvalidRequestException(
                path, $"JSON deserialization for type '{type}' was missing required properties including: {string.Join(", ", missing.Select(name => $"'{name}'"))}.");
        }
    }

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>The encoding to convert from; null for UTF-8.</summary>
    private static Encoding? EncodingOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var medium) || !IsJson(medium))
        {
            throw Unsupported(request);
        }

        return medium.Charset.HasValue && medium.Charset.Length > 0
            ? medium.Encoding switch
            {
                UTF8Encoding => null,
                UnicodeEncoding unicode => unicode,
                _ => throw Unsupported(request),
            }
            : null;
    }

    private static bool IsJson(MediaTypeHeaderValue medium) =>
        medium.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        || medium.MediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
        || (medium.Type.Equals("application", StringComparison.OrdinalIgnoreCase) && medium.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));

    private static InvalidRequestException Unsupported(HttpRequest request) =>
        new("", $"Unsupported content type '{request.ContentType}'.") { Status = StatusCodes.Status415UnsupportedMediaType };

    private static async Task<byte[]> ReadAllAsync(HttpRequest request)
    {
        try
        {
            using var buffer = new MemoryStream();
            await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted).ConfigureAwait(false);
            return buffer.ToArray();
        }
        catch (BadHttpRequestException error)
        {
            throw new InvalidRequestException("", error.Message) { Status = error.StatusCode };
        }
    }
}
