using Engine.Soak.Venue;

namespace Engine.Soak;

/// <summary>What came of looking for the login's key and every token that the venue has issued in everything that engines have left.</summary>
/// <param name="Secrets">How many were looked for.</param>
/// <param name="Files">In how many files.</param>
/// <param name="Found">Where one stands, as violations.</param>
internal sealed record Leaks(int Secrets, int Files, IReadOnlyList<string> Found)
{
    /// <summary>Nothing was looked for.</summary>
    public static Leaks None { get; } = new(0, 0, []);

    /// <summary>Looks.</summary>
    /// <param name="venue">Still running: it knows the tokens.</param>
    /// <param name="home">The engine's home folder, all of it; the engine has ended.</param>
    /// <param name="output">The file of what engines have said.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<Leaks> FindAsync(SimulatedVenue venue, string home, string output, CancellationToken stop)
    {
        var secrets = await venue.SecretsAsync(stop).ConfigureAwait(false);
        var search = new SecretSearch(secrets);
        List<string> found =
        [
            .. await search.InFolderAsync(home, _ => false).ConfigureAwait(false),
            .. File.Exists(output) ? search.InText(output, await ReadAsync(output, stop).ConfigureAwait(false)) : [],
        ];
        return new Leaks(secrets.Count, search.Files + 1, [.. found.Select(where => $"a secret stands in {where}")]);
    }

    private static async Task<string> ReadAsync(string file, CancellationToken stop)
    {
        // Its writer may still have it open.
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return await reader.ReadToEndAsync(stop).ConfigureAwait(false);
    }
}
