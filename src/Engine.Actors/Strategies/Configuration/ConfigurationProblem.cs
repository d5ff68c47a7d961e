namespace Engine.Actors.Strategies.Configuration;

/// <summary>One thing that is wrong with the configuration, in words for the person who wrote it. Never carries a secret.</summary>
/// <param name="File">The file, or the name of another source such as <c>command line</c>.</param>
/// <param name="Line">The line, from 1; 0 where the source has no lines.</param>
/// <param name="Sentence">What is wrong and what would be right.</param>
public sealed record ConfigurationProblem(string File, int Line, string Sentence)
{
    /// <summary><c>file:line: sentence</c>, without the line where there is none.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Sentence}" : $"{File}: {Sentence}";
}
