using System.Text;
using System.Text.RegularExpressions;

namespace Engine.Simulator;

/// <summary>Rewrites the time stamps of an answer with offset, with <c>Z</c> and naive by turns, as clients have met them (contract.md §1).</summary>
internal static partial class MixedStamps
{
    public static byte[] Of(byte[] answer)
    {
        var turn = 0;
        return Encoding.UTF8.GetBytes(Stamp().Replace(Encoding.UTF8.GetString(answer), match => match.Groups[1].Value + (turn++ % 3) switch
        {
            0 => "Z\"",
            1 => "\"",
            _ => "+00:00\"",
        }));
    }

    [GeneratedRegex("""("\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(?:\+00:00|\\u002B00:00)?"(?!:)""", RegexOptions.CultureInvariant)]
    private static partial Regex Stamp();
}
