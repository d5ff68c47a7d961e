using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Gateway;

/// <summary>
/// 100,000 damaged answers through the client: nothing is thrown, and whatever is taken for the truth says what a second
/// reading of the same bytes says.
/// </summary>
public sealed class BodyFuzzTests
{
    private const int Bodies = 100_000;
    private const string Envelope = "\"success\":true,\"errorCode\":0,\"errorMessage\":null}";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly AccountId Account = new(1);
    private static readonly DateTimeOffset Day = new(2026, 8, 19, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Tokens =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "2", "3", "1e400", "1e2", "1e-30", "12.50", "1.4000", "0.1234567891", "79228162514264337593543950335",
        "99999999999999999999", "2147483648", "-2147483649", "9223372036854775808", "9000000000001", "NaN", "Infinity", "\"12\"", "\"1.5\"", "\"\"",
        "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[{}]", "\"10:00\"", "\"2026-08-19T20:49:25\"", "\"2026-08-19 20:49:25.1234567Z\"",
        "\"2026-08-19T20:49:25.12345678901-05:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59.9999999Z\"",
    ];

    [Fact]
    public async Task No_damaged_answer_crashes_the_client_or_makes_wrong_money()
    {
        var seeds = Seeds();
        var served = Array.Empty<byte>();
        using var http = new HttpClient(new Serving(() => served)) { Timeout = Timeout.InfiniteTimeSpan };
        var client = new GatewayClient(
            http,
            GatewayAddress.At(new Uri("http://venue.test")),
            new TokenCell { Current = new AccessToken("t", DateTimeOffset.MaxValue) },
            new RequestQuota(QuotaSettings.Off, TimeProvider.System),
            new VirtualMarketClock(Day.AddDays(1)),
            TimeProvider.System,
            new GatewayTimeouts { ReadRetries = 0, AuthenticationRetries = 0 });
        foreach (var (body, kind) in seeds)
        {
            served = Encoding.UTF8.GetBytes(body);
            Assert.True(await AcceptedAsync(client, kind, served), $"{kind} as it was written: {body}");
        }

        var random = new Random(20260819);
        var accepted = 0;
        for (var i = 0; i < Bodies; i++)
        {
            var (body, kind) = seeds[random.Next(seeds.Count)];
            served = Damage(Encoding.UTF8.GetBytes(body), random);
            try
            {
                accepted += await AcceptedAsync(client, kind, served) ? 1 : 0;
            }
            catch (Exception error)
            {
                Assert.Fail($"Body {i} ({kind}): {Encoding.UTF8.GetString(served)}\n{error}");
            }
        }

        // Both ways have been walked often enough to mean something.
        Assert.InRange(accepted, Bodies / 50, Bodies * 49 / 50);
    }

