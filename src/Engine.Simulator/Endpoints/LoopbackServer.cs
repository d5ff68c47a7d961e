using System.Net;
using Engine.Markets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Engine.Simulator;

/// <summary>Kestrel on the loopback interface with the gateway's endpoints and nothing else: no configuration, no logging.</summary>
internal static class LoopbackServer
{
    private static readonly TimeSpan Unlimited = TimeSpan.FromDays(1);

    /// <summary>Starts a server.</summary>
    /// <exception cref="SimulatorStartException">The port cannot be taken.</exception>
    public static async Task<(WebApplication Server, Uri Address)> StartAsync(SimulatedGateway gateway, int port, CancellationToken ct)
    {
        // A machine that slept has heard nobody and got nothing through; a market that slept with it has lost nobody.
        var waits = gateway.Clock is VirtualMarketClock;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(IPAddress.Loopback, port);
            if (waits)
            {
                (options.Limits.MinRequestBodyDataRate, options.Limits.MinResponseDataRate) = (null, null);
                (options.Limits.KeepAliveTimeout, options.Limits.RequestHeadersTimeout) = (Unlimited, Unlimited);
            }
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSignalR(options =>
        {
            options.ClientTimeoutInterval = waits ? Unlimited : options.ClientTimeoutInterval;
        });

        // Of two protocols with one name the later registration serves.
        var shapes = gateway.Settings.Shapes;
        builder.Services.AddSingleton<IHubProtocol>(new VenueHubProtocol(
            new JsonHubProtocol(Options.Create(new JsonHubProtocolOptions { PayloadSerializerOptions = ShapedJson.Hub(shapes) })), shapes));
        builder.Services.AddSingleton(gateway.MarketSide);
        builder.Services.AddSingleton(gateway.UserSide);
        builder.Services.AddSingleton(new HubSessions(gateway.Settings.Sessions, gateway.Tokens));

        // The default lifetime would answer Ctrl+C and SIGTERM by closing the venue under the engine's feet.
        builder.Services.AddSingleton<IHostLifetime, OwnerLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var server = builder.Build();
        server.Use((context, next) => RequireTokenAsync(gateway, context, next));
        if (gateway.Settings.ControlToken is { } token)
        {
            var control = new ControlEndpoint(gateway, token);
            server.Use((context, next) => ControlEndpoint.Owns(context.Request.Path) ? control.HandleAsync(context) : next(context));
        }

        server.UseRouting();
        server.MapHub<MarketHub>("/hubs/market", Patient);
        server.MapHub<UserHub>("/hubs/user", Patient);
        server.MapFallback(new RestEndpoints(gateway).HandleAsync);
        try
        {
            await server.StartAsync(ct).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new SimulatorStartException($"The simulated gateway cannot listen on 127.0.0.1:{port}: the port is in use or not allowed.", error);
        }
        catch (System.Net.Sockets.SocketException error)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new SimulatorStartException($"The simulated gateway cannot listen on 127.0.0.1:{port}: {error.Message}.", error);
        }

        var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses
            ?? throw new InvalidOperationException("The server does not tell its address.");
        return (server, new Uri(addresses.First()));

        void Patient(HttpConnectionDispatcherOptions options) => options.TransportSendTimeout = waits ? Unlimited : options.TransportSendTimeout;
    }

    /// <summary>The token with which a hub connection was opened.</summary>
    public static string? TokenOf(HubCallerContext connection) =>
        connection.GetHttpContext() is { } context ? RestEndpoints.TokenOf(context.Request) : null;

    private static Task RequireTokenAsync(SimulatedGateway gateway, HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/hubs") && !gateway.Tokens.IsGood(RestEndpoints.TokenOf(context.Request)))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        return next(context);
    }

    /// <summary>Lives until its owner stops it.</summary>
    private sealed class OwnerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
