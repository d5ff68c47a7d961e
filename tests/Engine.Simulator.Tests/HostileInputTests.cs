using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Engine.Simulator.Tests;

/// <summary>Whatever is sent: an answer in the contract's form or a 4xx in ASP.NET's, never a 5xx, and the next client is served.</summary>
public sealed class HostileInputTests
{
    private const string Order = """{"accountId":20000001,"contractId":"CON.F.US.GCE.Z13","type":2,"side":0,"size":1,"limitPrice":null,"stopPrice":null,"trailPrice":null,"customTag":null,"stopLossBracket":null,"takeProfitBracket":null}""";

    private static readonly (string Operation, string Body)[] Good =
    [
        ("Auth/loginKey", """{"userName":"simulated","apiKey":"simulated-key"}"""),
        ("Auth/loginApp", """{"userName":"simulated","password":"p","deviceId":"d","appId":"a","verifyKey":"v"}"""),
        ("Auth/validate", "{}"),
        ("Account/search", """{"onlyActiveAccounts":true}"""),
        ("Contract/search", """{"searchText":"GC","live":false}"""),
        ("Contract/available", """{"live":false}"""),
        ("Contract/searchById", """{"contractId":"CON.F.US.GCE.Z13"}"""),
        ("History/retrieveBars", """{"contractId":"CON.F.US.GCE.Z13","live":false,"startTime":"2013-10-07T00:00:00Z","endTime":"2013-10-08T00:00:00Z","unit":2,"unitNumber":1,"limit":10,"includePartialBar":true}"""),
        ("Order/place", Order),
        ("Order/place", Order.Replace("\"type\":2", "\"type\":1").Replace("\"limitPrice\":null", "\"limitPrice\":1313.7")),
        ("Order/place", Order.Replace("\"type\":2", "\"type\":4").Replace("\"stopPrice\":null", "\"stopPrice\":1320")),
        ("Order/place", Order.Replace("\"type\":2", "\"type\":5").Replace("\"trailPrice\":null", "\"trailPrice\":1310")),
        ("Order/place", Order.Replace("\"stopLossBracket\":null", "\"stopLossBracket\":{\"ticks\":-10,\"type\":4}").Replace("\"takeProfitBracket\":null", "\"takeProfitBracket\":{\"ticks\":10,\"type\":1}")),
        ("Order/modify", """{"accountId":20000001,"orderId":3425000001,"size":1,"limitPrice":1313.7,"stopPrice":null,"trailPrice":null}"""),
        ("Order/cancel", """{"accountId":20000001,"orderId":3425000002}"""),
        ("Order/search", """{"accountId":20000001,"startTimestamp":"2013-10-07T00:00:00Z","endTimestamp":null}"""),
        ("Order/searchOpen", """{"accountId":20000001}"""),
        ("Order/searchById", """{"accountId":20000001,"orderId":3425000001}"""),
        ("Order/v2/query", """{"filter":{"accountId":20000001,"statuses":[1,2],"contractId":null},"pageSize":10,"pageOffset":0,"sortBy":0,"sortDirection":1,"includeTotalCount":true}"""),
        ("Position/searchOpen", """{"accountId":20000001}"""),
        ("Position/closeContract", """{"accountId":20000001,"contractId":"CON.F.US.GCE.Z13"}"""),
        ("Position/partialCloseContract", """{"accountId":20000001,"contractId":"CON.F.US.GCE.Z13","size":1}"""),
        ("Trade/search", """{"accountId":20000001,"startTimestamp":"2013-10-07T00:00:00Z","endTimestamp":null}"""),
    ];

