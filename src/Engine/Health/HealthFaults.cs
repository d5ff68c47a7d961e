using System.Text;

namespace Engine.Health;

/// <summary>The names of faults.</summary>
public static class HealthFaults
{
    private static readonly Dictionary<HealthFault, string> Names = Enum.GetValues<HealthFault>().ToDictionary(f => f, f => Kebab(f.ToString()));

    /// <summary>The name in status, metrics and log: <c>feed-frozen</c>.</summary>
    /// <param name="fault">Which.</param>
    public static string NameOf(HealthFault fault) => Names[fault];

    private static string Kebab(string word)
    {
        var name = new StringBuilder();
        foreach (var letter in word)
        {
            if (char.IsUpper(letter) && name.Length > 0)
            {
                name.Append('-');
            }

            name.Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }
}
