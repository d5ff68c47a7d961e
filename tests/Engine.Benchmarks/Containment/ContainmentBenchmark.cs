using System.Globalization;
using Engine.Actors.Journal;
using Microsoft.Data.Sqlite;

namespace Engine.Benchmarks.Containment;

/// <summary>
/// What a strategy that misbehaves costs another on the same account: from a print told to the good one's feed until its order has arrived
/// at the venue, beside each kind of bad one and alone, in turns. Feed, strategies, account, journal and gate run as in the engine; the
/// venue is a process of its own.
/// </summary>
internal static class ContainmentBenchmark
{
    private const int WarmUp = 60;

    /// <summary>Runs pairs of so many orders for each kind and writes the table.</summary>
    public static async Task RunAsync(int orders, int pairs, string machine, TextWriter writer)
    {
        var folder = Directory.CreateTempSubdirectory("engine-bench-").FullName;
        try
        {
            await using var venue = await OrderVenueProcess.StartAsync();
            await using var account = await LiveAccount.StartAsync(venue.Address, JournalFile.Open(Path.Combine(folder, "journal.db")));
            await using var desk = await ContainmentDesk.StartAsync(account, venue);
            writer.WriteLine(machine);
            writer.WriteLine();
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Print to the good strategy's order at the venue, microseconds; {orders} orders a round, one every {ContainmentDesk.Pause.TotalMilliseconds:0} ms and more; with a bad strategy and without, in turns"));
            foreach (var bad in BadStrategy.Kinds)
            {
                await desk.RoundAsync(WarmUp, bad);
                await desk.RoundAsync(WarmUp, null);
                writer.WriteLine();
                writer.WriteLine($"{bad.Name}: {bad.Text}");
                writer.WriteLine("  pair  beside p50  alone p50  ratio   beside p99  alone p99  ratio   bad strategies out  what the last was told");
                var (p50, p99) = (new List<double>(), new List<double>());
                for (var pair = 1; pair <= pairs; pair++)
                {
                    var beside = await desk.RoundAsync(orders, bad);
                    var alone = await desk.RoundAsync(orders, null);
                    p50.Add(beside.Micros.P50 / alone.Micros.P50);
                    p99.Add(beside.Micros.P99 / alone.Micros.P99);
                    writer.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {pair,4} {beside.Micros.P50,11:0} {alone.Micros.P50,10:0} {p50[^1],6:0.00} {beside.Micros.P99,12:0} {alone.Micros.P99,10:0} {p99[^1],6:0.00} {beside.Out,20}  {beside.Told}"));
                }

                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"  median ratio of p50 {Median.Of(p50):0.00}, of p99 {Median.Of(p99):0.00} (aim: at most 2.00)"));
            }
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}
