using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Engine.Tests.Hubs;

/// <summary>A real SignalR server on a loopback port that does what a test tells it: both hubs, tokens, kills, any payload.</summary>
public sealed class LoopbackVenue : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IHubContext<VenueHub> _hub;
    private readonly VenueState _state;

    private LoopbackVenue(WebApplication app)
    {
        _app = app;
        _hub = app.Services.GetRequiredService<IHubContext<VenueHub>>();
        _state = app.Services.GetRequiredService<VenueState>();
        Base = new Uri(app.Urls.Single());
    }

    public Uri Base { get; }

    public Uri MarketHub => new(Base, "/hubs/market");

    public Uri UserHub => new(Base, "/hubs/user");

    /// <summary>Tokens that are let in.</summary>
    public ConcurrentDictionary<string, bool> Accepted => _state.Accepted;

    /// <summary>Every connection attempt, let in or not.</summary>
    public ChannelReader<(string? Header, string? Query)> Attempts => _state.Attempts.Reader;

    /// <summary>Every call of a hub method.</summary>
    public ChannelReader<(string Connection, string Method, string Argument)> Calls => _state.Calls.Reader;

    public ImmutableList<HubCallerContext> Open => _state.Open;

    public static async Task<LoopbackVenue> StartAsync(params string[] tokens)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        builder.Services.AddSignalR();
        builder.Services.AddSingleton<VenueState>();
        var app = builder.Build();
        var state = app.Services.GetRequiredService<VenueState>();
        foreach (var token in tokens)
        {
            state.Accepted[token] = true;
        }

        app.Use(async (context, next) =>
        {
            var header = context.Request.Headers.Authorization.ToString() is { Length: > 7 } bearer ? bearer[7..] : null;
            state.Attempts.Writer.TryWrite((header, context.Request.Query["access_token"].ToString() is { Length: > 0 } q ? q : null));
            if (state.Status is { } status)
            {
                context.Response.StatusCode = status;
            }
            else if (header is null || !state.Accepted.ContainsKey(header))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            }
            else
            {
                using var entry = state.Enter(context);
                await next(context);
            }
        });
        app.MapHub<VenueHub>("/hubs/market");
        app.MapHub<VenueHub>("/hubs/user");
        await app.StartAsync();
        return new LoopbackVenue(app);
    }

    /// <summary>Answers every attempt with this status; null lets tokens decide.</summary>
    public void Answer(int? status) => _state.Status = status;

    /// <summary>
    /// Sends to every connection, arguments as JSON texts. A client is through its handshake a moment before the server counts
    /// it among "all", so those on their way in are waited for.
    /// </summary>
    public async Task SendAsync(string target, params string[] arguments)
    {
        await _state.AllEnteredAsync();
        await _hub.Clients.All.SendCoreAsync(target, Read(arguments));
    }

    /// <summary>Sends to one connection.</summary>
    public Task SendToAsync(string connection, string target, params string[] arguments) =>
        _hub.Clients.Client(connection).SendCoreAsync(target, Read(arguments));

    /// <summary>Calls of this method are taken and not answered until the returned handle is disposed.</summary>
    public IDisposable Hold(string method) => _state.Hold(method);

    /// <summary>Closes every connection as a server does that goes away.</summary>
    public void Kill()
    {
        foreach (var connection in _state.Open)
        {
            connection.Abort();
        }
    }

    /// <summary>Waits for the next call of this method.</summary>
    public async Task<(string Connection, string Argument)> CallOfAsync(string method)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var call in Calls.ReadAllAsync(limit.Token))
        {
            if (call.Method == method)
            {
                return (call.Connection, call.Argument);
            }
        }

        throw new InvalidOperationException("The venue stopped.");
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _app.DisposeAsync();
    }

    private static object?[] Read(string[] arguments) => [.. arguments.Select(a => (object?)JsonDocument.Parse(a).RootElement)];
}

