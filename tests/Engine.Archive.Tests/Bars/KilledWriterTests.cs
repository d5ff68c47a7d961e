using System.Diagnostics;
using System.Globalization;
using Engine.History;
using Engine.History.Files;
using static Engine.Archive.Tests.Bars.SampleBars;

namespace Engine.Archive.Tests.Bars;

/// <summary>A real second process, killed while it writes.</summary>
public sealed class KilledWriterTests
{
    [Fact]
    public async Task A_writer_killed_at_any_moment_leaves_whole_files_with_everything_that_it_reported()
    {
        using var home = new TemporaryFolder();
        foreach (var pages in new[] { 1, 4, 9 })
        {
            var place = home[pages.ToString(CultureInfo.InvariantCulture)];
            var reported = await KilledAfterAsync(place, pages);

            using var folder = Writer(place);
            var archive = new BarArchive(folder);
            var bars = (await archive.AllAsync()).ToDictionary(bar => bar.Start);
            var (problems, examined) = await BarVerification.ExamineAsync(archive, Minutes);

            Assert.Empty(problems);
            Assert.Equal(bars.Count, examined);
            Assert.All(
                Enumerable.Range(1, reported).SelectMany(EndlessWriter.Page),
                bar => Assert.True(bars[bar.Start].Revision >= bar.Revision, $"page {bar.Revision} was reported, {bars[bar.Start].Revision} is stored"));
            Assert.All(bars.Values, bar => Assert.InRange(bar.Revision, 1, reported + 1));
            Assert.DoesNotContain(home.Files, file => file.EndsWith(FileReplacement.TemporarySuffix, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task While_a_process_writes_another_is_told_which_one_and_can_read()
    {
        using var home = new TemporaryFolder();
        using var process = Started(home.Path);
        try
        {
            await process.StandardOutput.ReadLineAsync();

            var refused = Assert.Throws<ArchiveException>(() => Writer(home.Path));

            Assert.Equal(ArchiveFault.InUse, refused.Fault);
            Assert.Contains(FormattableString.Invariant($"process {process.Id} since"), refused.Message, StringComparison.Ordinal);
            var archive = new BarArchive(ArchiveFolder.OpenForReading(home.Path));
            for (var i = 0; i < 20; i++)
            {
                Assert.True((await archive.AllAsync()).Count >= EndlessWriter.Page(1).Length);
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<int> KilledAfterAsync(string folder, int pages)
    {
        using var process = Started(folder);
        var reported = 0;
        while (reported < pages)
        {
            reported = int.Parse(
                await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The writer ended by itself."), CultureInfo.InvariantCulture);
        }

        process.Kill();
        while (await process.StandardOutput.ReadLineAsync() is { Length: > 0 } line)
        {
            // A number cut by the kill would be smaller than the one before.
            reported = Math.Max(reported, int.Parse(line, CultureInfo.InvariantCulture));
        }

        await process.WaitForExitAsync();
        return reported;
    }

    private static Process Started(string folder) => OtherProcess.Start("write", folder);
}
