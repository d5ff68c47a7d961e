using System.Text.Json;
using System.Text.RegularExpressions;

namespace Engine.Tests.Hubs;

/// <summary>One event as JSON texts: its name, its arguments, and whether anything was changed.</summary>
internal sealed record HubFrame(string Target, string Arguments, bool IsMutated);

/// <summary>Makes events of every kind and spoils them; what comes out is JSON, whatever it means. Repeatable from its seed.</summary>
internal sealed partial class FrameMutator(int seed)
{
    private const string Id = "\"CON.F.US.MNQ.U26\"";

    private static readonly (string Target, string Payload)[] Market =
    [
        ("GatewayQuote", """{"symbol":"F.US.MNQ","bestBid":29547,"bestAsk":29547.5,"lastUpdated":"2026-08-19T20:51:31.4347534+00:00","timestamp":"2026-08-19T20:51:31.348+00:00","contract":"CON.F.US.MNQ.U26"}"""),
        ("GatewayQuote", """{"symbol":"F.US.MNQ","symbolName":"/MNQ","lastPrice":29547.25,"bestBid":29547,"bestAsk":29547.5,"change":12.5,"changePercent":0.04,"open":29535,"high":29600.75,"low":29400,"volume":1234567,"lastUpdated":"2026-08-19T20:51:31.4+00:00","timestamp":"2026-08-19T20:51:31Z"}"""),
        ("GatewayTrade", """[{"symbolId":"F.US.MES","price":7730.5,"timestamp":"2026-08-19T20:51:30.052+00:00","type":1,"volume":1,"contractId":"CON.F.US.MES.U26"}]"""),
        ("GatewayTrade", """[{"price":0.0067815,"timestamp":"2026-08-19T20:51:30.052+00:00","type":0,"volume":12},{"price":-37.63,"timestamp":"2026-08-19T20:51:30.053+00:00","type":1,"volume":3},{"price":1.4000,"timestamp":"2026-08-19T20:51:30.053+00:00","type":1,"volume":900}]"""),
        ("GatewayTrade", """{"symbolId":"F.US.MES","price":7730.5,"timestamp":"2026-08-19T20:51:30.052+00:00","type":1,"volume":1}"""),
        ("GatewayDepth", """[{"timestamp":"2026-08-19T20:51:31.4173693+00:00","type":4,"price":29547,"volume":2,"currentVolume":0},{"timestamp":"2026-08-19T20:51:31.4173693+00:00","type":1,"price":29548.25,"volume":0,"currentVolume":1,"index":3}]"""),
        ("GatewayDepth", """[{"type":6},{"timestamp":"2026-08-19T20:51:31Z","type":2,"price":29546.75,"volume":17}]"""),
        ("GatewayDepth", """{"timestamp":"2026-08-19T20:51:31Z","type":9,"price":29546.75,"volume":17}"""),
    ];

    private static readonly (string Target, string Payload)[] User =
    [
        ("GatewayUserAccount", """{"action":1,"data":{"id":20000002,"name":"PRAC-V2-100001-20000002","balance":149848.64,"canTrade":true,"isVisible":true,"simulated":true}}"""),
        ("GatewayUserOrder", """{"action":1,"data":{"id":3425270858,"accountId":20000002,"contractId":"CON.F.US.MNQ.U26","symbolId":"F.US.MNQ","creationTimestamp":"2026-08-19T20:49:25.3938333+00:00","updateTimestamp":"2026-08-19T20:49:25.3962105+00:00","status":1,"type":1,"side":1,"size":3,"limitPrice":29423.25,"fillVolume":1,"filledPrice":29423.25,"customTag":"a-b-1-0"}}"""),
        ("GatewayUserOrder", """{"id":3425270859,"accountId":20000002,"contractId":"CON.F.US.MNQ.U26","creationTimestamp":"2026-08-19T20:49:25Z","status":8,"type":4,"side":0,"size":2,"stopPrice":29500,"fillVolume":0,"parentOrderId":3425270858}"""),
        ("GatewayUserPosition", """{"action":2,"data":{"id":825245547,"accountId":20000002,"contractId":"CON.F.US.MNQ.U26","contractDisplayName":"MNQU26","creationTimestamp":"2026-08-19T14:15:48.611387+00:00","type":0,"size":0,"averagePrice":29398.5}}"""),
        ("GatewayUserPosition", """{"id":825245548,"accountId":20000002,"contractId":"CON.F.US.MNQ.U26","creationTimestamp":"2026-08-19T14:15:48.611387+00:00","type":2,"size":4,"averagePrice":29398.125}"""),
        ("GatewayUserTrade", """{"action":0,"data":{"id":3004518356,"accountId":20000002,"contractId":"CON.F.US.MNQ.U26","creationTimestamp":"2026-08-19T14:16:01.4061289+00:00","price":29423,"profitAndLoss":-49,"fees":0.36,"commissions":0.25,"side":0,"size":1,"voided":false,"orderId":3423462488}}"""),
        ("GatewayUserTrade", """{"id":3004518357,"accountId":20000002,"contractId":"CON.F.US.MNQ.U26","creationTimestamp":"2026-08-19T14:16:01Z","price":29423.75,"fees":0.36,"side":1,"size":5,"voided":true,"orderId":3423462489}"""),
    ];

