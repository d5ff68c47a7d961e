using System.Globalization;
using Engine.History;
using static Engine.Archive.Tests.Bars.SampleBars;

namespace Engine.Archive.Tests.Bars;

/// <summary>
/// Writes pages of bars until it is killed, and says after each that it is stored. A page reaches over the end of a month
/// and outranks half of the page before, so that files are replaced all the time.
/// </summary>
internal static class EndlessWriter
{
    private const int PageBars = 2_000;
    private const int Step = PageBars / 2;

    public static DateTimeOffset Start { get; } = Utc(2026, 10, 31);

    public static StoredBar[] Page(int number) =>
        [.. Run(Start.AddMinutes((number - 1) % 40 * Step), PageBars).Select(bar => bar with { Revision = number })];

    public static async Task RunAsync(string folder, TextWriter output)
    {
        using var writer = Writer(folder);
        var archive = new BarArchive(writer);
        for (var number = 1; ; number++)
        {
            await archive.WriteAsync(Minutes, Tick, Page(number));
            await output.WriteLineAsync(number.ToString(CultureInfo.InvariantCulture));
            await output.FlushAsync();
        }
    }
}
