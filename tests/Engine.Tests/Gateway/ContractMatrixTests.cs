using System.Text.Json;
using Engine.Gateway;
using Engine.Markets;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Tests.Gateway;

/// <summary>
/// Every operation against everything that a venue can do to it, over real sockets: what the caller is told, how many
/// requests reach the venue, and that no secret shows.
/// </summary>
public sealed class ContractMatrixTests
{
    private const string Html = "<html><body>maintenance</body></html>";

    /// <summary>Answers that are the same for every operation, by name. ECHO stands for the secrets that the request carried.</summary>
    private static readonly Dictionary<string, Func<string, SocketReply>> Replies = new()
    {
        ["400 with fields"] = echo => SocketReply.Http(
            400,
            $$"""
            {"type":"x","title":"One or more validation errors occurred. {{echo}}","status":400,
            "errors":{"size":["Size is required. {{echo}}","Size is 0."],"$.accountId":["Not a number."],"{{echo}}x":["?"]},"traceId":"0"}
            """,
            "application/problem+json"),
        ["401"] = _ => SocketReply.Http(401, ""),
        ["403"] = echo => SocketReply.Http(403, Html + echo, "text/html"),
        ["429"] = _ => SocketReply.Http(429, ""),
        ["429 with Retry-After"] = _ => SocketReply.Http(429, "", extra: "Retry-After: 7200\r\n"),
        ["500"] = echo => SocketReply.Http(500, "{\"error\":\"" + echo + "\"}"),
        ["502"] = echo => SocketReply.Http(502, Html + echo, "text/html"),
        ["503"] = _ => SocketReply.Http(503, ""),
        ["HTML"] = echo => SocketReply.Http(200, Html + echo, "text/html"),
        ["empty"] = _ => SocketReply.Http(200, ""),
        ["null"] = _ => SocketReply.Http(200, "null"),
        ["array"] = _ => SocketReply.Http(200, "[]"),
        ["wrong types"] = echo => SocketReply.Http(200, "{\"success\":\"yes\",\"errorCode\":{},\"errorMessage\":[\"" + echo + "\"]}"),
        ["contradiction"] = echo => SocketReply.Http(200, "{\"success\":true,\"errorCode\":2,\"errorMessage\":\"" + echo + "\"}"),
        ["failure without a code"] = _ => SocketReply.Http(200, """{"success":false,"errorCode":0,"errorMessage":null}"""),
        ["no answer"] = _ => new SocketReply(null, Hold: true),
        ["dropped before the body"] = _ => new SocketReply(null, BeforeBody: true),
        ["dropped after the body"] = _ => new SocketReply(null),
    };

    public static TheoryData<GatewayOperation, string> Cases
    {
        get
        {
            var data = new TheoryData<GatewayOperation, string>();
            foreach (var call in VenueCall.All)
            {
                foreach (var reply in Replies.Keys)
                {
                    data.Add(call.Operation, reply);
                }

                foreach (var reply in new[] { "good", "cut by the connection", "cut JSON", "no payload", "null payload", "payload of another type" })
                {
                    data.Add(call.Operation, reply);
                }
            }

            return data;
        }
    }

    public static TheoryData<GatewayOperation, int> Codes
    {
        get
        {
            var data = new TheoryData<GatewayOperation, int>();
            foreach (var call in VenueCall.All.Where(call => call.Kind != CallKind.Ping))
            {
                for (var code = 1; code <= call.Codes.Length; code++)
                {
                    data.Add(call.Operation, code);
                }

                data.Add(call.Operation, 42);
                data.Add(call.Operation, -1);
            }

            return data;
        }
    }