    private static readonly string?[] Types =
        ["application/json", "text/json", "application/problem+json", "application/json; charset=utf-16", "application/json; charset=nonsense", "text/html", "x", "application/json;;;=", null];

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task Thousands_of_hostile_bodies_are_answered_in_form(int seed, bool limits)
    {
        await using var venue = await GatewayFixture.StartAsync(settings => settings with
        {
            Rules = VenueRules.Oracle with { Limits = limits },
            Accounts = [SimulatedAccount.Practice with { Brackets = BracketMode.AutoOco }],
        });
        var hostile = new HostileRequests(seed);
        for (var request = 0; request < 1_500; request++)
        {
            if (request % 40 == 0)
            {
                await venue.PrintAsync(1313.7m + (request % 7 * .1m));
            }

            var (operation, good) = hostile.Pick(Good);
            var body = hostile.Body(good);
            using var content = new ByteArrayContent(body);
            var type = hostile.OneIn(10) ? hostile.Pick(Types) : "application/json";
            if (type is not null)
            {
                content.Headers.TryAddWithoutValidation("Content-Type", type);
            }

            using var response = await venue.Http.PostAsync($"/api/{operation}", content);
            await AssertInFormAsync(response, $"seed {seed}, request {request}: {operation} {type} {Encoding.UTF8.GetString(body[..Math.Min(body.Length, 500)])}");
        }

        await AssertAliveAsync(venue);
    }

    [Fact]
    public async Task Sizes_that_would_overflow_a_position_are_refused_under_every_rule()
    {
        await using var venue = await GatewayFixture.StartAsync();
        await venue.PrintAsync(1313.7m);
        foreach (var size in new[] { int.MaxValue, int.MaxValue, 2, 100_001, int.MinValue })
        {
            var answer = await venue.PlaceMarketAsync(side: 0, size, null);
            Assert.Equal(size == 2 ? null : "Invalid order size", answer.GetProperty("errorMessage").GetString());
        }

        var positions = await venue.PostAsync("Position/searchOpen", new { accountId = GatewayFixture.Account });
        Assert.Equal(2, Assert.Single(positions.GetProperty("positions").EnumerateArray()).GetProperty("size").GetInt32());
    }

