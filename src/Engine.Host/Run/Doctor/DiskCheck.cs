using System.Globalization;

namespace Engine.Host.Run.Doctor;

/// <summary>Room for journal, logs and recordings.</summary>
/// <param name="folder">Absolute path of the home folder, which need not exist.</param>
/// <param name="free">Free bytes at a path; null where that cannot be told.</param>
internal sealed class DiskCheck(string folder, Func<string, long?> free) : ICheck
{
    private const string Name = "disk";
    private const long Mebi = 1024 * 1024;
    private const long TooLittle = 200 * Mebi;
    private const long Scarce = 2048 * Mebi;

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<CheckResult>>([Of(folder, free(folder))]);

    /// <summary>Free bytes on the drive of a path.</summary>
    internal static long? FreeAt(string path)
    {
        try
        {
            return new DriveInfo(HomePlaceCheck.Existing(path)).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The verdict on free bytes.</summary>
    internal static CheckResult Of(string folder, long? free)
    {
        if (free is not { } bytes)
        {
            return CheckResult.Warn(Name, $"it cannot be told how much is free at {folder}.");
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024d * Mebi):0.0} GiB free at {folder}");
        return bytes < TooLittle ? CheckResult.Fail(Name, $"{text}: a journal that cannot be written denies orders; free some, or name another home with --home.")
            : bytes < Scarce ? CheckResult.Warn(Name, $"{text}: a day of recorded market data may need more; free some.")
            : CheckResult.Ok(Name, text + ".");
    }
}
