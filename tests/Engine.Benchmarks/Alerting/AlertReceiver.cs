using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Engine.Benchmarks.Alerting;

/// <summary>A receiver of alerts in a process of its own: hangs up, answers after two seconds, or answers at once, as <c>/state/…</c> said last.</summary>
internal static class AlertReceiver
{
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(2);

    /// <summary>Serves on a free port until the standard input ends; the first line of the output is the address.</summary>
    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        var (state, accepted) = ("up", 0);
        application.Run(async context =>
        {
            var path = context.Request.Path.Value!;
            if (path.StartsWith("/state/", StringComparison.Ordinal))
            {
                (state, var before) = (path["/state/".Length..], accepted);
                await context.Response.WriteAsync($"{before}");
                return;
            }

            if (state == "down")
            {
                context.Abort();
                return;
            }

            if (state == "slow")
            {
                await Task.Delay(Slowness);
            }

            Interlocked.Increment(ref accepted);
        });
        await application.StartAsync();
        Console.WriteLine(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await Console.In.ReadToEndAsync();
        await application.StopAsync();
    }
}