    [Fact]
    public async Task Absurd_request_lines_headers_and_bodies_are_refused_and_the_server_lives_on()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var head = $"Host: x\r\nAuthorization: Bearer {venue.Token}\r\nContent-Type: application/json\r\nConnection: close\r\n";
        string[] requests =
        [
            $"FOO /api/Order/place HTTP/1.1\r\n{head}\r\n",
            $"GET /api/Order/place HTTP/1.1\r\n{head}\r\n",
            $"DELETE /api/../../etc/passwd HTTP/1.1\r\n{head}\r\n",
            $"POST /api/ HTTP/1.1\r\n{head}\r\n",
            $"POST /api/Order HTTP/1.1\r\n{head}\r\n",
            $"POST /api/Order/place/ HTTP/1.1\r\n{head}\r\n",
            $"POST /api/%00%ff%2e%2e/place HTTP/1.1\r\n{head}\r\n",
            $"POST /api/Order%2Fplace HTTP/1.1\r\n{head}\r\n",
            $"POST /{new string('a', 20_000)} HTTP/1.1\r\n{head}\r\n",
            $"POST /api/Order/place HTTP/9.9\r\n{head}\r\n",
            $"POST /api/Order/place HTTP/1.1\r\n{head}Content-Length: -1\r\n\r\n",
            $"POST /api/Order/place HTTP/1.1\r\n{head}Content-Length: 99999999999\r\n\r\n",
            $"POST /api/Order/place HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n",
            $"POST /api/Order/place HTTP/1.1\r\n{head}Content-Length: 3\r\n\r\n{{}}\n",
            $"POST /api/Order/place HTTP/1.1\r\n{head}X: {new string('x', 40_000)}\r\n\r\n",
            $"POST /hubs/user HTTP/1.1\r\n{head}\r\n",
            $"PUT /hubs/user?access_token={venue.Token}&id=%zz HTTP/1.1\r\n{head}\r\n",
            $"GET /hubs/nowhere HTTP/1.1\r\n{head}\r\n",
            "\u0016\u0003\u0001\r\n\r\n",
            "POST\r\n\r\n",
        ];
        foreach (var request in requests)
        {
            var answer = await ExchangeAsync(venue, request);
            Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal), $"{request[..Math.Min(60, request.Length)]} was answered {answer}");
        }

        await AssertAliveAsync(venue);
    }

    [Fact]
    public async Task A_body_beyond_the_servers_limit_is_a_413()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var answer = await ExchangeAsync(
            venue, $"POST /api/Account/search HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {venue.Token}\r\nContent-Type: application/json\r\nContent-Length: 40000000\r\n\r\n{{");
        Assert.StartsWith("HTTP/1.1 413", answer);
        await AssertAliveAsync(venue);
    }

    [Fact]
    public async Task The_control_endpoint_refuses_hostile_commands_without_failing()
    {
        await using var venue = await GatewayFixture.StartAsync(settings => settings with { ControlToken = "control" });
        using var http = new HttpClient { BaseAddress = venue.Gateway.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "control");
        (string Path, string Body)[] good =
        [
            ("faults", """{"target":"Order/place","action":"rate-limit","count":0,"probability":0.5,"wait":1,"retryAfter":2,"market":{"from":"2013-10-07T14:00:00Z","to":"2013-10-07T15:00:00Z"}}"""),
            ("acts", """{"do":"halt","contract":"CON.F.US.GCE.Z13","for":1}"""),
            ("acts", """{"do":"void","trade":1}"""),
            ("acts", """{"do":"can-trade","account":20000001,"value":true}"""),
            ("acts", """{"do":"burst","for":1}"""),
            ("pace", """{"do":"advance","events":"x"}"""),
            ("pace", """{"do":"speed","speed":60}"""),
            ("pace", """{"do":"pause"}"""),
        ];
        var hostile = new HostileRequests(31);
        for (var request = 0; request < 600; request++)
        {
            var (path, body) = hostile.Pick(good);
            var sent = hostile.OneIn(10) ? Encoding.UTF8.GetBytes(body) : hostile.Body(body);
            using var content = new ByteArrayContent(sent);
            using var response = await http.PostAsync($"/control/{path}", content);
            Assert.True((int)response.StatusCode is 200 or 400 or 404 or 409, $"{(int)response.StatusCode} {path} {Encoding.UTF8.GetString(sent[..Math.Min(sent.Length, 300)])}");
        }

        using (await http.DeleteAsync("/control/faults"))
        {
            await venue.LoginAsync();
            await AssertAliveAsync(venue);
        }
    }

    [Fact]
    public void No_text_makes_the_judge_of_tokens_throw()
    {
        var issuer = new TokenIssuer(TimeProvider.System);
        var good = issuer.Issue("user", TimeSpan.FromHours(1));
        var foreign = new TokenIssuer(TimeProvider.System).Issue("user", TimeSpan.FromHours(1));
        var (header, rest) = (good[..good.IndexOf('.')], good[(good.IndexOf('.') + 1)..]);
        string?[] odd = [null, "", ".", "..", "...", header, header + ".", header + "..", header + ".!.!", "." + rest, good + ".", good + "=", " " + good, "\ud800.\udfff.x", new string('.', 10_000), new string('a', 100_000), foreign];
        Assert.All(odd, token => Assert.Equal(TokenState.Foreign, issuer.Judge(token)));
        var hostile = new HostileRequests(5);
        for (var token = 0; token < 3_000; token++)
        {
            var text = Encoding.Latin1.GetString(hostile.Bytes(Encoding.Latin1.GetBytes(good)));
            Assert.Equal(text == good, issuer.IsGood(text));
            issuer.Revoke(text == good ? "" : text);
        }
    }

    [Fact]
    public async Task Malformed_tokens_are_a_401_on_both_sides()
    {
        await using var venue = await GatewayFixture.StartAsync();
        using var http = new HttpClient { BaseAddress = venue.Gateway.Address };
        foreach (var token in new[] { "", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic QTpC", $"Bearer {venue.Token}x", $"Bearer {venue.Token.Replace('.', ' ')}", $"Token {venue.Token}" })
        {
            foreach (var path in new[] { "/api/Account/search", "/hubs/user/negotiate?negotiateVersion=1", "/hubs/market/negotiate?access_token=..." })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
                request.Headers.TryAddWithoutValidation("Authorization", token);
                using var response = await http.SendAsync(request);
                Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
                Assert.Empty(await response.Content.ReadAsByteArrayAsync());
            }
        }
    }

    [Theory]
    [InlineData("user", 11)]
    [InlineData("market", 12)]
    public async Task Hostile_hub_records_end_at_most_their_own_connection(string hub, int seed)
    {
        await using var venue = await GatewayFixture.StartAsync();
        var hostile = new HostileRequests(seed);
        var (method, argument) = hub == "user" ? ("SubscribeOrders", GatewayFixture.Account.ToString(System.Globalization.CultureInfo.InvariantCulture)) : ("UnsubscribeContractTrades", $"\"{GatewayFixture.Gold}\"");
        var good = $$"""{"type":1,"target":"{{method}}","arguments":[{{argument}}],"invocationId":"{{method}}"}""";
        var raw = await RawHub.ConnectAsync(venue, hub);
        var (sent, ended) = (0, 0);
        for (; sent < 1_000; sent++)
        {
            await raw.SendBytesAsync([.. hostile.OneIn(2) ? hostile.Body(good) : hostile.Bytes(Encoding.UTF8.GetBytes(good)), 0x1E]);
            await raw.SendAsync("""{"type":1,"target":"GetNothing","arguments":[],"invocationId":"sentinel"}""");
            if (!await HeardAsync(raw, "sentinel"))
            {
                ended++;
                await raw.DisposeAsync();
                raw = await RawHub.ConnectAsync(venue, hub);
            }
        }

        await raw.DisposeAsync();
        Assert.InRange(ended, 1, sent - 1);
        await AssertAliveAsync(venue);
    }

    [Fact]
    public async Task Hostile_handshakes_end_at_most_their_own_connection()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var hostile = new HostileRequests(21);
        for (var connection = 0; connection < 150; connection++)
        {
            await using var raw = await RawHub.OpenAsync(venue, "user");
            var record = hostile.OneIn(2) ? hostile.Body("""{"protocol":"json","version":1}""") : hostile.Bytes("""{"protocol":"json","version":1}"""u8.ToArray());
            await raw.SendBytesAsync([.. record, 0x1E]);
            await raw.SendAsync("""{"type":1,"target":"GetNothing","arguments":[],"invocationId":"sentinel"}""");
            await HeardAsync(raw, "sentinel");
        }

        await AssertAliveAsync(venue);
    }

    /// <summary>True once the connection answers, false when the server has ended it; anything else runs into the deadline.</summary>
    private static async Task<bool> HeardAsync(RawHub raw, string invocation)
    {
        while (await raw.NextAsync() is { } record)
        {
            if (record.Contains($"\"{invocation}\"", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<string> ExchangeAsync(GatewayFixture venue, string request)
    {
        using var deadline = new CancellationTokenSource(GatewayFixture.Deadline);
        using var client = new TcpClient();
        await client.ConnectAsync(venue.Gateway.Address.Host, venue.Gateway.Address.Port, deadline.Token);
        var stream = client.GetStream();
        var buffer = new byte[4_096];
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), deadline.Token);
            return Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer, deadline.Token));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task AssertInFormAsync(HttpResponseMessage response, string what)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode == HttpStatusCode.OK)
        {
            var answer = JsonDocument.Parse(text).RootElement;
            Assert.True(answer.GetProperty("success").GetBoolean() == (answer.GetProperty("errorCode").GetInt32() == 0), what);
            return;
        }

        Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.RequestEntityTooLarge, $"{(int)response.StatusCode} {what}");
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)response.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.Equal(new MediaTypeHeaderValue("application/problem+json", "utf-8"), response.Content.Headers.ContentType);
    }

    private static async Task AssertAliveAsync(GatewayFixture venue)
    {
        Assert.True((await venue.PostAsync("Account/search", new { onlyActiveAccounts = true })).GetProperty("success").GetBoolean());
        await using var hub = await RawHub.ConnectAsync(venue, "user");
        await hub.SendAsync("""{"type":1,"target":"SubscribeAccounts","arguments":[],"invocationId":"1"}""");
        Assert.Equal("1", (await hub.NextJsonAsync()).GetProperty("invocationId").GetString());
    }
}
