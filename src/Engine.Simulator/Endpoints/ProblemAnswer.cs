using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Engine.Simulator;

/// <summary>ASP.NET's ProblemDetails, with which the venue answers what is no request (contract.md §1).</summary>
internal static class ProblemAnswer
{
    /// <summary>Answers a request that could not be read.</summary>
    public static async Task WriteAsync(HttpContext context, InvalidRequestException error)
    {
        context.Response.StatusCode = error.Status;
        context.Response.ContentType = "application/problem+json; charset=utf-8";
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", $"https://tools.ietf.org/html/rfc9110#section-{SectionOf(error.Status)}");
            writer.WriteString("title", TitleOf(error.Status));
            writer.WriteNumber("status", error.Status);
            if (error.Status == StatusCodes.Status400BadRequest)
            {
                WriteErrors(writer, error);
            }

            writer.WriteString("traceId", context.TraceIdentifier);
            writer.WriteEndObject();
        }

        await context.Response.Body.WriteAsync(buffer.ToArray()).ConfigureAwait(false);
    }

    private static void WriteErrors(Utf8JsonWriter writer, InvalidRequestException error)
    {
        writer.WriteStartObject("errors");
        WriteError(writer, error.Member, error.Message);
        if (error.Member.StartsWith('$') || error.Member.Length == 0)
        {
            // A body that yields no value also fails the parameter that it was meant for.
            WriteError(writer, "request", "The request field is required.");
        }

        writer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter writer, string member, string message)
    {
        writer.WriteStartArray(member);
        writer.WriteStringValue(message);
        writer.WriteEndArray();
    }

    private static string TitleOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "One or more validation errors occurred.",
        StatusCodes.Status413PayloadTooLarge => "Payload Too Large",
        StatusCodes.Status415UnsupportedMediaType => "Unsupported Media Type",
        _ => "Bad Request",
    };

    private static string SectionOf(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => "15.5.14",
        StatusCodes.Status415UnsupportedMediaType => "15.5.16",
        _ => "15.5.1",
    };
}