    /// <summary>Calls the operation and, when it takes the body for the truth, reads the body again.</summary>
    private static async Task<bool> AcceptedAsync(GatewayClient client, string kind, byte[] body) => kind switch
    {
        "accounts" => Check(body, "accounts", await client.SearchAccountsAsync(true, default), (rows, facts) => Pairwise(rows, facts, IndependentReading.Same)),
        "contracts" => Check(body, "contracts", await client.AvailableContractsAsync(false, default), Subsequence),
        "contract" => Check(body, "contract", await client.FindContractAsync(new ContractId("C"), default), (row, found) => IndependentReading.Same(row, found!)),
        "orders" => Check(body, "orders", await client.OpenOrdersAsync(Account, default), (rows, facts) => ById(rows, facts, o => o.Id.Value, IndependentReading.Same)),
        "query" => Check(body, "orders", await client.QueryOrdersAsync(new OrderQuery(Account), default), (rows, facts) => ById(rows, facts, o => o.Id.Value, IndependentReading.Same, last: true)),
        "order" => Check(body, "order", await client.FindOrderAsync(Account, new OrderId(1), default), (row, found) => IndependentReading.Same(row, found!)),
        "positions" => Check(body, "positions", await client.OpenPositionsAsync(Account, default), (rows, facts) => Pairwise(rows, facts, IndependentReading.Same)),
        "trades" => Check(body, "trades", await client.SearchTradesAsync(Account, Day, null, default), (rows, facts) => ById(rows, facts, t => t.Id.Value, IndependentReading.Same)),
        "bars" => Check(
            body,
            "bars",
            await client.RetrieveBarsAsync(new ContractId("C"), BarInterval.Minute, Day.AddHours(20), Day.AddHours(21), BarOrigin.WarmUp, default),
            SameBars),
        "place" => CheckPlaced(body, await client.PlaceOrderAsync(
            new OrderRequest(Account, new ContractId("C"), OrderSide.Buy, OrderType.Market, 1, null, null, new ClientTag("t")), default)),
        "login" => CheckToken(body, await client.LoginKeyAsync("u", "k", default)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static bool Check<T>(byte[] body, string payload, Reading<T> reading, Action<JsonElement, T> same)
    {
        using var document = Parsed(body);
        switch (reading)
        {
            case Reading<T>.Answered { Value: null }:
                // "There is none", which only code 1 says.
                Assert.Equal((false, 1m), Verdict(document!));
                return false;
            case Reading<T>.Answered answered:
                Assert.Equal((true, 0m), Verdict(document!));
                same(IndependentReading.Members(document!.RootElement)[payload], answered.Value);
                return true;
            case Reading<T>.Failed { Failure: { Kind: FailureKind.Refused } refusal }:
                Assert.Equal((false, (decimal?)refusal.ErrorCode), Verdict(document!));
                return false;
            case Reading<T>.Failed failed:
                Assert.Equal(FailureKind.Malformed, failed.Failure.Kind);
                return false;
            default:
                throw new InvalidOperationException();
        }
    }

    private static bool CheckPlaced(byte[] body, MutationOutcome outcome)
    {
        using var document = Parsed(body);
        switch (outcome)
        {
            case MutationOutcome.Done done:
                Assert.Equal((true, 0m), Verdict(document!));
                Assert.Equal(IndependentReading.Number(IndependentReading.Members(document!.RootElement), "orderId"), done.Order!.Value.Value);
                return true;
            case MutationOutcome.Refused refused:
                Assert.Equal((false, (decimal?)refused.Failure.ErrorCode), Verdict(document!));
                Assert.False(refused.Failure.Code<PlaceOrderError>() is PlaceOrderError.OrderPending or PlaceOrderError.UnknownError);
                return false;
            default:
                Assert.IsType<MutationOutcome.Unknown>(outcome);
                return false;
        }
    }

    private static bool CheckToken(byte[] body, Reading<AccessToken> reading) => Check(
        body, "token", reading, (token, granted) => Assert.Equal(token.GetString(), granted.Reveal()));

    private static void Pairwise<T>(JsonElement rows, ImmutableArray<T> facts, Action<JsonElement, T> same)
    {
        Assert.Equal(rows.GetArrayLength(), facts.Length);
        foreach (var (row, fact) in rows.EnumerateArray().Zip(facts))
        {
            same(row, fact);
        }
    }

    private static void ById<T>(JsonElement rows, ImmutableArray<T> facts, Func<T, long> id, Action<JsonElement, T> same, bool last = false)
    {
        var byId = rows.EnumerateArray().GroupBy(row => (long)IndependentReading.Number(IndependentReading.Members(row), "id")!.Value)
            .ToDictionary(group => group.Key, group => last ? group.Last() : group.First());
        Assert.Equal(byId.Count, facts.Length);
        foreach (var fact in facts)
        {
            same(byId[id(fact)], fact);
        }
    }

    /// <summary>Rows that nobody could trade are left out; the others stay in their order.</summary>
    private static void Subsequence(JsonElement rows, ImmutableArray<Instrument> facts)
    {
        var next = 0;
        foreach (var row in rows.EnumerateArray())
        {
            var members = row.ValueKind == JsonValueKind.Object ? IndependentReading.Members(row) : [];
            var named = new[] { "id", "name", "symbolId" }.All(name => !string.IsNullOrEmpty(IndependentReading.Text(members, name)));
            if (named && Scaled(members, "tickSize", 1_000_000_000m) is > 0 and var nanos && nanos % 1 == 0 && Scaled(members, "tickValue", 1_000_000m) > 0.5m)
            {
                IndependentReading.Same(row, facts[next++]);
            }
        }

        Assert.Equal(facts.Length, next);
    }

    /// <summary>A contract's figure in the unit that it is kept in; zero beyond the range of either unit.</summary>
    private static decimal Scaled(Dictionary<string, JsonElement> members, string name, decimal unit) =>
        IndependentReading.Number(members, name) is > 0 and <= 9_000_000_000m and var term ? term * unit : 0;

    private static void SameBars(JsonElement rows, ImmutableArray<Bar> bars)
    {
        var byStart = rows.EnumerateArray()
            .GroupBy(row => IndependentReading.Time(IndependentReading.Members(row), "t")!.Value)
            .Where(group => group.Key >= Day.AddHours(20) && group.Key < Day.AddHours(21))
            .ToDictionary(group => group.Key, group => group.Last());
        Assert.Equal(byStart.Count, bars.Length);
        foreach (var bar in bars)
        {
            IndependentReading.Same(byStart[bar.Start], bar);
        }
    }

    private static JsonDocument? Parsed(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (bool Success, decimal? Code) Verdict(JsonDocument document)
    {
        var members = IndependentReading.Members(document.RootElement);
        return (IndependentReading.Flag(members, "success"), IndependentReading.Number(members, "errorCode") ?? 0);
    }

    private static byte[] Damage(byte[] body, Random random)
    {
        var damaged = new List<byte>(body);
        for (var times = random.Next(1, 3); times > 0 && damaged.Count > 2; times--)
        {
            var at = random.Next(damaged.Count);
            var span = Math.Min(random.Next(1, 12), damaged.Count - at);
            switch (random.Next(14))
            {
                case 0:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged.RemoveRange(at, span);
                    break;
                case 2:
                    damaged.InsertRange(random.Next(damaged.Count), damaged.GetRange(at, span));
                    break;
                case 3:
                    damaged.RemoveRange(at, random.Next(4) == 0 ? damaged.Count - at : span);
                    break;
                case 4:
                    damaged[at] = (byte)(char.IsAsciiLetter((char)damaged[at]) ? damaged[at] ^ 0x20 : "{}[],:\"0123456789.-"[random.Next(19)]);
                    break;
                default:
                    Replace(damaged, at, Tokens[random.Next(Tokens.Length)]);
                    break;
            }
        }

        return [.. damaged];
    }

    /// <summary>Puts another value in the place of the one around a position.</summary>
    private static void Replace(List<byte> body, int at, string token)
    {
        var (start, end) = (at, at);
        while (start > 0 && !"{}[],:"u8.Contains(body[start - 1]))
        {
            start--;
        }

        while (end < body.Count && !"{}[],:"u8.Contains(body[end]))
        {
            end++;
        }

        body.RemoveRange(start, end - start);
        body.InsertRange(start, Encoding.UTF8.GetBytes(token));
    }

    private static List<(string Body, string Kind)> Seeds()
    {
        const string Order = """
            {"id":3425270858,"accountId":1,"contractId":"CON.F.US.MNQ.U26","symbolId":"F.US.MNQ","creationTimestamp":"2026-08-19T20:49:25.3938333+00:00","updateTimestamp":null,"status":1,"type":5,"side":1,"size":2,"limitPrice":null,"stopPrice":29704.25,"fillVolume":1,"filledPrice":29703.125,"customTag":"a-SL","trailDistance":-99,"trailPrice":-24.75,"parentOrderId":3425270857,"linkedOrderId":3425270859}
            """;
        const string Trade = """
            {"id":3004518356,"accountId":1,"contractId":"CON.F.US.MNQ.U26","creationTimestamp":"2026-08-19T14:16:01.406128+00:00","price":29423.250000000,"profitAndLoss":-49,"fees":0.36,"commissions":0.25,"side":0,"size":1,"voided":false,"orderId":3423462488}
            """;
        const string Position = """
            {"id":825245547,"accountId":1,"contractId":"CON.F.US.MNQ.U26","contractDisplayName":"MNQU26","creationTimestamp":"2026-08-19T14:15:48.611387+00:00","type":2,"size":3,"averagePrice":29398.583333333}
            """;
        const string Contract = """
            {"id":"CON.F.US.JY6.U26","name":"6JU6","description":"Japanese Yen","tickSize":0.0000005,"tickValue":6.25,"activeContract":true,"symbolId":"F.US.JY6"}
            """;
        const string Bar = """{"t":"2026-08-19T20:48:00+00:00","o":29537.75,"h":29539,"l":29536.75,"c":29539,"v":156}""";
        const string Account = """{"id":20000001,"name":"50KTC","balance":49989.34,"canTrade":true,"isVisible":true,"simulated":true}""";
        var second = Order.Replace("858", "857", StringComparison.Ordinal);
        List<(string Body, string Kind)> seeds =
        [
            ("{\"accounts\":[" + Account + "]," + Envelope, "accounts"),
            ("{\"contracts\":[" + Contract + "," + Contract + "]," + Envelope, "contracts"),
            ("{\"contract\":" + Contract + "," + Envelope, "contract"),
            ("{\"orders\":[" + Order + "," + second + "]," + Envelope, "orders"),
            ("{\"orders\":[" + Order + "," + second + "],\"totalCount\":2," + Envelope, "query"),
            ("{\"order\":" + Order + "," + Envelope, "order"),
            ("{\"positions\":[" + Position + "]," + Envelope, "positions"),
            ("{\"trades\":[" + Trade + "," + Trade.Replace("356", "355", StringComparison.Ordinal) + "]," + Envelope, "trades"),
            ("{\"bars\":[" + Bar + "," + Bar.Replace("48:", "47:", StringComparison.Ordinal) + "]," + Envelope, "bars"),
            ("{\"orderId\":3425270858," + Envelope, "place"),
            ("{\"token\":\"a.b.c\"," + Envelope, "login"),
        ];
        foreach (var (file, list) in new[]
        {
            ("rest_account_search.json", "accounts"), ("rest_contract_available.json", "contracts"), ("rest_order_search.json", "orders"),
            ("rest_trade_search.json", "trades"), ("rest_retrieve_bars_1m.json", "bars"),
        })
        {
            // Pairs of recorded rows: whole files would only make the damage sparser.
            var rows = RecordedBodies.Folder is null ? [] : JsonNode.Parse(RecordedBodies.Read(file))![list]!.AsArray().Select(row => row!.ToJsonString(Plain)).ToArray();
            seeds.AddRange(rows.Chunk(2).Take(20).Select(pair => ($"{{\"{list}\":[{string.Join(',', pair)}],{Envelope}", list)));
        }

        return seeds;
    }

    private sealed class Serving(Func<byte[]> body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body()) });
    }
}
