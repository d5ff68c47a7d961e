namespace Engine.Host.Run.Init;

/// <summary>Asks the person who sets the engine up.</summary>
internal interface IInitDialog
{
    /// <summary>One of several; the first is the usual one.</summary>
    string Choose(string question, IReadOnlyList<string> choices);

    /// <summary>A text.</summary>
    /// <param name="question">What is asked, without a colon.</param>
    /// <param name="usual">What an empty answer means; null asks for one.</param>
    /// <param name="wrong">What is wrong with an answer, as a sentence; null when nothing is.</param>
    /// <param name="hidden">True shows nothing of what is typed.</param>
    string Ask(string question, string? usual, Func<string, string?> wrong, bool hidden = false);

    /// <summary>Yes or no; no is the usual one.</summary>
    bool Confirm(string question);

    /// <summary>Tells something.</summary>
    void Tell(string sentence);
}
