using Microsoft.AspNetCore.Http;

namespace Engine.Simulator;

/// <content>Execution of a request, with what a fault does to it (contract.md §10).</content>
internal sealed partial class RestEndpoints
{
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    private async Task AnswerAsync(HttpContext context, Operation operation)
    {
        var fault = _gateway.Faults.ForRequest(operation.Name);
        if (fault is { Executed: false } && await SpoilAsync(context, fault).ConfigureAwait(false))
        {
            return;
        }

        if (fault is { Action: FaultAction.Slow, Executed: false })
        {
            // The caller may be gone when the request is carried out at last, so its body is read now.
            await KeepBodyAsync(context.Request).ConfigureAwait(false);
            await Task.Delay(fault.Wait ?? ShortWait, _gateway.Wall).ConfigureAwait(false);
        }

        byte[] answer;
        try
        {
            using (ReadingFault.During(fault))
            {
                answer = await operation.Handler(context.Request).ConfigureAwait(false);
            }
        }
        catch (InvalidRequestException error)
        {
            await ProblemAnswer.WriteAsync(context, error).ConfigureAwait(false);
            return;
        }

        if (fault is { Action: FaultAction.Slow, Executed: true })
        {
            await Task.Delay(fault.Wait ?? ShortWait, _gateway.Wall).ConfigureAwait(false);
        }
        else if (fault is { Executed: true } && await SpoilAsync(context, fault).ConfigureAwait(false))
        {
            return;
        }

        context.Response.ContentType = operation.ContentType ?? AnswerType.Of(context.Request);
        await context.Response.Body.WriteAsync(fault?.Action switch
        {
            FaultAction.Truncate => answer.AsMemory(0, answer.Length / 2),
            FaultAction.MixTimes => MixedStamps.Of(answer),
            _ => answer,
        }).ConfigureAwait(false);
    }

    /// <summary>Answers in the operation's place; false when the fault leaves the answer to the operation.</summary>
    private static async Task<bool> SpoilAsync(HttpContext context, FaultRule fault)
    {
        switch (fault.Action)
        {
            case FaultAction.Lose:
                context.Abort();
                return true;
            case FaultAction.RateLimit:
                RefuseRate(context.Response, fault.RetryAfter);
                return true;
            case FaultAction.Unauthorized:
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return true;
            case FaultAction.ServerError:
                var status = fault.Status ?? (fault.Executed ? StatusCodes.Status502BadGateway : StatusCodes.Status500InternalServerError);
                await WritePageAsync(context.Response, status).ConfigureAwait(false);
                return true;
            case FaultAction.Html:
                await WritePageAsync(context.Response, StatusCodes.Status200OK).ConfigureAwait(false);
                return true;
            case FaultAction.Empty:
                return true;
            default:
                return false;
        }
    }

    private static Task WritePageAsync(HttpResponse response, int status)
    {
        response.StatusCode = status;
        response.ContentType = "text/html";
        return response.WriteAsync($"<html><body><h1>{status} {(status == StatusCodes.Status200OK ? "The site is down for maintenance" : "The server cannot answer")}</h1></body></html>");
    }

    private static async Task KeepBodyAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body).ConfigureAwait(false);
        body.Position = 0;
        request.Body = body;
    }
}
