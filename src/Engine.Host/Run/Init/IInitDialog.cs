using System.Globalization;
using Spectre.Console;

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

/// <summary>The dialog on a terminal.</summary>
internal sealed class TerminalInitDialog(IAnsiConsole console) : IInitDialog
{
    /// <inheritdoc/>
    public string Choose(string question, IReadOnlyList<string> choices)
    {
        var chosen = console.Prompt(new SelectionPrompt<string>().Title(Markup.Escape(question)).UseConverter(Markup.Escape).AddChoices(choices));
        Tell($"{question} {chosen}");
        return chosen;
    }

    /// <inheritdoc/>
    public string Ask(string question, string? usual, Func<string, string?> wrong, bool hidden = false)
    {
        var prompt = new TextPrompt<string>(Markup.Escape(question) + ":")
        {
            Culture = CultureInfo.InvariantCulture,
            AllowEmpty = usual is not null,
            Validator = text => (text.Length == 0 && usual is not null ? null : wrong(text.Trim())) is { } sentence ? ValidationResult.Error(Markup.Escape(sentence)) : ValidationResult.Success(),
        };
        if (hidden)
        {
            prompt.Secret(null);
        }
        else if (usual is { Length: > 0 })
        {
            prompt.DefaultValue(usual);
        }

        var answer = console.Prompt(prompt).Trim();
        return answer.Length == 0 ? usual ?? "" : answer;
    }

    /// <inheritdoc/>
    public bool Confirm(string question) => console.Prompt(new ConfirmationPrompt(Markup.Escape(question)) { DefaultValue = false });

    /// <inheritdoc/>
    public void Tell(string sentence) => console.WriteLine(sentence);
}
