using System.Globalization;

namespace Engine.Host.Run;

/// <summary>
/// Names of simulated venues. An embedded venue forgets its orders when the process ends, so each run is a venue of its
/// own: the home folder counts them, and the seed makes the name the same wherever the same runs are made. A name that the journal knows is passed over: several
/// homes may share a database, and a journal may have been copied to a home that counts anew.
/// </summary>
public static class VenueInstance
{
    /// <summary>The next name for this home, such as <c>sim1-7</c>.</summary>
    public static string Next(string home, ulong seed, Func<string, bool> known) => Next(home, $"sim{seed.ToString(CultureInfo.InvariantCulture)}", known);

    /// <summary>The next name for this home, such as <c>dry-7</c>.</summary>
    public static string Next(string home, string kind, Func<string, bool> known)
    {
        var file = Path.Combine(home, "venue-instances");
        var last = File.Exists(file) && int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        string next;
        do
        {
            next = (++last).ToString(CultureInfo.InvariantCulture);
        }
        while (known($"{kind}-{next}"));

        var part = file + ".tmp";
        File.WriteAllText(part, next);
        File.Move(part, file, overwrite: true);
        return $"{kind}-{next}";
    }
}