    private static readonly string[] Junk =
    [
        "null", "true", "0", "-1", "1", "2.0", "2.5", "1e3", "5E-07", "1e400", "-0", "99999999999999999999", "2147483648", "9223372036854775808",
        "0.1234567891", "1.000000000", "79228162514264337593543950336", "\"\"", "\"12\"", "\"29547.25\"", "\" 5\"", "\"1e2\"", "\"NaN\"", "\"text\"",
        "\"2026-08-19T20:51:30.052+00:00\"", "\"yesterday\"", "\"\\u0031\"", "{}", "[]", "[[1]]", "{\"data\":{}}", "{\"price\":1}", "[{\"a\":[{\"b\":1}]}]",
    ];

    private readonly Random _random = new(seed);

    public HubFrame NextMarket() => Next(Market, payload => $"[{Id},{payload}]");

    public HubFrame NextUser() => Next(User, payload => $"[{payload}]");

    [GeneratedRegex("""-?\d+(\.\d+)?([eE][+-]?\d+)?|"([^"\\]|\\.)*"|null|true|false""")]
    private static partial Regex Token();

    [GeneratedRegex("""-?\d+(\.\d+)?""")]
    private static partial Regex Number();

    [GeneratedRegex("\"\\w+\":[^,{}\\[\\]]+,")]
    private static partial Regex Member();

    private HubFrame Next((string Target, string Payload)[] kinds, Func<string, string> arguments)
    {
        var (target, payload) = kinds[_random.Next(kinds.Length)];
        var whole = arguments(payload);
        for (var times = _random.Next(4); times > 0; times--)
        {
            var next = _random.Next(12) == 0 ? arguments(Wrap(payload)) : Spoil(whole);
            whole = IsArray(next) ? next : whole;
        }

        return new HubFrame(target, whole, whole != arguments(payload));
    }

    private string Wrap(string payload) => _random.Next(5) switch
    {
        0 => $"[{payload}]",
        1 => $"[{payload},{payload}]",
        2 => $$"""{"action":1,"data":{{payload}}}""",
        3 => $$"""{"action":1,"data":[{{payload}},{{payload}}]}""",
        _ => $"[{payload},{Junk[_random.Next(Junk.Length)]},{payload}]",
    };

    private string Spoil(string text)
    {
        switch (_random.Next(8))
        {
            case 0 or 1:
                return Replace(text, Token(), _ => Junk[_random.Next(Junk.Length)]);
            case 2:
                return Replace(text, Number(), number => number.Insert(_random.Next(number.Length + 1), _random.Next(10).ToString()));
            case 3:
                return Replace(text, Member(), member => member + member);
            case 4:
                return Replace(text, Member(), _ => "");
            case 5:
                var from = _random.Next(text.Length);
                return text.Remove(from, Math.Min(_random.Next(1, 30), text.Length - from));
            case 6:
                return text.Insert(_random.Next(text.Length + 1), ((char)_random.Next(0x20, 0x7f)).ToString());
            default:
                var at = _random.Next(text.Length);
                return $"{text[..at]}{(char)_random.Next(0x20, 0x7f)}{text[(at + 1)..]}";
        }
    }

    private string Replace(string text, Regex what, Func<string, string> with)
    {
        var found = what.Matches(text);
        if (found.Count == 0)
        {
            return text;
        }

        var one = found[_random.Next(found.Count)];
        return text[..one.Index] + with(one.Value) + text[(one.Index + one.Length)..];
    }

    private static bool IsArray(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Array && document.RootElement.GetArrayLength() > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
