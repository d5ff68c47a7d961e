using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Host.Configuration;
using Engine.Host.Run.Signals;
using Engine.Host.Tests.EndToEnd;
using Engine.Orders;

namespace Engine.Host.Tests.Signals;

/// <summary>An engine with the simulated gateway inside, one strategy that follows signals, and the endpoint that takes them. Tests that share it leave it flat.</summary>
public sealed class SignalledRun : IAsyncLifetime
{
    internal const string Secret = "a secret of the test, long enough";
    internal const string Strategy = "tv";
    internal const string Tunnel = "alerts.example.com";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private long _id;

    internal TemporaryHome Home { get; } = new(inMemory: true);

    internal LiveRun Live { get; private set; } = null!;

    internal SignalServer Server { get; private set; } = null!;

    /// <summary>What a person was told.</summary>
    internal ConcurrentQueue<string> Told { get; } = new();

    internal static SignalSettings Settings => new(IPAddress.Loopback, 0, new Secret(Secret), TimeSpan.FromSeconds(30)) { Hosts = [Tunnel] };

    public async Task InitializeAsync()
    {
        Live = await LiveRun.StartAsync(Home, settings => settings with
        {
            Strategies =
            [
                new StrategyPlan(
                    new StrategyName(Strategy), "MNQ", 3, null,
                    context => Props.Create(typeof(SignalFollower), context, new SignalFollowerParameters { StopTicks = 400 })),
            ],
        });
        Server = await SignalServer.StartAsync(Settings, Home.Folder, Told.Enqueue, TimeProvider.System, CancellationToken.None);
        await Live.Until<StrategyProtocol.StrategyStateChanged>(s => s.Phase == StrategyPhase.Ready);
        Server.Attach(Live.Run);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await Live.DisposeAsync();
        Home.Dispose();
    }

    /// <summary>The body of a new signal.</summary>
    /// <param name="members">What it wants, as members of JSON.</param>
    /// <param name="age">How long ago it was sent.</param>
    internal string Body(string members, TimeSpan age = default) => Body(Interlocked.Increment(ref _id), members, age);

    /// <summary>Posts a body as a platform does.</summary>
    internal Task<(int Status, string Answer)> PostAsync(string body) => PostAsync(Server, body);

    /// <summary>The body of a signal with a number of its own.</summary>
    internal static string Body(long id, string members, TimeSpan age = default) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"secret":"{{Secret}}","strategy":"{{Strategy}}","symbol":"MNQ1!","time":"{{DateTime.UtcNow - age:yyyy-MM-ddTHH:mm:ssZ}}","id":"{{id}}",{{members}}}""");

    /// <summary>Posts a body to an endpoint.</summary>
    internal static async Task<(int Status, string Answer)> PostAsync(SignalServer server, string body)
    {
        using var http = new HttpClient { Timeout = Patience };
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(server.Url, SignalServer.Path), content);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a request as it is written, and reads what comes until the end of the connection.</summary>
    internal async Task<string> SendAsync(string request)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Server.Url.Port, patience.Token);
        var stream = socket.GetStream();
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(request), patience.Token);
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (IOException)
        {
            // The server may close while a body that it does not want is still on its way.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    /// <summary>Waits until the account is as expected.</summary>
    internal async Task<AccountState> UntilAsync(Func<AccountState, bool> holds)
    {
        var state = await Live.Run.Watch.UntilAsync(holds, Patience, CancellationToken.None);
        Assert.True(state is not null, "The account did not become as expected.");
        return state;
    }
}
