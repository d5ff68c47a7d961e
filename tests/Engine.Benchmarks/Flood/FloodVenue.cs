using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Engine.Benchmarks.Flood;

/// <summary>
/// The market hub of the opening burst, in a process of its own: Kestrel and SignalR as they come, frames as bytes. A line
/// <c>SECONDS EVENTS</c> on its input starts a round on the newest connection, once that has asked for everything; events are
/// quotes and depth a second and contract, 0 for prints alone. A line on its output ends it: prints sent of each contract, frames sent in all.
/// </summary>
internal static class FloodVenue
{
    private static readonly int Wanted = FloodMarket.Contracts.Length * 3;

    /// <summary>Serves on a free port until the input ends; the first line of the output is the hub's address.</summary>
    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSignalR();
        builder.Services.AddSingleton<Subscribers>();
        builder.Services.AddSingleton<HubLifetimeManager<Market>>(services => services.GetRequiredService<Subscribers>());
        var application = builder.Build();
        application.MapHub<Market>("/hubs/market");
        await application.StartAsync();
        Console.WriteLine(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/hubs/market");
        var subscribers = application.Services.GetRequiredService<Subscribers>();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var asked = line.Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray();
            var connection = await subscribers.Complete.Reader.ReadAsync();
            Console.WriteLine(await Task.Factory.StartNew(
                () => Publish(connection, asked[0], asked[1]), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }

        await application.StopAsync();
    }

    /// <summary>Every millisecond what is due since the last, in one message. What could not be sent in time is sent at once.</summary>
    private static string Publish(HubConnectionContext connection, int seconds, int events)
    {
        var contracts = FloodMarket.Contracts;
        var baked = contracts.Select(c => FloodMarket.Bake(c.Id)).ToArray();
        var buffer = new ArrayBufferWriter<byte>(1 << 20);
        foreach (var contract in contracts)
        {
            buffer.Write(FloodMarket.Reset(contract.Id));
        }

        Send(connection, buffer);
        var (began, sent, trades, frames) = (Stopwatch.GetTimestamp(), 0L, 0L, 0L);
        while (true)
        {
            var elapsed = Math.Min(Stopwatch.GetElapsedTime(began).TotalSeconds, seconds);
            var (dueEvents, dueTrades) = ((long)(elapsed * events), (long)(elapsed * FloodMarket.TradesPerSecond));

            // Half of the frames stand before the prints, half after them.
            var half = sent + ((dueEvents - sent) / 2);
            Frames(sent, half);
            for (; trades < dueTrades; trades++)
            {
                foreach (var contract in contracts)
                {
                    FloodMarket.WriteTrade(buffer, contract.Id, trades, DateTimeOffset.UtcNow);
                }
            }

            Frames(half, dueEvents);
            frames += (dueEvents - sent) * contracts.Length;
            sent = dueEvents;
            Send(connection, buffer);
            if (elapsed >= seconds)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{trades} {frames}");
            }

            Thread.Sleep(1);
        }

        void Frames(long from, long until)
        {
            for (var i = from; i < until; i++)
            {
                foreach (var frame in baked)
                {
                    buffer.Write(frame[i % frame.Length]);
                }
            }
        }
    }

    private static void Send(HubConnectionContext connection, ArrayBufferWriter<byte> buffer)
    {
        if (buffer.WrittenCount == 0)
        {
            return;
        }

        var sent = connection.WriteAsync(new SerializedHubMessage([new SerializedMessage("json", buffer.WrittenMemory)]));
        if (!sent.IsCompletedSuccessfully)
        {
            sent.AsTask().GetAwaiter().GetResult();
        }

        buffer.ResetWrittenCount();
    }

    /// <summary>Connections that have asked for everything.</summary>
    internal sealed class Subscribers(ILogger<DefaultHubLifetimeManager<Market>> logger) : DefaultHubLifetimeManager<Market>(logger)
    {
        private readonly ConcurrentDictionary<string, (HubConnectionContext Connection, int Asked)> _open = [];

        public Channel<HubConnectionContext> Complete { get; } = Channel.CreateUnbounded<HubConnectionContext>();

        public override Task OnConnectedAsync(HubConnectionContext connection)
        {
            _open[connection.ConnectionId] = (connection, 0);
            return base.OnConnectedAsync(connection);
        }

        public void Ask(string id)
        {
            var entry = _open[id];
            _open[id] = entry = entry with { Asked = entry.Asked + 1 };
            if (entry.Asked == Wanted)
            {
                Complete.Writer.TryWrite(entry.Connection);
            }
        }
    }

    /// <summary>The venue's methods, as far as the engine's market link calls them.</summary>
    internal sealed class Market(Subscribers subscribers) : Hub
    {
        public void SubscribeContractTrades(string contract) => subscribers.Ask(Context.ConnectionId);

        public void SubscribeContractQuotes(string contract) => subscribers.Ask(Context.ConnectionId);

        public void SubscribeContractMarketDepth(string contract) => subscribers.Ask(Context.ConnectionId);
    }
}
