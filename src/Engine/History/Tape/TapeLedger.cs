using System.Text.Json;
using Engine.History.Files;

namespace Engine.History.Tape;

/// <summary>
/// How far the newest run has recorded, in a small file that is replaced after each writing: what a killed run lost begins there.
/// A ledger that is lost itself costs precision only: then the newest recorded state stands in for it.
/// </summary>
/// <param name="Run">The run, UTC.</param>
/// <param name="Until">Everything that was received before this market time is on disk, UTC.</param>
/// <param name="Sequence">Newest receipt number on disk.</param>
/// <param name="Ended">True when the run ended in order.</param>
internal sealed record TapeLedger(DateTimeOffset Run, DateTimeOffset Until, long Sequence, bool Ended)
{
    /// <summary>The file's name, in the folder of the states.</summary>
    public const string FileName = "recording.json";

    /// <summary>The ledger of a folder; null when there is none that can be read.</summary>
    public static TapeLedger? Read(TapeFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize<TapeLedger>(File.ReadAllText(PathIn(folder)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the ledger of a folder.</summary>
    /// <exception cref="ArchiveException">The disk refused.</exception>
    public async Task WriteAsync(TapeFolder folder, CancellationToken cancellation)
    {
        var file = FileReplacement.Create(PathIn(folder), folder.Disk, folder.Time);
        await using (file.ConfigureAwait(false))
        {
            try
            {
                file.Stream.Write(JsonSerializer.SerializeToUtf8Bytes(this));
            }
            catch (IOException failure)
            {
                throw FileReplacement.Refused(PathIn(folder), failure);
            }

            await file.CommitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static string PathIn(TapeFolder folder) => Path.Combine(folder.Path, TapePartition.FolderOf(TapeStream.States), FileName);
}
