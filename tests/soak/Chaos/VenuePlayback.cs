using Engine.Soak.Venue;

namespace Engine.Soak.Chaos;

/// <summary>Repeats the venue's side from its command log and compares what comes out with what came out.</summary>
internal static class VenuePlayback
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task<IReadOnlyList<string>> DifferencesAsync(string folder, SimulatedVenue venue, CancellationToken stop)
    {
        var again = Path.Combine(folder, "again.events");
        using var player = Child.Start(folder, Path.Combine(folder, "play.out"), new Dictionary<string, string>(), _ => false, "simulate", "--play", venue.CommandLog, "--export", again);
        if (!await player.ExitedWithin(Patience).ConfigureAwait(false) || player.ExitCode != 0)
        {
            return [$"the command log could not be played: {string.Join(" | ", player.LastLines().TakeLast(3))}"];
        }

        // The run was ended without a word: its export goes on after the last command of the log, or lacks its last buffer. Either file may
        // end in the middle of a line.
        var line = 0;
        string? expected = null, repeated = null;
        using var before = new StreamReader(venue.Export);
        using var after = new StreamReader(again);
        while (await before.ReadLineAsync(stop).ConfigureAwait(false) is { } nextExpected && await after.ReadLineAsync(stop).ConfigureAwait(false) is { } nextRepeated)
        {
            if (expected != repeated)
            {
                return [$"the command log does not repeat the venue: line {line} of {again} differs from {venue.Export}"];
            }

            (expected, repeated) = (nextExpected, nextRepeated);
            line++;
        }

        return line > 1 ? [] : ["the command log repeats nothing"];
    }
}
