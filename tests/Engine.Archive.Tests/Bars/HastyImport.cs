using Engine.History;
using Engine.History.Files;
using static Engine.Archive.Tests.Bars.SampleBars;

namespace Engine.Archive.Tests.Bars;

/// <summary>Imports a file with a second's patience for each read, and says what was wrong with it.</summary>
internal static class HastyImport
{
    public static async Task RunAsync(string folder, string file, TextWriter output)
    {
        using var writer = Writer(folder);
        try
        {
            await BarImport.ImportAsync(new BarArchive(writer), [file], new BarImportOptions(Minutes), Tick, new HastyDisk());
            await output.WriteLineAsync("imported");
        }
        catch (ArchiveException refused)
        {
            await output.WriteLineAsync(refused.Message);
        }
    }

    private sealed class HastyDisk : ArchiveDisk
    {
        public override TimeSpan Patience => TimeSpan.FromSeconds(1);
    }
}
