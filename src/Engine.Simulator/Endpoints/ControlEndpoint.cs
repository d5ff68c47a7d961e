using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Engine.Markets;
using Microsoft.AspNetCore.Http;

namespace Engine.Simulator;

/// <summary>
/// Commands the running gateway: faults, acts, pace, counters and the event export, under <c>/control/</c>, which is no path of the
/// venue's. It exists only when a token was set, answers only loopback connections that carry it, and no operation of the venue accepts it.
/// </summary>
internal sealed partial class ControlEndpoint(SimulatedGateway gateway, string token)
{
    private const string Prefix = "/control/";
    private const int LongestBody = 64 * 1024;

    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);

    /// <summary>True for a path that belongs to the endpoint.</summary>
    public static bool Owns(PathString path) => path.StartsWithSegments("/control", StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote) || !HasToken(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var path = context.Request.Path.Value ?? "";
        var rest = path.Length > Prefix.Length ? path[Prefix.Length..].Trim('/') : "";
        try
        {
            await AnswerAsync(context, context.Request.Method, rest).ConfigureAwait(false);
        }
        catch (FaultFileException error)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, error.Message).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // A member's name or text that is no UTF-8, or half of a surrogate pair, shows only when it is read.
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "the body: its text is not valid Unicode.").ConfigureAwait(false);
        }
    }

    private Task AnswerAsync(HttpContext context, string method, string path) => (method, path) switch
    {
        ("GET", "counters") => WriteAsync(context, WriteCounters),
        ("GET", _) when path.StartsWith("accounts/", StringComparison.Ordinal) => AccountAsync(context, path["accounts/".Length..]),
        ("GET", "tokens") => WriteAsync(context, WriteTokens),
        ("GET", "faults") => WriteAsync(context, WriteFaults),
        ("POST", "faults") => AddFaultAsync(context),
        ("DELETE", "faults") => ClearFaultsAsync(context),
        ("DELETE", _) when path.StartsWith("faults/", StringComparison.Ordinal) && int.TryParse(path["faults/".Length..], out var id) =>
            gateway.Faults.Remove(id) ? DoneAsync(context) : RefuseAsync(context, StatusCodes.Status404NotFound, $"There is no fault {id}."),
        ("POST", "acts") => ActAsync(context),
        ("POST", "pace") => PaceAsync(context),
        ("GET", "events") => ExportAsync(context),
        _ => RefuseAsync(context, StatusCodes.Status404NotFound, $"There is no {method} {path}."),
    };

    private bool HasToken(HttpRequest request)
    {
        const string scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header[scheme.Length..].Trim()), _token);
    }

    private async Task AddFaultAsync(HttpContext context)
    {
        using var body = await ReadAsync(context.Request).ConfigureAwait(false);
        var id = gateway.Faults.Add(FaultJson.ReadRule(body.RootElement, "the rule", seed: 0));
        await WriteAsync(context, writer => writer.WriteNumber("id", id)).ConfigureAwait(false);
    }

    private Task ClearFaultsAsync(HttpContext context)
    {
        gateway.Faults.Clear();
        return DoneAsync(context);
    }

    private async Task ActAsync(HttpContext context)
    {
        using var body = await ReadAsync(context.Request).ConfigureAwait(false);
        var act = FaultJson.ReadAct(body.RootElement, "the act");
        await (await gateway.DoAsync(act).ConfigureAwait(false)
            ? DoneAsync(context)
            : RefuseAsync(context, StatusCodes.Status409Conflict, "The gateway cannot do that: what it names does not exist, or it knows no such thing.")).ConfigureAwait(false);
    }

    private async Task PaceAsync(HttpContext context)
    {
        if (gateway.Clock is not VirtualMarketClock)
        {
            await RefuseAsync(context, StatusCodes.Status409Conflict, "This market follows the wall clock; start it with a speed to control its pace.").ConfigureAwait(false);
            return;
        }

        using var body = await ReadAsync(context.Request).ConfigureAwait(false);
        var json = body.RootElement;
        var word = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("do", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        switch (word)
        {
            case "pause":
                gateway.Pace.Pause();
                break;
            case "resume":
                gateway.Pace.Resume();
                break;
            case "advance" when json.TryGetProperty("events", out var events) && events.ValueKind == JsonValueKind.Number && events.TryGetInt64(out var count) && count > 0:
                gateway.Pace.Advance(count);
                break;
            case "speed" when json.TryGetProperty("speed", out var speed) && ReplaySpeed.TryParse(speed.ToString(), out var parsed) && !parsed.WaitsForEngine:
                gateway.Pace.SetSpeed(parsed);
                break;
            default:
                throw new FaultFileException("the pace: \"do\" must be pause, resume, advance with \"events\" of at least 1, or speed with a \"speed\" such as 60 or max.");
        }

        await DoneAsync(context).ConfigureAwait(false);
    }

    private async Task ExportAsync(HttpContext context)
    {
        if (gateway.Settings.Export is not { Path: { } file } export)
        {
            await RefuseAsync(context, StatusCodes.Status409Conflict, "Nothing is exported; start the gateway with an export file.").ConfigureAwait(false);
            return;
        }

        export.Flush();
        context.Response.ContentType = "application/x-ndjson";
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        await using (stream.ConfigureAwait(false))
        {
            await stream.CopyToAsync(context.Response.Body).ConfigureAwait(false);
        }
    }

    private void WriteCounters(Utf8JsonWriter writer)
    {
        writer.WriteString("marketTime", gateway.Clock.Now);
        writer.WriteNumber("marketEvents", gateway.EventsPublished);
        writer.WriteNumber("marketFrames", gateway.MarketFramesSent);
        writer.WriteNumber("userFrames", gateway.UserFramesSent);
        writer.WriteNumber("marketConnections", gateway.MarketSide.Roster.Peers.Length);
        writer.WriteNumber("userConnections", gateway.UserSide.Roster.Peers.Length);
        writer.WriteNumber("commands", gateway.CommandLog.Count);
        writer.WriteNumber("rateLimitedRequests", gateway.RateLimitedRequests);
        writer.WriteBoolean("paused", gateway.Pace.IsPaused);
    }

    /// <summary>For tests that look for every token where none may be. Whoever may command the gateway could log in as well.</summary>
    private void WriteTokens(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("tokens");
        foreach (var issued in gateway.Tokens.Issued())
        {
            writer.WriteStringValue(issued);
        }

        writer.WriteEndArray();
    }

    private void WriteFaults(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("faults");
        foreach (var fault in gateway.Faults.Standing)
        {
            FaultJson.Write(writer, fault);
        }

        writer.WriteEndArray();
    }

    private static async Task<JsonDocument> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength is null or > LongestBody)
        {
            throw new FaultFileException("the body: a length of at most 64 kB is needed.");
        }

        try
        {
            return await JsonDocument.ParseAsync(request.Body).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            throw new FaultFileException("the body: this is not JSON.");
        }
    }

    private static Task DoneAsync(HttpContext context) => WriteAsync(context, writer => writer.WriteBoolean("done", true));

    private static Task RefuseAsync(HttpContext context, int status, string problem)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, writer => writer.WriteString("problem", problem));
    }

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length)).ConfigureAwait(false);
    }
}
