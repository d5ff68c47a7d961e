using System.Collections.Immutable;

namespace Engine.Host.Configuration;

/// <summary>
/// Something that the user gave or set up is wrong, and only the user can cure it. Ends the program with exit code 2;
/// each sentence is printed on a line of its own, without a stack trace. Carries no secret.
/// </summary>
public sealed class UserErrorException : Exception
{
    /// <summary>One thing is wrong.</summary>
    public UserErrorException(string sentence)
        : this([sentence])
    {
    }

    /// <summary>One thing is wrong, and whoever can do without it asks what.</summary>
    public UserErrorException(string sentence, Exception cause)
        : this([sentence], cause)
    {
    }

    /// <summary>Several things are wrong; all are told at once.</summary>
    public UserErrorException(IEnumerable<string> sentences)
        : this([.. sentences])
    {
    }

    private UserErrorException(ImmutableArray<string> sentences, Exception? cause = null)
        : base(string.Join(Environment.NewLine, sentences), cause) => Sentences = sentences;

    /// <summary>What is wrong, at least one sentence.</summary>
    public ImmutableArray<string> Sentences { get; }
}
