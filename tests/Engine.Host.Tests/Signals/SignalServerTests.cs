using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Engine.Accounts;
using Engine.Host.Configuration;
using Engine.Host.Run.Signals;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Tests.Signals;

public sealed class SignalServerTests(SignalledRun run) : IClassFixture<SignalledRun>
{
    private const string Bare = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n";
    private const string Buy = "\"action\":\"buy\",\"contracts\":\"1\"";

    private SignalCounts Counts => run.Server.Counts;

    [Fact]
    public async Task A_signal_becomes_a_position_with_its_reason_in_the_journal_and_another_closes_it()
    {
        await run.UntilAsync(IsFlat);
        var (status, answer) = await run.PostAsync(run.Body("\"action\":\"buy\",\"contracts\":\"1\",\"position\":\"long\",\"positionSize\":\"1\""));
        Assert.Equal((200, "{\"outcome\":\"taken\",\"sentence\":\"tv has it, for MNQZ6.\"}"), (status, System.Text.RegularExpressions.Regex.Replace(answer, "MNQ[A-Z][0-9]", "MNQZ6")));
        var state = await run.UntilAsync(s => s.Positions.Values.Any(p => p.Net == 1));

        var order = state.Orders.Values.Where(o => o.Role == OrderRole.Entry).MaxBy(o => o.IntendedAt)!;
        Assert.Equal((SignalledRun.Strategy, OrderState.Filled), (order.Strategy!.Value.Value, order.State));
        var intended = await run.Live.Until<OrderIntended>(e => e.Tag == order.Tag);
        Assert.StartsWith("signal ", intended.Why, StringComparison.Ordinal);
        Assert.Contains(": be long 1 MNQ1!, sent 20", intended.Why, StringComparison.Ordinal);
        Assert.Equal(400, intended.Bracket!.Value.StopTicks);

        Assert.Equal(200, (await run.PostAsync(run.Body("\"action\":\"close\""))).Status);
        await run.UntilAsync(IsFlat);
        var flatten = await run.Live.Until<FlattenRequested>();
        Assert.Equal(SignalledRun.Strategy, flatten.Who);
        Assert.Contains(": be flat in MNQ1!, sent 20", flatten.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /v1/signal", "", null, nameof(SignalRefusal.Method))]
    [InlineData("PUT /v1/signal", "", "GOOD", nameof(SignalRefusal.Method))]
    [InlineData("OPTIONS /v1/signal", "Origin: https://evil.example\r\n", null, nameof(SignalRefusal.Browser))]
    [InlineData("GET /", "", null, nameof(SignalRefusal.Path))]
    [InlineData("GET /v1/status", "", null, nameof(SignalRefusal.Path))]
    [InlineData("POST /v1/signals", "", "GOOD", nameof(SignalRefusal.Path))]
    [InlineData("POST /v1/signal", "Host: evil.example:PORT\r\n", "GOOD", nameof(SignalRefusal.Host))]
    [InlineData("POST /v1/signal", "Host: evil.example\r\n", "GOOD", nameof(SignalRefusal.Host))]
    [InlineData("POST /v1/signal", "Host: 127.0.0.1:1\r\n", "GOOD", nameof(SignalRefusal.Host))]
    [InlineData("POST /v1/signal", "Host: \r\n", "GOOD", nameof(SignalRefusal.Host))]
    [InlineData("POST /v1/signal", "Origin: https://evil.example\r\n", "GOOD", nameof(SignalRefusal.Browser))]
    [InlineData("POST /v1/signal", "Origin: null\r\n", "GOOD", nameof(SignalRefusal.Browser))]
    [InlineData("POST /v1/signal", "Sec-Fetch-Site: cross-site\r\n", "GOOD", nameof(SignalRefusal.Browser))]
    [InlineData("POST /v1/signal", "", "", nameof(SignalRefusal.NotJson))]
    [InlineData("POST /v1/signal", "", "buy 1", nameof(SignalRefusal.NotJson))]
    [InlineData("POST /v1/signal", "", "[]", nameof(SignalRefusal.NotJson))]
    [InlineData("POST /v1/signal", "", "{}", nameof(SignalRefusal.Secret))]
    [InlineData("POST /v1/signal", "", """{"secret":""}""", nameof(SignalRefusal.Secret))]
    [InlineData("POST /v1/signal", "", """{"secret":"a secret of the test, long enougH"}""", nameof(SignalRefusal.Secret))]
    [InlineData("POST /v1/signal", "", """{"secret":"wrong","nonsense":1}""", nameof(SignalRefusal.Secret))]
    [InlineData("POST /v1/signal?secret=SECRET", "Authorization: Bearer SECRET\r\nX-Secret: SECRET\r\n", """{"action":"flat"}""", nameof(SignalRefusal.Secret))]
    [InlineData("POST /v1/signal", "Content-Length: 9000\r\n", "LONG", nameof(SignalRefusal.TooLong))]
    [InlineData("POST /v1/signal", "Transfer-Encoding: chunked\r\n", "CHUNKED", nameof(SignalRefusal.TooLong))]
    [InlineData("POST /v1/signal", "Content-Length: 400\r\n", """{"secret":""", nameof(SignalRefusal.TooSlow))]
    public async Task A_stranger_gets_the_same_bare_answer_whatever_is_sent_and_is_counted(string request, string headers, string? body, string counted)
    {
        var reason = Enum.Parse<SignalRefusal>(counted);
        var (before, taken) = (Counts.Of(reason), Counts.Taken);
        var port = run.Server.Url.Port.ToString(CultureInfo.InvariantCulture);
        body = body switch
        {
            "GOOD" => run.Body(Buy),
            "LONG" => run.Body(Buy) + new string(' ', 9000),
            "CHUNKED" => $"3000\r\n{run.Body(Buy).PadRight(0x3000)}\r\n0\r\n\r\n",
            _ => body,
        };
        var text = new StringBuilder($"{request.Replace("SECRET", Uri.EscapeDataString(SignalledRun.Secret), StringComparison.Ordinal)} HTTP/1.1\r\n");
        text.Append(headers.Contains("Host:", StringComparison.Ordinal) ? "" : $"Host: 127.0.0.1:{port}\r\n");
        text.Append(headers.Replace("PORT", port, StringComparison.Ordinal).Replace("SECRET", SignalledRun.Secret, StringComparison.Ordinal)).Append("Connection: close\r\n");
        if (body is not null && !headers.Contains("Content-Length", StringComparison.Ordinal) && !headers.Contains("chunked", StringComparison.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        }

        var answer = await run.SendAsync($"{text}\r\n{body}");

        Assert.Equal(Bare, string.Join("\r\n", answer.Split("\r\n").Where(line => !line.StartsWith("Date:", StringComparison.Ordinal))));
        Assert.Equal((before + 1, taken), (Counts.Of(reason), Counts.Taken));
    }

    [Theory]
    [InlineData("\"action\":\"buy\",\"contracts\":\"1\",\"sise\":1", 400, "content", "no member \\u0022sise\\u0022")]
    [InlineData("\"action\":\"{{strategy.order.action}}\",\"contracts\":\"1\"", 400, "content", "does not fill that in")]
    [InlineData("\"position\":\"long\"", 400, "content", "does not say how many")]
    public async Task What_is_wrong_in_a_signal_is_said_to_who_has_the_secret(string members, int status, string reason, string says)
    {
        var orders = run.Live.Run.Watch.Picture.Orders;

        var (told, answer) = await run.PostAsync(run.Body(members));

        Assert.Equal(status, told);
        Assert.Contains($"\"reason\":\"{reason}\"", answer, StringComparison.Ordinal);
        Assert.Contains(says, answer, StringComparison.Ordinal);
        Assert.DoesNotContain(SignalledRun.Secret, answer, StringComparison.Ordinal);
        Assert.Equal(orders, run.Live.Run.Watch.Picture.Orders);
    }

    [Fact]
    public async Task A_signal_for_nobody_one_for_another_contract_and_a_test_do_nothing()
    {
        var orders = run.Live.Run.Watch.Picture.Orders;
        var nobody = await run.PostAsync(run.Body(Buy).Replace("\"strategy\":\"tv\"", "\"strategy\":\"nobody\"", StringComparison.Ordinal));
        var other = await run.PostAsync(run.Body(Buy).Replace("MNQ1!", "MES1!", StringComparison.Ordinal));
        var test = await run.PostAsync(run.Body(Buy + ",\"test\":true"));

        Assert.Equal((400, true), (nobody.Status, nobody.Answer.Contains("No strategy of that name runs; there are: tv.", StringComparison.Ordinal)));
        Assert.Equal((400, true), (other.Status, other.Answer.Contains("none of the strategy", StringComparison.Ordinal)));
        Assert.Equal((200, true), (test.Status, test.Answer.Contains("\"outcome\":\"valid\"", StringComparison.Ordinal)));
        Assert.Equal(orders, run.Live.Run.Watch.Picture.Orders);
    }

    [Fact]
    public async Task A_body_that_is_sent_again_is_followed_once_and_an_old_one_never()
    {
        // Flat already: it is taken, and leaves nothing to wait for.
        var body = run.Body("\"action\":\"flat\"");
        Assert.Contains("\"outcome\":\"taken\"", (await run.PostAsync(body)).Answer, StringComparison.Ordinal);
        var again = await run.PostAsync(body);
        var older = await run.PostAsync(run.Body("\"action\":\"flat\"", age: TimeSpan.FromSeconds(90)));
        var ahead = await run.PostAsync(run.Body("\"action\":\"flat\"", age: TimeSpan.FromSeconds(-90)));

        Assert.Equal((200, true), (again.Status, again.Answer.Contains("\"outcome\":\"duplicate\"", StringComparison.Ordinal)));
        Assert.Equal((400, true), (older.Status, older.Answer.Contains("\"reason\":\"window\"", StringComparison.Ordinal)));
        Assert.Equal((400, true), (ahead.Status, ahead.Answer.Contains("in the future", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_tunnels_name_is_let_in_and_so_is_a_body_that_calls_itself_text()
    {
        var body = run.Body("\"action\":\"flat\"");
        var answer = await run.SendAsync(
            $"POST /v1/signal HTTP/1.1\r\nHost: {SignalledRun.Tunnel}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Kestrel", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_wrong_secrets_does_not_keep_a_signal_from_being_traded_nor_fill_a_log()
    {
        const int Senders = 4;
        const int Each = 250;
        await run.UntilAsync(IsFlat);
        var before = Counts.Of(SignalRefusal.Secret);
        var told = run.Told.Count;
        var flood = Enumerable.Range(0, Senders).Select(async sender =>
        {
            using var http = new HttpClient();
            for (var n = 0; n < Each; n++)
            {
                using var content = new StringContent($$"""{"secret":"guess number {{sender}} {{n}}","action":"buy"}""");
                using var answer = await http.PostAsync(new Uri(run.Server.Url, SignalServer.Path), content);
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            }
        }).ToArray();

        Assert.Equal(200, (await run.PostAsync(run.Body("\"position\":\"short\",\"positionSize\":\"2\""))).Status);
        await run.UntilAsync(s => s.Positions.Values.Any(p => p.Net == -2));
        Assert.Equal(200, (await run.PostAsync(run.Body("\"position\":\"flat\""))).Status);
        await run.UntilAsync(IsFlat);
        await Task.WhenAll(flood);

        Assert.Equal(before + (Senders * Each), Counts.Of(SignalRefusal.Secret));

        // One at once, and one for each minute that has begun since the fixture did.
        Assert.InRange(run.Told.Count - told, 0, 5);
        Assert.DoesNotContain(run.Told, line => line.Contains(SignalledRun.Secret, StringComparison.Ordinal) || line.Contains("guess", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_earlier_run_has_taken_is_not_taken_by_the_next_even_if_it_came_from_a_clock_that_is_ahead()
    {
        using var home = new TemporaryHome(inMemory: true);
        var body = run.Body("\"action\":\"flat\"", age: TimeSpan.FromSeconds(-20));
        var (first, second) = (await TakeAsync(), await TakeAsync());

        Assert.Contains("\"outcome\":\"taken\"", first, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"before-start\"", second, StringComparison.Ordinal);

        async Task<string> TakeAsync()
        {
            await using var server = await SignalServer.StartAsync(SignalledRun.Settings, home.Folder, _ => { }, TimeProvider.System, CancellationToken.None);
            server.Attach(run.Live.Run);
            using var http = new HttpClient();
            using var content = new StringContent(body);
            using var answer = await http.PostAsync(new Uri(server.Url, SignalServer.Path), content);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task Before_the_engine_trades_a_signal_is_told_to_come_again_and_a_damaged_memory_lets_nothing_through()
    {
        using var home = new TemporaryHome(inMemory: true);
        File.WriteAllText(Path.Combine(home.Folder, LatestSignalFile.Name), "nonsense");
        await using var server = await SignalServer.StartAsync(SignalledRun.Settings, home.Folder, _ => { }, TimeProvider.System, CancellationToken.None);
        using var http = new HttpClient();
        async Task<string> PostAsync()
        {
            using var content = new StringContent(run.Body("\"action\":\"flat\""));
            using var answer = await http.PostAsync(new Uri(server.Url, SignalServer.Path), content);
            return await answer.Content.ReadAsStringAsync();
        }

        Assert.Contains("\"reason\":\"not-ready\"", await PostAsync(), StringComparison.Ordinal);
        server.Attach(run.Live.Run);
        Assert.Contains("\"reason\":\"before-start\"", await PostAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_before_anything_trades()
    {
        using var home = new TemporaryHome(inMemory: true);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var refused = await Assert.ThrowsAsync<UserErrorException>(() => SignalServer.StartAsync(
            SignalledRun.Settings with { Port = port }, home.Folder, _ => { }, TimeProvider.System, CancellationToken.None));

        Assert.Contains("choose another signals-port", Assert.Single(refused.Sentences), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("::ffff:203.0.113.7", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("203.0.113.8", false)]
    public void Where_senders_are_named_others_are_refused(string sender, bool may)
    {
        Assert.Equal(may, SignalServer.MaySend(IPAddress.Parse(sender), [IPAddress.Parse("203.0.113.7")]));
        Assert.True(SignalServer.MaySend(IPAddress.Parse(sender), []));
    }

    private static bool IsFlat(AccountState state) => state.Positions.Values.All(p => p.Net == 0) && !state.LiveOrders.Any() && state.Flattening.IsEmpty;
}
