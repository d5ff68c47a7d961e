using Microsoft.AspNetCore.Http;

namespace Engine.Host.Run.Http;

/// <summary>Reads the body of a request within a length and a time.</summary>
internal static class RequestBody
{
    /// <summary>The body, or why there is none. After a refusal the connection is to be closed: the header says so already.</summary>
    /// <param name="context">The request.</param>
    /// <param name="longest">Longest body, in bytes.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="wall">Wall time.</param>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public static async Task<(ReadOnlyMemory<byte>? Body, int Status, string Sentence)> ReadAsync(HttpContext context, int longest, TimeSpan patience, TimeProvider wall)
    {
        var buffer = new byte[longest + 1];
        var length = 0;
        using var late = new CancellationTokenSource(patience, wall);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            while (await context.Request.Body.ReadAsync(buffer.AsMemory(length), either.Token).ConfigureAwait(false) is > 0 and var read)
            {
                length += read;
                if (length > longest)
                {
                    throw new BadHttpRequestException("too long", StatusCodes.Status413PayloadTooLarge);
                }
            }

            return (buffer.AsMemory(0, length), StatusCodes.Status200OK, "");
        }
        catch (BadHttpRequestException refused)
        {
            context.Response.Headers.Connection = "close";
            return refused.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? (null, refused.StatusCode, $"The body is longer than {longest / 1024} KB.")
                : (null, refused.StatusCode, "The body could not be read.");
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            context.Response.Headers.Connection = "close";
            return (null, StatusCodes.Status408RequestTimeout, "The body did not come in time.");
        }
    }
}
