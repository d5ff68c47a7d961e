using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Engine.Simulator;

/// <summary>
/// The content type of an answer (contract.md §1): clients may ask for <c>text/plain</c>, <c>application/json</c> or <c>text/json</c>,
/// and the body is JSON in each case.
/// </summary>
internal static class AnswerType
{
    private const string Json = "application/json";

    /// <summary>The most wanted of the three; JSON for everything else.</summary>
    public static string Of(HttpRequest request)
    {
        var wanted = Json;
        if (MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            foreach (var medium in accepted.OrderByDescending(medium => medium.Quality ?? 1d))
            {
                var name = medium.MediaType.Value ?? "";
                if (name is "*/*" or Json or "text/plain" or "text/json")
                {
                    wanted = name == "*/*" ? Json : name;
                    break;
                }
            }
        }

        return $"{wanted}; charset=utf-8";
    }
}
