using System.Collections.Immutable;

namespace Engine.Host.Run.Autostart;

/// <summary>What is started at log-on. It carries no secret: the arguments of a process are seen by every user of the machine.</summary>
/// <param name="Program">Absolute path of the program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="WorkingFolder">Absolute path of the folder in which it looks for <c>.env</c> and <c>hocon</c>.</param>
/// <param name="ErrorFile">Absolute path of the file that takes what it says before it has a log of its own, where the platform keeps no such text.</param>
internal sealed record AutostartProgram(string Program, ImmutableArray<string> Arguments, string WorkingFolder, string ErrorFile)
{
    /// <summary>Program and arguments as words.</summary>
    public ImmutableArray<string> Words => Arguments.Insert(0, Program);

    /// <summary>True when a line break or another control character stands in a path, which no form of these files can carry safely.</summary>
    public bool HasControlCharacter => Words.Append(WorkingFolder).Append(ErrorFile).Any(word => word.Any(char.IsControl));
}
