using System.Globalization;
using Engine.Accounts;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Risk;
using Spectre.Console;

namespace Engine.Host.Console;

/// <summary>Asks a person at the terminal for an account's profile; the platform shows all three answers.</summary>
internal static class ProfilePrompt
{
    /// <summary>True when somebody can answer.</summary>
    public static bool CanAsk => TerminalSize.IsTerminal && !System.Console.IsInputRedirected;

    /// <summary>Asks. Blocks until answered.</summary>
    public static AccountProfile Ask(IAnsiConsole console, ProfileNeededException needed, IEnumerable<AccountRules> rules)
    {
        console.WriteLine($"Account {needed.Account.Id} ({needed.Account.Name}), balance {needed.Balance}: {needed.Message}.");
        var chosen = console.Prompt(new SelectionPrompt<string>().Title("Which rules does it follow?").AddChoices(rules.Select(r => r.Name).Order(StringComparer.Ordinal)));
        var start = console.Prompt(Dollars("Balance at which it began (0 for an Express account)"));
        var floor = console.Prompt(Dollars("Loss floor that the platform shows (maximum loss limit)"));
        return new AccountProfile(needed.Account.Id.Value, chosen, Money.FromDecimal(start), Money.FromDecimal(floor), "your answers");
    }

    private static TextPrompt<decimal> Dollars(string question) => new(question + ":") { Culture = CultureInfo.InvariantCulture };
}
