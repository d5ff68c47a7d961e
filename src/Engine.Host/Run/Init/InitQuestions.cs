using System.Collections.Immutable;
using System.Globalization;
using Engine.Accounts;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Configuration;
using Engine.Risk;

namespace Engine.Host.Run.Init;

/// <summary>Tries a login; the user's active accounts, or a sentence that says why there are none.</summary>
/// <param name="environment">Where.</param>
/// <param name="userName">Who.</param>
/// <param name="key">With what.</param>
/// <param name="cancellation">Ends the waiting.</param>
internal delegate Task<(ImmutableArray<VenueAccount> Accounts, string? Refusal)> TryLogin(TradingEnvironment environment, string userName, Secret key, CancellationToken cancellation);

/// <summary>The questions of <c>engine init</c>, from a simulation, which needs none of the rest, to an account that counts.</summary>
internal sealed class InitQuestions(IInitDialog dialog, TryLogin tryLogin, IReadOnlyList<AccountRules> rules)
{
    private const string Again = "ask for user name and key again";
    private const string Keep = "write them as they are";

    private static readonly string[] Environments =
    [
        "SIMULATED  prices and orders are simulated here; nothing is needed",
        "DRY-RUN    the venue's prices, orders are simulated here",
        "DEMO       the venue, practice accounts (PRAC-) only",
        "LIVE       the venue, accounts that count",
    ];

    /// <summary>Asks everything.</summary>
    public async Task<InitAnswers> AskAsync(CancellationToken cancellation)
    {
        var environment = (TradingEnvironment)Array.IndexOf(Environments, dialog.Choose("Where do orders go?", Environments));
        var answers = new InitAnswers { Environment = environment };
        ImmutableArray<VenueAccount> accounts = [];
        if (environment != TradingEnvironment.Simulated)
        {
            (answers, accounts) = await CredentialsAsync(answers, cancellation).ConfigureAwait(false);
        }

        var real = environment is TradingEnvironment.Demo or TradingEnvironment.Live;
        if (real)
        {
            answers = Account(answers, accounts);
        }

        answers = answers with { Contract = dialog.Ask("Contract, as a root such as MES or a full id", "MES", NotOneWord).ToUpperInvariant() };
        var daily = dialog.Ask("Your own daily loss limit in dollars", real ? "250" : "1000", text => Dollars(text) is { } amount && amount > Money.Zero ? null : "An amount of dollars such as 250.");
        return answers with { DailyLoss = Dollars(daily) };
    }

    private async Task<(InitAnswers Answers, ImmutableArray<VenueAccount> Accounts)> CredentialsAsync(InitAnswers answers, CancellationToken cancellation)
    {
        while (true)
        {
            var name = dialog.Ask("User name of the platform (not the e-mail address)", null, NotOneWord);
            var key = new Secret(dialog.Ask("API key (not shown)", null, NotOneWord, hidden: true));
            dialog.Tell("Trying the login ...");
            var (accounts, refusal) = await tryLogin(answers.Environment, name, key, cancellation).ConfigureAwait(false);
            if (refusal is null)
            {
                return (answers with { UserName = name, ApiKey = key }, accounts);
            }

            dialog.Tell(refusal);
            if (dialog.Choose("What now?", [Again, Keep]) == Keep)
            {
                return (answers with { UserName = name, ApiKey = key }, []);
            }
        }
    }

    private InitAnswers Account(InitAnswers answers, ImmutableArray<VenueAccount> accounts)
    {
        var demo = answers.Environment == TradingEnvironment.Demo;
        var allowed = accounts.Where(account => !demo || account.Name.StartsWith(EngineSettings.PracticePrefix, StringComparison.Ordinal)).ToArray();
        if (accounts.Length > 0 && allowed.Length == 0)
        {
            dialog.Tell($"None of your accounts has a name that begins with {EngineSettings.PracticePrefix}, and DEMO trades no other.");
        }

        if (allowed.Length == 0)
        {
            var number = dialog.Ask("Account number (blank for the only one)", "", text => Number(text) is null ? "A number such as 4711." : null);
            return number.Length == 0 ? answers : Profile(answers with { Account = Number(number) }, null);
        }

        var lines = allowed.Select(account => $"{account.Id} ({account.Name}), balance {account.Balance}{(account.Simulated ? "" : ", REAL MONEY")}{(account.CanTrade ? "" : ", locked")}").ToArray();
        var chosen = allowed[Array.IndexOf(lines, dialog.Choose("Which account?", lines))];
        return Profile(answers with { Account = chosen.Id.Value }, chosen);
    }

    /// <summary>The account's rules, which the venue does not tell (contract.md §4.1).</summary>
    private InitAnswers Profile(InitAnswers answers, VenueAccount? account)
    {
        string[] names = [.. rules.Select(r => r.Name).Order(StringComparer.Ordinal)];
        var first = answers.Environment == TradingEnvironment.Demo ? "practice" : names[0];
        var name = dialog.Choose("Which rules does the account follow?", [first, .. names.Where(other => other != first)]);
        var chosen = rules.First(r => r.Name == name);
        var start = Dollars(dialog.Ask("Balance at which it began, in dollars (0 for an Express account)", StartOf(name, account), NotDollars))!.Value;
        var floor = Dollars(dialog.Ask(
            "Loss floor that the platform shows now (maximum loss limit), in dollars",
            Text(start - chosen.MaximumLoss),
            text => NotDollars(text) ?? (Dollars(text) > start ? $"A loss floor is never above the balance at which the account began, {start}." : null)))!.Value;
        var realMoney = account is { Simulated: false }
            && dialog.Confirm($"The venue says that account {account.Id} is NOT simulated: it is real money. Is it to be traded all the same?");
        return answers with { Profile = new InitProfile(name, start, floor, realMoney) };
    }

    /// <summary>What the rules' name says of the size; else what the account holds.</summary>
    private static string StartOf(string rules, VenueAccount? account) =>
        rules.StartsWith("express", StringComparison.Ordinal) ? "0"
        : rules.EndsWith('k') && int.TryParse(rules[(rules.LastIndexOf('-') + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var thousands)
            ? Text(Money.FromDecimal(thousands * 1000m))
        : account is not null ? Text(account.Balance) : "50000";

    private static string? NotOneWord(string text) => text.Length == 0 || text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) ? "One word, without spaces." : null;

    private static string? NotDollars(string text) => Dollars(text) is null ? "An amount of dollars such as 48000." : null;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static Money? Dollars(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var dollars) && Math.Abs(dollars) <= 1_000_000_000m
            ? Money.FromDecimal(dollars)
            : null;

    private static string Text(Money amount) => amount.ToDecimal().ToString("0.##", CultureInfo.InvariantCulture);
}
