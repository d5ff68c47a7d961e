using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Engine.Host.Run.Control;

namespace Engine.Host.Tests.Control;

public sealed class ControlServerTests(ControlledRun run) : IClassFixture<ControlledRun>
{
    private const string Right = "RIGHT";

    private ControlFile File => run.Server.File;

    [Theory]
    [InlineData("no token", "", "")]
    [InlineData("an empty token", "Authorization: Bearer \r\n", "")]
    [InlineData("a wrong token", "Authorization: Bearer 0000000000000000000000000000000000000000000000000000000000000000\r\n", "")]
    [InlineData("the token in another scheme", "Authorization: Basic RIGHT\r\n", "")]
    [InlineData("the token beside it", "X-Token: RIGHT\r\n", "?token=RIGHT")]
    [InlineData("a name that was pointed here", "Host: evil.example:PORT\r\nAuthorization: Bearer RIGHT\r\n", "")]
    [InlineData("another port", "Host: 127.0.0.1:1\r\nAuthorization: Bearer RIGHT\r\n", "")]
    [InlineData("no host", "Host: \r\nAuthorization: Bearer RIGHT\r\n", "")]
    [InlineData("a page of another place", "Origin: https://evil.example\r\nAuthorization: Bearer RIGHT\r\n", "")]
    [InlineData("a page without a place", "Origin: null\r\nAuthorization: Bearer RIGHT\r\n", "")]
    [InlineData("a cross-site fetch", "Sec-Fetch-Site: cross-site\r\nAuthorization: Bearer RIGHT\r\n", "")]
    [InlineData("a same-site fetch", "Sec-Fetch-Site: same-site\r\nAuthorization: Bearer RIGHT\r\n", "")]
    public async Task Who_may_not_ask_gets_the_same_bare_answer_whatever_is_asked(string who, string headers, string query)
    {
        string[] requests =
        [
            $"GET /v1/status{query}", $"GET /v1/hello{query}", $"GET /{query}", $"GET /v1/nothing{query}", $"POST /v1/flatten{query}", $"OPTIONS /v1/flatten{query}", $"POST /v1/orders/place{query}",
        ];
        foreach (var request in requests)
        {
            var body = request.StartsWith("POST", StringComparison.Ordinal) ? """{"why":"x"}""" : null;
            var answer = await SendAsync(request, headers, body);

            var (status, rest) = (Status(answer), Bare(answer));
            Assert.True(status == 401, $"{who}: {request} was answered {status}");
            Assert.Equal("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n", rest);
        }

        Assert.Empty(run.Live.Run.Watch.Picture.Account!.State.Flattening);
    }

