using System.Globalization;
using Spectre.Console;

namespace Engine.Host.Run.Init;

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
        var prompt = new TextPrompt<string>(Markup.Escape(question))
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
