using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>The simulated gateway as a process: what it did is repeated byte for byte from its command log, in other processes.</summary>
public sealed class SimulateProcessTests
{
    private const int Account = 20_000_001;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("synthetic")]
    [InlineData("accelerated")]
    [InlineData("replay")]
    public async Task A_command_log_played_by_two_processes_gives_the_events_of_the_run_byte_for_byte(string market)
    {
        using var home = new TemporaryHome();
        var contract = market == "replay" ? "CON.F.US.EP.Z13" : null;
        string[] source = market switch
        {
            "synthetic" => ["--seed", "7"],
            "accelerated" => ["--seed", "7", "--start", "2026-08-19T13:29:30Z", "--speed", "20", "--sessions", "--roll-at", "2026-08-19T20:00:00Z"],
            _ => ["--replay", Bars(home), "--replay", Quotes(home), "--speed", "30"],
        };
        using (var run = EngineProcess.Start(home.Folder, ["simulate", "--port", "0", .. source, "--auto-oco", "--control", "--log", "run.log", "--export", "run.events"]))
        {
            var address = new Uri((await run.Until("simulated gateway at ")).Split(' ')[3]);
            var token = (await run.Until("control at ")).Split("(token ")[1].Split(',')[0];
            using var client = await Client.LoginAsync(address, token);
            contract ??= (await client.PostAsync("api/Contract/available", new { live = false })).GetProperty("contracts")[0].GetProperty("id").GetString()!;
            await using var ears = await client.SubscribeAsync(contract);
            for (var order = 0; order < 6; order++)
            {
                await client.MarketAdvancesAsync();
                var entry = new { accountId = Account, contractId = contract, type = 2, side = order % 2, size = 1, customTag = $"t{order}" };
                var bracketed = new { entry.accountId, entry.contractId, entry.type, entry.side, entry.size, entry.customTag, stopLossBracket = new { ticks = -900, type = 4 } };
                await client.PostAsync("api/Order/place", order == 0 ? bracketed : entry);
            }

            await client.PostAsync("control/acts", new Dictionary<string, object> { ["do"] = "can-trade", ["value"] = false });
            await client.PostAsync("api/Order/place", new { accountId = Account, contractId = contract, type = 2, side = 0, size = 1, customTag = "refused" });
            if (market != "replay")
            {
                await client.PostAsync("control/acts", new Dictionary<string, object> { ["do"] = "burst", ["for"] = 2 });
                await client.MarketAdvancesAsync();
                await client.MarketAdvancesAsync();
            }

            if (market == "accelerated")
            {
                var months = (await client.PostAsync("api/Contract/search", new { searchText = contract.Split('.')[3], live = false })).GetProperty("contracts");
                var next = months.EnumerateArray().Select(month => month.GetProperty("id").GetString()).First(id => id != contract && id!.StartsWith(contract[..^3], StringComparison.Ordinal));
                await client.PostAsync("control/acts", new Dictionary<string, object?> { ["do"] = "roll", ["from"] = contract, ["to"] = next });
                var front = (await client.PostAsync("api/Contract/available", new { live = false })).GetProperty("contracts");
                Assert.Contains(next, front.EnumerateArray().Select(month => month.GetProperty("id").GetString()));
                Assert.DoesNotContain(contract, front.EnumerateArray().Select(month => month.GetProperty("id").GetString()));
            }

            await client.PostAsync("api/Order/cancel", new { accountId = Account, orderId = 1 });
            Assert.NotEmpty(await client.ExportAsync());
            await run.KillAsync();
        }

        await PlayAsync(home, "one.events");
        await PlayAsync(home, "two.events");
        var (original, one) = (await BytesAsync(home, "run.events"), await BytesAsync(home, "one.events"));
        Assert.Equal(one, await BytesAsync(home, "two.events"));
        Assert.Contains("\"customTag\":\"refused\"", Encoding.UTF8.GetString(one));
        Assert.Contains("\"customTag\":\"t0-SL\"", Encoding.UTF8.GetString(one));
        Assert.Equal(6, Encoding.UTF8.GetString(one).Split('\n').Count(line => line.StartsWith("{\"event\":\"trade\"")));

        // The killed run may have gone on after its last command; up to there the bytes are the same.
        Assert.True(original.Length >= one.Length, $"{original.Length} bytes in the run, {one.Length} played");
        Assert.True(original.AsSpan(0, one.Length).SequenceEqual(one), "the played events are not those of the run");
    }

    [Fact]
    public async Task The_control_endpoint_wants_its_token_and_is_absent_unless_asked_for()
    {
        using var home = new TemporaryHome();
        using var open = EngineProcess.Start(home.Folder, "simulate", "--urls", "http://127.0.0.1:0", "--control-token", "0123456789abcdef");
        var address = new Uri((await open.Until("simulated gateway at ")).Split(' ')[3]);
        await open.Until("control at ");
        using var http = new HttpClient { BaseAddress = address, Timeout = Deadline };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("control/counters")).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "0123456789abcdef");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("control/counters")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsJsonAsync("api/Account/search", new { onlyActiveAccounts = true })).StatusCode);
        var kept = Path.Combine(home.Folder, "control-token");
        Assert.Equal("0123456789abcdef", await File.ReadAllTextAsync(kept));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));
        }

        using var plain = EngineProcess.Start(home.Folder, "simulate", "--port", "0");
        var closed = new Uri((await plain.Until("simulated gateway at ")).Split(' ')[3]);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(closed, "control/counters"))).StatusCode);
    }

    [Fact]
    public async Task A_bad_fault_file_or_command_log_is_one_sentence_and_exit_code_2()
    {
        using var home = new TemporaryHome();
        await File.WriteAllTextAsync(Path.Combine(home.Folder, "faults.json"), """{"version":1,"rules":[{"target":"Order/place","action":"lose"},{"target":"Order/plaice","action":"lose"}]}""");
        await File.WriteAllTextAsync(Path.Combine(home.Folder, "torn.json"), "{\n\"version\": 1,\n\"rules\": [}\n");
        await File.WriteAllTextAsync(Path.Combine(home.Folder, "other.log"), "{\"log\":\"something else\"}\n");
        await Expect("faults.json, rule 2", "--faults", "faults.json");
        await Expect("torn.json, line 3", "--faults", "torn.json");
        await Expect("none.json", "--faults", "none.json");
        await Expect("other.log, line 1", "--play", "other.log", "--export", "x.events");
        await Expect("on 127.0.0.1 alone", "--urls", "http://0.0.0.0:5000");

        async Task Expect(string part, params string[] arguments)
        {
            using var process = EngineProcess.Start(home.Folder, ["simulate", .. arguments]);
            var (code, lines) = await process.EndAsync();
            Assert.Equal(2, code);
            Assert.Contains(part, Assert.Single(lines));
        }
    }

    private static async Task PlayAsync(TemporaryHome home, string export)
    {
        using var play = EngineProcess.Start(home.Folder, "simulate", "--play", "run.log", "--export", export);
        var (code, lines) = await play.EndAsync();
        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
    }

    private static async Task<byte[]> BytesAsync(TemporaryHome home, string file) => await File.ReadAllBytesAsync(Path.Combine(home.Folder, file));

    private static string Bars(TemporaryHome home)
    {
        var lines = Enumerable.Range(0, 600).Select(row =>
            $"CON.F.US.EP.Z13,{new DateTime(2013, 10, 7, 14, 0, 0).AddSeconds(row):yyyy-MM-ddTHH:mm:ss}Z,1676,1678,1675,{1675 + (row % 4)},10");
        var file = Path.Combine(home.Folder, "bars.csv");
        File.WriteAllLines(file, ["contractId,t,o,h,l,c,v", .. lines]);
        return file;
    }

    private static string Quotes(TemporaryHome home)
    {
        var lines = Enumerable.Range(0, 1_200).Select(row =>
            $"CON.F.US.EP.Z13,{new DateTime(2013, 10, 7, 14, 0, 0).AddSeconds(row / 2.0):yyyy-MM-ddTHH:mm:ss.f}Z,{1675 + (row % 3)},{5 + (row % 7)},{1676 + (row % 3)},{3 + (row % 5)}");
        var file = Path.Combine(home.Folder, "quotes.csv");
        File.WriteAllLines(file, ["contractId,t,bestBid,bidSize,bestAsk,askSize", .. lines]);
        return file;
    }

    private sealed class Client(HttpClient http, string token, string control) : IDisposable
    {
        public static async Task<Client> LoginAsync(Uri address, string control)
        {
            var http = new HttpClient { BaseAddress = address, Timeout = Deadline };
            using var answer = await http.PostAsJsonAsync("api/Auth/loginKey", new { userName = "simulated", apiKey = "simulated-key" });
            return new Client(http, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!, control);
        }

        public async Task<JsonElement> PostAsync(string path, object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
            using var answer = await SendAsync(request);
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        }

        public async Task<byte[]> ExportAsync()
        {
            using var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, "control/events"));
            return await answer.Content.ReadAsByteArrayAsync();
        }

        /// <summary>Waits until the market has moved on.</summary>
        public async Task MarketAdvancesAsync()
        {
            using var patience = new CancellationTokenSource(Deadline);
            var before = await EventsAsync();
            while (await EventsAsync() == before)
            {
                patience.Token.ThrowIfCancellationRequested();
            }
        }

        public async Task<HubConnection> SubscribeAsync(string contract)
        {
            var connection = new HubConnectionBuilder()
                .WithUrl(new Uri(http.BaseAddress!, "hubs/market"), options => options.AccessTokenProvider = () => Task.FromResult<string?>(token))
                .Build();
            await connection.StartAsync();
            await connection.InvokeAsync("SubscribeContractTrades", contract);
            return connection;
        }

        public void Dispose() => http.Dispose();

        private async Task<long> EventsAsync()
        {
            using var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, "control/counters"));
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("marketEvents").GetInt64();
        }

        private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", request.RequestUri!.OriginalString.StartsWith("control/", StringComparison.Ordinal) ? control : token);
            var answer = await http.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            return answer;
        }
    }
}
