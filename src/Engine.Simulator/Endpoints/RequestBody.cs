using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Engine.Simulator;

/// <summary>A body that the venue answers with 400: not JSON, a required member missing, or a wrong type.</summary>
internal sealed class InvalidRequestException(string member, string problem) : Exception(problem)
{
    public string Member { get; } = member;
}

/// <summary>Reads request bodies as an ASP.NET server would: names without regard to case, unknown members ignored.</summary>
internal static class RequestBody
{
    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, params string[] required)
    {
        JsonElement body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body, (JsonTypeInfo<JsonElement>)type.Options.GetTypeInfo(typeof(JsonElement)), request.HttpContext.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            throw new InvalidRequestException("$", "The request body is not valid JSON.");
        }

        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidRequestException("$", "The request body is not a JSON object.");
        }

        foreach (var name in required)
        {
            if (!body.EnumerateObject().Any(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind != JsonValueKind.Null))
            {
                throw new InvalidRequestException("$", $"JSON deserialization for type '{typeof(T).Name}' was missing required properties including: '{name}'.");
            }
        }

        try
        {
            return body.Deserialize(type) ?? throw new InvalidRequestException("$", "The request body is empty.");
        }
        catch (JsonException error)
        {
            throw new InvalidRequestException(error.Path ?? "$", "The JSON value could not be converted.");
        }
    }
}
