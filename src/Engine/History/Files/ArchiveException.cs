namespace Engine.History.Files;

/// <summary>Why a file of the archive could not be read or written.</summary>
public enum ArchiveFault
{
    /// <summary>There is no such file or folder.</summary>
    Missing,

    /// <summary>The file is no Parquet file, or its end is missing: it was never finished, or it was cut.</summary>
    NotParquet,

    /// <summary>A Parquet file whose content cannot be trusted: a page does not decode, or the checksum is another.</summary>
    Corrupt,

    /// <summary>A sound Parquet file that is not one of the archive's, or holds something else than was asked for.</summary>
    Foreign,

    /// <summary>Written by a later version of the engine.</summary>
    LaterVersion,

    /// <summary>The disk refused: full, read-only, or held by another program.</summary>
    WriteFailed,

    /// <summary>Another process writes to this archive.</summary>
    InUse,

    /// <summary>The values given cannot be stored, or a file to import cannot be understood.</summary>
    InvalidInput,
}

/// <summary>
/// An archive file could not be read or written. The message is one sentence that names the file and says what to do.
/// Whoever catches it may rely on this: files that stood before the operation stand unchanged.
/// </summary>
public sealed class ArchiveException : Exception
{
    /// <summary>States what happened to which file.</summary>
    /// <param name="fault">The kind of failure.</param>
    /// <param name="file">Path of the file or folder.</param>
    /// <param name="sentence">What is wrong and what to do.</param>
    /// <param name="cause">The exception behind it, if any.</param>
    public ArchiveException(ArchiveFault fault, string file, string sentence, Exception? cause = null)
        : base(sentence, cause)
    {
        Fault = fault;
        File = file;
    }

    /// <summary>The kind of failure.</summary>
    public ArchiveFault Fault { get; }

    /// <summary>Path of the file or folder.</summary>
    public string File { get; }
}
