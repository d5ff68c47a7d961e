using System.Net;
using System.Text;
using System.Text.Json;
using Engine.Actors.Health;
using Engine.Health;
using Engine.Host.Run.Http;
using Microsoft.AspNetCore.Http;

namespace Engine.Host.Run.Metrics;

/// <summary>
/// Health and metrics of a running engine for programs of this machine: <c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>. It tells no account number and no secret,
/// changes nothing, and asks one actor with a deadline; nothing of the engine waits for it.
/// </summary>
internal sealed class HealthServer : IAsyncDisposable
{
    private const int LongestBody = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly EngineRun _run;
    private readonly HealthGauges _gauges;
    private readonly PrometheusText _text;
    private HttpEndpoint? _server;

    private HealthServer(EngineRun run, TimeProvider wall)
    {
        _run = run;
        _gauges = new HealthGauges(run.Quota, wall);
        _text = new PrometheusText(EngineInstruments.Meter, _gauges.Meter);
    }

    /// <summary>Requests that were refused.</summary>
    public RefusedRequests Refused { get; } = new("metrics");

    /// <summary>The engine's health as gauges, which hold what was asked for last.</summary>
    public HealthGauges Gauges => _gauges;

    /// <summary>Where it listens.</summary>
    public Uri Url => _server!.Url;

    /// <summary>Starts it on a loopback port.</summary>
    /// <param name="run">The run.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="wall">Wall time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<HealthServer> StartAsync(EngineRun run, int port, TimeProvider wall, CancellationToken cancellation)
    {
        var made = new HealthServer(run, wall);
        try
        {
            made._server = await HttpEndpoint.StartAsync(IPAddress.Loopback, port, LongestBody, made.HandleAsync, cancellation).ConfigureAwait(false);
            return made;
        }
        catch
        {
            await made.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync().ConfigureAwait(false);
        }

        _text.Dispose();
        _gauges.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!RequestOrigin.IsThisMachine(context))
        {
            Refuse(context, StatusCodes.Status403Forbidden, "origin");
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            Refuse(context, StatusCodes.Status405MethodNotAllowed, "method");
            return;
        }

        switch (context.Request.Path.Value)
        {
            case "/health/live":
                var lives = await _run.RespondsAsync(Patience, context.RequestAborted).ConfigureAwait(false);
                await WriteAsync(context, lives ? 200 : 503, "application/json", JsonSerializer.Serialize(new { live = lives })).ConfigureAwait(false);
                break;
            case "/health/ready":
                var report = await ReportAsync(context).ConfigureAwait(false);
                await WriteAsync(context, report is { Reading.IsHealthy: true } ? 200 : 503, "application/json", Ready(report)).ConfigureAwait(false);
                break;
            case "/metrics":
                _gauges.Take(await ReportAsync(context).ConfigureAwait(false));
                await WriteAsync(context, 200, PrometheusText.ContentType, _text.Read()).ConfigureAwait(false);
                break;
            default:
                Refuse(context, StatusCodes.Status404NotFound, "path");
                break;
        }
    }

    private Task<HealthProtocol.Report?> ReportAsync(HttpContext context) => _run.HealthAsync(Patience, context.RequestAborted);

    private static string Ready(HealthProtocol.Report? report) => JsonSerializer.Serialize(new
    {
        ready = report is { Reading.IsHealthy: true },
        faults = report is null ? [HealthFaults.NameOf(HealthFault.Silent)] : report.Reading.Faults.Select(f => HealthFaults.NameOf(f.Fault)).Distinct().ToArray(),
        unknown = report?.Reading.Unknown.Length ?? 0,
    });

    private void Refuse(HttpContext context, int status, string reason)
    {
        Refused.Count(reason);
        context.Response.StatusCode = status;
    }

    private static async Task WriteAsync(HttpContext context, int status, string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
    }
}