    [Fact]
    public void The_matrix_covers_every_operation() =>
        Assert.Equal(Enum.GetValues<GatewayOperation>().Order(), VenueCall.All.Select(call => call.Operation).Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Whatever_the_venue_does_the_caller_is_told_the_truth(GatewayOperation operation, string reply)
    {
        var call = VenueCall.Find(operation);
        var (result, requests) = reply == "no answer" ? await SlowAsync(call) : await SendAsync(call, echo => ReplyOf(call, reply, echo));

        var (ending, kind, sent) = Expected(call, reply);
        Assert.Equal((ending, kind, sent), (result.Ending, result.Failure?.Kind, requests));
        switch (reply)
        {
            case "400 with fields":
                Assert.Equal("Size is 0.", result.Failure!.Fields["SIZE"].Last());
                Assert.Equal("Not a number.", Assert.Single(result.Failure.Fields["$.accountId"]));
                Assert.Equal(3, result.Failure.Fields.Count);
                Assert.Contains("Size is 0.", result.Failure.Text);
                break;
            case "429 with Retry-After":
                Assert.Equal(TimeSpan.FromHours(2), result.Failure!.RetryAfter);
                break;
            case "401" or "403" or "429" or "500" or "502" or "503":
                Assert.Equal(int.Parse(reply, System.Globalization.CultureInfo.InvariantCulture), result.Failure!.HttpStatus);
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_code_is_read_by_the_enum_of_its_operation(GatewayOperation operation, int code)
    {
        var call = VenueCall.Find(operation);
        var name = code > 0 && code <= call.Codes.Length ? call.Codes[code - 1] : "code " + code;

        var (silent, requests) = await SendAsync(call, _ => Refusal("null"));
        var (loud, again) = await SendAsync(call, echo => Refusal($"\"The venue's words. {echo}\""));

        Assert.Equal((1, 1), (requests, again));
        if (code == 1 && operation is GatewayOperation.ContractSearchById or GatewayOperation.OrderSearchById && code == 1)
        {
            Assert.Equal((Ending.Answered, null, Ending.Answered, null), (silent.Ending, silent.Value, loud.Ending, loud.Value));
            return;
        }

        var ending = call.Kind != CallKind.Mutation ? Ending.Failed : call.Open.Contains(code) ? Ending.Unknown : Ending.Refused;
        Assert.Equal((ending, ending), (silent.Ending, loud.Ending));
        Assert.Equal((FailureKind.Refused, code, name), (silent.Failure!.Kind, silent.Failure.ErrorCode, silent.Failure.Text));
        Assert.StartsWith("The venue's words.", loud.Failure!.Text);
        Assert.Equal(name, VenueErrors.Describe(operation, code));

        SocketReply Refusal(string words) => SocketReply.Http(
            200, $$"""{"{{call.Payload ?? "none"}}":null,"success":false,"errorCode":{{code}},"errorMessage":{{words}}}""");
    }

    private static SocketReply ReplyOf(VenueCall call, string reply, string echo) => reply switch
    {
        "good" => SocketReply.Http(200, call.Success()),
        "cut by the connection" => SocketReply.Http(200, call.Success(), length: call.Success().Length + 1),
        "cut JSON" => SocketReply.Http(200, call.Success()[..^1]),
        "no payload" => SocketReply.Http(200, """{"success":true,"errorCode":0,"errorMessage":null}"""),
        "null payload" => SocketReply.Http(200, call.Success("null")),
        "payload of another type" => SocketReply.Http(200, call.Payload is null ? "7" : call.Success("{\"0\":true}")),
        _ => Replies[reply](echo),
    };

    /// <summary>What contract.md §1, §9.1 and §9.2 make of each answer.</summary>
    private static (Ending Ending, FailureKind? Kind, int Requests) Expected(VenueCall call, string reply)
    {
        var lost = call.Kind == CallKind.Mutation ? Ending.Unknown : Ending.Failed;
        var good = call.Kind == CallKind.Mutation ? Ending.Done : Ending.Answered;
        var repeatedRead = call.Kind == CallKind.Read ? 2 : 1;
        var repeatedLine = call.Kind is CallKind.Read or CallKind.Login ? 2 : 1;
        return reply switch
        {
            "400 with fields" => (call.Kind == CallKind.Mutation ? Ending.Refused : Ending.Failed, FailureKind.InvalidRequest, 1),
            "401" => (lost, FailureKind.Unauthorized, 1),
            "403" => (lost, FailureKind.Http, 1),
            "429" => (lost, FailureKind.RateLimited, repeatedRead),
            "429 with Retry-After" => (lost, FailureKind.RateLimited, 1),
            "500" or "502" or "503" => (lost, FailureKind.Http, repeatedRead),
            "no answer" => (lost, FailureKind.Timeout, 1),
            "dropped before the body" or "dropped after the body" or "cut by the connection" => (lost, FailureKind.Transport, repeatedLine),
            "good" => (good, null, 1),
            _ when call.Kind == CallKind.Ping => (Ending.Answered, null, 1),
            "no payload" or "null payload" when call.Payload is null => (good, null, 1),
            _ => (lost, FailureKind.Malformed, 1),
        };
    }

    private static async Task<(CallResult Result, int Requests)> SendAsync(VenueCall call, Func<string, SocketReply> reply)
    {
        var dropped = reply("").BeforeBody;
        await using var venue = new SocketVenue(request => reply(SecretsIn(request)), dropped ? _ => true : null);
        using var http = GatewayClient.CreateHttpClient();
        var client = ClientOf(http, venue, TimeProvider.System, new GatewayTimeouts
        {
            Mutation = TimeSpan.FromMinutes(1),
            Read = TimeSpan.FromMinutes(1),
            Authentication = TimeSpan.FromMinutes(1),
            ReadRetries = 1,
            AuthenticationRetries = 1,
            FirstBackOff = TimeSpan.FromMilliseconds(1),
        });
        var result = await call.Call(client).WaitAsync(TimeSpan.FromSeconds(30));
        NoSecretIn(result);
        return (result, venue.Requests);
    }

    /// <summary>The clock is turned only after the request has arrived, so that exactly its time-out has passed.</summary>
    private static async Task<(CallResult Result, int Requests)> SlowAsync(VenueCall call)
    {
        var time = new FakeTimeProvider(ClientFixture.Start);
        var timeouts = new GatewayTimeouts { ReadRetries = 0 };
        await using var venue = new SocketVenue(_ => new SocketReply(null, Hold: true));
        using var http = GatewayClient.CreateHttpClient();
        var calling = call.Call(ClientOf(http, venue, time, timeouts));
        Assert.True(await venue.NextArrivalAsync());
        Assert.False(calling.IsCompleted);
        time.Advance(call.Kind switch
        {
            CallKind.Mutation => timeouts.Mutation,
            CallKind.Login => timeouts.Authentication,
            _ => timeouts.Read,
        });
        var result = await calling.WaitAsync(TimeSpan.FromSeconds(30));
        NoSecretIn(result);
        return (result, venue.Requests);
    }

    private static GatewayClient ClientOf(HttpClient http, SocketVenue venue, TimeProvider time, GatewayTimeouts timeouts) => new(
        http,
        GatewayAddress.At(venue.Address),
        new TokenCell { Current = new AccessToken(ClientFixture.Token, DateTimeOffset.MaxValue) },
        new RequestQuota(QuotaSettings.Off, time),
        new VirtualMarketClock(ClientFixture.Start),
        time,
        timeouts);

    private static string SecretsIn(string request) => string.Join(
        ' ', new[] { ClientFixture.Token, VenueCall.Key, VenueCall.Password, VenueCall.VerifyKey }.Where(secret => request.Contains(secret, StringComparison.Ordinal)));

    private static void NoSecretIn(CallResult result)
    {
        foreach (var secret in new[] { ClientFixture.Token, VenueCall.Key, VenueCall.Password, VenueCall.VerifyKey })
        {
            Assert.DoesNotContain(secret, result.Texts, StringComparison.OrdinalIgnoreCase);
        }
    }
}
