using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Engine.Host.Run.Http;
using Microsoft.AspNetCore.Http;

namespace Engine.Host.Run.Control;

/// <summary>
/// The control endpoint of a running engine: this machine only, on a port that the operating system chooses. A request that does not carry the token of
/// <see cref="ControlFile"/> learns nothing but that: every path, method and body gets the same bare 401. What a browser sends for a page of another
/// place is refused whether or not it carries the token, and so is a name that only looks like this machine.
/// </summary>
internal sealed class ControlServer : IAsyncDisposable
{
    /// <summary>Longest body of a request, in bytes.</summary>
    public const int LongestBody = 16 * 1024;

    /// <summary>How long the body of a request may take.</summary>
    public static readonly TimeSpan BodyPatience = TimeSpan.FromSeconds(5);

    private const string Prefix = "/v1/";
    private const string Scheme = "Bearer ";
    private readonly EngineControl _control;
    private readonly byte[] _token;
    private readonly TimeSpan _bodyPatience;
    private readonly TimeProvider _wall;
    private readonly string _home;
    private HttpEndpoint? _server;

    private ControlServer(EngineControl control, string home, string token, TimeSpan bodyPatience, TimeProvider wall) =>
        (_control, _home, _token, _bodyPatience, _wall) = (control, home, SHA256.HashData(Encoding.UTF8.GetBytes(token)), bodyPatience, wall);

    /// <summary>Requests that were refused.</summary>
    public RefusedRequests Refused { get; } = new("control");

    /// <summary>What other commands find in the home folder.</summary>
    public ControlFile File { get; private set; } = null!;

    /// <summary>Starts the server and writes the file.</summary>
    /// <param name="control">What it may do.</param>
    /// <param name="home">The home folder, held by this process.</param>
    /// <param name="gateway">The simulated gateway in this process that accepts <see cref="SimulatedUser"/>; null for none.</param>
    /// <param name="bodyPatience">How long the body of a request may take.</param>
    /// <param name="wall">Wall time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">No port, or the file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static async Task<ControlServer> StartAsync(
        EngineControl control, string home, Uri? gateway, TimeSpan bodyPatience, TimeProvider wall, CancellationToken cancellation)
    {
        var token = ControlFile.NewToken();
        var made = new ControlServer(control, home, token, bodyPatience, wall);
        try
        {
            made._server = await HttpEndpoint.StartAsync(IPAddress.Loopback, 0, LongestBody, made.HandleAsync, cancellation).ConfigureAwait(false);
            made.File = new ControlFile(1, Environment.ProcessId, made._server.Url, token, control.Hello.Environment, gateway);
            made.File.Write(home);
            return made;
        }
        catch
        {
            await made.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes the file away and ends the server.</summary>
    public async ValueTask DisposeAsync()
    {
        File?.Remove(_home);
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var isHere = RequestOrigin.IsThisMachine(context);
        if (!isHere || !HasToken(context.Request))
        {
            Refused.Count(isHere ? "token" : "origin");
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        return AnswerAsync(context);
    }

    private bool HasToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim())), _token);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value is { } full && full.StartsWith(Prefix, StringComparison.Ordinal) ? full[Prefix.Length..] : "";
        switch (context.Request.Method, path)
        {
            case ("GET", "hello"):
                await WriteAsync(context, StatusCodes.Status200OK, _control.Hello).ConfigureAwait(false);
                break;
            case ("GET", "status"):
                await WriteAsync(context, StatusCodes.Status200OK, await _control.StatusAsync(context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
                break;
            case ("POST", _) when TypeOf(path) is { } type:
                await DoAsync(context, type).ConfigureAwait(false);
                break;
            default:
                Refused.Count("path");
                await RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such command.").ConfigureAwait(false);
                break;
        }
    }

    private static Type? TypeOf(string path) => path switch
    {
        "trading" => typeof(TradingRequest),
        "flatten" => typeof(FlattenRequest),
        "orders/place" => typeof(PlaceRequest),
        "orders/modify" => typeof(ModifyRequest),
        "orders/cancel" => typeof(CancelRequest),
        "orders/cancel-all" => typeof(CancelAllRequest),
        "positions/close" => typeof(CloseRequest),
        _ => null,
    };

    private async Task DoAsync(HttpContext context, Type type)
    {
        if (!context.Request.HasJsonContentType())
        {
            Refused.Count("content-type");
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "The body must be application/json.").ConfigureAwait(false);
            return;
        }

        var (read, status, sentence) = await RequestBody.ReadAsync(context, LongestBody, _bodyPatience, _wall).ConfigureAwait(false);
        if (read is not { } body)
        {
            Refused.Count(status == StatusCodes.Status408RequestTimeout ? "slow" : status == StatusCodes.Status413PayloadTooLarge ? "too-long" : "unreadable");
            await RefuseAsync(context, status, sentence).ConfigureAwait(false);
            return;
        }

        ControlRequest request;
        try
        {
            request = (ControlRequest?)JsonSerializer.Deserialize(body.Span, type, ControlJson.Options) ?? throw new JsonException("null", "$", null, null);
        }
        catch (JsonException wrong)
        {
            Refused.Count("body");
            await RefuseAsync(context, StatusCodes.Status400BadRequest, Sentence(wrong)).ConfigureAwait(false);
            return;
        }

        // Once told, a command is seen to its end: a caller that hangs up does not leave it half done.
        var reply = await _control.DoAsync(request, CancellationToken.None).ConfigureAwait(false);
        await WriteAsync(context, reply.Outcome == ControlOutcome.Wrong ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK, reply).ConfigureAwait(false);
    }

    private static string Sentence(JsonException wrong) => wrong.Path is null or "$"
        ? "The body is not a JSON object with the members of this command."
        : $"The body cannot be taken at {wrong.Path}: no such member, or not of its kind.";

    private static Task RefuseAsync(HttpContext context, int status, string sentence) => WriteAsync(context, status, ControlReply.Wrong(sentence));

    private static async Task WriteAsync<T>(HttpContext context, int status, T answer)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, ControlJson.Answers);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
    }
}
