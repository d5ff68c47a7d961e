using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Engine.Simulator.Tests;

/// <summary>Requests that no honest client sends, the same ones for the same seed.</summary>
internal sealed class HostileRequests(int seed)
{
    private static readonly string[] Values =
    [
        "null", "true", "\"\"", "0", "-0", "-1", "1", "2", "2147483647", "-2147483648", "2147483648", "9223372036854775807", "9223372036854775808", "1e9", "1e300", "-1e300",
        "1e-300", "1E400", "0.1", "1313.75", "1313.05", "9000000000", "9223372036.854775807", "-9000000000", "79228162514264337593543950335", "79228162514264337593543950336",
        "0.0000000000000000000000000001", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "\"1\"", "\" 1 \"", "\"1e2\"", "\"0x10\"", "[]", "{}", "[[[1]]]", "[null]",
        "{\"ticks\":-2147483648,\"type\":4}", "{\"ticks\":2147483647,\"type\":1}", "{\"ticks\":1}", "{\"accountId\":20000001}", "{\"accountId\":20000001,\"statuses\":[-1,2147483647]}",
        "{\"accountId\":20000001,\"statuses\":[\"x\"]}", "\"2013-10-07T14:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"2013-99-99T00:00:00Z\"", "\"2013-10-07T14:00:00.12345678901234Z\"", "\"\\ud800\"", "\"\\u0000\"", "\"CON.F.US.GCE.Z13\"", "\"CON.F.US.ENQ.Z13\"", "\"CON.\"", "\"con.f.us.gce.z13\"", "20000001", "7",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A body that began as a good one.</summary>
    public byte[] Body(string good)
    {
        var members = JsonNode.Parse(good)!.AsObject().Select(member => (Name: member.Key, Value: member.Value?.ToJsonString() ?? "null")).ToList();
        for (var change = _random.Next(1, 4); change > 0; change--)
        {
            Change(members);
        }

        var text = "{" + string.Join(",", members.Select(member => $"{JsonSerializer.Serialize(member.Name)}:{member.Value}")) + "}";
        var bytes = Encoding.UTF8.GetBytes(text);
        return _random.Next(4) == 0 ? Bytes(bytes) : bytes;
    }

    /// <summary>Bytes with some of them flipped, cut off, doubled or replaced by what is no UTF-8.</summary>
    public byte[] Bytes(byte[] good)
    {
        var bytes = good.ToList();
        for (var change = _random.Next(1, 4); change > 0 && bytes.Count > 0; change--)
        {
            var at = _random.Next(bytes.Count);
            switch (_random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 2:
                    bytes.InsertRange(at, [0xC3, 0x28, 0xFF]);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes[at..Math.Min(bytes.Count, at + 20)]);
                    break;
                case 4:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pick(Values)));
                    break;
                default:
                    bytes.RemoveAt(at);
                    break;
            }
        }

        return [.. bytes];
    }

    public T Pick<T>(IReadOnlyList<T> among) => among[_random.Next(among.Count)];

    public bool OneIn(int count) => _random.Next(count) == 0;

    private void Change(List<(string Name, string Value)> members)
    {
        var at = members.Count == 0 ? 0 : _random.Next(members.Count);
        switch (_random.Next(9))
        {
            case 0 when members.Count > 0:
                members.RemoveAt(at);
                break;
            case 1 when members.Count > 0:
                members.Add(members[at] with { Value = Pick(Values) });
                break;
            case 2 when members.Count > 0:
                members[at] = (members[at].Name.ToUpperInvariant(), members[at].Value);
                break;
            case 3:
                var depth = _random.Next(1, 200);
                members.Add(("x", new string('[', depth) + new string(']', depth)));
                break;
            case 4:
                members.Add((new string('n', _random.Next(1, 3_000)), $"\"{new string('v', _random.Next(1, 30_000))}\""));
                break;
            case var _ when members.Count > 0:
                members[at] = members[at] with { Value = Pick(Values) };
                break;
            default:
                break;
        }
    }
}
