using Engine.Host.Configuration;
using Engine.Reports;

namespace Engine.Host.Run.Reports;

/// <summary>Puts a page on the disk.</summary>
internal static class ReportFile
{
    /// <summary>Writes a report, with the folders that are missing.</summary>
    /// <param name="report">The report.</param>
    /// <param name="file">Absolute path.</param>
    /// <param name="option">The option that named it.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="UserErrorException">It cannot be written.</exception>
    public static Task WriteAsync(RunReport report, string file, string option, CancellationToken stop) => WriteAsync(ReportPage.Write(report), file, option, stop);

    /// <summary>Writes a page, with the folders that are missing.</summary>
    /// <param name="page">The page.</param>
    /// <param name="file">Absolute path.</param>
    /// <param name="option">The option that named it.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="UserErrorException">It cannot be written.</exception>
    public static async Task WriteAsync(string page, string file, string option, CancellationToken stop)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, page, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The report cannot be written to {file} ({e.Message}); name another file with {option}.");
        }
    }
}
