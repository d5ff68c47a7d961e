namespace Engine.Simulator;

/// <summary>What is wrong with a recording.</summary>
public enum RecordingFault
{
    /// <summary>The file or folder as a whole: missing, unreadable, empty, or of another kind.</summary>
    Whole,

    /// <summary>A row that cannot be read: columns, times, prices, sizes, an unknown product.</summary>
    Malformed,

    /// <summary>A row whose time lies before that of the row above.</summary>
    Unsorted,

    /// <summary>A row that stands in the file already.</summary>
    Duplicate,
}

/// <summary>A recorded file cannot be replayed; the message is one sentence for a person.</summary>
public sealed class RecordingException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">Line number from 1; 0 when the file as a whole is meant.</param>
    /// <param name="problem">What is wrong, as the end of a sentence.</param>
    /// <param name="fault">Which kind of mistake it is.</param>
    public RecordingException(string file, long line, string problem, RecordingFault fault = RecordingFault.Whole)
        : base(line > 0 ? $"{file}, line {line}: {problem}" : $"{file}: {problem}")
    {
        File = file;
        Line = line;
        Fault = fault;
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>Line number from 1; 0 when the file as a whole is meant.</summary>
    public long Line { get; }

    /// <summary>Which kind of mistake it is.</summary>
    public RecordingFault Fault { get; }
}
