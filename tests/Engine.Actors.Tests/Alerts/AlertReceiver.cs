using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Engine.Alerts.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Engine.Actors.Tests.Alerts;

/// <summary>A receiver of alerts behind a real socket, that is down, slow or up as a test says.</summary>
internal sealed class AlertReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly WebApplication _app;
    private readonly Channel<JsonElement> _accepted = Channel.CreateUnbounded<JsonElement>();
    private readonly Channel<string> _arrivals = Channel.CreateUnbounded<string>();
    private readonly SemaphoreSlim _gate = new(0);
    private volatile string _state = "up";

    private AlertReceiver(WebApplication app) => _app = app;

    /// <summary>Status of the answers while it is up.</summary>
    public int Status { get; set; } = 204;

    public WebhookTarget Target =>
        WebhookTarget.TryCreate($"{_app.Urls.Single()}/hook/secret-token", null, null, out var target, out var wrong) ? target : throw new InvalidOperationException(wrong);

    public static async Task<AlertReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new AlertReceiver(app);
        app.Run(receiver.AnswerAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Hangs up on whoever comes.</summary>
    public void GoDown() => _state = "down";

    /// <summary>Takes everything, and answers nothing before it is up.</summary>
    public void GoSlow() => _state = "slow";

    /// <summary>Answers, those who wait first.</summary>
    public void GoUp()
    {
        _state = "up";
        _gate.Release(1000);
    }

    /// <summary>The next request that comes, whether or not it is accepted.</summary>
    public async Task<string> ArrivalAsync() => await _arrivals.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>The next body that was accepted.</summary>
    public async Task<JsonElement> NextAsync() => await _accepted.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>What has been accepted and not been read.</summary>
    public List<JsonElement> Accepted()
    {
        var bodies = new List<JsonElement>();
        while (_accepted.Reader.TryRead(out var body))
        {
            bodies.Add(body);
        }

        return bodies;
    }

    public async ValueTask DisposeAsync()
    {
        _gate.Release(1000);
        await _app.DisposeAsync();
        _gate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _arrivals.Writer.TryWrite(context.Request.Method);
        if (_state == "down")
        {
            context.Abort();
            return;
        }

        var body = context.Request.Method == "GET" ? default : await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        if (_state == "slow")
        {
            await _gate.WaitAsync();
        }

        context.Response.StatusCode = Status;
        if (Status < 300)
        {
            _accepted.Writer.TryWrite(body);
        }
    }
}
