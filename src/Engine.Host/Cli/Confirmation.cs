using System.CommandLine;
using Engine.Host.Configuration;
using Engine.Host.Console;

namespace Engine.Host.Cli;

/// <summary>What a command that cannot be taken back does first: it says what it will do, and asks.</summary>
internal sealed class Confirmation
{
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do it without asking." };

    public void AddTo(Command command) => command.Options.Add(_yes);

    /// <summary>True when the answer was given beforehand.</summary>
    public bool Read(ParseResult parsed) => parsed.GetValue(_yes);

    /// <summary>Asks a person at the terminal; blocks until answered.</summary>
    /// <param name="yes">True where the answer was given beforehand.</param>
    /// <param name="act">What will be done, as a sentence without its full stop, such as "Every position of account 4711 is closed at the market".</param>
    /// <returns>True to do it.</returns>
    /// <exception cref="UserErrorException">Nobody can answer.</exception>
    public static bool Asked(bool yes, string act) => Asked(yes, act, ProfilePrompt.CanAsk, System.Console.In, System.Console.Error);

    internal static bool Asked(bool yes, string act, bool canAsk, TextReader answers, TextWriter questions)
    {
        if (yes)
        {
            return true;
        }

        if (!canAsk)
        {
            throw new UserErrorException($"{act}: nobody is here to confirm it; give --yes to do it without asking.");
        }

        questions.WriteLine($"{act}.");
        questions.Write("Go on? [y/N] ");
        questions.Flush();
        return answers.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
