using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Engine.Markets;
using Engine.Simulator;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Engine.Benchmarks;

/// <summary>One round of the simulated gateway's market hub.</summary>
/// <param name="Subscribers">Connections, each subscribed to the contract's trades.</param>
/// <param name="EventsPerSecond">Market events a second, from the first publishing to the last frame that some subscriber handled.</param>
/// <param name="CpuMicros">Processor time of the whole process per event, microseconds; the subscribers are part of it.</param>
/// <param name="Bytes">Bytes allocated by the whole process per event.</param>
internal sealed record PublishRound(int Subscribers, double EventsPerSecond, double CpuMicros, double Bytes);

/// <summary>How many market events a second the simulated gateway carries to its subscribers over loopback sockets.</summary>
internal static class Publishing
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly DateTimeOffset Start = new(2026, 8, 19, 13, 30, 0, TimeSpan.Zero);

    /// <summary>Rounds with 1 and with 10 subscribers by turns, after one of each that is dropped.</summary>
    public static async Task<List<PublishRound>> RunAsync(int pairs, int events)
    {
        var rounds = new List<PublishRound>();
        for (var pair = 0; pair <= pairs; pair++)
        {
            foreach (var subscribers in new[] { 1, 10 })
            {
                var round = await RoundAsync(subscribers, Math.Max(1, subscribers == 1 ? events : events / 4));
                if (pair > 0)
                {
                    rounds.Add(round);
                }
            }
        }

        return rounds;
    }

    /// <summary>The rounds and their medians.</summary>
    public static void Write(string machine, IReadOnlyList<PublishRound> rounds, TextWriter writer)
    {
        writer.WriteLine(machine);
        writer.WriteLine("Market events/s of the simulated gateway; processor time and allocation of the whole process, subscribers included");
        writer.WriteLine("  subscribers    events/s    frames/s  us/event   B/event");
        foreach (var round in rounds)
        {
            Line(writer, round, "");
        }

        foreach (var group in rounds.GroupBy(round => round.Subscribers))
        {
            Line(
                writer,
                new PublishRound(
                    group.Key,
                    Median.Of(group.Select(round => round.EventsPerSecond)),
                    Median.Of(group.Select(round => round.CpuMicros)),
                    Median.Of(group.Select(round => round.Bytes))),
                "  median");
        }
    }

    private static void Line(TextWriter writer, PublishRound round, string note) => writer.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {round.Subscribers,11} {round.EventsPerSecond,11:0} {round.EventsPerSecond * round.Subscribers,11:0} {round.CpuMicros,9:0.00} {round.Bytes,9:0}{note}"));

    private static async Task<PublishRound> RoundAsync(int subscribers, int events)
    {
        var market = new SyntheticMarket(1, Start);
        var contract = market.Contracts[0].Id;
        var tape = market.Read().Where(print => print.Contract == contract).Take(events).ToArray();
        await using var gateway = await SimulatedGateway.StartAsync(
            new SimulatorSettings { Instance = "benchmark", Market = market, Rules = VenueRules.Oracle }, new VirtualMarketClock(Start), TimeProvider.System);
        var token = await LoginAsync(gateway);
        var listeners = new List<Listener>();
        for (var index = 0; index < subscribers; index++)
        {
            listeners.Add(await Listener.StartAsync(gateway.Address, token, contract, events));
        }

        GC.Collect();
        var (cpu, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        var began = Stopwatch.GetTimestamp();
        foreach (var print in tape)
        {
            await gateway.PublishAsync(print);
        }

        await Task.WhenAll(listeners.Select(listener => listener.Done)).WaitAsync(Patience);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var used = Environment.CpuUsage.TotalTime - cpu;
        var allocated = GC.GetTotalAllocatedBytes() - bytes;
        foreach (var listener in listeners)
        {
            await listener.DisposeAsync();
        }

        return new PublishRound(subscribers, events / seconds, used.TotalMicroseconds / events, (double)allocated / events);
    }

    private static async Task<string> LoginAsync(SimulatedGateway gateway)
    {
        using var http = new HttpClient { BaseAddress = gateway.Address };
        using var body = new StringContent(
            JsonSerializer.Serialize(new { userName = gateway.Settings.UserName, apiKey = gateway.Settings.ApiKey }), null, "application/json");
        using var answer = await http.PostAsync("api/Auth/loginKey", body);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("token").GetString()!;
    }

    /// <summary>A subscriber that only counts.</summary>
    private sealed class Listener : IAsyncDisposable
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly HubConnection _connection;
        private readonly int _expected;
        private int _heard;

        private Listener(HubConnection connection, int expected)
        {
            _connection = connection;
            _expected = expected;
            connection.On<string, JsonElement>("GatewayTrade", (_, _) =>
            {
                if (Interlocked.Increment(ref _heard) == _expected)
                {
                    _done.SetResult();
                }
            });
        }

        public Task Done => _done.Task;

        public static async Task<Listener> StartAsync(Uri address, string token, ContractId contract, int expected)
        {
            var connection = new HubConnectionBuilder().WithUrl(new Uri(address, "hubs/market"), options =>
            {
                options.AccessTokenProvider = () => Task.FromResult<string?>(token);
                options.SkipNegotiation = true;
                options.Transports = HttpTransportType.WebSockets;
            }).Build();
            var listener = new Listener(connection, expected);
            await connection.StartAsync();
            await connection.InvokeAsync("SubscribeContractTrades", contract.Value);
            return listener;
        }

        public ValueTask DisposeAsync() => _connection.DisposeAsync();
    }
}