    [Fact]
    public async Task The_token_opens_it_and_nothing_else_is_said_to_a_browser()
    {
        var answer = await SendAsync("GET /v1/hello", $"Authorization: Bearer {Right}\r\nSec-Fetch-Site: none\r\n", null);

        Assert.Equal(200, Status(answer));
        Assert.Contains($"\"process\":{Environment.ProcessId}", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(File.Token, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Kestrel", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /v1/nothing", null, 404, "no such command")]
    [InlineData("GET /v2/status", null, 404, "no such command")]
    [InlineData("GET /v1/flatten", null, 404, "no such command")]
    [InlineData("POST /v1/flatten", "", 400, "not a JSON object")]
    [InlineData("POST /v1/flatten", "{", 400, "")]
    [InlineData("POST /v1/flatten", "[]", 400, "")]
    [InlineData("POST /v1/flatten", "null", 400, "not a JSON object")]
    [InlineData("POST /v1/flatten", "{}", 400, "")]
    [InlineData("POST /v1/flatten", """{"why":null}""", 400, "$.why")]
    [InlineData("POST /v1/flatten", """{"why":"  "}""", 400, "Say why")]
    [InlineData("POST /v1/flatten", """{"why":"x","everything":true}""", 400, "$.everything")]
    [InlineData("POST /v1/flatten", """{"why":"x","why":"y"}""", 400, "$.why")]
    [InlineData("POST /v1/flatten", """{"why":"x","account":"20000001"}""", 400, "$.account")]
    [InlineData("POST /v1/flatten", """{"why":"x","account":1}""", 400, "not 1")]
    [InlineData("POST /v1/flatten", "{\"why\":\"a\\u001b[2J\"}", 400, "cannot be printed")]
    [InlineData("POST /v1/trading", """{"why":"x","state":2}""", 400, "$.state")]
    [InlineData("POST /v1/trading", """{"why":"x","state":"dead"}""", 400, "$.state")]
    [InlineData("POST /v1/trading", """{"why":"x","state":"halted","strategy":"nobody"}""", 400, "quiet")]
    [InlineData("POST /v1/orders/place", """{"why":"x","contract":"MNQ","side":"buy","size":0}""", 400, "Size 0")]
    [InlineData("POST /v1/orders/place", """{"why":"x","contract":"MNQ","side":"buy","size":1,"limit":1,"stop":2}""", 400, "not several")]
    [InlineData("POST /v1/orders/place", """{"why":"x","contract":"MNQ","side":"buy","size":1,"limit":0.12345678901}""", 400, "decimal places")]
    [InlineData("POST /v1/orders/place", """{"why":"x","contract":"ZZZZ","side":"buy","size":1}""", 400, "ZZZZ")]
    public async Task A_request_that_is_wrong_is_refused_in_one_sentence_and_does_nothing(string request, string? body, int status, string says)
    {
        var before = run.Live.Run.Watch.Picture.Orders;
        var answer = await SendAsync(request, $"Authorization: Bearer {Right}\r\n", body);

        Assert.Equal(status, Status(answer));
        Assert.Contains(says, answer, StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"wrong\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Engine.Host", answer, StringComparison.Ordinal);
        Assert.Equal(before, run.Live.Run.Watch.Picture.Orders);
        Assert.Equal(Engine.Risk.TradingState.Active, run.Live.Run.Watch.Picture.Account!.State.Trading);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused_and_so_is_one_of_another_kind()
    {
        var why = new string('x', ControlServer.LongestBody);
        Assert.Equal(413, Status(await SendAsync("POST /v1/flatten", $"Authorization: Bearer {Right}\r\n", $$"""{"why":"{{why}}"}""")));
        Assert.Equal(413, Status(await SendAsync("POST /v1/flatten", $"Authorization: Bearer {Right}\r\nTransfer-Encoding: chunked\r\n", $"5000\r\n{new string('x', 0x5000)}\r\n0\r\n\r\n", length: false)));
        Assert.Equal(415, Status(await SendAsync("POST /v1/flatten", $"Authorization: Bearer {Right}\r\nContent-Type: text/plain\r\n", """{"why":"x"}""")));
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_not_waited_for()
    {
        var answer = await SendAsync("POST /v1/flatten", $"Authorization: Bearer {Right}\r\nContent-Length: 100\r\n", """{"why":""", length: false);

        Assert.Equal(408, Status(answer));
        Assert.Empty(run.Live.Run.Watch.Picture.Account!.State.Flattening);
    }

    [Fact]
    public void The_file_names_process_and_gateway_and_is_its_users_alone()
    {
        var path = Path.Combine(run.Home.Folder, ControlFile.Name);
        var read = ControlFile.Read(run.Home.Folder)!;

        Assert.Equal(File, read);
        Assert.Equal((1, Environment.ProcessId, "SIMULATED", run.Live.Run.Gateway!.Address), (read.Version, read.Process, read.Environment, read.Gateway));
        Assert.Equal(64, read.Token.Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(path));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"version":2,"process":1,"url":"http://127.0.0.1:1","token":"t","environment":"SIMULATED"}""")]
    [InlineData("""{"version":1,"process":1,"url":"http://evil.example:1","token":"t","environment":"SIMULATED"}""")]
    [InlineData("""{"version":1,"process":1,"url":"http://127.0.0.1:1","token":"t","environment":"SIMULATED","gateway":"http://evil.example"}""")]
    [InlineData("""{"version":1,"process":1,"url":"http://127.0.0.1:1","environment":"SIMULATED"}""")]
    public void A_file_that_is_damaged_or_leads_elsewhere_is_none(string text)
    {
        using var home = new TemporaryHome();
        System.IO.File.WriteAllText(Path.Combine(home.Folder, ControlFile.Name), text);

        Assert.Null(ControlFile.Read(home.Folder));
    }

    private async Task<string> SendAsync(string request, string headers, string? body, bool length = true)
    {
        var port = File.Url.Port.ToString(CultureInfo.InvariantCulture);
        headers = headers.Replace(Right, File.Token, StringComparison.Ordinal).Replace("PORT", port, StringComparison.Ordinal);
        var text = new StringBuilder($"{request.Replace(Right, File.Token, StringComparison.Ordinal)} HTTP/1.1\r\n");
        if (!headers.Contains("Host:", StringComparison.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"Host: 127.0.0.1:{port}\r\n");
        }

        text.Append(headers).Append("Connection: close\r\n");
        if (body is not null)
        {
            text.Append(headers.Contains("Content-Type:", StringComparison.Ordinal) ? "" : "Content-Type: application/json\r\n");
            text.Append(length ? string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n") : "");
        }

        text.Append("\r\n").Append(body);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, File.Url.Port, patience.Token);
        var stream = socket.GetStream();
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), patience.Token);
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (IOException)
        {
            // The server may close while a body that it does not want is still on its way.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    private static int Status(string answer) => answer.Length < 12 ? 0 : int.Parse(answer.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The whole answer but its time.</summary>
    private static string Bare(string answer) => string.Join("\r\n", answer.Split("\r\n").Where(line => !line.StartsWith("Date:", StringComparison.Ordinal)));
}
