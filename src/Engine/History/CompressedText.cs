using System.IO.Compression;

namespace Engine.History;

/// <summary>Text files that are compressed when their name ends in <c>.gz</c>.</summary>
internal static class CompressedText
{
    /// <summary>A stream to read the plain text from; disposing it disposes the file.</summary>
    public static Stream Reading(string path, Stream file) =>
        IsCompressed(path) ? new GZipStream(file, CompressionMode.Decompress) : file;

    /// <summary>A stream to write the plain text to; disposing it leaves the file open when it compresses.</summary>
    public static Stream Writing(string path, Stream file) =>
        IsCompressed(path) ? new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true) : file;

    private static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
}