public sealed class VenueState
{
    private static readonly object EntryKey = new();
    private readonly ConcurrentDictionary<TaskCompletionSource, bool> _entering = new();
    private ImmutableList<HubCallerContext> _open = [];

    public ConcurrentDictionary<string, bool> Accepted { get; } = new();

    public Channel<(string? Header, string? Query)> Attempts { get; } = Channel.CreateUnbounded<(string?, string?)>();

    public Channel<(string Connection, string Method, string Argument)> Calls { get; } = Channel.CreateUnbounded<(string, string, string)>();

    public ImmutableList<HubCallerContext> Open => Volatile.Read(ref _open);

    public ConcurrentDictionary<string, TaskCompletionSource> Held { get; } = new();

    public int? Status { get; set; }

    /// <summary>A request that was let in; it has entered when its hub says so, or when it is over.</summary>
    public IDisposable Enter(HttpContext request)
    {
        var entry = new Entry(this);
        request.Items[EntryKey] = entry;
        _entering[entry.Entered] = true;
        return entry;
    }

    public IDisposable Hold(string method)
    {
        Held[method] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new Holding(this, method);
    }

    public Task AllEnteredAsync() => Task.WhenAll(_entering.Keys.Select(entered => entered.Task));

    public void Opened(HubCallerContext connection)
    {
        ImmutableInterlocked.Update(ref _open, open => open.Add(connection));
        (connection.GetHttpContext()?.Items[EntryKey] as Entry)?.Dispose();
    }

    public void Closed(HubCallerContext connection) =>
        ImmutableInterlocked.Update(ref _open, open => open.RemoveAll(c => c.ConnectionId == connection.ConnectionId));

    private sealed class Holding(VenueState state, string method) : IDisposable
    {
        public void Dispose()
        {
            if (state.Held.TryRemove(method, out var held))
            {
                held.TrySetResult();
            }
        }
    }

    private sealed class Entry(VenueState state) : IDisposable
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose()
        {
            Entered.TrySetResult();
            state._entering.TryRemove(Entered, out _);
        }
    }
}

public sealed class VenueHub(VenueState state) : Hub
{
    public override Task OnConnectedAsync()
    {
        state.Opened(Context);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        state.Closed(Context);
        return Task.CompletedTask;
    }

    public Task SubscribeContractQuotes(string contract) => Note(nameof(SubscribeContractQuotes), contract);

    public Task SubscribeContractTrades(string contract) => Note(nameof(SubscribeContractTrades), contract);

    public Task SubscribeContractMarketDepth(string contract) => Note(nameof(SubscribeContractMarketDepth), contract);

    public Task UnsubscribeContractQuotes(string contract) => Note(nameof(UnsubscribeContractQuotes), contract);

    public Task UnsubscribeContractTrades(string contract) => Note(nameof(UnsubscribeContractTrades), contract);

    public Task UnsubscribeContractMarketDepth(string contract) => Note(nameof(UnsubscribeContractMarketDepth), contract);

    public Task SubscribeAccounts() => Note(nameof(SubscribeAccounts), "");

    public Task SubscribeOrders(int account) => Note(nameof(SubscribeOrders), account.ToString());

    public Task SubscribePositions(int account) => Note(nameof(SubscribePositions), account.ToString());

    public Task SubscribeTrades(int account) => Note(nameof(SubscribeTrades), account.ToString());

    public Task UnsubscribeAccounts() => Note(nameof(UnsubscribeAccounts), "");

    public Task UnsubscribeOrders(int account) => Note(nameof(UnsubscribeOrders), account.ToString());

    public Task UnsubscribePositions(int account) => Note(nameof(UnsubscribePositions), account.ToString());

    public Task UnsubscribeTrades(int account) => Note(nameof(UnsubscribeTrades), account.ToString());

    private Task Note(string method, string argument)
    {
        state.Calls.Writer.TryWrite((Context.ConnectionId, method, argument));
        return state.Held.TryGetValue(method, out var held) ? held.Task : Task.CompletedTask;
    }
}
