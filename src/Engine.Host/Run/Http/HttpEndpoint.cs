using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Engine.Host.Run.Http;

/// <summary>
/// A small HTTP server of the engine for one purpose: few connections, short headers and bodies, no server name, no logging, and ended by its owner
/// only. It decides nothing about who may speak: its handler does.
/// </summary>
internal sealed class HttpEndpoint : IAsyncDisposable
{
    private readonly WebApplication _server;

    private HttpEndpoint(WebApplication server, Uri url) => (_server, Url) = (server, url);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Listens.</summary>
    /// <param name="address">Address of a network interface; <see cref="IPAddress.Loopback"/> for this machine only.</param>
    /// <param name="port">Port; 0 lets the operating system choose.</param>
    /// <param name="longestBody">Longest body of a request, in bytes.</param>
    /// <param name="handle">Answers every request. Called on many threads.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">The port is taken, or the address is none of this machine.</exception>
    public static async Task<HttpEndpoint> StartAsync(IPAddress address, int port, int longestBody, RequestDelegate handle, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(address, port);
            options.Limits.MaxRequestBodySize = longestBody;
            options.Limits.MaxConcurrentConnections = 32;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        });

        // The default lifetime would answer Ctrl+C and SIGTERM by closing the endpoint while the engine still stops.
        builder.Services.AddSingleton<IHostLifetime, OwnerLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var server = builder.Build();
        server.Run(handle);
        try
        {
            await server.StartAsync(cancellation).ConfigureAwait(false);
            return new HttpEndpoint(server, new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the server; a request under way has a second.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Lives until its owner stops it.</summary>
    private sealed class OwnerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
