using Engine.History;
using Engine.History.Files;

namespace Engine.Host.Run.Doctor;

/// <summary>The archive of market data can be read.</summary>
/// <param name="folder">Absolute path of the archive.</param>
internal sealed class ArchiveCheck(string folder) : ICheck
{
    private const string Name = "archive";

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<CheckResult>>([Look()]);

    private CheckResult Look()
    {
        if (!Directory.Exists(folder))
        {
            return CheckResult.Ok(Name, $"there is none yet at {folder}; \"engine history sync ROOT\" or a recorded run makes it.");
        }

        try
        {
            using var archive = ArchiveFolder.OpenForReading(folder);
            var series = new BarArchive(archive).Series();
            return CheckResult.Ok(Name, $"{folder} can be read and holds {(series.Count == 0 ? "no bars" : string.Join(", ", series))}.");
        }
        catch (ArchiveException trouble)
        {
            return CheckResult.Fail(Name, trouble.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return CheckResult.Fail(Name, $"{folder} cannot be read: {failure.Message}");
        }
    }
}
