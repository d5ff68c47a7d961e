namespace Engine.Host.Run;

/// <summary>A run that cannot begin, and not by the trader's input: the venue, the machine. The message is one sentence for the trader; the exit code is 1.</summary>
public sealed class RunFailedException(string sentence) : Exception(sentence);
