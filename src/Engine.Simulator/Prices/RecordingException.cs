namespace Engine.Simulator;

/// <summary>A recorded file cannot be replayed; the message is one sentence for a person.</summary>
public sealed class RecordingException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">Line number from 1; 0 when the file as a whole is meant.</param>
    /// <param name="problem">What is wrong, as the end of a sentence.</param>
    public RecordingException(string file, long line, string problem)
        : base(line > 0 ? $"{file}, line {line}: {problem}" : $"{file}: {problem}")
    {
        File = file;
        Line = line;
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>Line number from 1; 0 when the file as a whole is meant.</summary>
    public long Line { get; }
}
